use crate::support::{check, client, requests};
use serde_json::json;

requests! {
    qrcode_gene_code: client => client.qrcode().gene_code(),
        |call| call
            .auto_merge_qr_code(true)
            .context([("campaign", "spring")])
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .ext_idp_conn_id("c-1")
            .with_custom_data(true);
}

requests! {
    qrcode_check_status: client => client.qrcode().check_status("a b&c");
    qrcode_exchange_user_info: client => client.qrcode().exchange_user_info("t-1");
}

/// The other kinds of apps differ in the scene alone.
#[test]
fn other_scenes() {
    let client = client();
    let call = client.wxqrcode().gene_code();
    check("wxqrcode_gene_code", "minimal", &call);
    let call = client.wechatmpqrcode().gene_code();
    check("wechatmpqrcode_gene_code", "minimal", &call);
}

use super::requests;
use crate::support::secret;
use serde_json::json;

requests! {
    qrcode_gene_code: client => client.qrcode().gene_code(),
        |call| call
            .auto_merge_qr_code(true)
            .context([("campaign", "spring")])
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .ext_idp_conn_id("c-1")
            .with_custom_data(true);
    // The other kinds of apps differ in the scene alone.
    wxqrcode_gene_code: client => client.wxqrcode().gene_code();
    wechatmpqrcode_gene_code: client => client.wechatmpqrcode().gene_code();
    qrcode_check_status: client => client.qrcode().check_status(secret("a b&c"));
    qrcode_exchange_user_info: client => client.qrcode().exchange_user_info(secret("t-1"));
}

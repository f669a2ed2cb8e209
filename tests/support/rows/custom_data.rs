use super::requests;
use serde_json::json;

requests! {
    list_udv ["not sent", "2020", "2004"]: logged_in => logged_in.list_udv();
    set_udv ["not sent", "2020", "2004"]: logged_in => logged_in.set_udv("school", "ucla");
    remove_udv ["not sent", "2020", "2004"]: logged_in => logged_in.remove_udv("school");
    get_udf_value ["not sent", "2020", "2004"]: logged_in => logged_in.get_udf_value();
    set_udf_value ["not sent", "2020", "2004"]: logged_in => logged_in.set_udf_value([
        ("school", json!("ucla")),
        ("age", json!(18)),
        ("member", json!(true)),
        ("size", json!({ "height": 180 })),
        ("joined", json!("2021-01-31T00:00:00.000Z")),
    ]);
    remove_udf_value ["not sent", "2020", "2004"]: logged_in => logged_in.remove_udf_value("school");
}

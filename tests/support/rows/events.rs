use super::requests;
use serde_json::json;

requests! {
    event_pub ["ok", "2020", "2004"]: logged_in => logged_in.event_pub("order-paid", json!({ "order": 17, "note": "a \"b\"" }));
}

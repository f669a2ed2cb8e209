use super::requests;
use serde_json::json;

requests! {
    events_publish: management => management.events().publish("order-paid", json!({ "order": 17, "note": "a \"b\"" }));
}

use super::requests;
use authing::types::{UDFDataType, UDFTargetType};
use serde_json::json;

requests! {
    udf_set: management => management.udf().set(UDFTargetType::User, "school", UDFDataType::String, "School"),
        |call| call.options("{}");
    udf_remove: management => management.udf().remove(UDFTargetType::Role, "level");
    udf_list: management => management.udf().list(UDFTargetType::Node);
    udf_list_udv: management => management.udf().list_udv(UDFTargetType::User, "5f7f0b5e0b1d2c3a4f5e6d7c");
    udf_set_udv_batch: management => management.udf().set_udv_batch(
        UDFTargetType::Role,
        "r-1",
        json!({ "school": "ucla", "age": 22, "member": true, "size": { "height": 180 } }),
    );
}

use super::requests;
use authing::types::{ResourceType, SortByEnum};
use serde_json::json;

requests! {
    roles_create: management => management.roles().create("admin"),
        |call| call.namespace("shop").description("May do all").parent("staff");
    roles_update: management => management.roles().update("admin"),
        |call| call.namespace("shop").description("May do all").new_code("owner");
    roles_delete: management => management.roles().delete("admin"),
        |call| call.namespace("shop");
    roles_delete_many: management => management.roles().delete_many(["admin", "staff"]),
        |call| call.namespace("shop");
    roles_detail: management => management.roles().detail("admin"),
        |call| call.namespace("shop");
    roles_list: management => management.roles().list(),
        |call| call.namespace("shop").page(2).limit(50).sort_by(SortByEnum::UpdatedatAsc);
    roles_list_users: management => management.roles().list_users("admin"),
        |call| call.namespace("shop").page(2).limit(50).with_custom_data(true);
    roles_find_users: management => management.roles().find_users("admin"),
        |call| call.namespace("shop").page(2).limit(50).search("bob");
    roles_add_users: management => management.roles().add_users("admin", ["u-1", "u-2"]),
        |call| call.namespace("shop").role_code("staff").group_codes(["chess"]).node_codes(["n-1"]);
    roles_remove_users: management => management.roles().remove_users("admin", ["u-1", "u-2"]),
        |call| call.namespace("shop").role_code("staff").group_codes(["chess"]).node_codes(["n-1"]);
    roles_list_policies: management => management.roles().list_policies("admin"),
        |call| call.namespace("shop").code("readers").page(2).limit(50);
    roles_add_policies: management => management.roles().add_policies("admin", ["readers", "writers"]),
        |call| call.namespace("shop").inherit_by_children(true);
    roles_remove_policies: management => management.roles().remove_policies("admin", ["readers", "writers"]),
        |call| call.namespace("shop");
    roles_list_authorized_resources: management => management.roles().list_authorized_resources("admin"),
        |call| call.namespace("shop").resource_type(ResourceType::Data);
    roles_get_udf_value: management => management.roles().get_udf_value("r-1");
    roles_get_specific_udf_value: management => management.roles().get_specific_udf_value("r-1", "floor");
    roles_get_udf_value_batch: management => management.roles().get_udf_value_batch(["r-1", "r-2"]);
    roles_set_udf_value: management => management.roles()
            .set_udf_value("r-1", [("floor", json!(3)), ("desk", json!("a")), ("plan", json!({"x": 1}))]);
    roles_set_udf_value_batch: management => management.roles()
            .set_udf_value_batch([("r-1", json!({"floor": 3, "desk": "a"})), ("r-2", json!({"floor": 4}))]);
    roles_remove_udf_value: management => management.roles().remove_udf_value("r-1", "floor");
}

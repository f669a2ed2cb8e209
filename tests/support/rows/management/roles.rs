use super::requests;

requests! {
    roles_list_users: management => management.roles().list_users("admin"),
        |call| call.namespace("shop").page(2).limit(50).with_custom_data(true);
}

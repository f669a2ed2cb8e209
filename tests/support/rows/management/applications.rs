use super::requests;
use authing::types::{
    ApplicationType, DefaultStrategy, PolicyAssignmentTargetType as Target, ResourceActionInput,
    ResourceType,
};

fn read() -> [ResourceActionInput; 1] {
    [ResourceActionInput::new("books:read", "Read books")]
}

requests! {
    applications_list: management => management.applications().list(),
        |call| call.page(2).limit(50);
    applications_create: management => management.applications().create("Shop", "shop", ["https://shop.example.com/callback"]),
        |call| call.logo("https://shop.example.com/logo.png");
    applications_delete: management => management.applications().delete("a/1");
    applications_find_by_id: management => management.applications().find_by_id("a/1");
    applications_refresh_secret: management => management.applications().refresh_secret("a/1");
    applications_change_type: management => management.applications().change_type("a/1", ApplicationType::Tenant);
    applications_tenants: management => management.applications().tenants("a/1");
    applications_active_users: management => management.applications().active_users("a/1"),
        |call| call.page(2).limit(50);

    applications_list_resources: management => management.applications().list_resources("a/1"),
        |call| call.resource_type(ResourceType::Menu).page(2).limit(50);
    applications_create_resource: management => management.applications().create_resource("a/1", "books", ResourceType::Data, read()),
        |call| call.description("All books").api_identifier("https://shop.example.com/api");
    applications_update_resource: management => management.applications().update_resource("a/1", "books"),
        |call| call.resource_type(ResourceType::Api).actions(read()).description("All books").api_identifier("https://shop.example.com/api");
    applications_delete_resource: management => management.applications().delete_resource("a/1", "books");

    applications_get_access_policies: management => management.applications().get_access_policies("a/1"),
        |call| call.page(2).limit(50);
    applications_enable_access_policy: management => management.applications().enable_access_policy("a/1", Target::User, ["u-1", "u-2"]),
        |call| call.namespace("shop").inherit_by_children(true);
    applications_disable_access_policy: management => management.applications().disable_access_policy("a/1", Target::Role, ["staff"]),
        |call| call.namespace("shop").inherit_by_children(true);
    applications_delete_access_policy: management => management.applications().delete_access_policy("a/1", Target::Group, ["readers"]),
        |call| call.namespace("shop").inherit_by_children(true);
    applications_allow_access: management => management.applications().allow_access("a/1", Target::Org, ["n-1"]),
        |call| call.namespace("shop").inherit_by_children(true);
    applications_deny_access: management => management.applications().deny_access("a/1", Target::User, ["u-1"]),
        |call| call.namespace("shop").inherit_by_children(true);
    applications_update_default_access_policy: management => management.applications().update_default_access_policy("a/1", DefaultStrategy::DenyAll);

    applications_create_role: management => management.applications().create_role("a/1", "staff"),
        |call| call.namespace("shop").description("The staff").parent("everybody");
    applications_update_role: management => management.applications().update_role("a/1", "staff"),
        |call| call.namespace("shop").description("The staff").new_code("crew");
    applications_delete_role: management => management.applications().delete_role("a/1", "staff"),
        |call| call.namespace("shop");
    applications_delete_roles: management => management.applications().delete_roles("a/1", ["staff", "guest"]),
        |call| call.namespace("shop");
    applications_find_role: management => management.applications().find_role("a/1", "staff"),
        |call| call.namespace("shop");
    applications_get_roles: management => management.applications().get_roles("a/1"),
        |call| call.namespace("shop").page(2).limit(50).sort_by(authing::types::SortByEnum::CreatedatAsc);
    applications_get_users_by_role_code: management => management.applications().get_users_by_role_code("a/1", "staff"),
        |call| call.namespace("shop").page(2).limit(50).with_custom_data(true);
    applications_add_users_to_role: management => management.applications().add_users_to_role("a/1", "staff", ["u-1", "u-2"]),
        |call| call.namespace("shop").role_code("guest").group_codes(["readers"]).node_codes(["core"]);
    applications_remove_users_from_role: management => management.applications().remove_users_from_role("a/1", "staff", ["u-1"]),
        |call| call.namespace("shop").role_code("guest").group_codes(["readers"]).node_codes(["core"]);
    applications_list_authorized_resources_by_role: management => management.applications().list_authorized_resources_by_role("a/1", "staff"),
        |call| call.namespace("shop").resource_type("DATA");
}

use super::requests;
use crate::support::secret;
use authing::types::{
    AuthorizeResourceOpt, AuthorizedTargetsActionsInput, DefaultStrategy, NewResource, Operator,
    PermissionTarget, PolicyAssignmentTargetType as Target, ResourceActionInput,
    ResourcePermission, ResourceType, ResourcesOfTargets, RevokeResourceOpt,
};

/// A resource of each form for the staff.
fn resources() -> [ResourcesOfTargets; 2] {
    let books = ResourcePermission {
        actions: Some(vec!["books:read".to_owned()]),
        resource_type: Some(ResourceType::Data),
        ..ResourcePermission::new("books:*")
    };
    let settings = ResourcePermission::new("settings");
    [
        ResourcesOfTargets::new(Target::Role, ["staff"], [books]),
        ResourcesOfTargets::new(Target::User, ["u-1", "u-2"], [settings]),
    ]
}

fn read() -> [ResourceActionInput; 1] {
    [ResourceActionInput::new("books:read", "Read books")]
}

requests! {
    acl_allow: management => management.acl().allow("books:1", "books:read"),
        |call| call.user_id("u-1").user_ids(["u-2", "u-3"]).role_code("staff").role_codes(["guest"]).namespace("shop");
    acl_is_allowed: management => management.acl().is_allowed("u-1", "books:1", "books:read"),
        |call| call.namespace("shop").tenant_id("t-1");
    acl_is_denied: management => management.acl().is_denied("u-1", "books:1", "books:read"),
        |call| call.namespace("shop");
    acl_list_authorized_resources: management => management.acl().list_authorized_resources(Target::Role, "staff", "shop"),
        |call| call.resource_type(ResourceType::Menu);
    acl_list_authorized_resources_batch: management => management.acl().list_authorized_resources_batch("shop", [
            PermissionTarget::new(Target::User, "u-1"),
            PermissionTarget::new(Target::Org, "n-1"),
        ]),
        |call| call.resource_type(ResourceType::Api).tenant_id("t-1");
    acl_authorize_resource: management => management.acl().authorize_resource("shop", "books:1", [
            AuthorizeResourceOpt::new(Target::User, "u-1"),
            AuthorizeResourceOpt {
                actions: Some(vec!["books:read".to_owned()]),
                ..AuthorizeResourceOpt::new(Target::Group, "readers")
            },
        ]),
        |call| call.resource_type(ResourceType::Data);
    acl_authorize_resources: management => management.acl().authorize_resources("shop", resources()),
        |call| call.tenant_id("t-1");
    acl_revoke_resources: management => management.acl().revoke_resources("shop", resources()),
        |call| call.tenant_id("t-1");
    acl_revoke_resource: management => management.acl().revoke_resource("shop", "books:1", [
            RevokeResourceOpt::new(Target::User, "u-1"),
            RevokeResourceOpt {
                actions: Some(vec!["books:read".to_owned()]),
                ..RevokeResourceOpt::new(Target::Role, "staff")
            },
        ]),
        |call| call.resource_type(ResourceType::Data);
    acl_get_authorized_targets: management => management.acl().get_authorized_targets("shop", ResourceType::Data, "books:1"),
        |call| call
            .target_type(Target::User)
            .actions(AuthorizedTargetsActionsInput::new(Operator::And, ["books:read", "books:write"]));
    acl_get_authorized_targets_code: management => management.acl().get_authorized_targets_code("shop", ResourceType::Ui, "menu"),
        |call| call
            .target_type(Target::Group)
            .actions(AuthorizedTargetsActionsInput::new(Operator::Or, ["menu:open"]));
    acl_list_resources: management => management.acl().list_resources(),
        |call| call.namespace("shop").resource_type(ResourceType::Button).page(2).limit(50);
    acl_get_resource_by_id: management => management.acl().get_resource_by_id("r-1&x");
    acl_get_resource_by_code: management => management.acl().get_resource_by_code("shop", "书籍");
    acl_create_resource: management => management.acl().create_resource("shop", "books", ResourceType::Api, read()),
        |call| call.description("Books").api_identifier("https://example.com/books");
    acl_batch_create_resources: management => management.acl().batch_create_resources([
            NewResource::new("books", ResourceType::Data, read()),
            NewResource {
                description: Some("Pays".to_owned()),
                api_identifier: Some("https://example.com/pay".to_owned()),
                namespace: Some("shop".to_owned()),
                ..NewResource::new("pay", ResourceType::Api, [ResourceActionInput::new("pay:do", "Pay")])
            },
        ]);
    acl_update_resource: management => management.acl().update_resource("shop", "a/b?c#d%e 书"),
        |call| call
            .resource_type(ResourceType::Api)
            .actions(read())
            .description("Books")
            .api_identifier("https://example.com/books");
    acl_delete_resource: management => management.acl().delete_resource("shop", "a/b?c#d%e 书");
    acl_get_application_access_policies: management => management.acl().get_application_access_policies("a/1"),
        |call| call.page(2).limit(50);
    acl_enable_application_access_policies: management =>
        management.acl().enable_application_access_policies("app-1", Target::User, ["u-1", "u-2"]),
        |call| call.namespace("shop").inherit_by_children(true);
    acl_disable_application_access_policies: management =>
        management.acl().disable_application_access_policies("app-1", Target::Role, ["staff"]),
        |call| call.namespace("shop").inherit_by_children(false);
    acl_delete_application_access_policies: management =>
        management.acl().delete_application_access_policies("app-1", Target::Group, ["readers"]),
        |call| call.namespace("shop").inherit_by_children(true);
    acl_allow_access_application: management => management.acl().allow_access_application("app-1", Target::Org, ["n-1"]),
        |call| call.namespace("shop").inherit_by_children(true);
    acl_deny_access_application: management => management.acl().deny_access_application("app-1", Target::User, ["u-1"]),
        |call| call.namespace("shop").inherit_by_children(true);
    acl_update_default_application_access_policy: management =>
        management.acl().update_default_application_access_policy("app-1", DefaultStrategy::DenyAll);
    acl_programmatic_access_account_list: management => management.acl().programmatic_access_account_list("app-1"),
        |call| call.page(2).limit(50);
    acl_create_programmatic_access_account: management => management.acl().create_programmatic_access_account("app-1"),
        |call| call.token_lifetime(3600).remarks("nightly export");
    acl_delete_programmatic_access_account: management => management.acl().delete_programmatic_access_account("k-1");
    acl_refresh_programmatic_access_account_secret: management =>
        // One of its own is another each time.
        management.acl().refresh_programmatic_access_account_secret("k-1").secret(secret("account-secret")),
        |call| call.secret(secret("account-secret"));
    acl_enable_programmatic_access_account: management => management.acl().enable_programmatic_access_account("k-1");
    acl_disable_programmatic_access_account: management => management.acl().disable_programmatic_access_account("k-1");
    acl_list_namespaces: management => management.acl().list_namespaces(),
        |call| call.page(2).limit(50);
    acl_create_namespace: management => management.acl().create_namespace("shop", "Shop"),
        |call| call.description("What the shop has");
    acl_update_namespace: management => management.acl().update_namespace("a/b?c#d%e 店"),
        |call| call.name("Shop").new_code("shop").description("What the shop has");
    acl_update_namespace_by_id: management => management.acl().update_namespace_by_id(7),
        |call| call.name("Shop").code("shop").description("What the shop has");
    acl_delete_namespace: management => management.acl().delete_namespace("a/b?c#d%e 店");
    acl_delete_namespace_by_id: management => management.acl().delete_namespace_by_id(7);
    acl_get_policies_assignments_condition: management =>
        management.acl().get_policies_assignments_condition("shop", "readers", Target::Group);
}

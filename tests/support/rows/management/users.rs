use super::super::at;
use super::requests;
use crate::support::secret;
use authing::Patch;
use authing::management::UserField;
use authing::types::{
    CreateUserIdentityInput, FindUserByIdentityInput, NonAppRecords, PolicyAssignmentTargetType,
    SearchUserDepartmentOpt, SearchUserGroupOpt, SearchUserRoleOpt, SortByEnum,
};
use serde_json::json;

fn identity() -> CreateUserIdentityInput {
    CreateUserIdentityInput {
        openid: Some("o-1".to_owned()),
        is_social: Some(true),
        connection_id: Some("c-1".to_owned()),
        access_token: Some(secret("access").into()),
        refresh_token: Some(secret("refresh").into()),
        ..CreateUserIdentityInput::new("wechat", "w-1")
    }
}

requests! {
    users_list: management => management.users().list(),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc).exclude_users_in_org(true).with_custom_data(true);
    users_detail: management => management.users().detail("a/b?c#d%e 用户"),
        |call| call.with_custom_data(true);
    users_delete: management => management.users().delete("5f7f0b5e0b1d2c3a4f5e6d7c");
    users_delete_many: management => management.users().delete_many(["u-1", "u-2"]);
    users_create: management => management.users().create().username("bob"),
        |call| call
            .email("bob@example.com")
            .unionid("o-1")
            .openid("o-2")
            .email_verified(true)
            .phone("18800000000")
            .phone_verified(false)
            .username("bob")
            .nickname("Bob")
            .password(secret("passw0rd"))
            .photo("https://example.com/bob.png")
            .company("Example")
            .browser("Firefox")
            .device("phone")
            .oauth(secret("oauth"))
            .logins_count(3)
            .last_login(at(1_609_459_200_000))
            .last_ip("203.0.113.7")
            .blocked(false)
            .name("Bob")
            .given_name("Bob")
            .family_name("Li")
            .middle_name("B.")
            .profile("https://example.com/bob")
            .preferred_username("bob")
            .website("https://example.com")
            .gender("M")
            .birthdate("1990-01-01")
            .zoneinfo("Asia/Shanghai")
            .locale("zh-CN")
            .address("1 Road")
            .formatted("1 Road, City")
            .street_address("1 Road")
            .locality("City")
            .region("Region")
            .postal_code("100000")
            .country("CN")
            .external_id("E-1")
            .phone_country_code("+86")
            .register_source(["import"])
            .signed_up(at(1_609_459_200_000))
            .is_deleted(false)
            .custom_data([("school", json!("ucla")), ("age", json!(22))])
            .identity(identity())
            .keep_password(true)
            .reset_password_on_first_login(true)
            .with_custom_data(true);
    users_update: management => management.users().update("5f7f0b5e0b1d2c3a4f5e6d7c").nickname("Nick"),
        |call| call
            .email("bob@example.com")
            .unionid("o-1")
            .openid("o-2")
            .email_verified(true)
            .phone("18800000000")
            .phone_verified(false)
            .username("bob")
            .nickname("Bob")
            .password(secret("passw0rd"))
            .photo("https://example.com/bob.png")
            .company(Patch::Clear)
            .browser("Firefox")
            .device("phone")
            .oauth(secret("oauth"))
            .logins_count(3)
            .last_login(at(1_609_459_200_000))
            .last_ip("203.0.113.7")
            .blocked(Patch::Clear)
            .name("Bob")
            .given_name("Bob")
            .family_name("Li")
            .middle_name("B.")
            .profile("https://example.com/bob")
            .preferred_username("bob")
            .website(Patch::Clear)
            .gender("M")
            .birthdate("1990-01-01")
            .zoneinfo("Asia/Shanghai")
            .locale("zh-CN")
            .address("1 Road")
            .formatted("1 Road, City")
            .street_address("1 Road")
            .locality("City")
            .region("Region")
            .postal_code("100000")
            .country("CN")
            .external_id("E-1")
            .phone_country_code("+86")
            .token_expired_at(at(1_924_992_000_000))
            .city("City")
            .province("Province")
            .main_department_id("n-1")
            .main_department_code("dev")
            .expired_at(at(1_924_992_000_000))
            .direct_management("u-2")
            .email_token(secret("email-token"))
            .phone_token(secret("phone-token"));
    users_list_roles: management => management.users().list_roles("5f7f0b5e0b1d2c3a4f5e6d7c"),
        |call| call.namespace("shop");
    users_get_udf_value: management => management.users().get_udf_value("u-1");
    users_list_udv: management => management.users().list_udv("u-1");
    users_get_udf_value_batch: management => management.users().get_udf_value_batch(["u-1", "u-2"]);
    users_set_udf_value: management => management.users()
        .set_udf_value("u-1", json!({ "school": "ucla", "age": 18, "tags": ["a"], "vip": true }));
    users_set_udv: management => management.users().set_udv("u-1", "school", "ucla");
    users_set_udf_value_batch: management => management.users()
        .set_udf_value_batch([("u-1", json!({ "school": "ucla", "age": 18 })), ("u-2", json!({ "vip": true }))]);
    users_remove_udf_value: management => management.users().remove_udf_value("u-1", "school");
    users_has_role: management => management.users().has_role("5f7f0b5e0b1d2c3a4f5e6d7c", "admin"),
        |call| call.namespace("shop");
    users_batch_get: management => management.users().batch_get(["u-1", "u-2"]),
        |call| call.query_field(UserField::ExternalId).with_custom_data(true);
    users_filter: management => management.users().filter(),
        |call| call.page(2).limit(50).filter([json!({ "field": "status", "operator": "=", "value": "Activated" })]);
    users_list_archived_users: management => management.users().list_archived_users(),
        |call| call.page(2).limit(50);
    users_exists: management => management.users().exists().username("bob"),
        |call| call.username("bob").email("bob@example.com").phone("18800000000").external_id("E-1");
    users_find: management => management.users().find().username("bob"),
        |call| call
            .username("bob")
            .email("bob@example.com")
            .phone("18800000000")
            .external_id("E-1")
            .identity(FindUserByIdentityInput {
                user_id_in_idp: Some("w-1".to_owned()),
                identifier: Some("wechat".to_owned()),
                is_social: Some(true),
                provider: Some("wechat".to_owned()),
                ..FindUserByIdentityInput::default()
            })
            .with_custom_data(true);
    users_search: management => management.users().search("bob"),
        |call| call
            .fields(["username", "email"])
            .page(2)
            .limit(50)
            .department_opts([SearchUserDepartmentOpt {
                department_id: Some("n-1".to_owned()),
                include_children_departments: Some(true),
                ..SearchUserDepartmentOpt::default()
            }])
            .group_opts([SearchUserGroupOpt { code: Some("dev".to_owned()), ..SearchUserGroupOpt::default() }])
            .role_opts([SearchUserRoleOpt { namespace: Some("shop".to_owned()), ..SearchUserRoleOpt::new("admin") }])
            .with_custom_data(true);
    users_refresh_token: management => management.users().refresh_token("u-1");
    users_list_groups: management => management.users().list_groups("u-1");
    users_add_group: management => management.users().add_group("u-1", "dev");
    users_remove_group: management => management.users().remove_group("u-1", "dev");
    users_add_roles: management => management.users().add_roles("u-1", ["admin", "guest"]),
        |call| call.namespace("shop").role_code("staff").group_codes(["dev"]).node_codes(["n"]);
    users_remove_roles: management => management.users().remove_roles("u-1", ["admin", "guest"]),
        |call| call.namespace("shop").role_code("staff").group_codes(["dev"]).node_codes(["n"]);
    users_list_policies: management => management.users().list_policies("u-1"),
        |call| call
            .namespace("shop")
            .code("read")
            .target_type(PolicyAssignmentTargetType::User)
            .target_identifier("u-2")
            .page(2)
            .limit(50);
    users_add_policies: management => management.users().add_policies("u-1", ["read", "write"]),
        |call| call.namespace("shop").inherit_by_children(true);
    users_remove_policies: management => management.users().remove_policies("u-1", ["read", "write"]),
        |call| call.namespace("shop");
    users_list_orgs: management => management.users().list_orgs("a/b?c#d%e 用户");
    users_list_department: management => management.users().list_department("u-1"),
        |call| call.org_id("o-1");
    users_list_authorized_resources: management => management.users().list_authorized_resources("u-1"),
        |call| call.namespace("shop").resource_type("DATA");
    users_check_resource_permission_batch: management => management.users()
        .check_resource_permission_batch("u-1", "shop", ["books:1", "books:2"]);
    users_list_authorized_resources_of_resource_kind: management => management.users()
        .list_authorized_resources_of_resource_kind("u-1", "shop", "books");
    users_kick: management => management.users().kick(["u-1", "u-2"]);
    users_logout: management => management.users().logout("u-1"),
        |call| call.app_id("app");
    users_check_login_status: management => management.users().check_login_status("u-1"),
        |call| call.app_id("app").device_id("d-1");
    users_list_user_actions: management => management.users().list_user_actions(),
        |call| call
            .page(2)
            .limit(50)
            .clientip("203.0.113.7")
            .operation_names(["login", "register"])
            .operator_arns(["u-1", "u-2"].map(|id| management.users().operator_arn(id).unwrap()))
            .exclude_non_app_records(NonAppRecords::Excluded)
            .app_ids(["app"])
            .start(at(1_600_000_000_000))
            .end(at(1_600_000_001_000));
    users_send_first_login_verify_email: management => management.users().send_first_login_verify_email("u-1", "app");
    users_get_user_tenants: management => management.users().get_user_tenants("a/b?c#d%e 用户");
    users_link_identity: management => management.users().link_identity("u-1", "w-1", true, "wechat", "idp-1"),
        |call| call.identity_type("openid");
    users_unlink_identity: management => management.users().unlink_identity("u-1", false, "wechat", "idp-1"),
        |call| call.identity_type("openid");
    users_get_application_login_user_num: management => management.users().get_application_login_user_num("app");
    users_get_udf_field_user_num: management => management.users().get_udf_field_user_num("school", "app");
    users_resign_user: management => management.users().resign_user("u-1");
    users_resign_user_batch: management => management.users().resign_user_batch(["u-1", "u-2"]);
    users_suspend_user: management => management.users().suspend_user("a/b?c#d%e 用户");
    users_activate_user: management => management.users().activate_user("a/b?c#d%e 用户");
}

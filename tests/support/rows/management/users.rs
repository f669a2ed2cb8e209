use super::requests;
use crate::support::secret;
use authing::Patch;
use authing::types::{CreateUserIdentityInput, SortByEnum};
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
            .last_login("2021-01-01T00:00:00.000Z")
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
            .signed_up("2021-01-01T00:00:00.000Z")
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
            .last_login("2021-01-01T00:00:00.000Z")
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
            .token_expired_at("2031-01-01T00:00:00.000Z")
            .city("City")
            .province("Province")
            .main_department_id("n-1")
            .main_department_code("dev")
            .expired_at("2031-01-01T00:00:00.000Z")
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
}

//! The administrator over raw HTTP, and what is for nobody else.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Raw, code, read};

/// An emulator and a management token.
pub(crate) struct Manager {
    pub(crate) raw: Raw,
    pub(crate) token: String,
}

impl Manager {
    pub(crate) async fn seeded(seed: Value) -> Self {
        let raw = Raw::seeded(seed).await;
        let token = raw.manager();
        Self { raw, token }
    }

    /// The root field of a document with one. A refusal is its code.
    pub(crate) async fn ask(&self, document: &str, variables: Value) -> Value {
        let answer = self
            .raw
            .manage(document, variables, Some(&self.token))
            .await;
        match answer.get("errors") {
            Some(_) => json!(code(&answer)),
            None => {
                let data = answer["data"].as_object().unwrap();
                data.values().next().unwrap().clone()
            }
        }
    }

    /// The data of an endpoint. A refusal is its code.
    pub(crate) async fn rest(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self.raw.request(method, path, Some(&self.token));
        let request = match body.is_null() {
            true => request,
            false => request.body(body.to_string()),
        };
        let answer = read(request).await.1;
        let said = ["code", "apiCode", "statusCode"]
            .iter()
            .find_map(|name| answer.get(*name));
        match said.unwrap().as_i64() {
            Some(200) => answer["data"].clone(),
            code => json!(code),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.rest(Method::GET, path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.rest(Method::POST, path, body).await
    }
}

/// The texts of a field in a list.
pub(crate) fn each<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    let list = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    list.iter()
        .map(|item| item[field].as_str().unwrap_or_default())
        .collect()
}

/// Documents of all root fields that are the administrator's alone.
const FIELDS: &[&str] = &[
    "query { users { totalCount } }",
    "query { archivedUsers { totalCount } }",
    "query { userBatch(ids: [\"u1\"]) { id } }",
    "query { findUser(email: \"a@example.com\") { id } }",
    "query { searchUser(query: \"a\") { totalCount } }",
    "query { udf(targetType: USER) { key } }",
    "query { udfValueBatch(targetType: USER, targetIds: [\"u1\"]) { targetId } }",
    "query { queryMfa(userId: \"u1\") { id } }",
    "query { userpool { id } }",
    "query { userpools { totalCount } }",
    "query { userpoolTypes { code } }",
    "query { isDomainAvaliable(domain: \"shop\") }",
    "query { qiniuUptoken }",
    "query { whitelist(type: EMAIL) { value } }",
    "mutation { changeMfa(userId: \"u1\", enable: true) { id } }",
    "mutation { createUser(userInfo: { username: \"new\" }) { id } }",
    "mutation { deleteUser(id: \"u1\") { code } }",
    "mutation { deleteUsers(ids: [\"u1\"]) { code } }",
    "mutation { sendFirstLoginVerifyEmail(userId: \"u1\", appId: \"app\") { code } }",
    "mutation { setUdf(targetType: USER, key: \"k\", dataType: STRING, label: \"K\") { key } }",
    "mutation { removeUdf(targetType: USER, key: \"k\") { code } }",
    "mutation { setUdfValueBatch(targetType: USER, input: [{ targetId: \"u1\", key: \"k\", value: \"1\" }]) { code } }",
    "mutation { createUserpool(name: \"n\", domain: \"d\") { id } }",
    "mutation { deleteUserpool { code } }",
    "mutation { refreshUserpoolSecret }",
    "mutation { updateUserpool(input: { name: \"n\" }) { id } }",
    "mutation { addWhitelist(type: EMAIL, list: [\"a@example.com\"]) { value } }",
    "mutation { removeWhitelist(type: EMAIL, list: [\"a@example.com\"]) { value } }",
];

/// All endpoints that are the administrator's alone.
const ENDPOINTS: &[(Method, &str)] = &[
    (Method::GET, "/api/v2/users/u1"),
    (Method::GET, "/api/v2/users/u1/roles"),
    (Method::GET, "/api/v2/users/u1/has-role?code=r"),
    (Method::GET, "/api/v2/users/u1/orgs"),
    (Method::GET, "/api/v2/users/u1/tenants"),
    (
        Method::GET,
        "/api/v2/users/is-user-exists?email=a@example.com",
    ),
    (Method::GET, "/api/v2/users/login-status?userId=u1"),
    (Method::POST, "/api/v2/users/batch"),
    (Method::POST, "/api/v2/users/filter"),
    (Method::POST, "/api/v2/users/kick"),
    (Method::POST, "/api/v2/users/identity/link"),
    (Method::POST, "/api/v2/users/identity/unlink"),
    (Method::POST, "/api/v2/users/u1/resign"),
    (Method::POST, "/api/v2/users/u1/suspend"),
    (Method::POST, "/api/v2/users/u1/activate"),
    (Method::POST, "/api/v3/resign-user"),
    (Method::POST, "/api/v3/resign-user-batch"),
    (Method::GET, "/api/v2/users/u1/mfa-bound"),
    (Method::DELETE, "/api/v2/users/u1/mfa-bound?type=OTP"),
    (Method::POST, "/api/v2/mfa/totp/import"),
    (
        Method::GET,
        "/api/v2/users/u1/management/principal_authentication",
    ),
    (
        Method::POST,
        "/api/v2/users/u1/management/principal_authentication",
    ),
    (Method::GET, "/api/v2/analysis/audit"),
    (Method::GET, "/api/v2/analysis/user-action"),
    (Method::GET, "/api/v2/analysis/total-login-count?appId=app"),
    (
        Method::GET,
        "/api/v2/analysis/exist-defined-field-count?appId=app&definedFieldKey=k",
    ),
    (Method::GET, "/api/v2/userpools/detail"),
    (Method::GET, "/api/v2/env"),
    (Method::POST, "/api/v2/env"),
    (Method::DELETE, "/api/v2/env/k"),
    (Method::POST, "/api/v2/password/check"),
    (Method::POST, "/api/v3/metadata/filter"),
    (
        Method::GET,
        "/api/v3/metadata/get-row?modelId=device&rowId=d",
    ),
    (Method::POST, "/api/v3/get-user-devices?userId=u1"),
    (Method::POST, "/api/v3/device-status"),
    (Method::POST, "/api/v3/delete-device"),
    (Method::POST, "/api/v3/disable-device"),
    (Method::POST, "/api/v3/enable-device"),
    (Method::POST, "/api/v3/suspend-device"),
    (Method::POST, "/api/v3/delete-device-by-user"),
    (Method::POST, "/api/v3/disable-device-by-user"),
    (Method::POST, "/api/v3/enable-device-by-user"),
    (Method::POST, "/api/v3/suspend-device-by-user"),
    (Method::POST, "/api/v3/pub-event"),
    (Method::GET, "/api/v2/tenants"),
    (Method::POST, "/api/v2/tenant"),
    (Method::GET, "/api/v2/tenant/t1"),
    (Method::POST, "/api/v2/tenant/t1"),
    (Method::DELETE, "/api/v2/tenant/t1"),
    (Method::GET, "/api/v2/tenant/t1/users"),
    (Method::POST, "/api/v2/tenant/t1/user"),
    (Method::DELETE, "/api/v2/tenant/t1/user?userId=u1"),
    (Method::PUT, "/api/v2/tenant/t1/u1"),
    (Method::PUT, "/api/v2/tenant/t1/admin"),
    (Method::DELETE, "/api/v2/tenant/t1/admin/u1"),
    (Method::GET, "/api/v2/extIdp?tenantId=t1"),
    (Method::POST, "/api/v2/extIdp"),
    (Method::GET, "/api/v2/extIdp/i1"),
    (Method::PUT, "/api/v2/extIdp/i1"),
    (Method::DELETE, "/api/v2/extIdp/i1"),
    (Method::PUT, "/api/v2/extIdp/i1/connState"),
    (Method::POST, "/api/v2/extIdpConn"),
    (Method::PUT, "/api/v2/extIdpConn/c1"),
    (Method::DELETE, "/api/v2/extIdpConn/c1"),
    (Method::PUT, "/api/v2/extIdpConn/c1/state"),
    (Method::POST, "/api/v2/check/extIdpConn/identifier"),
];

#[tokio::test]
async fn nobody_but_the_administrator_is_served() {
    let user = json!({ "id": "u1", "email": "a@example.com", "password": "passw0rd" });
    let manager = Manager::seeded(json!({ "app_id": "app", "users": [user] })).await;
    let raw = &manager.raw;
    let login = raw.login("a@example.com", "passw0rd", json!({})).await;
    let user = login["data"]["loginByEmail"]["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let expired = manager.token.clone();
    raw.emulator.clock().advance(Duration::from_secs(7200));
    let revoked = raw.manager();
    raw.emulator.pool().revoke_management_tokens();
    let before = serde_json::to_value(raw.emulator.dump()).unwrap();
    for (token, refusal) in [
        (None, 2020),
        (Some(expired.as_str()), 2020),
        (Some(revoked.as_str()), 2020),
        (Some("nonsense"), 2020),
        (Some(user.as_str()), 1001),
    ] {
        for document in FIELDS {
            let answer = raw.manage(document, json!({}), token).await;
            assert_eq!(code(&answer), refusal, "{document} with {token:?}");
        }
        for (method, path) in ENDPOINTS {
            let request = raw.request(method.clone(), path, token).body("{}");
            let answer = read(request).await.1;
            let said = answer.get("code").or(answer.get("apiCode"));
            assert_eq!(
                said,
                Some(&json!(refusal)),
                "{method} {path} with {token:?}"
            );
        }
    }
    assert_eq!(serde_json::to_value(raw.emulator.dump()).unwrap(), before);
}

/// The names in front of `=>` in the areas of root fields.
#[test]
fn the_list_of_root_fields_is_complete() {
    for (file, text) in [
        (
            "users",
            include_str!("../../src/graphql/management_users.rs"),
        ),
        (
            "userpool",
            include_str!("../../src/graphql/management_userpool.rs"),
        ),
    ] {
        let names = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" =>"));
        let names: Vec<_> = names.map(|(name, _)| name).collect();
        assert!(names.len() > 4, "{file}: {names:?}");
        for name in names {
            let is_it = |document: &str| {
                let field = document.split("{ ").nth(1).unwrap_or_default();
                field.split(['(', ' ']).next() == Some(name)
            };
            assert!(FIELDS.iter().any(|d| is_it(d)), "{name} is not in the list");
        }
    }
}

//! A pool with people, groups, roles, nodes, resources and policies, and how the administrator asks about it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Raw, code, read};

pub(crate) struct Office {
    pub(crate) raw: Raw,
    pub(crate) manager: String,
}

/// What a request must come to.
pub(crate) enum Comes {
    /// Exactly this.
    To(Value),
    /// At least these members, in objects and in the objects of lists.
    With(Value),
    /// A refusal with this code.
    Refused(i64),
}

pub(crate) use Comes::{Refused, To, With};

impl Office {
    pub(crate) async fn start() -> Self {
        let raw = Raw::seeded(json!({
            "app_id": "own-app", "user_pool_id": "pool",
            "fields": [{ "key": "age", "type": "NUMBER" }],
            "users": [
                { "id": "ann", "username": "ann", "email": "ann@example.com", "password": PASSWORD, "custom_data": { "age": 7 } },
                { "id": "bob", "username": "bob", "password": PASSWORD, "profile": { "nickname": "Robert" } },
                { "id": "cyd", "username": "cyd", "password": PASSWORD },
            ],
            "groups": [
                { "id": "g1", "code": "readers", "name": "Readers", "description": "who read", "members": ["ann", "bob"] },
                { "id": "g2", "code": "writers", "name": "Writers" },
            ],
            "namespaces": [
                { "id": 38, "code": "shop", "name": "The shop", "description": "sells", "resources": [
                    { "id": "r1", "code": "orders", "type": "DATA", "actions": [{ "name": "read", "description": "sees" }] },
                    { "id": "r2", "code": "pay", "type": "API", "api_identifier": "https://pay.example.com", "actions": [{ "name": "pay:call" }] },
                ] },
            ],
            "orgs": [{ "id": "acme", "root_id": "root", "code": "acme", "name": "ACME", "departments": [
                { "id": "dev", "code": "dev", "name": "Development", "members": ["cyd"], "departments": [
                    { "id": "core", "code": "core", "name": "Core" },
                ] },
            ] }],
            "roles": [
                { "id": "role-staff", "code": "staff", "description": "everybody", "members": ["ann", "bob"] },
                { "id": "role-admin", "code": "admin", "parent": "staff", "members": ["ann"] },
                { "code": "clerk", "namespace": "shop", "members": ["bob"] },
            ],
            "applications": [{ "id": "wiki", "name": "Wiki", "domain": "wiki" }],
            "policies": [
                { "id": "p1", "code": "books", "description": "reads books", "statements": [{ "resource": "books:*", "actions": ["books:read"] }],
                  "assignments": [{ "user": "ann" }, { "role": "staff" }, { "group": "readers" }, { "node": "dev", "inherit_by_children": true }] },
                { "code": "builtin", "is_default": true, "statements": [{ "resource": "*", "actions": ["*"], "effect": "DENY" }] },
            ],
            "resources": [
                { "user": "ann", "code": "books:1", "type": "DATA", "actions": ["books:read", "books:write"] },
                { "role": "admin", "code": "menu", "type": "MENU" },
                { "group": "readers", "code": "books:2", "type": "DATA", "actions": ["books:read"] },
                { "node": "dev", "code": "books:1", "type": "DATA", "actions": ["books:read"] },
                { "role": "clerk", "code": "pay", "type": "API", "actions": ["pay:call"], "namespace": "shop" },
            ],
        }))
        .await;
        let manager = raw.manager();
        Self { raw, manager }
    }

    /// The root field of one of the client's operations, or the code of the refusal.
    pub(crate) async fn ask(&self, file: &str, variables: Value) -> Result<Value, i64> {
        let file = format!("management/{file}");
        let answer = self.raw.op(&file, variables, Some(&self.manager)).await;
        match answer.get("errors") {
            Some(_) => Err(code(&answer)),
            None => Ok(answer["data"]
                .as_object()
                .unwrap()
                .values()
                .next()
                .unwrap()
                .clone()),
        }
    }

    /// The data of a response, or the code of the refusal.
    pub(crate) async fn call(&self, request: &str, body: Value) -> Result<Value, i64> {
        let (method, path) = request.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let mut request = self.raw.request(method, path, Some(&self.manager));
        if !body.is_null() {
            request = request.body(body.to_string());
        }
        let (_, mut answer) = read(request).await;
        match answer["code"].as_i64().unwrap() {
            200 => Ok(answer["data"].take()),
            refusal => Err(refusal),
        }
    }

    /// Asks one after the other: operations by their files, endpoints by method and path.
    pub(crate) async fn walk(&self, steps: Vec<(&str, Value, Comes)>) {
        for (request, given, expected) in steps {
            let what = format!("{request} {given}");
            let got = match request.contains(' ') {
                true => self.call(request, given).await,
                false => self.ask(request, given).await,
            };
            match (expected, got) {
                (To(value), Ok(got)) => assert_eq!(got, value, "{what}"),
                (With(value), Ok(got)) => assert!(holds(&got, &value), "{what}: {got}"),
                (Refused(code), Err(got)) => assert_eq!(got, code, "{what}"),
                (Refused(code), Ok(got)) => panic!("{what}: {got}, not refused with {code}"),
                (_, Err(got)) => panic!("{what}: refused with {got}"),
            }
        }
    }

    /// Refused with 2020 without a token, and with 1001 to a user.
    pub(crate) async fn is_for_administrators(&self, requests: &[(&str, Value)]) {
        let login = self.raw.login("ann@example.com", PASSWORD, json!({})).await;
        let token = login["data"]["loginByEmail"]["token"].as_str().unwrap();
        for (token, refusal) in [(None, 2020), (Some(token), 1001)] {
            for (request, given) in requests {
                let got = match request.split_once(' ') {
                    Some((method, path)) => {
                        let request = self.raw.request(method.parse().unwrap(), path, token);
                        read(request.body(given.to_string())).await.1["code"].as_i64()
                    }
                    None => {
                        let file = format!("management/{request}");
                        Some(code(&self.raw.op(&file, given.clone(), token).await))
                    }
                };
                assert_eq!(got, Some(refusal), "{request}");
            }
        }
    }
}

/// Whether a value has all that another one has. Lists have equal lengths.
fn holds(got: &Value, wanted: &Value) -> bool {
    match (got, wanted) {
        (Value::Object(got), Value::Object(wanted)) => {
            let mut wanted = wanted.iter();
            wanted.all(|(key, value)| got.get(key).is_some_and(|got| holds(got, value)))
        }
        (Value::Array(got), Value::Array(wanted)) => {
            got.len() == wanted.len()
                && got
                    .iter()
                    .zip(wanted)
                    .all(|(got, wanted)| holds(got, wanted))
        }
        _ => got == wanted,
    }
}

/// What mutations answer that only do something.
pub(crate) fn done() -> Comes {
    With(json!({ "code": 200 }))
}

/// A list of things with these codes.
pub(crate) fn codes(list: &[&str]) -> Comes {
    let items: Vec<Value> = list.iter().map(|code| json!({ "code": code })).collect();
    With(json!({ "totalCount": list.len(), "list": items }))
}

/// A list of users with these ids.
pub(crate) fn users(list: &[&str]) -> Comes {
    let items: Vec<Value> = list.iter().map(|id| json!({ "id": id })).collect();
    With(json!({ "totalCount": list.len(), "list": items }))
}

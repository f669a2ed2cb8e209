//! What options accept, and what they say of values that they cannot.

use crate::support::client;
use authing::authentication::{AccountName, Credentials, RelayMethod};
use authing::{ApiRequest, AuthenticationClient, ClientIp, CustomData, Error, RequestBody};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn somebody() -> AuthenticationClient {
    client("https://demo.example.com").with_token("e30.eyJzdWIiOiJ1MSJ9.c2ln")
}

fn credentials() -> Credentials {
    Credentials::password(AccountName::Email("bob@example.com".to_owned()), "passw0rd")
}

fn sent<R: ApiRequest>(request: &R) -> Value {
    let request = request.request().unwrap();
    let RequestBody::Json(body) = request.body() else {
        panic!("not JSON: {request:?}");
    };
    serde_json::from_str(body).unwrap()
}

/// What a login sends of its custom data.
fn params(custom_data: impl Into<CustomData>) -> Value {
    let login = somebody().login_by_email("bob@example.com", "passw0rd");
    let body = sent(&login.custom_data(custom_data));
    match &body["variables"]["input"]["params"] {
        Value::String(text) => serde_json::from_str(text).unwrap(),
        other => other.clone(),
    }
}

#[test]
fn custom_data_in_every_form() {
    let expected = json!([{ "key": "school", "value": "ucla" }, { "key": "visits", "value": 3 }]);
    let object = json!({ "visits": 3, "school": "ucla" });
    let Value::Object(map) = object.clone() else {
        panic!("no object");
    };
    let pairs = [("visits", json!(3)), ("school", json!("ucla"))];
    assert_eq!(params(object), expected);
    assert_eq!(params(map.clone()), expected);
    assert_eq!(params(pairs.clone()), expected);
    assert_eq!(params(pairs.to_vec()), expected);
    assert_eq!(params(HashMap::from(pairs.clone())), expected);
    assert_eq!(params(BTreeMap::from(pairs.clone())), expected);
    assert_eq!(params(map.into_iter().collect::<CustomData>()), expected);
    let one = json!([{ "key": "school", "value": "ucla" }]);
    assert_eq!(params([("school", "ucla")]), one);

    // Without a field nothing is sent.
    assert_eq!(params(json!({})), Value::Null);
    assert_eq!(params(Map::new()), Value::Null);
    assert_eq!(params(CustomData::default()), Value::Null);
}

#[track_caller]
fn assert_refused<T>(result: Result<T, Error>, name: &str, kind: &str) {
    let error = result.err().expect("it was accepted");
    let Error::InvalidArgument { argument, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*argument, name);
    let expected = format!(
        "{name}: it is {kind}, not a JSON object: pass `json!({{ \"key\": value }})` or pairs of key and value"
    );
    assert_eq!(error.to_string(), expected);
}

#[test]
fn custom_data_that_is_no_object() {
    let client = somebody();
    for (wrong, kind) in [
        (Value::Null, "`null`"),
        (json!(true), "a boolean"),
        (json!(3), "a number"),
        (json!("s3cr3t"), "a string"),
        (json!([["school", "s3cr3t"]]), "an array"),
        (json!([]), "an array"),
    ] {
        let data = || CustomData::from(wrong.clone());
        assert!(!data().is_empty() && data().get("school").is_none());
        assert!(serde_json::to_value(data()).is_err(), "it is dropped");
        assert!(!format!("{:?}", data()).contains("s3cr3t"));

        let (name, context) = ("custom_data", "context");
        let login = || client.login_by_email("bob@example.com", "passw0rd");
        assert_refused(login().custom_data(data()).request(), name, kind);
        assert_refused(login().context(data()).request(), context, kind);
        let register = || client.register_by_email_code("bob@example.com", "1234");
        assert_refused(register().custom_data(data()).request(), name, kind);
        assert_refused(register().context(data()).request(), context, kind);
        let code = || client.login_by_email_code("bob@example.com", "1234");
        assert_refused(code().custom_data(data()).request(), name, kind);
        let signin = || client.signin_by_credentials(credentials());
        assert_refused(signin().custom_data(data()).request(), name, kind);
        assert_refused(signin().context(data()).request(), context, kind);
        let image = || client.qrcode().gene_code();
        assert_refused(image().custom_data(data()).request(), name, kind);
        assert_refused(image().context(data()).request(), context, kind);
        assert_refused(client.set_udf_value(data()).request(), name, kind);
        let address = || {
            client
                .social()
                .authorize("github")
                .relay_method(RelayMethod::WebMessage)
        };
        assert_refused(address().custom_data(data()).build(), name, kind);
        assert_refused(address().context(data()).build(), context, kind);
        let asked = address().authorization_params(data());
        assert_refused(asked.build(), "authorization_params", kind);
    }
}

#[test]
fn an_address_in_every_form() {
    let v4 = Ipv4Addr::new(203, 0, 113, 7);
    let v6: Ipv6Addr = "2001:db8::7".parse().unwrap();
    for (ip, expected) in [
        (ClientIp::from(v4), "203.0.113.7"),
        (ClientIp::from(IpAddr::from(v4)), "203.0.113.7"),
        (ClientIp::from(v6), "2001:db8::7"),
        (ClientIp::from("203.0.113.7"), "203.0.113.7"),
        (ClientIp::from(&"203.0.113.7".to_owned()), "203.0.113.7"),
        // Text is the caller's business.
        (
            ClientIp::from(" not an address".to_owned()),
            " not an address",
        ),
    ] {
        assert_eq!(ip.as_str(), expected);
        let client = somebody();
        let login = client.login_by_email("bob@example.com", "passw0rd");
        let body = sent(&login.client_ip(ip.clone()));
        assert_eq!(body["variables"]["input"]["clientIp"], expected);
        let login = client
            .login_by_ldap("bob", "passw0rd")
            .client_ip(ip.clone());
        assert_eq!(sent(&login)["clientIp"], expected);
        let signin = client.signin_by_credentials(credentials());
        assert_eq!(sent(&signin.client_ip(ip))["options"]["clientIp"], expected);
    }
}

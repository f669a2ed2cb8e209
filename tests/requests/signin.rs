use crate::support::{PASSWORD, app, client, revealed_body};
use authing::authentication::{AccountName, Credentials, SigninByCredentials};
use serde_json::json;

/// Each kind of credentials goes into a payload of its own, with its password encrypted.
#[test]
fn other_credentials_have_other_payloads() {
    let (bob, phone) = ("bob".to_owned(), "18800000000".to_owned());
    let encrypted = "[encrypted: passw0rd]";
    for (credentials, connection, name, payload) in [
        (
            Credentials::password(AccountName::Account(bob.clone()), PASSWORD),
            "PASSWORD",
            "passwordPayload",
            json!({ "account": "bob", "password": encrypted }),
        ),
        (
            Credentials::password(AccountName::Username(bob), PASSWORD),
            "PASSWORD",
            "passwordPayload",
            json!({ "username": "bob", "password": encrypted }),
        ),
        (
            Credentials::password(AccountName::Phone(phone.clone()), PASSWORD),
            "PASSWORD",
            "passwordPayload",
            json!({ "phone": phone, "password": encrypted }),
        ),
        (
            Credentials::email_code("bob@example.com", "123456"),
            "PASSCODE",
            "passCodePayload",
            json!({ "email": "bob@example.com", "passCode": "123456" }),
        ),
        (
            Credentials::phone_code(&phone, "123456"),
            "PASSCODE",
            "passCodePayload",
            json!({ "phone": phone, "passCode": "123456" }),
        ),
        (
            Credentials::phone_code_abroad("+44", "7700900000", "123456"),
            "PASSCODE",
            "passCodePayload",
            json!({ "phone": "7700900000", "phoneCountryCode": "+44", "passCode": "123456" }),
        ),
        (
            Credentials::ldap("bob", PASSWORD),
            "LDAP",
            "ldapPayload",
            json!({ "sAMAccountName": "bob", "password": encrypted }),
        ),
        (
            Credentials::ad("bob", PASSWORD),
            "AD",
            "adPayload",
            json!({ "sAMAccountName": "bob", "password": encrypted }),
        ),
    ] {
        let options = match connection {
            "PASSCODE" => json!({}),
            _ => json!({ "passwordEncryptType": "rsa" }),
        };
        let request = client().signin_by_credentials(credentials).request();
        let expected = json!({
            "connection": connection, name: payload, "options": options,
            "client_id": "5f7e0b5e0b1d2c3a4f5e6d00",
        });
        assert_eq!(revealed_body(&request.unwrap()), expected);
    }
}

/// An authorization code is for the client's redirect URI unless the request names another. Tokens need none.
#[test]
fn a_code_is_for_the_redirect_uri_of_the_client() {
    let sent = |request: SigninByCredentials| {
        let body = revealed_body(&request.request().unwrap());
        body["options"]["redirectUri"].clone()
    };
    let bob = || Credentials::password(AccountName::Email("bob@example.com".into()), PASSWORD);
    let signin = || app().signin_by_credentials(bob());
    let own = json!("https://shop.example.com/callback");
    assert_eq!(sent(signin().response_type("code")), own);
    let other = "https://shop.example.com/other";
    let request = signin().response_type("code").redirect_uri(other);
    assert_eq!(sent(request), json!(other));
    for request in [signin(), signin().response_type("id_token token")] {
        assert_eq!(sent(request), json!(null));
    }
}

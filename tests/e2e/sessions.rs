//! Every request that is about a session: without one, with a token that is valid no more, and of a user who was deleted.

use crate::checks::field;
use crate::rows::{Clients, Row, rows};
use crate::support::{EMAIL, PASSWORD, expire_tokens, start_logged_in};
use authing::{AuthenticationClient, Error};

/// What becomes of each request without a token, with a token that is not valid, and for a user who was deleted: nothing is sent, it fails
/// with a code, or it is fine. Requests that do the same for everybody are not listed.
pub(crate) const TABLE: &[(&str, &str, &str, &str)] = &[
    ("update_phone", "not sent", "2020", "2004"),
    ("update_email", "not sent", "2020", "2004"),
    ("bind_phone", "not sent", "2020", "2004"),
    ("unbind_phone", "not sent", "2020", "2004"),
    ("bind_email", "not sent", "2020", "2004"),
    ("unbind_email", "not sent", "2020", "2004"),
    ("unlink_account", "2020", "2020", "2020"),
    ("link_account", "2020", "2020", "2020"),
    ("list_udv", "not sent", "2020", "2004"),
    ("set_udv", "not sent", "2020", "2004"),
    ("remove_udv", "not sent", "2020", "2004"),
    ("get_udf_value", "not sent", "2020", "2004"),
    ("set_udf_value", "not sent", "2020", "2004"),
    ("remove_udf_value", "not sent", "2020", "2004"),
    ("create_device", "ok", "2020", "2004"),
    ("my_devices_list", "not sent", "2020", "2004"),
    ("my_devices_unbind", "not sent", "2020", "2004"),
    ("my_devices_logout", "not sent", "2020", "2004"),
    ("event_pub", "ok", "2020", "2004"),
    ("mfa_get_mfa_authenticators", "not sent", "2020", "2004"),
    (
        "mfa_assosicate_mfa_authenticator",
        "not sent",
        "2020",
        "2004",
    ),
    (
        "mfa_confirm_assosicate_mfa_authenticator",
        "not sent",
        "2020",
        "2004",
    ),
    ("mfa_associate_face_by_url", "not sent", "2020", "2004"),
    (
        "mfa_associate_face_by_local_file",
        "not sent",
        "2020",
        "2004",
    ),
    ("mfa_associate_face_by_blob", "not sent", "2020", "2004"),
    ("mfa_delete_mfa_authenticator", "not sent", "2020", "2004"),
    ("update_password", "not sent", "2020", "2004"),
    ("principal_detail", "not sent", "2020", "2004"),
    ("principal_authenticate", "not sent", "2020", "2004"),
    (
        "principal_authenticate_enterprise",
        "not sent",
        "2020",
        "2004",
    ),
    ("update_profile", "not sent", "2020", "2004"),
    ("upload_avatar", "not sent", "2020", "2004"),
    ("get_security_level", "not sent", "2020", "2004"),
    ("list_orgs", "not sent", "2020", "2004"),
    ("list_authorized_resources", "not sent", "2020", "2004"),
    ("list_applications", "not sent", "2020", "2004"),
    ("list_departments", "not sent", "2020", "2004"),
    ("list_roles", "not sent", "2020", "2004"),
    ("has_role", "not sent", "2020", "2004"),
    ("get_current_user", "not sent", "2020", "2004"),
    ("check_logged_in", "not sent", "2020", "2004"),
    ("check_login_status", "not sent", "ok", "ok"),
    ("refresh_token", "not sent", "2020", "2004"),
    ("logout", "not sent", "2020", "ok"),
    ("logout_current", "ok", "2020", "ok"),
    ("logout_by_token", "2020", "2020", "2020"),
    ("social_generate_link_ext_idp_url", "2020", "2020", "2020"),
    ("social_unlink_ext_idp", "not sent", "2020", "2004"),
    ("social_get_identities", "not sent", "2020", "2004"),
];

/// The rows, each for this client.
fn rows_of(client: &AuthenticationClient) -> Vec<Row> {
    rows(&Clients {
        client: client.clone(),
        logged_in: client.clone(),
        app: client.clone(),
    })
}

/// Sends the request of one row for a client, and gives the code that it fails with. A failure leaves the session as it is: ending it is
/// for the caller to decide.
async fn outcome(client: &AuthenticationClient, row: usize) -> String {
    let before = (client.token(), client.current_user());
    let row = &rows_of(client)[row];
    let Err(error) = row.minimal.send().await else {
        return "ok".to_owned();
    };
    let after = (client.token(), client.current_user());
    assert_eq!(after, before, "{}", row.method);
    match (&error, error.code().map(|code| code.get())) {
        (Error::NotLoggedIn { .. }, _) => "not sent".to_owned(),
        (_, None) => "no code".to_owned(),
        (_, Some(code)) => {
            assert_eq!(error.is_not_logged_in(), [2020, 2207].contains(&code));
            assert!(code != 2004 || error.is_not_found());
            code.to_string()
        }
    }
}

#[tokio::test]
async fn what_requests_do_without_a_valid_session() {
    let (emulator, client) = start_logged_in().await;
    let kept = emulator.pool().user(EMAIL).unwrap();
    // With the connections and the key of the first, and with `bob` known as the user.
    let log_in = async || {
        let session = client.with_token("");
        session.login_by_email(EMAIL, PASSWORD).await.unwrap();
        session
    };
    let revoked = log_in().await;
    let token = revoked.token().unwrap();
    client.with_token(token.clone()).logout().await.unwrap();
    let (signed, _) = token.expose().rsplit_once('.').unwrap();
    let forged = format!("{signed}.c2lnbmF0dXJl");
    let (expired, blacklisted) = (log_in().await, log_in().await);

    let mut table = Vec::new();
    for (index, row) in rows_of(&client).iter().enumerate() {
        let method = row.method;
        emulator.clear_requests();
        let without = outcome(&client.with_token(""), index).await;
        let sent = emulator.requests().len();
        assert!(without != "not sent" || sent == 0, "{method}");
        let invalid = outcome(&client.with_token(forged.as_str()), index).await;
        if without != "not sent" && invalid != "2020" {
            continue;
        }
        assert_eq!(outcome(&revoked, index).await, invalid, "{method}");
        let fault = emulator.faults().any().times(1);
        fault.error(500, "TokenInBlackListError");
        assert_eq!(outcome(&blacklisted, index).await, "500", "{method}");
        emulator.faults().clear();

        let name = format!("deleted-{index}");
        let deleted = client.with_token("");
        let user = deleted.register_by_username(&name, PASSWORD);
        user.force_login(true).await.unwrap();
        emulator.pool().remove_user(&name);
        let deleted = outcome(&deleted, index).await;
        table.push((index, (method, without, invalid, deleted)));
    }
    expire_tokens(&emulator);
    assert_eq!(table.len(), TABLE.len());
    for ((index, row), wanted) in table.iter().zip(TABLE) {
        let (method, without, invalid, deleted) = row;
        let row = (
            *method,
            without.as_str(),
            invalid.as_str(),
            deleted.as_str(),
        );
        assert_eq!(row, *wanted);
        assert_eq!(outcome(&expired, *index).await, *invalid, "{method}");
    }

    for name in ["nickname", "email", "phone", "photo", "customData"] {
        let before = kept.field(name).cloned().unwrap_or_default();
        assert_eq!(field(&emulator, EMAIL, name), before, "{name}");
    }
}

//! Every request that is about a session: without one, with a token that is valid no more, and of a user who was deleted.

use crate::checks::field;
use crate::rows::{Clients, rows};
use crate::support::{CLIENT_IP, EMAIL, PASSWORD, expire_tokens, start_logged_in};
use crate::table::failure;
use authing::{AuthenticationClient, ErrorCode};

/// Sends the request of one row for a client, and gives the code that it fails with. A failure leaves the session as it is: ending it is
/// for the caller to decide.
async fn outcome(client: &AuthenticationClient, row: usize) -> String {
    let before = (client.token(), client.current_user());
    let row = &rows(&Clients::all(client))[row];
    let Err(error) = row.minimal.send().await else {
        return "ok".to_owned();
    };
    let after = (client.token(), client.current_user());
    assert_eq!(after, before, "{}", row.method);
    assert!(error.code() != Some(ErrorCode::USER_NOT_FOUND) || error.is_not_found());
    let failure = failure(&error);
    let invalid = ["not sent", "2020", "2207"].contains(&failure.as_str());
    assert_eq!(error.is_not_logged_in(), invalid, "{error}");
    failure
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

    let (mut invalid_of, mut found, mut told) = (Vec::new(), Vec::new(), Vec::new());
    for (index, row) in rows(&Clients::all(&client)).iter().enumerate() {
        let method = row.method;
        told.extend(
            row.without_session
                .map(|without| (method, without.map(String::from))),
        );
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
        found.push((method, [without, invalid.clone(), deleted]));
        invalid_of.push((index, invalid));
    }
    expire_tokens(&emulator);
    assert_eq!(told, found);
    for (index, invalid) in invalid_of {
        assert_eq!(outcome(&expired, index).await, invalid, "row {index}");
    }

    for name in ["nickname", "email", "phone", "photo", "customData"] {
        let before = kept.field(name).cloned().unwrap_or_default();
        assert_eq!(field(&emulator, EMAIL, name), before, "{name}");
    }
    // The password is the same too. Rows failed to log in from the address of the connection, which now requires a captcha.
    let login = client.login_by_email(EMAIL, PASSWORD).client_ip(CLIENT_IP);
    login.await.unwrap();
}

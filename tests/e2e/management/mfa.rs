use crate::support::{EMAIL, PASSWORD, code, management_builder, start};
use crate::table::table;
use authing::types::{AuthenticatorType, MfaKind};
use authing::{AuthenticationClient, MfaChallenge};
use authing_emulator::{Emulator, NewUser};
use std::time::Duration;

/// Long enough for the next code.
const STEP: Duration = Duration::from_secs(30);

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// `bob` (`u-bob`) has an authenticator app, `ann` (`u-ann`) has none.
async fn start_two() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    for (name, totp_secret) in [("bob", Some(SECRET)), ("ann", None)] {
        let user = NewUser {
            id: Some(format!("u-{name}")),
            username: Some(name.into()),
            email: (name == "bob").then(|| EMAIL.into()),
            password: Some(PASSWORD.into()),
            totp_secret: totp_secret.map(str::to_owned),
            ..NewUser::default()
        };
        emulator.pool().add_user(user).unwrap();
    }
    (emulator, client)
}

table! { start_two;
    get_status: management =>
        management.mfa().get_status("u-bob") => |status| (status.otp, status.face) == (Some(true), Some(false)),
        management.mfa().get_status("u-ann") => |status| (status.otp, status.face) == (Some(false), Some(false)),
        management.mfa().get_status("nobody") => 2004 |error| error.is_not_found();
    un_associate_mfa: management, client =>
        client.login_by_username("bob", PASSWORD) => 1636,
        management.mfa().un_associate_mfa("u-bob", MfaKind::Face) => 404 |error| error.is_not_found(),
        management.mfa().un_associate_mfa("nobody", MfaKind::Otp) => 2004 |error| error.is_not_found(),
        management.mfa().un_associate_mfa("u-bob", MfaKind::from("IRIS")) => 400,
        management.mfa().un_associate_mfa("u-bob", MfaKind::Otp) => |message| message.code == Some(200),
        management.mfa().get_status("u-bob") => |status| status.otp == Some(false),
        client.login_by_username("bob", PASSWORD) => |user| user.id == "u-bob";
    import_totp: management =>
        management.mfa().import_totp("u-ann", SECRET).recovery_code("b471-8ec0") => |app| app.user_id.as_deref() == Some("u-ann")
            && app.secret.as_ref().unwrap().expose() == SECRET
            && app.recovery_code.as_ref().unwrap().expose() == "b471-8ec0"
            && app.authenticator_type == Some(AuthenticatorType::Totp)
            && app.enable == Some(true)
            && app.created_at.as_ref().unwrap().system_time().is_some(),
        management.mfa().import_totp("u-ann", SECRET) => |app| app.recovery_code.is_some_and(|code| !code.is_empty()),
        management.mfa().import_totp("u-ann", "") => 400,
        management.mfa().import_totp("nobody", SECRET) => 2004 |error| error.is_not_found();
    query_mfa: management, emulator =>
        management.mfa().query_mfa("u-bob") => |app| app.user_id == "u-bob" && app.enable
            && app.user_pool_id == emulator.user_pool_id() && app.secret.unwrap().expose() == SECRET,
        management.mfa().query_mfa("u-ann") => 404 |error| error.is_not_found(),
        management.mfa().query_mfa("nobody") => 2004 |error| error.is_not_found();
    change_mfa: management, client =>
        management.mfa().change_mfa("u-bob").enable(false) => |app| !app.enable && app.secret.unwrap().expose() == SECRET,
        client.login_by_username("bob", PASSWORD) => |user| user.id == "u-bob",
        management.mfa().change_mfa("u-bob").enable(true).refresh(true) => |app| app.enable && app.secret.unwrap().expose() != SECRET,
        client.login_by_username("bob", PASSWORD) => 1636,
        management.mfa().change_mfa("u-ann").enable(true) => 404 |error| error.is_not_found(),
        management.mfa().change_mfa("nobody") => 2004 |error| error.is_not_found();
}

async fn challenge(client: &AuthenticationClient) -> MfaChallenge {
    let error = client.login_by_username("ann", PASSWORD).await.unwrap_err();
    error.mfa_challenge().unwrap_or_else(|| panic!("{error}"))
}

/// The administrator brings the app, and the user logs in with it.
#[tokio::test]
async fn import_totp_is_for_logins() {
    let (emulator, client) = start_two().await;
    let management = management_builder(&emulator).build().unwrap();
    let import = management.mfa().import_totp("u-ann", SECRET);
    import.recovery_code("b471-8ec0").await.unwrap();

    let waiting = challenge(&client).await;
    let code_now = emulator.pool().totp("ann").unwrap();
    let user = client.mfa().verify_totp_mfa(&code_now, waiting).await;
    assert_eq!(user.unwrap().id, "u-ann");

    // A code works once. The recovery code completes a login, too.
    let other = client.new_session();
    let waiting = challenge(&other).await;
    assert_eq!(
        code(other.mfa().verify_totp_mfa(&code_now, waiting).await),
        6001
    );
    let waiting = challenge(&other).await;
    let recovered = other
        .mfa()
        .verify_totp_recovery_code("b471-8ec0", waiting)
        .await;
    assert_eq!(recovered.unwrap().id, "u-ann");

    // With a new secret, the codes of the old one are wrong.
    emulator.clock().advance(STEP);
    let old = emulator.pool().totp("ann").unwrap();
    management
        .mfa()
        .change_mfa("u-ann")
        .refresh(true)
        .await
        .unwrap();
    let waiting = challenge(&other).await;
    assert_eq!(code(other.mfa().verify_totp_mfa(&old, waiting).await), 6001);

    management
        .mfa()
        .un_associate_mfa("u-ann", MfaKind::Otp)
        .await
        .unwrap();
    let user = other.login_by_username("ann", PASSWORD).await.unwrap();
    assert_eq!(user.id, "u-ann");
}

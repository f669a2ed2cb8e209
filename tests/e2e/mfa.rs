use crate::checks::{add_ann, email_code, refused};
use crate::support::{
    EMAIL, PASSWORD, PHONE, app_builder, assert_not_sent, header, post_form, sms_code,
    sms_code_abroad, start, start_logged_in,
};
use authing::authentication::Mfa;
use authing::types::{AuthenticatorType, MfaAssociation, TotpSource};
use authing::types::{EmailScene, User};
use authing::{ApiRequest, AuthenticationClient, Error, ErrorCode, MfaChallenge, MfaPolicy};
use authing_emulator::{Emulator, NewUser, SecondFactor};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Debug;
use std::future::IntoFuture as _;
use std::time::Duration;

/// How long an authenticator app shows a code.
const STEP: Duration = Duration::from_secs(30);

/// What step tokens of logins live.
const CHALLENGE_LIFE: Duration = Duration::from_secs(10 * 60);

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const RECOVERY_CODE: &str = "b471-8ec0-874a-087f-bccb-cd54";

/// Pictures of two faces.
const FACE: &[u8] = b"BM one face";
const OTHER_FACE: &[u8] = b"BM another face";
const FACE_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/face.png");

/// `bob`, who has an authenticator app.
fn bob() -> NewUser {
    NewUser {
        username: Some("bob".into()),
        email: Some(EMAIL.into()),
        password: Some(PASSWORD.into()),
        totp_secret: Some(SECRET.into()),
        totp_recovery_code: Some(RECOVERY_CODE.into()),
        ..Default::default()
    }
}

/// `bob` without it.
fn bob_without_an_app() -> NewUser {
    NewUser {
        totp_secret: None,
        totp_recovery_code: None,
        ..bob()
    }
}

/// Somebody else.
fn ann() -> NewUser {
    NewUser {
        username: Some("ann".into()),
        email: Some("ann@example.com".into()),
        ..Default::default()
    }
}

/// What a login of `bob` is refused with.
async fn challenge(client: &AuthenticationClient) -> MfaChallenge {
    let result = client.login_by_username("bob", PASSWORD).await;
    let error = result.expect_err("no second factor is asked for");
    error.mfa_challenge().unwrap_or_else(|| panic!("{error}"))
}

/// An emulator with this user, whose login waits for a second factor.
async fn start_waiting(user: NewUser) -> (Emulator, AuthenticationClient, MfaChallenge) {
    let (emulator, client) = start().await;
    emulator.pool().add_user(user).unwrap();
    let challenge = challenge(&client).await;
    (emulator, client, challenge)
}

/// The same where the application asks for these factors.
async fn start_asked(
    user: NewUser,
    factors: &[SecondFactor],
) -> (Emulator, AuthenticationClient, MfaChallenge) {
    let (emulator, client) = start().await;
    emulator.pool().add_user(user).unwrap();
    ask_for(&emulator, factors);
    let challenge = challenge(&client).await;
    (emulator, client, challenge)
}

fn ask_for(emulator: &Emulator, factors: &[SecondFactor]) {
    let factors = factors.to_vec();
    emulator
        .pool()
        .settings(|settings| settings.application_mfa = factors);
}

/// What the user's app shows.
fn totp(emulator: &Emulator) -> String {
    emulator.pool().totp("bob").unwrap()
}

/// The next code: each works once.
fn next_totp(emulator: &Emulator) -> String {
    emulator.clock().advance(STEP);
    totp(emulator)
}

#[track_caller]
fn assert_logged_in(client: &AuthenticationClient, user: &User) {
    assert!(user.token.is_some(), "the answer carries no token");
    assert_eq!(user.username.as_deref(), Some("bob"));
    assert_eq!(client.token(), user.token);
    assert_eq!(client.current_user().unwrap().id, user.id);
}

/// Asserts how a step of a login fails with tokens that stand for no login which waits, and what an empty one does.
async fn check_challenges<R>(factors: &[SecondFactor], method: impl Fn(&Mfa, &str) -> R)
where
    R: ApiRequest<Response: Debug>,
{
    let (emulator, client) = start().await;
    emulator.pool().add_user(bob()).unwrap();
    let (_, session) = add_ann(&emulator).await;
    ask_for(&emulator, factors);
    let (mfa, waiting) = (client.mfa(), challenge(&client).await);
    for token in ["not.a.token", session.expose()] {
        let error = refused(method(&mfa, token).await, 2021);
        assert_eq!(client.token(), None, "{error}");
    }
    // The session's token is no stand-in either.
    let ann = client.with_token(session);
    emulator.clear_requests();
    assert_not_sent(&emulator, method(&ann.mfa(), "").await);

    emulator.clock().advance(CHALLENGE_LIFE);
    refused(method(&mfa, waiting.token.expose()).await, 2021);
    let waiting = challenge(&client).await;
    emulator.pool().remove_user("bob");
    refused(method(&mfa, waiting.token.expose()).await, 2021);
}

/// Makes an authenticator for whoever is logged in, and confirms it.
async fn enrol(emulator: &Emulator, client: &AuthenticationClient) -> MfaAssociation {
    let mfa = client.mfa();
    let new = mfa.assosicate_mfa_authenticator().await.unwrap();
    let confirm = mfa.confirm_assosicate_mfa_authenticator(totp(emulator));
    confirm.await.unwrap();
    new
}

// ----- the challenge

#[tokio::test]
async fn mfa_challenge_of_the_users_own_factor() {
    let (_emulator, client, challenge) = start_waiting(bob()).await;
    assert_eq!(challenge.email.as_deref(), Some(EMAIL));
    assert_eq!(challenge.username.as_deref(), Some("bob"));
    assert!(challenge.avatar.is_some());
    assert!(challenge.application_mfa.is_empty());
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn mfa_challenge_of_the_application() {
    let factors = [SecondFactor::Sms, SecondFactor::Otp];
    let phone = Some(PHONE.to_owned());
    let (emulator, client, waiting) = start_asked(NewUser { phone, ..bob() }, &factors).await;
    let policies: Vec<_> = waiting.application_mfa.iter().collect();
    assert_eq!(policies[0].mfa_policy, MfaPolicy::Sms);
    assert_eq!(policies[1].mfa_policy, MfaPolicy::Otp);
    assert_eq!((policies[1].status, policies[1].sort), (Some(1), Some(1)));
    assert_eq!(waiting.phone.as_deref(), Some(PHONE));
    assert_eq!(waiting.mfa_phone.as_deref(), Some(PHONE));
    assert_eq!(waiting.totp_mfa_enabled, Some(true));
    assert_eq!(waiting.face_mfa_enabled, Some(false));

    let error = client.login_by_username("bob", PASSWORD).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::APP_MFA_REQUIRED));
    ask_for(&emulator, &[]);
    let error = client.login_by_username("bob", PASSWORD).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::MFA_REQUIRED));
}

/// The token of a challenge proves a password, and nothing else.
#[tokio::test]
async fn mfa_challenge_is_no_session() {
    let (_emulator, client, waiting) = start_waiting(bob()).await;
    let client = client.with_token(waiting);
    refused(client.get_current_user().await, 2020);
    refused(client.mfa().delete_mfa_authenticator().await, 2020);
    refused(client.logout().await, 2020);
}

/// At the emulator's login page, where the host asks for the factor by itself.
#[tokio::test]
async fn mfa_challenge_at_the_login_page() {
    let (emulator, _) = start().await;
    let id = emulator.pool().add_user(bob()).unwrap();
    let client = app_builder(&emulator).build().unwrap();
    let begun = client.build_authorize_url().pkce().build().unwrap();

    let password = format!("account={EMAIL}&password={PASSWORD}");
    let page = post_form(begun.url(), password).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    let (_, token) = page.split_once("name=\"mfa_token\" value=\"").unwrap();
    let (token, _) = token.split_once('"').unwrap();
    let code = totp(&emulator);
    let answer = post_form(begun.url(), format!("mfa_token={token}&code={code}")).await;

    let code = begun.accept(&header(&answer, "location")).unwrap();
    let tokens = client.get_access_token_by_code(code).await.unwrap();
    let verify = client.verify_id_token(tokens.id_token.unwrap());
    let claims = verify.nonce(begun.nonce().unwrap()).await.unwrap();
    assert_eq!(claims.sub(), id);
}

// ----- enrolment

#[tokio::test]
async fn mfa_assosicate_mfa_authenticator_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let new = client.mfa().assosicate_mfa_authenticator().await.unwrap();
    assert_eq!(new.authenticator_type, Some(AuthenticatorType::Totp));
    let (secret, uri) = (new.secret.expose(), new.qrcode_uri.unwrap());
    assert_eq!(secret.len(), 32, "20 bytes in base32");
    let uri = url::Url::parse(uri.expose()).unwrap();
    assert_eq!((uri.scheme(), uri.host_str()), ("otpauth", Some("totp")));
    assert_eq!(uri.path(), "/Authing:bob%40example.com");
    let query: Vec<_> = uri.query_pairs().collect();
    for pair in [
        ("secret", secret),
        ("issuer", "Authing"),
        ("algorithm", "SHA1"),
        ("digits", "6"),
        ("period", "30"),
    ] {
        let pair = (pair.0.into(), pair.1.into());
        assert!(query.contains(&pair), "{pair:?} is not in {query:?}");
    }
    let picture = new.qrcode_data_url.unwrap();
    let picture = picture.expose().strip_prefix("data:image/svg+xml;base64,");
    let picture = STANDARD.decode(picture.unwrap()).unwrap();
    assert!(String::from_utf8(picture).unwrap().contains("<svg"));
    assert!(!new.recovery_code.unwrap().is_empty());

    // Not before it is confirmed.
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let security = client.get_security_level().await.unwrap();
    assert!(!security.mfa);
    assert!(emulator.pool().totp(EMAIL).is_some());
}

/// The codes are those that any authenticator app shows for the secret.
#[tokio::test]
async fn mfa_assosicate_mfa_authenticator_again_replaces_what_is_not_confirmed() {
    let (emulator, client) = start_logged_in().await;
    let mfa = client.mfa();
    let first = mfa.assosicate_mfa_authenticator().await.unwrap();
    let stale = totp(&emulator);
    let second = mfa.assosicate_mfa_authenticator().await.unwrap();
    assert_ne!(first.secret, second.secret);
    refused(mfa.confirm_assosicate_mfa_authenticator(stale).await, 400);
    let listed = mfa.get_mfa_authenticators().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].secret.as_ref(), Some(&second.secret));
}

/// What is in use stays so until the new one is confirmed.
#[tokio::test]
async fn mfa_assosicate_mfa_authenticator_beside_one_in_use() {
    let (emulator, client) = start_logged_in().await;
    enrol(&emulator, &client).await;
    let old = next_totp(&emulator);
    client.mfa().assosicate_mfa_authenticator().await.unwrap();
    let other = client.with_token("");
    let waiting = challenge(&other).await;
    let user = other.mfa().verify_totp_mfa(old, waiting).await.unwrap();
    assert_logged_in(&other, &user);
    let confirm = totp(&emulator);
    let mfa = client.mfa();
    mfa.confirm_assosicate_mfa_authenticator(confirm)
        .await
        .unwrap();
    let waiting = challenge(&other).await;
    let new = next_totp(&emulator);
    other.mfa().verify_totp_mfa(new, waiting).await.unwrap();
    assert_eq!(mfa.get_mfa_authenticators().await.unwrap().len(), 1);
}

/// Whoever must have a second factor, and has none, gets one with the challenge.
#[tokio::test]
async fn mfa_assosicate_mfa_authenticator_of_a_login_that_waits() {
    let (emulator, client, waiting) = start_asked(bob_without_an_app(), &[SecondFactor::Otp]).await;
    assert_eq!(waiting.totp_mfa_enabled, Some(false));
    let mfa = client.mfa();
    for source in [TotpSource::Application, TotpSource::Own] {
        let call = mfa.assosicate_mfa_authenticator().source(source);
        call.mfa_token(&waiting).await.unwrap();
    }
    let call = mfa.confirm_assosicate_mfa_authenticator(totp(&emulator));
    call.mfa_token(&waiting).await.unwrap();
    assert_eq!(client.token(), None, "the code is still to be proven");
    let verify = mfa.verify_totp_mfa(next_totp(&emulator), waiting);
    assert_logged_in(&client, &verify.await.unwrap());
}

/// A stolen password alone replaces no second factor.
#[tokio::test]
async fn mfa_assosicate_mfa_authenticator_in_place_of_one_in_use() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let mfa = client.mfa();
    let call = mfa.assosicate_mfa_authenticator();
    assert!(
        refused(call.mfa_token(&waiting).await, 1001)
            .code()
            .unwrap()
            .is_forbidden()
    );
    let call = mfa.confirm_assosicate_mfa_authenticator(totp(&emulator));
    refused(call.mfa_token(&waiting).await, 1001);
}

#[tokio::test]
async fn mfa_assosicate_mfa_authenticator_with_an_empty_token() {
    let (emulator, client) = start().await;
    let call = client.mfa().assosicate_mfa_authenticator();
    assert_not_sent(&emulator, call.mfa_token("").await);
}

#[tokio::test]
async fn mfa_assosicate_mfa_authenticator_of_another_kind() {
    let (_emulator, client) = start_logged_in().await;
    let kind = AuthenticatorType::Other("u2f".into());
    let call = client.mfa().assosicate_mfa_authenticator();
    refused(call.authenticator_type(kind).await, 400);
    let source = TotpSource::Other("NOBODY".into());
    let call = client.mfa().assosicate_mfa_authenticator();
    refused(call.source(source).await, 400);
}

#[tokio::test]
async fn mfa_confirm_assosicate_mfa_authenticator_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let mfa = client.mfa();
    mfa.assosicate_mfa_authenticator().await.unwrap();
    let confirm = mfa.confirm_assosicate_mfa_authenticator(totp(&emulator));
    assert_eq!(confirm.await.unwrap().code, Some(200));
    assert!(client.get_security_level().await.unwrap().mfa);
    challenge(&client).await;
}

/// Each source has an authenticator of its own; the application's alone is asked for by nobody but the application.
#[tokio::test]
async fn mfa_confirm_assosicate_mfa_authenticator_of_the_application() {
    let (emulator, client) = start_logged_in().await;
    let mfa = client.mfa();
    let new = mfa.assosicate_mfa_authenticator();
    new.source(TotpSource::Application).await.unwrap();
    let own = mfa.confirm_assosicate_mfa_authenticator(totp(&emulator));
    refused(own.await, 400);
    let confirm = mfa.confirm_assosicate_mfa_authenticator(totp(&emulator));
    confirm.source(TotpSource::Application).await.unwrap();

    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    refused(mfa.delete_mfa_authenticator().await, 404);
    ask_for(&emulator, &[SecondFactor::Otp]);
    let waiting = challenge(&client).await;
    let verify = mfa.verify_totp_mfa(next_totp(&emulator), waiting);
    assert_logged_in(&client, &verify.await.unwrap());
}

#[tokio::test]
async fn mfa_confirm_assosicate_mfa_authenticator_with_a_wrong_code() {
    let (_emulator, client) = start_logged_in().await;
    let mfa = client.mfa();
    let early = mfa.confirm_assosicate_mfa_authenticator("123456");
    refused(early.await, 400);
    mfa.assosicate_mfa_authenticator().await.unwrap();
    refused(mfa.confirm_assosicate_mfa_authenticator("wrong").await, 400);
    refused(mfa.confirm_assosicate_mfa_authenticator("").await, 6003);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn mfa_get_mfa_authenticators_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let mfa = client.mfa();
    assert!(mfa.get_mfa_authenticators().await.unwrap().is_empty());
    let new = enrol(&emulator, &client).await;

    let all = mfa.get_mfa_authenticators().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].user_id, client.current_user().map(|user| user.id));
    assert_eq!(all[0].authenticator_type, Some(AuthenticatorType::Totp));
    assert_eq!(all[0].source, Some(TotpSource::Own));
    assert_eq!(all[0].enable, Some(true));
    assert_eq!(all[0].secret, Some(new.secret));
    assert_eq!(all[0].recovery_code, new.recovery_code);
    assert!(all[0].created_at.is_some() && all[0].updated_at.is_some());
    let others = mfa.get_mfa_authenticators();
    let others = others.source(TotpSource::Application).await.unwrap();
    assert!(others.is_empty());
}

/// With a password alone nobody learns the secret.
#[tokio::test]
async fn mfa_get_mfa_authenticators_of_a_login_that_waits() {
    let (_emulator, client, waiting) = start_waiting(bob()).await;
    let call = client.mfa().get_mfa_authenticators();
    let all = call.mfa_token(waiting).await.unwrap();
    assert_eq!(all[0].enable, Some(true));
    assert_eq!((&all[0].secret, &all[0].recovery_code), (&None, &None));
}

#[tokio::test]
async fn mfa_get_mfa_authenticators_with_a_bad_token_given() {
    let (_emulator, client) = start_logged_in().await;
    let call = client.mfa().get_mfa_authenticators();
    let error = refused(call.mfa_token("not.a.token").await, 2020);
    assert!(error.is_not_logged_in());
}

#[tokio::test]
async fn mfa_delete_mfa_authenticator_succeeds() {
    let (emulator, client) = start_logged_in().await;
    enrol(&emulator, &client).await;
    let answer = client.mfa().delete_mfa_authenticator().await.unwrap();
    assert_eq!(answer.code, Some(200));
    let all = client.mfa().get_mfa_authenticators().await.unwrap();
    assert!(all.is_empty());
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn mfa_delete_mfa_authenticator_that_is_not_there() {
    let (_emulator, client) = start_logged_in().await;
    let result = client.mfa().delete_mfa_authenticator().await;
    assert!(refused(result, 404).is_not_found());
}

// ----- the authenticator app

#[tokio::test]
async fn mfa_verify_totp_mfa_succeeds() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let clone = client.clone();
    let verify = client.mfa().verify_totp_mfa(totp(&emulator), waiting);
    let user = verify.await.unwrap();
    assert_logged_in(&client, &user);
    assert_logged_in(&clone, &user);
    assert_eq!(client.get_current_user().await.unwrap().id, user.id);
    let kept = emulator.pool().user("bob").unwrap();
    assert_eq!(kept.field("loginsCount"), Some(&1.into()));
}

/// An app's clock may be half a minute early or late.
#[tokio::test]
async fn mfa_verify_totp_mfa_with_a_code_of_the_step_before() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let early = totp(&emulator);
    emulator.clock().advance(STEP);
    let verify = client.mfa().verify_totp_mfa(early, waiting);
    assert_logged_in(&client, &verify.await.unwrap());
}

/// The challenge stays good, so that the person can try again.
#[tokio::test]
async fn mfa_verify_totp_mfa_with_a_wrong_code() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let mfa = client.mfa();
    let error = refused(mfa.verify_totp_mfa("wrong", &waiting).await, 6001);
    assert!(error.is_wrong_code());
    refused(mfa.verify_totp_mfa("", &waiting).await, 6003);
    let old = totp(&emulator);
    emulator.clock().advance(STEP * 2);
    refused(mfa.verify_totp_mfa(old, &waiting).await, 6001);
    assert_eq!(client.token(), None);
    mfa.verify_totp_mfa(totp(&emulator), waiting).await.unwrap();
}

#[tokio::test]
async fn mfa_verify_totp_mfa_with_a_used_code() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let (mfa, code) = (client.mfa(), totp(&emulator));
    mfa.verify_totp_mfa(&code, waiting).await.unwrap();
    let waiting = challenge(&client).await;
    refused(mfa.verify_totp_mfa(&code, &waiting).await, 6001);
    let next = mfa.verify_totp_mfa(next_totp(&emulator), waiting);
    next.await.unwrap();
}

/// Also when it is sent many times at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mfa_verify_totp_mfa_with_one_code_for_many_logins() {
    let (emulator, client, first) = start_waiting(bob()).await;
    let mut waiting = vec![first];
    for _ in 0..9 {
        waiting.push(challenge(&client).await);
    }
    let code = totp(&emulator);
    let tries: Vec<_> = waiting
        .into_iter()
        .map(|challenge| {
            let mfa = client.with_token("").mfa();
            tokio::spawn(mfa.verify_totp_mfa(&code, challenge).into_future())
        })
        .collect();
    let mut accepted = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(_) => accepted += 1,
            refusal => drop(refused(refusal, 6001)),
        }
    }
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn mfa_verify_totp_mfa_with_a_used_challenge() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let mfa = client.mfa();
    mfa.verify_totp_mfa(totp(&emulator), &waiting)
        .await
        .unwrap();
    let session = client.token();
    let again = mfa.verify_totp_mfa(next_totp(&emulator), waiting).await;
    refused(again, 2021);
    assert_eq!(client.token(), session);
}

#[tokio::test]
async fn mfa_verify_totp_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Otp], |mfa, token| {
        mfa.verify_totp_mfa("1", token)
    })
    .await;
}

/// One user's code is not good for another's login.
#[tokio::test]
async fn mfa_verify_totp_mfa_with_the_code_of_somebody_else() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let ann = NewUser {
        totp_secret: Some("MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U".into()),
        ..ann()
    };
    emulator.pool().add_user(ann).unwrap();
    let hers = emulator.pool().totp("ann").unwrap();
    refused(client.mfa().verify_totp_mfa(hers, waiting).await, 6001);
}

#[tokio::test]
async fn mfa_verify_totp_mfa_that_the_application_does_not_take() {
    let (emulator, client, waiting) = start_asked(bob(), &[SecondFactor::Sms]).await;
    let verify = client.mfa().verify_totp_mfa(totp(&emulator), waiting);
    refused(verify.await, 2021);
}

#[tokio::test]
async fn mfa_verify_totp_mfa_of_a_user_who_was_locked_meanwhile() {
    let (emulator, client, waiting) = start_waiting(bob()).await;
    let locked = NewUser {
        id: emulator.pool().user("bob").map(|bob| bob.id().to_owned()),
        locked: true,
        ..bob()
    };
    emulator.pool().remove_user("bob");
    emulator.pool().add_user(locked).unwrap();
    let verify = client.mfa().verify_totp_mfa(totp(&emulator), waiting);
    refused(verify.await, 2005);
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn mfa_verify_totp_recovery_code_succeeds() {
    let (_emulator, client, waiting) = start_waiting(bob()).await;
    let verify = client
        .mfa()
        .verify_totp_recovery_code(RECOVERY_CODE, waiting);
    assert_logged_in(&client, &verify.await.unwrap());
}

/// It works once; the next one is told to whoever is logged in.
#[tokio::test]
async fn mfa_verify_totp_recovery_code_twice() {
    let (_emulator, client, waiting) = start_waiting(bob()).await;
    let mfa = client.mfa();
    let verify = mfa.verify_totp_recovery_code(RECOVERY_CODE, waiting);
    verify.await.unwrap();
    let all = mfa.get_mfa_authenticators().await.unwrap();
    let next = all[0].recovery_code.clone().unwrap();
    let waiting = challenge(&client).await;
    let again = mfa.verify_totp_recovery_code(RECOVERY_CODE, &waiting).await;
    refused(again, 6002);
    mfa.verify_totp_recovery_code(next, waiting).await.unwrap();
}

#[tokio::test]
async fn mfa_verify_totp_recovery_code_that_is_wrong() {
    let (_emulator, client, waiting) = start_waiting(bob()).await;
    let mfa = client.mfa();
    let wrong = mfa.verify_totp_recovery_code("wrong", &waiting).await;
    assert!(refused(wrong, 6002).is_wrong_code());
    let none = mfa.verify_totp_recovery_code("", &waiting).await;
    refused(none, 6004);
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn mfa_verify_totp_recovery_code_with_bad_challenges() {
    check_challenges(&[SecondFactor::Otp], |mfa, token| {
        mfa.verify_totp_recovery_code(RECOVERY_CODE, token)
    })
    .await;
}

// ----- codes by SMS and e-mail

/// `bob`, who can be reached by phone.
fn bob_with_a_phone() -> NewUser {
    NewUser {
        phone: Some(PHONE.into()),
        ..bob_without_an_app()
    }
}

#[tokio::test]
async fn mfa_verify_app_sms_mfa_succeeds() {
    let (emulator, client, waiting) = start_asked(bob_with_a_phone(), &[SecondFactor::Sms]).await;
    let code = sms_code(&emulator, &client, PHONE).await;
    let verify = client.mfa().verify_app_sms_mfa(PHONE, code, waiting);
    let user = verify.await.unwrap();
    assert_logged_in(&client, &user);
    assert_eq!(user.phone_verified, Some(true));
}

/// A user without a number gets one this way.
#[tokio::test]
async fn mfa_verify_app_sms_mfa_binds_a_first_number() {
    let (emulator, client, waiting) = start_asked(bob_without_an_app(), &[SecondFactor::Sms]).await;
    let (country, number) = ("+44", "7700900000");
    let code = sms_code_abroad(&emulator, &client, country, number).await;
    let verify = client.mfa().verify_app_sms_mfa(number, code, waiting);
    let user = verify.phone_country_code(country).await.unwrap();
    assert_logged_in(&client, &user);
    assert_eq!(user.phone.as_deref(), Some(number));
    assert_eq!(user.phone_country_code.as_deref(), Some(country));
}

#[tokio::test]
async fn mfa_verify_app_sms_mfa_with_wrong_codes() {
    let (emulator, client, waiting) = start_asked(bob_with_a_phone(), &[SecondFactor::Sms]).await;
    let mfa = client.mfa();
    let code = sms_code(&emulator, &client, PHONE).await;
    let wrong = mfa.verify_app_sms_mfa(PHONE, "wrong", &waiting).await;
    assert!(refused(wrong, 2001).is_wrong_code());
    emulator.clock().advance(Duration::from_secs(60));
    let old = mfa.verify_app_sms_mfa(PHONE, code, &waiting).await;
    assert!(refused(old, 2300).is_wrong_code());
    let code = sms_code(&emulator, &client, PHONE).await;
    mfa.verify_app_sms_mfa(PHONE, &code, waiting).await.unwrap();
    let waiting = challenge(&client).await;
    let used = mfa.verify_app_sms_mfa(PHONE, code, waiting).await;
    refused(used, 2001);
}

/// Whoever has the password must not choose where the code goes.
#[tokio::test]
async fn mfa_verify_app_sms_mfa_with_another_number() {
    let (emulator, client, waiting) = start_asked(bob_with_a_phone(), &[SecondFactor::Sms]).await;
    let other = "18800000009";
    let code = sms_code(&emulator, &client, other).await;
    let mfa = client.mfa();
    refused(mfa.verify_app_sms_mfa(other, &code, &waiting).await, 2028);
    let ann = NewUser {
        phone: Some(other.into()),
        ..ann()
    };
    emulator.pool().add_user(ann).unwrap();
    refused(mfa.verify_app_sms_mfa(other, code, waiting).await, 2035);
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn mfa_verify_app_sms_mfa_that_nobody_asked_for() {
    let bob = NewUser {
        phone: Some(PHONE.into()),
        ..bob()
    };
    let (emulator, client, waiting) = start_waiting(bob).await;
    let code = sms_code(&emulator, &client, PHONE).await;
    let verify = client.mfa().verify_app_sms_mfa(PHONE, code, waiting);
    refused(verify.await, 2021);
}

#[tokio::test]
async fn mfa_verify_app_sms_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Sms], |mfa, token| {
        mfa.verify_app_sms_mfa(PHONE, "123456", token)
    })
    .await;
}

#[tokio::test]
async fn mfa_verify_app_email_mfa_succeeds() {
    let (emulator, client, waiting) =
        start_asked(bob_without_an_app(), &[SecondFactor::Email]).await;
    let code = email_code(&emulator, &client, EMAIL, EmailScene::MfaVerify).await;
    let verify = client.mfa();
    let verify = verify.verify_app_email_mfa("Bob@Example.com", code, waiting);
    let user = verify.await.unwrap();
    assert_logged_in(&client, &user);
    assert_eq!(user.email_verified, Some(true));
}

#[tokio::test]
async fn mfa_verify_app_email_mfa_binds_a_first_address() {
    let email = None;
    let bob = NewUser {
        email,
        ..bob_without_an_app()
    };
    let (emulator, client, waiting) = start_asked(bob, &[SecondFactor::Email]).await;
    let code = email_code(&emulator, &client, EMAIL, EmailScene::MfaVerify).await;
    let verify = client.mfa().verify_app_email_mfa(EMAIL, code, waiting);
    assert_eq!(verify.await.unwrap().email.as_deref(), Some(EMAIL));
}

#[tokio::test]
async fn mfa_verify_app_email_mfa_with_wrong_codes() {
    let (emulator, client, waiting) =
        start_asked(bob_without_an_app(), &[SecondFactor::Email]).await;
    let mfa = client.mfa();
    let code = email_code(&emulator, &client, EMAIL, EmailScene::MfaVerify).await;
    let wrong = mfa.verify_app_email_mfa(EMAIL, "wrong", &waiting).await;
    assert!(refused(wrong, 2001).is_wrong_code());
    emulator.clock().advance(Duration::from_secs(300));
    let old = mfa.verify_app_email_mfa(EMAIL, code, waiting).await;
    assert!(refused(old, 2300).is_wrong_code());
}

#[tokio::test]
async fn mfa_verify_app_email_mfa_with_another_address() {
    let (emulator, client, waiting) =
        start_asked(bob_without_an_app(), &[SecondFactor::Email]).await;
    let mfa = client.mfa();
    let other = "mallory@example.com";
    let code = email_code(&emulator, &client, other, EmailScene::MfaVerify).await;
    refused(mfa.verify_app_email_mfa(other, code, &waiting).await, 2028);
    emulator.pool().add_user(ann()).unwrap();
    let hers = mfa.verify_app_email_mfa("ann@example.com", "123456", &waiting);
    refused(hers.await, 2200);
    refused(
        mfa.verify_app_email_mfa("bob", "123456", waiting).await,
        2204,
    );
}

#[tokio::test]
async fn mfa_verify_app_email_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Email], |mfa, token| {
        mfa.verify_app_email_mfa(EMAIL, "123456", token)
    })
    .await;
}

#[tokio::test]
async fn mfa_phone_or_email_bindable_succeeds() {
    let factors = [SecondFactor::Sms, SecondFactor::Email];
    let (emulator, client, waiting) = start_asked(bob_without_an_app(), &factors).await;
    emulator.pool().add_user(ann()).unwrap();
    let mfa = client.mfa();
    let ask = || mfa.phone_or_email_bindable(&waiting);
    assert!(ask().phone(PHONE).await.unwrap(), "nobody has it");
    assert!(ask().email(EMAIL).await.unwrap(), "it is his");
    assert!(!ask().email("ann@example.com").await.unwrap(), "it is hers");
    let other = ask().email("mallory@example.com").await.unwrap();
    assert!(!other, "he has another");
    assert_eq!(client.token(), None, "a question proves nothing");
}

#[tokio::test]
async fn mfa_phone_or_email_bindable_of_both_or_none() {
    let (emulator, client) = start().await;
    let ask = || client.mfa().phone_or_email_bindable("t");
    for call in [ask(), ask().phone(PHONE).email(EMAIL)] {
        let error = call.await.unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
    }
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn mfa_phone_or_email_bindable_of_a_malformed_address() {
    let (_emulator, client, waiting) =
        start_asked(bob_without_an_app(), &[SecondFactor::Email]).await;
    let call = client.mfa().phone_or_email_bindable(waiting);
    refused(call.email("bob").await, 2204);
}

#[tokio::test]
async fn mfa_phone_or_email_bindable_with_bad_challenges() {
    check_challenges(&[SecondFactor::Email], |mfa, token| {
        mfa.phone_or_email_bindable(token).email(EMAIL)
    })
    .await;
}

// ----- faces

/// Binds a face to whoever is logged in.
async fn bind_face(client: &AuthenticationClient) {
    let call = client.mfa().associate_face_by_blob(FACE);
    call.await.unwrap();
}

/// The address of a picture that the user has uploaded.
async fn uploaded(client: &AuthenticationClient, picture: &[u8]) -> String {
    let user = client.upload_avatar(picture, "image/bmp").await.unwrap();
    user.photo.unwrap()
}

/// `bob`, who has bound a face; the addresses of pictures of it and of another; and a login of his that waits for it.
async fn start_with_a_face() -> (Emulator, AuthenticationClient, [String; 2], MfaChallenge) {
    let (emulator, client) = start_logged_in().await;
    bind_face(&client).await;
    let pictures = [
        uploaded(&client, FACE).await,
        uploaded(&client, OTHER_FACE).await,
    ];
    client.logout().await.unwrap();
    ask_for(&emulator, &[SecondFactor::Face]);
    let challenge = challenge(&client).await;
    (emulator, client, pictures, challenge)
}

#[tokio::test]
async fn mfa_associate_face_by_blob_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let session = client.token();
    emulator.clear_requests();
    let call = client.mfa().associate_face_by_blob(FACE);
    let user = call.photo_b(FACE).await.unwrap();
    assert_eq!(user.username.as_deref(), Some("bob"));
    assert_eq!(client.token(), session);
    let sent: Vec<_> = emulator.requests();
    assert_eq!(sent.len(), 3, "two uploads, and what binds them");
    assert_eq!(sent[0].query, "folder=face-photo&private=true");
    assert_eq!(sent[0].header("authorization"), None);
    assert!(!sent[2].body.contains("isExternal"), "{}", sent[2].body);
    ask_for(&emulator, &[SecondFactor::Face]);
    assert_eq!(challenge(&client).await.face_mfa_enabled, Some(true));
}

/// Nobody can look at it.
#[tokio::test]
async fn mfa_associate_face_by_blob_uploads_in_private() {
    let (emulator, client) = start_logged_in().await;
    bind_face(&client).await;
    let requests = emulator.requests();
    let bound: serde_json::Value = serde_json::from_str(&requests.last().unwrap().body).unwrap();
    let key = bound["photoA"].as_str().unwrap();
    assert_eq!(bound["photoB"], key);
    let address = format!("{}/uploads/{key}", emulator.url());
    let answer = reqwest::get(address).await.unwrap();
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn mfa_associate_face_by_blob_of_a_login_that_waits() {
    let (_emulator, client, waiting) =
        start_asked(bob_without_an_app(), &[SecondFactor::Face]).await;
    assert_eq!(waiting.face_mfa_enabled, Some(false));
    let call = client.mfa().associate_face_by_blob(FACE);
    call.mfa_token(waiting).await.unwrap();
    assert_eq!(client.token(), None, "the face is still to be proven");
    assert_eq!(challenge(&client).await.face_mfa_enabled, Some(true));
}

#[tokio::test]
async fn mfa_associate_face_by_blob_of_two_faces() {
    let (_emulator, client) = start_logged_in().await;
    let call = client.mfa().associate_face_by_blob(FACE);
    refused(call.photo_b(OTHER_FACE).await, 1702);
}

#[tokio::test]
async fn mfa_associate_face_by_blob_twice() {
    let (_emulator, client) = start_logged_in().await;
    bind_face(&client).await;
    let again = client.mfa().associate_face_by_blob(OTHER_FACE).await;
    refused(again, 1706);
}

#[tokio::test]
async fn mfa_associate_face_by_blob_of_a_user_who_cannot_be_reached() {
    let (emulator, client) = start().await;
    let bob = NewUser {
        email: None,
        ..bob_without_an_app()
    };
    emulator.pool().add_user(bob).unwrap();
    client.login_by_username("bob", PASSWORD).await.unwrap();
    let result = client.mfa().associate_face_by_blob(FACE).await;
    refused(result, 1703);
}

#[tokio::test]
async fn mfa_associate_face_by_blob_that_is_no_picture() {
    let (emulator, client) = start_logged_in().await;
    emulator.clear_requests();
    let mfa = client.mfa();
    let text: &[u8] = b"no picture";
    for (call, wanted) in [
        (mfa.associate_face_by_blob(text), "photo_a"),
        (mfa.associate_face_by_blob(FACE).photo_b(text), "photo_b"),
    ] {
        match call.await {
            Err(Error::InvalidArgument { argument, .. }) => assert_eq!(argument, wanted),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn mfa_associate_face_by_blob_that_is_too_large() {
    let (_emulator, client) = start_logged_in().await;
    let mut picture = FACE.to_vec();
    picture.resize(6 * 1024 * 1024, 0);
    refused(client.mfa().associate_face_by_blob(picture).await, 413);
}

#[tokio::test]
async fn mfa_associate_face_by_local_file_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let call = client.mfa().associate_face_by_local_file(FACE_FILE);
    let user = call.await.unwrap();
    assert_eq!(user.username.as_deref(), Some("bob"));
    ask_for(&emulator, &[SecondFactor::Face]);
    assert_eq!(challenge(&client).await.face_mfa_enabled, Some(true));
}

#[tokio::test]
async fn mfa_associate_face_by_local_file_of_a_login_that_waits() {
    let (_emulator, client, waiting) =
        start_asked(bob_without_an_app(), &[SecondFactor::Face]).await;
    let call = client.mfa().associate_face_by_local_file(FACE_FILE);
    call.mfa_token(waiting).await.unwrap();
    assert_eq!(challenge(&client).await.face_mfa_enabled, Some(true));
}

#[tokio::test]
async fn mfa_associate_face_by_local_file_that_is_not_there() {
    let (emulator, client) = start_logged_in().await;
    emulator.clear_requests();
    let not_there = format!("{FACE_FILE}.gone");
    for path in [not_there.as_str(), file!(), "."] {
        let result = client.mfa().associate_face_by_local_file(path).await;
        let error = result.unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
    }
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn mfa_associate_face_by_url_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let picture = "https://example.com/bob.png";
    let call = client.mfa().associate_face_by_url(picture, picture);
    let user = call.await.unwrap();
    assert_eq!(user.username.as_deref(), Some("bob"));
    assert!(user.token.is_none() && client.token().is_some());
    ask_for(&emulator, &[SecondFactor::Face]);
    assert_eq!(challenge(&client).await.face_mfa_enabled, Some(true));
}

#[tokio::test]
async fn mfa_associate_face_by_url_of_a_picture_that_is_not_there() {
    let (emulator, client) = start_logged_in().await;
    let mfa = client.mfa();
    let picture = "https://example.com/bob.png";
    let gone = format!("{}/uploads/gone.png", emulator.url());
    refused(mfa.associate_face_by_url("", picture).await, 1700);
    refused(mfa.associate_face_by_url(&gone, picture).await, 1700);
    refused(mfa.associate_face_by_url(picture, gone).await, 1701);
    let other = "https://example.com/ann.png";
    refused(mfa.associate_face_by_url(picture, other).await, 1702);
}

#[tokio::test]
async fn mfa_verify_face_mfa_succeeds() {
    let (_emulator, client, [picture, _], waiting) = start_with_a_face().await;
    let verify = client.mfa().verify_face_mfa(picture, waiting);
    assert_logged_in(&client, &verify.await.unwrap());
}

#[tokio::test]
async fn mfa_verify_face_mfa_of_another_face() {
    let (_emulator, client, [picture, other], waiting) = start_with_a_face().await;
    let mfa = client.mfa();
    refused(mfa.verify_face_mfa(other, &waiting).await, 1702);
    refused(mfa.verify_face_mfa("gone.png", &waiting).await, 1700);
    assert_eq!(client.token(), None);
    mfa.verify_face_mfa(picture, waiting).await.unwrap();
}

#[tokio::test]
async fn mfa_verify_face_mfa_without_a_face() {
    let (_emulator, client, waiting) =
        start_asked(bob_without_an_app(), &[SecondFactor::Face]).await;
    let picture = "https://example.com/bob.png";
    let verify = client.mfa().verify_face_mfa(picture, waiting);
    refused(verify.await, 1701);
}

#[tokio::test]
async fn mfa_verify_face_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Face], |mfa, token| {
        mfa.verify_face_mfa("https://example.com/bob.png", token)
    })
    .await;
}

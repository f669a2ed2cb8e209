use crate::checks::{add_ann, later, mail, refused, sms};
use crate::support::{
    EMAIL, PASSWORD, PHONE, app_builder, assert_not_sent, header, post_form, sms_code, start,
    start_logged_in,
};
use crate::table::{Known, table};
use authing::authentication::Mfa;
use authing::types::{AuthenticatorType, MfaAssociation, TotpSource};
use authing::types::{EmailScene, User};
use authing::{ApiRequest, AuthenticationClient, ErrorCode, MfaChallenge, MfaPolicy};
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
async fn mfa_verify_totp_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Otp], |mfa, token| {
        mfa.verify_totp_mfa("1", token)
    })
    .await;
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

#[tokio::test]
async fn mfa_verify_app_sms_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Sms], |mfa, token| {
        mfa.verify_app_sms_mfa(PHONE, "123456", token)
    })
    .await;
}

#[tokio::test]
async fn mfa_verify_app_email_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Email], |mfa, token| {
        mfa.verify_app_email_mfa(EMAIL, "123456", token)
    })
    .await;
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
async fn mfa_verify_face_mfa_with_bad_challenges() {
    check_challenges(&[SecondFactor::Face], |mfa, token| {
        mfa.verify_face_mfa("https://example.com/bob.png", token)
    })
    .await;
}

// ----- rows

type Waiting = (Emulator, AuthenticationClient, Known<1>);

/// The same with the challenge's token known as `waiting`.
fn known((emulator, client, challenge): (Emulator, AuthenticationClient, MfaChallenge)) -> Waiting {
    let token = challenge.token.expose().to_owned();
    (emulator, client, [("waiting", token)])
}

async fn waiting(user: NewUser) -> Waiting {
    known(start_waiting(user).await)
}

async fn asked(user: NewUser, factor: SecondFactor) -> Waiting {
    known(start_asked(user, &[factor]).await)
}

/// `bob` with an app, and somebody else with another.
async fn waiting_beside_ann() -> Waiting {
    let started = waiting(bob()).await;
    let ann = NewUser {
        totp_secret: Some("MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U".into()),
        ..ann()
    };
    started.0.pool().add_user(ann).unwrap();
    started
}

/// `bob`, who cannot be reached by e-mail.
fn bob_without_an_address() -> NewUser {
    NewUser {
        email: None,
        ..bob_without_an_app()
    }
}

/// The same without a second factor, and logged in.
async fn start_unreachable() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    emulator.pool().add_user(bob_without_an_address()).unwrap();
    client.login_by_username("bob", PASSWORD).await.unwrap();
    (emulator, client)
}

/// `bob` with a bound face, and the addresses of a picture of it and of another (`picture`, `other`).
async fn face_asked() -> (Emulator, AuthenticationClient, Known<3>) {
    let (emulator, client, [picture, other], challenge) = start_with_a_face().await;
    let token = challenge.token.expose().to_owned();
    let known = [("waiting", token), ("picture", picture), ("other", other)];
    (emulator, client, known)
}

/// `bob`, who is asked for a code by SMS or e-mail, beside somebody else.
async fn start_asked_for_codes() -> Waiting {
    let factors = [SecondFactor::Sms, SecondFactor::Email];
    let started = known(start_asked(bob_without_an_app(), &factors).await);
    started.0.pool().add_user(ann()).unwrap();
    started
}

/// The address of no picture.
fn gone(emulator: &Emulator) -> String {
    format!("{}/uploads/gone.png", emulator.url())
}

fn is_logged_in(client: &AuthenticationClient, user: &User) -> bool {
    assert_logged_in(client, user);
    true
}

/// Locks `bob`.
fn lock(emulator: &Emulator) {
    let locked = NewUser {
        id: emulator.pool().user("bob").map(|bob| bob.id().to_owned()),
        locked: true,
        ..bob()
    };
    emulator.pool().remove_user("bob");
    emulator.pool().add_user(locked).unwrap();
}

fn code_to(emulator: &Emulator, phone: &str) -> String {
    emulator.outbox().sms_code(phone).unwrap()
}

const PICTURE: &str = "https://example.com/bob.png";

table! { start_logged_in;
    /// A stolen password alone replaces no second factor.
    mfa_assosicate_mfa_authenticator_in_place_of_one_in_use(|| waiting(bob())): client, emulator, known =>
        client.mfa().assosicate_mfa_authenticator().mfa_token(&known["waiting"])
            => 1001 |error| error.code().unwrap().is_forbidden(),
        client.mfa().confirm_assosicate_mfa_authenticator(totp(emulator)).mfa_token(&known["waiting"]) => 1001;
    mfa_assosicate_mfa_authenticator_with_an_empty_token: client =>
        client.mfa().assosicate_mfa_authenticator().mfa_token("") => "not sent";
    mfa_assosicate_mfa_authenticator_of_another_kind: logged_in =>
        logged_in.mfa().assosicate_mfa_authenticator().authenticator_type(AuthenticatorType::Other("u2f".into())) => 400,
        logged_in.mfa().assosicate_mfa_authenticator().source(TotpSource::Other("NOBODY".into())) => 400;
    mfa_confirm_assosicate_mfa_authenticator_with_a_wrong_code: logged_in =>
        logged_in.mfa().confirm_assosicate_mfa_authenticator("123456") => 400,
        logged_in.mfa().assosicate_mfa_authenticator(),
        logged_in.mfa().confirm_assosicate_mfa_authenticator("wrong") => 400,
        logged_in.mfa().confirm_assosicate_mfa_authenticator("") => 6003,
        logged_in.login_by_email(EMAIL, PASSWORD);
    /// With a password alone nobody learns the secret.
    mfa_get_mfa_authenticators_of_a_login_that_waits(|| waiting(bob())): client, known =>
        client.mfa().get_mfa_authenticators().mfa_token(&known["waiting"])
            => |all| all[0].enable == Some(true) && (&all[0].secret, &all[0].recovery_code) == (&None, &None);
    mfa_get_mfa_authenticators_with_a_bad_token_given: logged_in =>
        logged_in.mfa().get_mfa_authenticators().mfa_token("not.a.token") => 2020 |error| error.is_not_logged_in();
    mfa_delete_mfa_authenticator_that_is_not_there: logged_in =>
        logged_in.mfa().delete_mfa_authenticator() => 404 |error| error.is_not_found();

    /// An app's clock may be half a minute early or late.
    mfa_verify_totp_mfa_with_a_code_of_the_step_before(|| waiting(bob())): client, emulator, known => {
            let early = totp(emulator);
            emulator.clock().advance(STEP);
            client.mfa().verify_totp_mfa(early, &known["waiting"])
        } => |user| is_logged_in(client, &user);
    /// The challenge stays valid, so that the person can try again.
    mfa_verify_totp_mfa_with_a_wrong_code(|| waiting(bob())): client, emulator, known =>
        client.mfa().verify_totp_mfa("wrong", &known["waiting"]) => 6001 |error| error.is_wrong_code(),
        client.mfa().verify_totp_mfa("", &known["waiting"]) => 6003,
        {
            let old = totp(emulator);
            emulator.clock().advance(STEP * 2);
            client.mfa().verify_totp_mfa(old, &known["waiting"])
        } => 6001 |_| client.token().is_none(),
        client.mfa().verify_totp_mfa(totp(emulator), &known["waiting"]);
    mfa_verify_totp_mfa_with_a_used_challenge(|| waiting(bob())): client, emulator, known =>
        client.mfa().verify_totp_mfa(totp(emulator), &known["waiting"]),
        client.mfa().verify_totp_mfa(next_totp(emulator), &known["waiting"]) => 2021;
    /// One user's code is not valid for another's login.
    mfa_verify_totp_mfa_with_the_code_of_somebody_else(waiting_beside_ann): client, emulator, known =>
        client.mfa().verify_totp_mfa(emulator.pool().totp("ann").unwrap(), &known["waiting"]) => 6001;
    mfa_verify_totp_mfa_that_the_application_does_not_take(|| asked(bob(), SecondFactor::Sms)): client, emulator, known =>
        client.mfa().verify_totp_mfa(totp(emulator), &known["waiting"]) => 2021;
    mfa_verify_totp_mfa_of_a_user_who_was_locked_meanwhile(|| waiting(bob())): client, emulator, known =>
        { lock(emulator); client.mfa().verify_totp_mfa(totp(emulator), &known["waiting"]) } => 2005 |_| client.token().is_none();
    mfa_verify_totp_recovery_code(|| waiting(bob())): client, known =>
        client.mfa().verify_totp_recovery_code(RECOVERY_CODE, &known["waiting"]) => |user| is_logged_in(client, &user);
    mfa_verify_totp_recovery_code_that_is_wrong(|| waiting(bob())): client, known =>
        client.mfa().verify_totp_recovery_code("wrong", &known["waiting"]) => 6002 |error| error.is_wrong_code(),
        client.mfa().verify_totp_recovery_code("", &known["waiting"]) => 6004 |_| client.token().is_none();

    mfa_verify_app_sms_mfa(|| asked(bob_with_a_phone(), SecondFactor::Sms)): client, emulator, known =>
        client.send_sms_code(PHONE),
        client.mfa().verify_app_sms_mfa(PHONE, sms(emulator), &known["waiting"])
            => |user| is_logged_in(client, &user) && user.phone_verified == Some(true);
    /// A user without a number gets one this way.
    mfa_verify_app_sms_mfa_binds_a_first_number(|| asked(bob_without_an_app(), SecondFactor::Sms)): client, emulator, known =>
        client.send_sms_code("7700900000").phone_country_code("+44"),
        client.mfa().verify_app_sms_mfa("7700900000", code_to(emulator, "+44 7700900000"), &known["waiting"]).phone_country_code("+44")
        => |user| is_logged_in(client, &user)
            && user.phone.as_deref() == Some("7700900000")
            && user.phone_country_code.as_deref() == Some("+44");
    /// Whoever has the password must not choose where the code goes.
    mfa_verify_app_sms_mfa_with_another_number(|| asked(bob_with_a_phone(), SecondFactor::Sms)): client, emulator, known =>
        client.send_sms_code("18800000009"),
        client.mfa().verify_app_sms_mfa("18800000009", code_to(emulator, "18800000009"), &known["waiting"]) => 2028,
        {
            let phone = Some("18800000009".into());
            emulator.pool().add_user(NewUser { phone, ..ann() }).unwrap();
            client.mfa().verify_app_sms_mfa("18800000009", code_to(emulator, "18800000009"), &known["waiting"])
        } => 2035 |_| client.token().is_none();
    mfa_verify_app_sms_mfa_that_nobody_asked_for(|| waiting(NewUser { phone: Some(PHONE.into()), ..bob() })): client, emulator, known =>
        client.send_sms_code(PHONE),
        client.mfa().verify_app_sms_mfa(PHONE, sms(emulator), &known["waiting"]) => 2021;

    mfa_verify_app_email_mfa(|| asked(bob_without_an_app(), SecondFactor::Email)): client, emulator, known =>
        client.send_email(EMAIL, EmailScene::MfaVerify),
        client.mfa().verify_app_email_mfa("Bob@Example.com", mail(emulator), &known["waiting"])
            => |user| is_logged_in(client, &user) && user.email_verified == Some(true);
    mfa_verify_app_email_mfa_binds_a_first_address(|| asked(bob_without_an_address(), SecondFactor::Email)): client, emulator, known =>
        client.send_email(EMAIL, EmailScene::MfaVerify),
        client.mfa().verify_app_email_mfa(EMAIL, mail(emulator), &known["waiting"]) => |user| user.email.as_deref() == Some(EMAIL);
    mfa_verify_app_email_mfa_with_wrong_codes(|| asked(bob_without_an_app(), SecondFactor::Email)): client, emulator, known =>
        client.send_email(EMAIL, EmailScene::MfaVerify),
        client.mfa().verify_app_email_mfa(EMAIL, "wrong", &known["waiting"]) => 2001 |error| error.is_wrong_code(),
        client.mfa().verify_app_email_mfa(EMAIL, mail(later(emulator, 300)), &known["waiting"]) => 2300 |error| error.is_wrong_code();
    mfa_verify_app_email_mfa_with_another_address(|| asked(bob_without_an_app(), SecondFactor::Email)): client, emulator, known =>
        client.send_email("mallory@example.com", EmailScene::MfaVerify),
        {
            let code = emulator.outbox().email_code("mallory@example.com").unwrap();
            client.mfa().verify_app_email_mfa("mallory@example.com", code, &known["waiting"])
        } => 2028,
        {
            emulator.pool().add_user(ann()).unwrap();
            client.mfa().verify_app_email_mfa("ann@example.com", "123456", &known["waiting"])
        } => 2200,
        client.mfa().verify_app_email_mfa("bob", "123456", &known["waiting"]) => 2204;

    /// Nobody has the number; one address is his, one is hers, and with another he has one already. A question proves nothing.
    mfa_phone_or_email_bindable(start_asked_for_codes): client, known =>
        client.mfa().phone_or_email_bindable(&known["waiting"]).phone(PHONE) => |bindable| bindable,
        client.mfa().phone_or_email_bindable(&known["waiting"]).email(EMAIL) => |bindable| bindable,
        client.mfa().phone_or_email_bindable(&known["waiting"]).email("ann@example.com") => |bindable| !bindable,
        client.mfa().phone_or_email_bindable(&known["waiting"]).email("mallory@example.com")
            => |bindable| !bindable && client.token().is_none();
    mfa_phone_or_email_bindable_of_both_or_none: client =>
        client.mfa().phone_or_email_bindable("t") => "not sent: phone",
        client.mfa().phone_or_email_bindable("t").phone(PHONE).email(EMAIL) => "not sent: phone";
    mfa_phone_or_email_bindable_of_a_malformed_address(|| asked(bob_without_an_app(), SecondFactor::Email)): client, known =>
        client.mfa().phone_or_email_bindable(&known["waiting"]).email("bob") => 2204;

    mfa_associate_face_by_blob_of_two_faces: logged_in =>
        logged_in.mfa().associate_face_by_blob(FACE).photo_b(OTHER_FACE) => 1702;
    mfa_associate_face_by_blob_twice: logged_in =>
        logged_in.mfa().associate_face_by_blob(FACE),
        logged_in.mfa().associate_face_by_blob(OTHER_FACE) => 1706;
    mfa_associate_face_by_blob_of_a_user_who_cannot_be_reached(start_unreachable): logged_in =>
        logged_in.mfa().associate_face_by_blob(FACE) => 1703;
    mfa_associate_face_by_blob_that_is_no_picture: logged_in =>
        logged_in.mfa().associate_face_by_blob(b"no picture".as_slice()) => "not sent: photo_a",
        logged_in.mfa().associate_face_by_blob(FACE).photo_b(b"no picture".as_slice()) => "not sent: photo_b";
    mfa_associate_face_by_blob_that_is_too_large: logged_in =>
        logged_in.mfa().associate_face_by_blob([FACE, &[0; 6 * 1024 * 1024]].concat()) => 413;
    mfa_associate_face_by_local_file_that_is_not_there: logged_in =>
        logged_in.mfa().associate_face_by_local_file(format!("{FACE_FILE}.gone")) => "not sent: path",
        logged_in.mfa().associate_face_by_local_file(file!()) => "not sent: photo_a",
        logged_in.mfa().associate_face_by_local_file(".") => "not sent: path";
    mfa_associate_face_by_url_of_a_picture_that_is_not_there: logged_in, emulator =>
        logged_in.mfa().associate_face_by_url("", PICTURE) => 1700,
        logged_in.mfa().associate_face_by_url(gone(emulator), PICTURE) => 1700,
        logged_in.mfa().associate_face_by_url(PICTURE, gone(emulator)) => 1701,
        logged_in.mfa().associate_face_by_url(PICTURE, "https://example.com/ann.png") => 1702;
    mfa_verify_face_mfa(face_asked): client, known =>
        client.mfa().verify_face_mfa(&known["picture"], &known["waiting"]) => |user| is_logged_in(client, &user);
    mfa_verify_face_mfa_of_another_face(face_asked): client, known =>
        client.mfa().verify_face_mfa(&known["other"], &known["waiting"]) => 1702,
        client.mfa().verify_face_mfa("gone.png", &known["waiting"]) => 1700 |_| client.token().is_none(),
        client.mfa().verify_face_mfa(&known["picture"], &known["waiting"]);
    mfa_verify_face_mfa_without_a_face(|| asked(bob_without_an_app(), SecondFactor::Face)): client, known =>
        client.mfa().verify_face_mfa(PICTURE, &known["waiting"]) => 1701;
}

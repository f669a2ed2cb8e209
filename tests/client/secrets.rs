//! What can be formatted says no secret: every type that may hold one is filled with them and read for them.

use crate::methods;
use crate::support::{PUBLIC_KEY, add_user, builder, client_of, everything};
use authing::authentication::{
    AccessKey, AccountName, CodeChallengeMethod, Credentials, EnterpriseProtocol,
    PrincipalIdentity, TicketFormat, TokenPlace,
};
use authing::operations::{
    check_login_status, check_password_strength, login_by_email, login_by_sub_account,
    reset_password, update_email, update_password, update_phone, update_user,
};
use authing::types::{Device, SmsScene, SocialProvider};
use authing::types::{
    EmailScene, LoginByEmailInput, LoginByPhoneCodeInput, RegisterByEmailInput,
    RegisterByPhoneCodeInput, RegisterProfile, ResourceType, UpdateUserInput, User,
};
use authing::{
    ApiError, ApiRequest, AuthenticationClient, EncryptedPassword, Error, ErrorCode, Password,
    RequestBody, Secret,
};
use authing_emulator::{DirectoryUser, Emulator, NewUser, Seed};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Debug;
use syn::{Fields, Item};

/// What is planted, alone or as a part.
const PLANTED: &str = "s3cr3t";
const CALLBACK: &str = "https://shop.example.com/callback";
/// A token of the user `u1`.
const TOKEN: &str = "e30.eyJzdWIiOiJ1MSJ9.s3cr3t";

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    assert!(!text.contains(PLANTED), "{what} says a secret: {text}");
}

#[track_caller]
fn check(what: &str, value: &impl Debug) {
    let text = format!("{value:?}\n{value:#?}");
    assert_clean(what, &text);
}

#[track_caller]
fn check_error(what: &str, error: &Error) {
    assert_clean(what, &everything(error));
}

/// The call, what it sends, and what becomes of it.
async fn check_call<R: ApiRequest>(what: &str, call: R)
where
    R::Response: Debug,
{
    check(what, &call);
    let request = call.request().unwrap();
    check(what, &request);
    check(what, request.body());
    if let RequestBody::Json(body) = request.body() {
        assert!(!format!("{request:?}").contains(body.as_str()));
    }
    match call.await {
        Ok(output) => check(what, &output),
        Err(error) => check_error(what, &error),
    }
}

/// Each method with all that it takes of secrets; one of an area of the client has the area before it: `[mfa]`.
macro_rules! methods {
    ($($([$area:ident])? $method:ident($($argument:expr),*) $(.$option:ident($value:expr))*;)*) => {
        const LISTED: &[&str] = &[$(concat!($(stringify!($area), "_",)? stringify!($method))),*];

        async fn check_methods(client: &AuthenticationClient) {
            $(
                let sibling = client.with_token(TOKEN);
                let call = sibling$(.$area())?.$method($($argument),*) $(.$option($value))*;
                check_call(stringify!($method), call).await;
                check(stringify!($method), &sibling);
            )*
        }
    };
}

methods! {
    bind_email("bob@example.com", PLANTED);
    bind_phone("18800000000", PLANTED);
    check_logged_in().token(TOKEN);
    check_login_status().token(TOKEN);
    check_password_strength(PLANTED);
    create_device(device());
    [enterprise] authorize(EnterpriseProtocol::Oidc, "corp").referer("https://shop.example.com");
    event_pub("order-paid", json!({ "order": 17 }));
    get_access_token_by_client_credentials("orders:read").access_key(AccessKey::new("key", PLANTED));
    get_access_token_by_code(PLANTED).code_verifier(verifier());
    get_access_token_by_id_token(TOKEN);
    get_current_user().token(TOKEN);
    get_new_access_token_by_refresh_token(PLANTED);
    get_security_level();
    get_udf_value();
    get_user_info_by_access_token(TOKEN).token_place(TokenPlace::Query);
    has_role("admin");
    introspect_token(TOKEN);
    is_user_exists().email("bob@example.com");
    link_account(TOKEN, TOKEN);
    list_applications();
    list_authorized_resources("default").resource_type(ResourceType::Api);
    list_departments();
    list_orgs();
    list_roles();
    list_udv();
    login_by_ad("bob", PLANTED);
    login_by_email("bob@example.com", PLANTED);
    login_by_email_code("bob@example.com", PLANTED);
    login_by_ldap("bob", PLANTED);
    login_by_phone_code("18800000000", PLANTED);
    login_by_phone_password("18800000000", PLANTED);
    login_by_sub_account("cashier", PLANTED);
    login_by_username("bob", PLANTED);
    logout();
    my_devices_list();
    my_devices_logout("d-1");
    my_devices_unbind("d-1");
    [principal] authenticate(person());
    [principal] detail();
    logout_by_token(TOKEN);
    logout_current();
    [mfa] assosicate_mfa_authenticator().mfa_token(TOKEN);
    [mfa] associate_face_by_blob(PICTURE).photo_b(PICTURE).mfa_token(TOKEN);
    [mfa] associate_face_by_local_file(PICTURE_FILE).mfa_token(TOKEN);
    [mfa] associate_face_by_url("https://example.com/a.png", "https://example.com/b.png").mfa_token(TOKEN);
    [mfa] confirm_assosicate_mfa_authenticator(PLANTED).mfa_token(TOKEN);
    [mfa] delete_mfa_authenticator();
    [mfa] get_mfa_authenticators().mfa_token(TOKEN);
    [mfa] phone_or_email_bindable(TOKEN).email("bob@example.com");
    [mfa] verify_app_email_mfa("bob@example.com", PLANTED, TOKEN);
    [mfa] verify_app_sms_mfa("18800000000", PLANTED, TOKEN);
    [mfa] verify_face_mfa("face-photo/1.png", TOKEN);
    [mfa] verify_totp_mfa(PLANTED, TOKEN);
    [mfa] verify_totp_recovery_code(PLANTED, TOKEN);
    refresh_token().token(TOKEN);
    register_by_email("bob@example.com", PLANTED).profile(profile()).phone_token(TOKEN);
    register_by_email_code("bob@example.com", PLANTED).profile(profile()).phone_token(TOKEN);
    register_by_phone_code("18800000000", PLANTED)
        .password(PLANTED).profile(profile()).email_token(TOKEN);
    register_by_username("bob", PLANTED)
        .profile(profile()).phone_token(TOKEN).email_token(TOKEN);
    remove_udf_value("source");
    remove_udv("source");
    reset_password_by_email_code("bob@example.com", PLANTED, PLANTED);
    reset_password_by_first_token(TOKEN, PLANTED);
    reset_password_by_phone_code("18800000000", PLANTED, PLANTED);
    reset_password_with_force_reset(TOKEN, PLANTED, PLANTED);
    revoke_token(TOKEN);
    send_email("bob@example.com", EmailScene::VerifyEmail);
    send_sms_code("18800000000").scene(SmsScene::Login);
    set_udf_value([("source", "google")]);
    set_udv("source", "google");
    [social] generate_link_ext_idp_url("github", PLANTED);
    [social] get_identities();
    [social] unlink_ext_idp("i-1");
    signin_by_credentials(credentials()).captcha_token(PLANTED);
    track_session();
    unbind_email();
    unbind_phone();
    unlink_account(TOKEN, SocialProvider::Github);
    update_email("bob@example.com", PLANTED).old_email("old@example.com").old_email_code(PLANTED);
    update_password(PLANTED).old_password(PLANTED);
    update_phone("18800000000", PLANTED).old_phone("18800000001").old_phone_code(PLANTED);
    update_profile(updates()).email_token(TOKEN).phone_token(TOKEN);
    upload_avatar(PLANTED, "image/png");
    [qrcode] check_status(PLANTED);
    [qrcode] exchange_user_info(PLANTED);
    [qrcode] gene_code().custom_data([("source", "google")]);
    verify_access_token(TOKEN).audience("app");
    verify_id_token(TOKEN).audience("app").nonce("nonce");
    validate_ticket_v1(PLANTED, "https://shop.example.com");
    validate_ticket_v2(PLANTED, "https://shop.example.com").format(TicketFormat::Xml);
    validate_token().id_token(TOKEN);
    wechat_login(PLANTED);
}

/// One that is long enough.
fn verifier() -> Secret {
    PLANTED.repeat(8).into()
}

/// What a bitmap begins with, and then what nobody may read.
const PICTURE: &[u8] = b"BM s3cr3t";
const PICTURE_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/face.png");

fn credentials() -> Credentials {
    Credentials::password(AccountName::Account("bob".into()), PLANTED)
}

fn secret() -> Secret {
    PLANTED.into()
}

fn device() -> Device {
    Device {
        device_unique_id: Some("d-1".to_owned()),
        cookie: Some(json!(PLANTED)),
        canvas_fingerprint: Some(PLANTED.to_owned()),
        ..Default::default()
    }
}

fn person() -> PrincipalIdentity {
    PrincipalIdentity::Person {
        name: "张三".to_owned(),
        id_card: secret(),
        bank_card: secret(),
    }
}

fn profile() -> RegisterProfile {
    RegisterProfile {
        oauth: Some(secret()),
        ..Default::default()
    }
}

fn updates() -> UpdateUserInput {
    UpdateUserInput {
        oauth: secret().into(),
        ..Default::default()
    }
}

/// A user as answers hold it, secrets and all.
fn user() -> User {
    serde_json::from_value(json!({
        "id": "u1", "arn": "a", "userPoolId": "p", "token": TOKEN, "password": PLANTED,
        "oauth": PLANTED, "identities": [{
            "openid": "o", "userIdInIdp": "i", "userId": "u1", "connectionId": "c", "isSocial": true,
            "provider": "wechat", "type": "wechat", "userPoolId": "p",
            "accessToken": PLANTED, "refreshToken": PLANTED
        }]
    }))
    .unwrap()
}

#[test]
fn every_method_is_listed() {
    let listed: BTreeSet<_> = LISTED.iter().map(|name| (*name).to_owned()).collect();
    let methods: BTreeSet<_> = methods::methods().into_keys().collect();
    let missing: Vec<_> = methods.difference(&listed).collect();
    assert!(missing.is_empty(), "not listed: {missing:?}");
    assert_eq!(listed.len(), methods.len(), "listed twice, or too much");
}

#[tokio::test]
async fn nothing_says_a_secret() {
    check_settings();
    let emulator = Emulator::start().await.unwrap();
    let client = AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .secret(PLANTED)
        .redirect_uri(CALLBACK)
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .public_key(emulator.public_key())
        .build()
        .unwrap();

    // What the emulator itself makes of the methods, and then whatever can go wrong.
    check_methods(&client).await;
    let challenge = json!({ "mfaToken": PLANTED, "token": PLANTED });
    let user = json!({ "id": [PLANTED], "token": PLANTED }).to_string();
    for body in [
        json!({ "code": 1635, "message": "MFA", "data": challenge }).to_string(),
        json!({ "errors": [{ "message": {
            "code": 1635, "message": "MFA", "data": challenge
        } }] })
        .to_string(),
        json!({ "code": 200, "data": PLANTED }).to_string(),
        json!({
            "access_token": PLANTED, "id_token": PLANTED, "refresh_token": PLANTED, "sub": "u1", "active": true,
            "jti": PLANTED, "nonce": PLANTED, "own": [PLANTED], "address": { "token": PLANTED },
        })
        .to_string(),
        json!({ "access_token": [PLANTED], "sub": [PLANTED], "active": PLANTED }).to_string(),
        json!({ "code": 200, "data": {
            "access_token": PLANTED, "id_token": PLANTED, "refresh_token": PLANTED, "code": PLANTED,
            "secret": PLANTED, "qrcode_uri": PLANTED, "qrcode_data_url": PLANTED, "recovery_code": PLANTED,
        } })
        .to_string(),
        json!({ "code": 200, "data": [{ "id": "a1", "secret": PLANTED, "recoveryCode": PLANTED }] })
            .to_string(),
        json!({ "code": 200, "data": { "user": PLANTED, "url": [PLANTED] } }).to_string(),
        user,
        format!("\"{PLANTED}\""),
        format!("<html>{PLANTED}</html>"),
        format!("{{\"data\":{{\"{PLANTED}"),
    ] {
        emulator.faults().any().body(body, "application/json");
        check_methods(&client).await;
        emulator.faults().clear();
    }
    emulator.faults().any().drop_connection();
    check_methods(&client).await;

    let nowhere = builder("http://127.0.0.1:1").public_key(PUBLIC_KEY);
    let nowhere = nowhere.secret(PLANTED).redirect_uri(CALLBACK);
    check_methods(&nowhere.build().unwrap()).await;
    check_values(&client).await;
    check_protocols(&client);
    check_errors(&client).await;
    check_emulator().await;
}

fn check_settings() {
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-key", PLANTED.parse().unwrap());
    let http = reqwest::Client::builder()
        .default_headers(headers)
        .build()
        .unwrap();
    let plain = builder("https://demo.example.com")
        .user_pool_id("pool")
        .tenant_id("tenant")
        .token(TOKEN)
        .header("x-key", PLANTED);
    for builder in [
        plain.clone().proxy("http://bob:s3cr3t@127.0.0.1:3128"),
        plain.http_client(http),
    ] {
        check("builder", &builder);
        check("client", &builder.build().unwrap());
    }
    for wrong in [
        builder("https://bob:s3cr3t@demo.example.com"),
        builder("https://bob:s3cr3t@demo example.com"),
        builder("https://demo.example.com").proxy("http://bob:s3cr3t@:::"),
        builder("https://demo.example.com").header("x-key", "s3cr3t\n"),
        builder("https://demo.example.com").public_key(PLANTED),
    ] {
        check("builder", &wrong);
        check_error("build", &wrong.build().unwrap_err());
    }
}

async fn check_values(client: &AuthenticationClient) {
    check("secret", &secret());
    check("password", &Password::from(PLANTED));
    let encrypted = client.encrypt_password(PLANTED).await.unwrap();
    assert!(!format!("{encrypted:?}").contains(encrypted.as_str()));
    check("user", &user());
    check("polling", &client.qrcode().start_polling(PLANTED));
    check("relay", &client.social().accept(PLANTED).unwrap_err());
    for message in [
        json!({ "code": 1635, "message": "MFA", "data": { "mfaToken": PLANTED } }),
        json!({ "code": 200, "data": { "token": PLANTED } }),
        json!({ "code": 200, "data": PLANTED }),
    ] {
        let error = client.social().accept(message.to_string()).unwrap_err();
        check_error("relay", &error);
    }
    #[cfg(feature = "events")]
    {
        let nowhere = builder("http://127.0.0.1:1").socket_uri("ws://127.0.0.1:1");
        let nowhere = nowhere.token(PLANTED).build().unwrap();
        let mut events = nowhere.event_sub("order-paid").retry_times(0);
        check("events", &events);
        let error = events.next().await.unwrap().unwrap_err();
        check_error("events", &error);
        check("events", &events);
    }
    check_inputs(&encrypted);
}

fn check_inputs(encrypted: &EncryptedPassword) {
    let password = || encrypted.clone();
    let hides = |what: &str, value: &dyn Debug| {
        let text = format!("{value:?}\n{value:#?}");
        assert_clean(what, &text);
        assert!(!text.contains(encrypted.as_str()), "{what}: {text}");
    };
    let email = LoginByEmailInput::new("bob@example.com", password());
    hides("login input", &email);
    hides(
        "login variables",
        &login_by_email::Variables { input: email },
    );
    let code = LoginByPhoneCodeInput::new("18800000000", secret());
    hides("code input", &code);
    let register = RegisterByEmailInput {
        profile: Some(profile()),
        phone_token: Some(secret()),
        ..RegisterByEmailInput::new("bob@example.com", password())
    };
    hides("register input", &register);
    let register = RegisterByPhoneCodeInput {
        password: Some(password()),
        email_token: Some(secret()),
        ..RegisterByPhoneCodeInput::new("18800000000", secret())
    };
    hides("register input", &register);
    let updates = UpdateUserInput {
        password: password().into(),
        ..updates()
    };
    let updates = update_user::Variables {
        email_token: Some(secret()),
        phone_token: Some(secret()),
        ..update_user::Variables::new(updates)
    };
    hides("update", &updates);
    let sub_account = login_by_sub_account::Variables::new("bob", password());
    hides("sub-account", &sub_account);
    let reset = reset_password::Variables::new(secret(), password());
    hides("reset", &reset);
    let update = update_password::Variables {
        new_password: password(),
        old_password: Some(password()),
    };
    hides("update password", &update);
    let phone = update_phone::Variables {
        old_phone_code: Some(secret()),
        ..update_phone::Variables::new("18800000000", secret())
    };
    hides("update phone", &phone);
    let email = update_email::Variables {
        old_email_code: Some(secret()),
        ..update_email::Variables::new("bob@example.com", secret())
    };
    hides("update e-mail", &email);
    let status = check_login_status::Variables {
        token: Some(secret()),
    };
    hides("status", &status);
    let strength = check_password_strength::Variables { password: secret() };
    hides("strength", &strength);
}

/// What is made without a request.
fn check_protocols(client: &AuthenticationClient) {
    let url = client.build_authorize_url().state(PLANTED).nonce(PLANTED);
    let url = url.code_challenge(PLANTED.repeat(8));
    check("authorize url", &url);
    let url = url.code_challenge_method(CodeChallengeMethod::Plain);
    let begun = url.build().unwrap();
    assert!(begun.url().contains(PLANTED));
    check("authorization request", &begun);
    let answer = format!("?code={PLANTED}&id_token={TOKEN}&access_token={TOKEN}&state=");
    check_error("state", &begun.accept(&answer).unwrap_err());
    let code = begun.accept(&format!("{answer}{PLANTED}")).unwrap();
    check("authorization code", &code);
    let url = client.build_logout_url().expert(true).id_token(TOKEN);
    check("logout url", &url);
    check_error("logout url", &url.expert(false).build().unwrap_err());
    check("access key", &AccessKey::new("key", PLANTED));
    let short = client.get_code_challenge_digest(PLANTED, CodeChallengeMethod::S256);
    check_error("verifier", &short.unwrap_err());
    check("verifier", &client.generate_code_challenge());
}

async fn check_errors(client: &AuthenticationClient) {
    let challenge = json!({ "mfaToken": PLANTED, "deep": { "token": [PLANTED] } });
    for data in [challenge.clone(), json!([challenge]), json!(PLANTED)] {
        let error = ApiError::new("login", Some(ErrorCode::MFA_REQUIRED), "MFA").with_data(data);
        check("failure", &error.failures().next().unwrap());
        check("refusal", &error);
        check("challenge", &Error::from(error.clone()).mfa_challenge());
        check_error("refusal", &error.into());
    }
    let long = PLANTED.repeat(20);
    let too_long = client.login_by_email("bob@example.com", &long).await;
    check_error("argument", &too_long.unwrap_err());
    let token = client.with_token("s3cr3t\n").get_current_user().await;
    check_error("token", &token.unwrap_err());
}

async fn check_emulator() {
    let user = NewUser {
        username: Some("bob".into()),
        email: Some("bob@example.com".into()),
        password: Some(PLANTED.into()),
        totp_recovery_code: Some(PLANTED.into()),
        ..Default::default()
    };
    check("new user", &user);
    let seed = json!({
        "app_secret": PLANTED, "user_pool_secret": PLANTED,
        "access_keys": [{ "id": "key", "secret": PLANTED }],
        "applications": [{ "name": "shop", "secret": PLANTED }],
        "users": [{ "username": "carol", "password": PLANTED }],
        "ldap": [{ "username": "dave", "password": PLANTED }]
    });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    check("seed", &seed);
    let person = DirectoryUser {
        username: "erin".into(),
        password: PLANTED.into(),
        ..Default::default()
    };
    check("directory user", &person);
    let started = Emulator::builder().seed(seed);
    check("emulator builder", &started);
    let emulator = started.start().await.unwrap();
    emulator.pool().add_user(user).unwrap();
    emulator.pool().add_ldap_user(person);
    add_user(&emulator, "frank");
    let faults = emulator.faults();
    faults
        .on("user")
        .error_with_data(1635, "MFA", json!({ "mfaToken": PLANTED }));
    check("faults", &faults);
    let client = client_of(&emulator);
    let login = client.login_by_ldap("erin", PLANTED).await;
    login.unwrap();
    check("emulator", &emulator);
    check("pool", &emulator.pool());
    check("pool user", &emulator.pool().user("bob").unwrap());
    check("dump", &emulator.dump());
    check("outbox", &emulator.outbox());
    let log = emulator.requests();
    assert!(log.iter().any(|request| request.body.contains(PLANTED)));
    check("log", &log);
    // The token is the emulator's own, so it is looked for by itself.
    let token = client.token().unwrap();
    let text = format!("{client:?} {emulator:?} {log:?}");
    assert!(!text.contains(token.expose()));
}

/// Every generated field with a name like a secret's has a type that does not show it.
#[test]
fn generated_secrets_have_secret_types() {
    const NAMES: &[&str] = &["password", "token", "secret", "oauth"];
    const HARMLESS: &[&str] = &["token_expired_at"];
    let generated = include_str!(concat!(env!("OUT_DIR"), "/types.rs"));
    let mut items = syn::parse_file(generated).unwrap().items;
    let mut secrets = 0;
    while let Some(item) = items.pop() {
        match item {
            Item::Mod(module) => items.extend(module.content.into_iter().flat_map(|(_, i)| i)),
            Item::Struct(item) => {
                let Fields::Named(fields) = item.fields else {
                    continue;
                };
                for field in fields.named {
                    let name = field.ident.unwrap().to_string();
                    let is_named_so = NAMES.iter().any(|word| name.contains(word));
                    if !is_named_so || HARMLESS.contains(&name.as_str()) {
                        continue;
                    }
                    secrets += 1;
                    let words = words(&field.ty);
                    let is_open = words.iter().any(|w| w == "String" || w == "Value");
                    assert!(!is_open, "{}::{name} is open: {words:?}", item.ident);
                }
            }
            _ => {}
        }
    }
    assert!(secrets > 30, "too few to be all: {secrets}");
}

/// The names in a type.
fn words(ty: &syn::Type) -> Vec<String> {
    let syn::Type::Path(path) = ty else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for segment in &path.path.segments {
        all.push(segment.ident.to_string());
        if let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments {
            for argument in &arguments.args {
                if let syn::GenericArgument::Type(ty) = argument {
                    all.extend(words(ty));
                }
            }
        }
    }
    all
}

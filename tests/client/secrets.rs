//! What can be formatted says no secret: every type that may hold one is filled with them and read for them.

use crate::rows::{AnyRequest, Clients, management, rows};
use crate::support::{PLANTED, PLANTED_TOKEN as TOKEN, PUBLIC_KEY, add_user, builder, client_of};
use crate::told::everything;
use crate::traces::Traces;
use authing::authentication::{AccessKey, CodeChallengeMethod, TokenPlace};
use authing::operations::{
    check_login_status, check_password_strength, login_by_email, login_by_sub_account,
    reset_password, update_email, update_password, update_phone, update_user,
};
use authing::types::{
    LoginByEmailInput, LoginByPhoneCodeInput, RegisterByEmailInput, RegisterByPhoneCodeInput,
    RegisterProfile, UpdateUserInput, User,
};
use authing::{
    ApiError, AuthenticationClient, EncryptedPassword, Error, ErrorCode, ManagementClient,
    Password, RequestBody, RetryPolicy, Secret,
};
use authing_emulator::{DirectoryUser, Emulator, NewUser, Seed};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Debug;
use syn::{Fields, Item};

const CALLBACK: &str = "https://shop.example.com/callback";

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

/// The request, what it sends, and what becomes of it.
async fn check_request(what: &str, request: &dyn AnyRequest) {
    check(what, &request);
    let sent = request.request().unwrap();
    check(what, &sent);
    check(what, sent.body());
    if let RequestBody::Json(body) = sent.body() {
        assert!(!format!("{sent:?}").contains(body.as_str()));
    }
    match request.send().await {
        Ok(output) => check(what, &output),
        Err(error) => check_error(what, &error),
    }
}

/// An administrator's client with a token of its own.
fn administrator(host: &str) -> ManagementClient {
    let builder = ManagementClient::builder().user_pool_id("pool").host(host);
    let builder = builder
        .access_token(TOKEN)
        .public_key(PUBLIC_KEY)
        .retry(RetryPolicy::NEVER);
    check("builder", &builder);
    check("builder", &builder.clone().secret(PLANTED));
    builder.build().unwrap()
}

/// Each method with all that it takes of secrets, on a session of its own.
async fn check_methods(client: &AuthenticationClient, host: &str) {
    let traces = Traces::keep();
    let client = client.with_token(TOKEN);
    let rows = rows(&Clients::all(&client));
    let administrator = administrator(host);
    check("administrator", &administrator);
    let rows = rows.into_iter().chain(management::rows(&administrator));
    for row in rows {
        for (form, request) in row.forms() {
            client.set_token(TOKEN);
            let what = format!("{} {form}", row.method);
            let operation = request.request().unwrap().operation().to_owned();
            let span = format!("span request operation={operation:?} ");
            check_request(&what, request).await;
            check(&what, &client);
            let traced = traces.take();
            assert_clean(&what, &traced.join("\n"));
            let is_traced = traced.iter().any(|line| line.contains(&span));
            // What is no token is refused without the host's keys.
            let is_sent = !row.method.starts_with("verify_");
            assert_eq!(is_traced, is_sent, "{what}: {traced:?}");
        }
    }
    // No row has a token in the address.
    let in_query = client.get_user_info_by_access_token(TOKEN);
    let in_query = in_query.token_place(TokenPlace::Query);
    check_request("a token in the query", &in_query).await;
    assert_clean("a token in the query", &traces.take().join("\n"));
}

fn planted() -> Secret {
    PLANTED.into()
}

fn profile() -> RegisterProfile {
    RegisterProfile {
        oauth: Some(planted()),
        ..Default::default()
    }
}

fn updates() -> UpdateUserInput {
    UpdateUserInput {
        oauth: planted().into(),
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
    check_methods(&client, emulator.url()).await;
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
        check_methods(&client, emulator.url()).await;
        emulator.faults().clear();
    }
    emulator.faults().any().drop_connection();
    check_methods(&client, emulator.url()).await;

    let nowhere = builder("http://127.0.0.1:1").public_key(PUBLIC_KEY);
    let nowhere = nowhere.secret(PLANTED).redirect_uri(CALLBACK);
    check_methods(&nowhere.build().unwrap(), "http://127.0.0.1:1").await;
    check_values(&client).await;
    check_protocols(&client);
    check_errors(&client).await;
    check_emulator().await;
}

fn check_settings() {
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-key", PLANTED.parse().unwrap());
    let plain = builder("https://demo.example.com")
        .user_pool_id("pool")
        .tenant_id("tenant")
        .token(TOKEN)
        .header("x-key", PLANTED);
    for builder in [
        plain.clone().proxy("http://bob:s3cr3t@127.0.0.1:3128"),
        plain.http_client(move |http| http.default_headers(headers.clone())),
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
    check("secret", &planted());
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
    let code = LoginByPhoneCodeInput::new("18800000000", planted());
    hides("code input", &code);
    let register = RegisterByEmailInput {
        profile: Some(profile()),
        phone_token: Some(planted()),
        ..RegisterByEmailInput::new("bob@example.com", password())
    };
    hides("register input", &register);
    let register = RegisterByPhoneCodeInput {
        password: Some(password()),
        email_token: Some(planted()),
        ..RegisterByPhoneCodeInput::new("18800000000", planted())
    };
    hides("register input", &register);
    let updates = UpdateUserInput {
        password: password().into(),
        ..updates()
    };
    let updates = update_user::Variables {
        email_token: Some(planted()),
        phone_token: Some(planted()),
        ..update_user::Variables::new(updates)
    };
    hides("update", &updates);
    let sub_account = login_by_sub_account::Variables::new("bob", password());
    hides("sub-account", &sub_account);
    let reset = reset_password::Variables::new(planted(), password());
    hides("reset", &reset);
    let update = update_password::Variables {
        new_password: password(),
        old_password: Some(password()),
    };
    hides("update password", &update);
    let phone = update_phone::Variables {
        old_phone_code: Some(planted()),
        ..update_phone::Variables::new("18800000000", planted())
    };
    hides("update phone", &phone);
    let email = update_email::Variables {
        old_email_code: Some(planted()),
        ..update_email::Variables::new("bob@example.com", planted())
    };
    hides("update e-mail", &email);
    let status = check_login_status::Variables {
        token: Some(planted()),
    };
    hides("status", &status);
    let strength = check_password_strength::Variables {
        password: planted(),
    };
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
        .unwrap()
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

/// What is written out for a type in place of the derived `Debug`, without spaces, by type.
pub(crate) fn written_debugs(items: &[Item]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for item in items {
        match item {
            Item::Mod(module) => {
                let items = module.content.as_ref().map(|(_, items)| items.as_slice());
                found.extend(written_debugs(items.unwrap_or_default()));
            }
            Item::Impl(item) => {
                let path = item.trait_.as_ref().map(|(_, path, _)| path);
                let name = path.and_then(|path| path.segments.last());
                if name.is_some_and(|name| name.ident == "Debug") {
                    let ty = words(&item.self_ty).pop().unwrap();
                    let file = syn::File {
                        shebang: None,
                        attrs: Vec::new(),
                        items: vec![Item::Impl(item.clone())],
                    };
                    let text = prettyplease::unparse(&file);
                    found.insert(ty, text.split_whitespace().collect());
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a written `Debug` shows of a field only that it is there.
pub(crate) fn is_redacted(debug: &str, field: &str) -> bool {
    let name = format!("self.{field}");
    let mentions = debug.split(&name).skip(1);
    // `self.token` is not `self.token_kind`.
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut own = mentions.filter(|rest| !rest.starts_with(is_part));
    debug.contains(&format!(".field({field:?},"))
        && own.all(|rest| {
            let shown = rest.strip_prefix(".as_ref().map(|_|\"…\")");
            // A long line is broken, with a comma at its end.
            shown.is_some_and(|end| end.starts_with(')') || end.starts_with(",)"))
        })
}

#[test]
fn a_written_debug_is_read_right() {
    let redacted = r#".field("a",&self.a.as_ref().map(|_|"…"))"#;
    assert!(is_redacted(redacted, "a"));
    for shown in [
        "",
        r#".field("a",&self.a)"#,
        r#".field("a",&self.a.as_ref().map(|a|a))"#,
        r#".field("a",&self.a.as_ref().map(|_|"…")).field("b",&self.a)"#,
        r#".field("a",&self.a.as_ref().map(|_|"…").or(a))"#,
        r#".field("ab",&self.ab.as_ref().map(|_|"…"))"#,
    ] {
        assert!(!is_redacted(shown, "a"), "{shown}");
    }
}

/// Every generated field with a name like a secret's has a type that does not show it, or is in a type whose `Debug` does not.
#[test]
fn generated_secrets_have_secret_types() {
    const NAMES: &[&str] = &["password", "token", "secret", "oauth"];
    const HARMLESS: &[&str] = &["token_expired_at"];
    let generated = include_str!(concat!(env!("OUT_DIR"), "/types.rs"));
    let mut items = syn::parse_file(generated).unwrap().items;
    let debugs = written_debugs(&items);
    let (mut secrets, mut redacted) = (0, 0);
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
                    if words.iter().all(|word| word != "String" && word != "Value") {
                        continue;
                    }
                    redacted += 1;
                    let debug = debugs.get(&item.ident.to_string());
                    let is_hidden = debug.is_some_and(|debug| is_redacted(debug, &name));
                    assert!(is_hidden, "{}::{name} is open: {words:?}", item.ident);
                }
            }
            _ => {}
        }
    }
    assert!(secrets > 30, "too few to be all: {secrets}");
    assert!(redacted > 1, "too few to be all: {redacted}");
}

/// The names in a type.
pub(crate) fn words(ty: &syn::Type) -> Vec<String> {
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

use crate::checks::{
    later, mail, refusing, sms, start_at_an_unknown_application, start_with_registration_off,
};
use crate::support::{
    CLIENT_IP, EMAIL, PASSWORD, PHONE, add_bob, builder, client_with_wrong_key, paths,
    sent_variables, start, start_logged_in,
};
use crate::table::{session_of, table};
use authing::AuthenticationClient;
use authing::types::{EmailScene, RegisterProfile, User, UserDdfInput};
use authing_emulator::{Emulator, FieldType, NewUser, PoolUser};
use serde_json::{Value, json};

const ANN: &str = "ann@example.com";

fn profile() -> RegisterProfile {
    RegisterProfile {
        nickname: Some("Bob".into()),
        ..Default::default()
    }
}

/// A pool that defines a field of each of these types.
async fn start_with_fields() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    for (key, kind) in [
        ("visits", FieldType::Number),
        ("school", FieldType::String),
        ("member", FieldType::Boolean),
    ] {
        emulator.pool().define_field(key, kind, key);
    }
    (emulator, client)
}

async fn start_with_one_registration_a_minute() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    let limit = |settings: &mut authing_emulator::Settings| {
        settings.registrations_per_minute = Some(1);
    };
    emulator.pool().settings(limit);
    (emulator, client)
}

/// A user with this number.
async fn start_with_phone() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    let user = NewUser {
        phone: Some(PHONE.into()),
        ..Default::default()
    };
    emulator.pool().add_user(user).unwrap();
    (emulator, client)
}

async fn start_with_bob() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    add_bob(&emulator);
    (emulator, client)
}

/// `ann`, who is logged in.
async fn start_as_ann() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    let call = client.register_by_email(ANN, PASSWORD);
    call.force_login(true).await.unwrap();
    (emulator, client)
}

/// A client that encrypts with another key than the emulator's.
async fn start_with_wrong_key() -> (Emulator, AuthenticationClient) {
    let (emulator, _) = start().await;
    let client = client_with_wrong_key(&emulator);
    (emulator, client)
}

async fn start_in_an_unknown_pool() -> (Emulator, AuthenticationClient) {
    let (emulator, _) = start().await;
    let client = builder(&emulator).user_pool_id("nowhere").build().unwrap();
    (emulator, client)
}

fn kept(emulator: &Emulator, name: &str) -> PoolUser {
    emulator.pool().user(name).unwrap()
}

/// Whether it is this user who is logged in, and how often that has happened.
fn is_logged_in(
    client: &AuthenticationClient,
    user: &User,
    emulator: &Emulator,
    logins: u32,
) -> bool {
    user.token.is_some()
        && client.token() == user.token
        && client.current_user().unwrap().id == user.id
        && kept(emulator, &user.id).field("loginsCount") == Some(&json!(logins))
}

/// The next registration with an e-mail address is refused like this.
fn taken(emulator: &Emulator, code: i64) {
    let fault = emulator.faults().on("registerByEmail").unwrap();
    fault.times(1).error(code, "taken");
}

fn sent_input(emulator: &Emulator) -> Value {
    sent_variables(emulator)["input"].clone()
}

/// How often the last request was tried.
fn attempts(emulator: &Emulator) -> usize {
    let paths = paths(emulator).into_iter();
    paths.filter(|path| path == "/graphql/v2").count()
}

table! { start;
    register_by_email(start_with_fields): client, emulator =>
        client.register_by_email("Bob@Example.com", PASSWORD)
            .profile(profile())
            .custom_data([("visits", json!(3))])
            .client_ip(CLIENT_IP)
        => |user| user.email.as_deref() == Some(EMAIL)
            && user.nickname.as_deref() == Some("Bob")
            && user.email_verified == Some(false)
            && kept(emulator, EMAIL).id() == user.id
            && kept(emulator, EMAIL).password_is(PASSWORD)
            && kept(emulator, EMAIL).field("nickname") == Some(&json!("Bob"))
            && kept(emulator, EMAIL).custom_data()["visits"] == json!(3)
            // A registration alone logs nobody in.
            && client.token().is_none();
    register_by_email_with_force_login_logs_in: client, emulator =>
        client.register_by_email(EMAIL, PASSWORD).force_login(true).client_ip(CLIENT_IP)
        => |user| is_logged_in(client, &user, emulator, 1)
            && kept(emulator, EMAIL).field("lastIP") == Some(&json!(CLIENT_IP));
    register_by_email_with_generate_token_counts_no_login: client, emulator =>
        client.register_by_email(EMAIL, PASSWORD).generate_token(true) => |user| is_logged_in(client, &user, emulator, 0),
        // The token is valid.
        client.list_roles() => |roles| roles.total_count == 0;
    register_by_email_keeps_the_session_of_somebody_else(start_logged_in): logged_in, emulator, session =>
        logged_in.register_by_email(ANN, PASSWORD)
        => |ann| emulator.pool().user_count() == 2
            && session_of(logged_in) == *session
            && logged_in.current_user().unwrap().id != ann.id;
    register_by_email_sends_context_and_phone_token: client, emulator =>
        client.register_by_email(EMAIL, PASSWORD).context([("campaign", "spring")]).phone_token("proof")
        => |_| sent_input(emulator)["context"] == json!(r#"{"campaign":"spring"}"#)
            && sent_input(emulator)["phoneToken"] == json!("proof");
    register_by_email_twice: client, emulator =>
        client.register_by_email(EMAIL, PASSWORD),
        client.register_by_email("BOB@EXAMPLE.COM", "an0ther")
        => 2026 |error| error.is_already_exists()
            && emulator.pool().user_count() == 1
            && kept(emulator, EMAIL).password_is(PASSWORD);
    /// Other servers name what is taken.
    register_by_email_of_what_other_servers_call_taken: client, emulator =>
        { taken(emulator, 2034); client.register_by_email(EMAIL, PASSWORD) } => 2034 |error| error.is_already_exists(),
        { taken(emulator, 2035); client.register_by_email(EMAIL, PASSWORD) } => 2035 |error| error.is_already_exists(),
        { taken(emulator, 2200); client.register_by_email(EMAIL, PASSWORD) } => 2200 |error| error.is_already_exists();
    register_by_email_with_a_malformed_address: client => client.register_by_email("bob.example.com", PASSWORD) => 2003;
    register_by_email_without_a_password: client => client.register_by_email(EMAIL, "") => 2032;
    register_by_email_with_a_weak_password: client, emulator =>
        client.register_by_email(EMAIL, "passw") => 2029,
        { emulator.pool().settings(|s| s.password_level = 3); client.register_by_email(EMAIL, PASSWORD) } => 2029,
        client.register_by_email(EMAIL, "pass-w0rd");
    register_by_email_while_registration_is_off(start_with_registration_off): client =>
        client.register_by_email(EMAIL, PASSWORD) => 2031;
    register_by_email_too_often_from_one_address(start_with_one_registration_a_minute): client, emulator =>
        client.register_by_email(EMAIL, PASSWORD).client_ip(CLIENT_IP),
        client.register_by_email(ANN, PASSWORD).client_ip(CLIENT_IP) => 2100 |error| error.is_rate_limited(),
        client.register_by_email(ANN, PASSWORD).client_ip("203.0.113.8"),
        { later(emulator, 60); client.register_by_email("cid@example.com", PASSWORD).client_ip(CLIENT_IP) };
    register_by_email_with_an_undefined_field: client =>
        client.register_by_email(EMAIL, PASSWORD).custom_data([("visits", 3)]) => 400;
    register_by_email_with_a_value_of_another_type(start_with_fields): client =>
        client.register_by_email(EMAIL, PASSWORD).custom_data([("visits", "three")]) => 400;
    register_by_email_with_another_key_fetches_the_right_one(start_with_wrong_key): client, emulator =>
        client.register_by_email(EMAIL, PASSWORD)
        => |_| kept(emulator, EMAIL).password_is(PASSWORD)
            && paths(emulator) == ["/graphql/v2", "/api/v2/.well-known", "/graphql/v2"],
        // The right key is kept.
        client.register_by_email(ANN, PASSWORD) => |_| emulator.requests().len() == 1;
    /// It is sent again once, with the key that the host has now.
    register_by_email_that_cannot_be_decrypted: client, emulator =>
        { emulator.faults().on("registerByEmail").unwrap().error(2016, "key"); client.register_by_email(EMAIL, PASSWORD) }
            => 2016 |_| attempts(emulator) == 2;
    register_by_email_at_an_unknown_application(start_at_an_unknown_application): client =>
        client.register_by_email(EMAIL, PASSWORD) => 2011 |error| error.is_not_found();
    register_by_email_in_an_unknown_pool(start_in_an_unknown_pool): client =>
        client.register_by_email(EMAIL, PASSWORD) => 2224 |error| error.is_not_found();
    /// An answer without a user is none, whatever the schema allows.
    register_by_email_that_answers_nobody: client, emulator => {
            let fault = emulator.faults().on("registerByEmail").unwrap();
            fault.body(r#"{"data":{"registerByEmail":null}}"#, "application/json");
            client.register_by_email(EMAIL, PASSWORD)
        } => "not read: data.registerByEmail";

    register_by_username(start_with_fields): client, emulator =>
        client.register_by_username("bob", PASSWORD)
            .profile(RegisterProfile {
                email: Some(EMAIL.into()),
                phone: Some(PHONE.into()),
                udf: Some(vec![UserDdfInput::new("visits", "3")]),
                ip: Some("203.0.113.9".into()),
                ..profile()
            })
            .custom_data([("school", "ucla")])
            .client_ip(CLIENT_IP)
        => |user| user.username.as_deref() == Some("bob")
            && user.nickname.as_deref() == Some("Bob")
            && kept(emulator, "bob").id() == user.id
            && kept(emulator, "bob").password_is(PASSWORD)
            && kept(emulator, "bob").field("email") == Some(&json!(EMAIL))
            && kept(emulator, "bob").field("phone") == Some(&json!(PHONE))
            && kept(emulator, "bob").field("lastIP") == Some(&json!("203.0.113.9"))
            && kept(emulator, "bob").custom_data()["school"] == json!("ucla")
            && kept(emulator, "bob").custom_data()["visits"] == json!(3)
            && client.token().is_none();
    register_by_username_tells_case_apart: client, emulator =>
        client.register_by_username("bob", PASSWORD),
        client.register_by_username("Bob", PASSWORD) => |_| emulator.pool().user_count() == 2;
    register_by_username_with_force_login_logs_in: client, emulator =>
        client.register_by_username("bob", PASSWORD).force_login(true) => |user| is_logged_in(client, &user, emulator, 1);
    register_by_username_with_generate_token_counts_no_login: client, emulator =>
        client.register_by_username("bob", PASSWORD).generate_token(true) => |user| is_logged_in(client, &user, emulator, 0);
    register_by_username_sends_context_and_proofs: client, emulator =>
        client.register_by_username("bob", PASSWORD).context([("campaign", "spring")]).email_token("e").phone_token("p")
        => |_| sent_input(emulator)["context"] == json!(r#"{"campaign":"spring"}"#)
            && sent_input(emulator)["emailToken"] == json!("e")
            && sent_input(emulator)["phoneToken"] == json!("p");
    register_by_username_twice: client, emulator =>
        client.register_by_username("bob", PASSWORD),
        client.register_by_username("bob", "an0ther")
            => 2026 |error| error.is_already_exists() && emulator.pool().user_count() == 1;
    register_by_username_with_the_address_of_somebody_else(start_with_bob): client =>
        client.register_by_username("ann", PASSWORD).profile(RegisterProfile {
            email: Some(EMAIL.into()),
            ..Default::default()
        }) => 2026;
    register_by_username_with_a_weak_password: client => client.register_by_username("bob", "passw") => 2029;
    register_by_username_without_a_password: client => client.register_by_username("bob", "") => 2032;
    register_by_username_while_registration_is_off(start_with_registration_off): client =>
        client.register_by_username("bob", PASSWORD) => 2031;
    register_by_username_with_an_undefined_field: client =>
        client.register_by_username("bob", PASSWORD).custom_data([("visits", 3)]) => 400;
    register_by_username_with_a_value_of_another_type(start_with_fields): client =>
        client.register_by_username("bob", PASSWORD).custom_data([("member", "yes")]) => 400;
    register_by_username_with_another_key_fetches_the_right_one(start_with_wrong_key): client, emulator =>
        client.register_by_username("bob", PASSWORD) => |_| kept(emulator, "bob").password_is(PASSWORD);
    register_by_username_that_cannot_be_decrypted: client, emulator =>
        { emulator.faults().on("registerByUsername").unwrap().error(2016, "key"); client.register_by_username("bob", PASSWORD) } => 2016;

    register_by_phone_code(start_with_fields): client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator))
            .password(PASSWORD)
            .profile(profile())
            .custom_data([("visits", 3)])
            .client_ip(CLIENT_IP)
        => |user| user.phone.as_deref() == Some(PHONE)
            && user.phone_verified == Some(true)
            && user.nickname.as_deref() == Some("Bob")
            && kept(emulator, PHONE).id() == user.id
            && kept(emulator, PHONE).password_is(PASSWORD)
            && kept(emulator, PHONE).field("phoneVerified") == Some(&json!(true))
            && kept(emulator, PHONE).custom_data()["visits"] == json!(3)
            && client.token().is_none();
    register_by_phone_code_with_force_login_logs_in: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).force_login(true).client_ip(CLIENT_IP)
        => |user| is_logged_in(client, &user, emulator, 1)
            && kept(emulator, PHONE).field("lastIP") == Some(&json!(CLIENT_IP));
    register_by_phone_code_with_generate_token_counts_no_login: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).generate_token(true)
            => |user| is_logged_in(client, &user, emulator, 0);
    register_by_phone_code_tells_countries_apart: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).phone_country_code("+44") => 2001,
        client.register_by_phone_code(PHONE, sms(emulator)) => |user| kept(emulator, PHONE).id() == user.id,
        client.send_sms_code(PHONE).phone_country_code("+44"),
        client.register_by_phone_code(PHONE, emulator.outbox().sms_code(&format!("+44 {PHONE}")).unwrap())
            .phone_country_code("+44")
        => |user| user.phone_country_code.as_deref() == Some("+44")
            && emulator.pool().user_count() == 2
            && kept(emulator, &user.id).field("phoneCountryCode") == Some(&json!("+44"));
    register_by_phone_code_sends_context_and_email_token: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).context([("campaign", "spring")]).email_token("proof")
        => |_| sent_input(emulator)["context"] == json!(r#"{"campaign":"spring"}"#)
            && sent_input(emulator)["emailToken"] == json!("proof");
    register_by_phone_code_with_a_wrong_code: client =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, "wrong") => 2001 |error| error.is_wrong_code();
    register_by_phone_code_without_a_code_sent: client => client.register_by_phone_code(PHONE, "123456") => 2001;
    register_by_phone_code_with_an_expired_code: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(later(emulator, 60))) => 2300 |error| error.is_wrong_code();
    register_by_phone_code_with_a_used_code: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)),
        client.register_by_phone_code(PHONE, sms(emulator)) => 2001;
    register_by_phone_code_twice(start_with_phone): client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator))
            => 2026 |error| error.is_already_exists() && emulator.pool().user_count() == 1;
    /// Other servers name the number, with a code of their own.
    register_by_phone_code_of_what_other_servers_call_taken: client, emulator =>
        { refusing(emulator, 2035); client.register_by_phone_code(PHONE, "123456") } => 2035 |error| error.is_already_exists(),
        { refusing(emulator, 1_320_004); client.register_by_phone_code(PHONE, "123456") } => 1320004 |error| error.is_already_exists();
    /// What was refused does not use up the code.
    register_by_phone_code_with_a_weak_password: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).password("passw") => 2029,
        client.register_by_phone_code(PHONE, sms(emulator)).password(PASSWORD);
    register_by_phone_code_while_registration_is_off(start_with_registration_off): client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)) => 2031;
    register_by_phone_code_with_an_undefined_field: client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).custom_data([("visits", 3)]) => 400;
    register_by_phone_code_with_a_value_of_another_type(start_with_fields): client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).custom_data([("visits", "three")]) => 400;
    register_by_phone_code_with_another_key_fetches_the_right_one(start_with_wrong_key): client, emulator =>
        client.send_sms_code(PHONE),
        client.register_by_phone_code(PHONE, sms(emulator)).password(PASSWORD)
            => |_| kept(emulator, PHONE).password_is(PASSWORD);
    register_by_phone_code_that_cannot_be_decrypted: client, emulator => {
            emulator.faults().on("registerByPhoneCode").unwrap().error(2016, "key");
            client.register_by_phone_code(PHONE, "123456").password(PASSWORD)
        } => 2016;

    register_by_email_code(start_with_fields): client, emulator =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code("Bob@Example.com", mail(emulator))
            .profile(profile())
            .custom_data([("visits", json!(3))])
            .context([("campaign", "spring")])
            .phone_token("phone-token")
            .client_ip(CLIENT_IP)
        => |user| user.email.as_deref() == Some(EMAIL)
            // The code has proven it.
            && user.email_verified == Some(true)
            && user.nickname.as_deref() == Some("Bob")
            && kept(emulator, EMAIL).custom_data()["visits"] == json!(3)
            && session_of(client) == (None, None);
    register_by_email_code_with_force_login_logs_in: client, emulator =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, mail(emulator)).force_login(true).client_ip(CLIENT_IP)
            => |user| is_logged_in(client, &user, emulator, 1);
    register_by_email_code_with_generate_token_counts_no_login: client, emulator =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, mail(emulator)).generate_token(true)
            => |user| is_logged_in(client, &user, emulator, 0);
    register_by_email_code_keeps_the_session_of_somebody_else(start_as_ann): logged_in, emulator, session =>
        logged_in.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        logged_in.register_by_email_code(EMAIL, mail(emulator)) => |_| session_of(logged_in) == *session;
    register_by_email_code_with_a_wrong_code: client =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, "wrong") => 2001 |error| error.is_wrong_code();
    register_by_email_code_with_an_expired_code: client, emulator =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, mail(later(emulator, 300))) => 2300 |error| error.is_wrong_code();
    /// First the code is used, then the address is taken.
    register_by_email_code_twice: client, emulator =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, mail(emulator)),
        client.register_by_email_code(EMAIL, mail(emulator)) => 2001,
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, mail(emulator)) => 2026 |error| error.is_already_exists();
    register_by_email_code_with_a_malformed_address: client => client.register_by_email_code("bob", "123456") => 2003;
    register_by_email_code_while_registration_is_off(start_with_registration_off): client, emulator =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, mail(emulator)) => 2031;
    register_by_email_code_with_an_undefined_field: client, emulator =>
        client.send_email(EMAIL, EmailScene::RegisterVerifyCode),
        client.register_by_email_code(EMAIL, mail(emulator)).custom_data([("visits", 3)]) => 400;
}

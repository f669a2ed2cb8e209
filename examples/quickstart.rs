//! A walk through the client: registration, login, profile, custom data, session.
//!
//! Without settings it runs against an emulator:
//!
//! ```text
//! cargo run --example quickstart
//! ```
//!
//! With `AUTHING_APP_ID` and `AUTHING_APP_HOST` it runs against that service. It then asks for a phone number and for the code
//! that is sent to it, leaves two test users behind, and requires a custom field `source` (text) in the user pool.
//!
//! `RUST_LOG=authing=debug` shows each request: operation, status, code, time, and nothing of what is in it.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::types::{RegisterProfile, UpdateUserInput};
use authing::{AuthenticationClient, CustomData, ErrorCode, Lang};
use authing_emulator::{Emulator, FieldType};
use serde_json::json;
use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use tracing_subscriber::EnvFilter;

const PASSWORD: &str = "passw0rd-of-the-quick-start";

/// A server passes the IP address of its user: failed logins are counted by address.
const CLIENT_IP: &str = "203.0.113.7";

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let (client, emulator) = connect().await?;

    let phone = match &emulator {
        Some(_) => "18800000000".to_owned(),
        None => ask("A phone number that can receive a code")?,
    };
    client.send_sms_code(&phone).await?;
    step("SMS code", &format!("sent to {phone}"));

    let code = match &emulator {
        Some(emulator) => emulator
            .outbox()
            .sms_code(&phone)
            .ok_or("no code was sent")?,
        None => ask("The code")?,
    };
    // A session belongs to one person, and here come two.
    let user = client
        .new_session()
        .register_by_phone_code(&phone, code)
        .client_ip(CLIENT_IP)
        .await?;
    step(
        "Registered by phone",
        &format!("{} has the id {}", phone, user.id),
    );

    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let email = format!("quickstart-{seconds}@example.com");
    let client = client.new_session();
    let user = client
        .register_by_email(&email, PASSWORD)
        .profile(RegisterProfile {
            nickname: Some("Nick".to_owned()),
            company: Some("Acme".to_owned()),
            ..Default::default()
        })
        .custom_data([("source", json!("quick start"))])
        .client_ip(CLIENT_IP)
        .await?;
    let nickname = user.nickname.as_deref().unwrap_or("nobody");
    step(
        "Registered by e-mail",
        &format!("{email}, called {nickname}, with custom data"),
    );

    let user = client
        .login_by_email(&email, PASSWORD)
        .client_ip(CLIENT_IP)
        .await?;
    let logins = user.logins_count.unwrap_or_default();
    step(
        "Logged in",
        &format!(
            "{logins} login so far; custom data: {}",
            show(&user.custom_data_map())
        ),
    );

    match client
        .login_by_email(&email, "a wrong password")
        .client_ip(CLIENT_IP)
        .await
    {
        Err(error) if error.is_wrong_credentials() => {
            step("Wrong password", &error.to_string());
        }
        Err(error) => return Err(error.into()),
        Ok(_) => return Err("a wrong password was accepted".into()),
    }

    let user = client
        .update_profile(UpdateUserInput {
            nickname: "Nicky".into(),
            ..Default::default()
        })
        .await?;
    let nickname = user.nickname.as_deref().unwrap_or("nobody");
    let company = user.company.as_deref().unwrap_or("none");
    step(
        "Profile",
        &format!("the nickname is now {nickname}; the company is still {company}"),
    );

    client
        .set_udf_value([("source", json!("a friend"))])
        .await?;
    let data = client.get_udf_value().await?;
    step("Custom data", &show(&data));

    let level = client.get_security_level().await?;
    step("Security level", &format!("{} of 100", level.score));

    let status = client.check_login_status().await?;
    step("Login status", &describe(status.status, status.code));

    let refreshed = client.refresh_token().await?;
    step(
        "Token refreshed",
        &match refreshed.exp.and_then(|exp| u64::try_from(exp).ok()) {
            Some(exp) => format!(
                "valid for {} days",
                exp.saturating_sub(seconds) / (24 * 3600)
            ),
            None => "the host does not say how long it is valid".to_owned(),
        },
    );

    let token = client.token().ok_or("there is no token")?;
    client.logout().await?;
    step(
        "Logged out",
        match client.token() {
            None => "the session has no token any more",
            Some(_) => "the session still has a token",
        },
    );

    let status = client.check_login_status().token(token).await?;
    step("Login status", &describe(status.status, status.code));
    Ok(())
}

/// A client for the service that the environment names, else for an emulator of its own.
async fn connect() -> Result<(AuthenticationClient, Option<Emulator>), Box<dyn Error>> {
    let setting = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (setting("AUTHING_APP_ID"), setting("AUTHING_APP_HOST")) {
        (Some(app_id), Some(app_host)) => {
            step("Service", &app_host);
            let builder = AuthenticationClient::builder().lang(Lang::EnUs);
            Ok((builder.app_id(app_id).app_host(app_host).build()?, None))
        }
        (None, None) => {
            let emulator = Emulator::start().await?;
            emulator
                .pool()
                .define_field("source", FieldType::String, "Source");
            step("Emulator", emulator.url());
            let builder = emulator.client_builder().lang(Lang::EnUs);
            Ok((builder.build()?, Some(emulator)))
        }
        _ => {
            Err("set both AUTHING_APP_ID and AUTHING_APP_HOST, or neither for the emulator".into())
        }
    }
}

/// The login status in words, with the reason if nobody is logged in.
fn describe(logged_in: Option<bool>, code: Option<i64>) -> String {
    let meaning = code.map(ErrorCode::new).and_then(ErrorCode::meaning);
    match (logged_in, meaning) {
        (Some(true), _) => "logged in".to_owned(),
        (_, Some(meaning)) => format!("not logged in: {meaning}"),
        (_, None) => "not logged in".to_owned(),
    }
}

/// Custom data as a person reads it.
fn show(data: &CustomData) -> String {
    let fields = data.iter().map(|(key, value)| match value.as_str() {
        Some(text) => format!("{key} is {text}"),
        None => format!("{key} is {value}"),
    });
    fields.collect::<Vec<_>>().join(", ")
}

fn step(what: &str, outcome: &str) {
    println!("{what:<22}{outcome}");
}

fn ask(what: &str) -> Result<String, Box<dyn Error>> {
    print!("{what}: ");
    std::io::stdout().flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

//! A login with multi-factor authentication: the program asks for the code of an authenticator app.
//!
//! Without settings it runs against an emulator, whose user has an authenticator app with a known secret: type that into yours. If
//! the input is not a terminal, the program reads the code from the emulator.
//!
//! ```text
//! cargo run --example mfa
//! cargo run --example mfa < /dev/null
//! ```
//!
//! With `AUTHING_APP_ID`, `AUTHING_APP_HOST`, `AUTHING_EMAIL` and `AUTHING_PASSWORD` it logs that user in to that service.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::types::User;
use authing::{AuthenticationClient, Lang, MfaChallenge, MfaPolicy};
use authing_emulator::{Emulator, NewUser};
use std::error::Error;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

/// A server passes the IP address of its user: failed logins are counted by address.
const CLIENT_IP: &str = "203.0.113.7";

/// The secret in the authenticator app of the emulator's user.
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Demo {
        client,
        emulator,
        email,
        password,
    } = demo().await?;

    // A session belongs to one person; a server makes one for each of its users.
    let session = client.new_session();
    let login = session.login_by_email(&email, password);
    let user = match login.client_ip(CLIENT_IP).await {
        Ok(user) => user,
        Err(error) => match error.mfa_challenge() {
            Some(challenge) => {
                println!("{email} has to use multi-factor authentication ({error})");
                prove(&session, &challenge, emulator.as_ref()).await?
            }
            None => return Err(error.into()),
        },
    };
    println!("{email} is logged in and has the id {}", user.id);

    let own = session.mfa().get_mfa_authenticators().await?;
    println!("Authenticators: {}", own.len());
    session.logout().await?;
    Ok(())
}

/// Asks until the code is right.
async fn prove(
    session: &AuthenticationClient,
    challenge: &MfaChallenge,
    emulator: Option<&Emulator>,
) -> Result<User, Box<dyn Error>> {
    let accepted = &challenge.application_mfa;
    let takes_apps = accepted.iter().any(|mfa| mfa.mfa_policy == MfaPolicy::Otp);
    if !accepted.is_empty() && !takes_apps {
        return Err("the application accepts no authenticator app".into());
    }
    loop {
        let code = code(emulator)?;
        match session.mfa().verify_totp_mfa(code, challenge).await {
            Err(error) if error.is_wrong_code() => println!("Try again ({error})"),
            verified => return Ok(verified?),
        }
    }
}

/// The code that the person types or, without a terminal, the one that the emulator knows.
fn code(emulator: Option<&Emulator>) -> Result<String, Box<dyn Error>> {
    match emulator {
        Some(emulator) if !std::io::stdin().is_terminal() => {
            println!("The app's code is read from the emulator");
            let shown = emulator.pool().totp("demo@example.com");
            Ok(shown.ok_or("the user has no authenticator app")?)
        }
        _ => {
            print!("The code of your authenticator app: ");
            std::io::stdout().flush()?;
            let mut line = String::new();
            match std::io::stdin().read_line(&mut line)? {
                0 => Err("there is no code".into()),
                _ => Ok(line.trim().to_owned()),
            }
        }
    }
}

/// Who logs in, and where.
struct Demo {
    client: AuthenticationClient,
    emulator: Option<Emulator>,
    email: String,
    password: String,
}

/// The user and service that the environment names, else an emulator with a user.
async fn demo() -> Result<Demo, Box<dyn Error>> {
    let setting = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let (Some(app_id), Some(app_host)) = (setting("AUTHING_APP_ID"), setting("AUTHING_APP_HOST"))
    {
        let builder = AuthenticationClient::builder().lang(Lang::EnUs);
        return Ok(Demo {
            client: builder.app_id(app_id).app_host(app_host).build()?,
            emulator: None,
            email: setting("AUTHING_EMAIL").ok_or("set AUTHING_EMAIL too")?,
            password: setting("AUTHING_PASSWORD").ok_or("set AUTHING_PASSWORD too")?,
        });
    }
    let emulator = Emulator::start().await?;
    let (email, password) = ("demo@example.com", "passw0rd-of-the-demo");
    emulator.pool().add_user(NewUser {
        email: Some(email.to_owned()),
        password: Some(password.to_owned()),
        totp_secret: Some(SECRET.to_owned()),
        ..NewUser::default()
    })?;
    println!("An emulator is at {}", emulator.url());
    println!("Give the secret {SECRET} to your authenticator app");
    Ok(Demo {
        client: emulator.client_builder().lang(Lang::EnUs).build()?,
        emulator: Some(emulator),
        email: email.to_owned(),
        password: password.to_owned(),
    })
}

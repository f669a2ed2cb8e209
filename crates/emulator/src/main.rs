//! A local Authing as a program of its own.

use std::fmt::Display;
use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use authing_emulator::{Channel, Emulator, EmulatorError, Message, NewUser, Seed};
use clap::Parser;

/// A local Authing for development and tests: nothing leaves this machine, and without --state everything is gone when it stops.
#[derive(Parser)]
#[command(name = "authing-emulator", version)]
struct Arguments {
    /// Address to listen on; 0.0.0.0 is every address of this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,
    /// Port; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 7000)]
    port: u16,
    /// JSON file with users, custom fields, roles and more to start with, instead of the test user
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// JSON file in which the pool is kept from one start to the next; a seed is for a new file only
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Another host that requests may be for, besides this machine; may be given several times
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Asks the emulator that runs at this address and port whether it is ready, and ends: with 0 if it is, else with 1
    #[arg(long)]
    health: bool,
}

/// The user whom a pool has that starts without a seed. These values are public, as the emulator's keys are.
const TEST_EMAIL: &str = "test@example.com";
const TEST_PASSWORD: &str = "passw0rd";

/// What the program starts with by itself. The ids are always the same, so that settings of clients can be written down.
fn usual_seed() -> Seed {
    Seed {
        app_id: Some("650000000000000000000a01".to_owned()),
        app_secret: Some("0123456789abcdef0123456789abcdef".to_owned()),
        user_pool_id: Some("650000000000000000000b01".to_owned()),
        user_pool_secret: Some("fedcba9876543210fedcba9876543210".to_owned()),
        users: vec![NewUser {
            id: Some("650000000000000000000c01".to_owned()),
            username: Some("test".to_owned()),
            email: Some(TEST_EMAIL.to_owned()),
            phone: Some("13800000000".to_owned()),
            password: Some(TEST_PASSWORD.to_owned()),
            ..NewUser::default()
        }],
        ..Seed::default()
    }
}

/// An address, or the name of this machine.
fn address(text: &str) -> Result<IpAddr, String> {
    match text {
        "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
        text => text
            .parse()
            .map_err(|_| "an IP address is required, such as 127.0.0.1 or 0.0.0.0".to_owned()),
    }
}

/// What is wrong with the arguments, on one line.
fn on_one_line(mistake: &clap::Error) -> String {
    let text = mistake.to_string();
    let paragraphs = text.trim_start_matches("error: ").split("\n\n");
    let said = paragraphs.filter(|paragraph| !paragraph.starts_with("Usage:"));
    let said = said.map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    said.collect::<Vec<_>>().join(". ")
}

/// Output that nobody reads any more is no reason to stop.
fn print(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}

fn complain(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "authing-emulator: {text}");
}

fn show(message: &Message) {
    let channel = match message.channel {
        Channel::Sms => "SMS",
        Channel::Email => "e-mail",
    };
    let scene = message
        .scene
        .as_deref()
        .map(|s| format!(" ({s})"))
        .unwrap_or_default();
    print(format!(
        "{channel} to {}: {}{scene}\n",
        message.to, message.code
    ));
}

/// Says what it means that others can reach the emulator.
fn warn_of(host: IpAddr, allowed: &[String]) {
    if host.is_loopback() {
        return;
    }
    complain(format!(
        "warning: {host} can be reached from other machines. The emulator's keys and secrets are public: whoever reaches it can log in \
         as everybody and change everything. Let no real data in, and let only your own network reach it"
    ));
    if host.is_unspecified() && allowed.is_empty() {
        complain(
            "requests of other machines are refused until --allow-host names this machine as they do",
        );
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let Arguments {
        host,
        port,
        seed,
        state,
        allow_host,
        health: _,
    } = arguments;
    let unsaved = Arc::new(AtomicBool::new(false));
    let not_saved = unsaved.clone();
    let mut builder = Emulator::builder()
        .host(host)
        .port(port)
        .on_message(show)
        .on_captcha(|ip, captcha| print(format!("captcha for {ip}: {captcha}\n")))
        .on_state_error(move |error| {
            not_saved.store(true, Ordering::Relaxed);
            complain(error);
        });
    warn_of(host, &allow_host);
    for name in allow_host {
        builder = builder.allow_host(name);
    }
    let kept = state.as_ref().is_some_and(|file| file.exists());
    builder = match seed {
        Some(seed) if kept => {
            complain(format!(
                "the seed {} is not used: the state file exists",
                seed.display()
            ));
            builder
        }
        Some(seed) => builder.seed(Seed::from_file(seed)?),
        None => builder.seed(usual_seed()),
    };
    if let Some(file) = &state {
        builder = builder.state_file(file);
    }
    let emulator = builder.start().await?;
    // Before anything is printed: whoever reads it may stop the program at once.
    let stopped = stopped()?;
    // Somebody may have changed the password since.
    let has_test_user = emulator.pool().user(TEST_EMAIL);
    let test_user = match has_test_user.is_some_and(|user| user.password_is(TEST_PASSWORD)) {
        true => format!("Log in as {TEST_EMAIL} with the password {TEST_PASSWORD}.\n"),
        false => String::new(),
    };
    let state = match state {
        Some(file) if kept => format!("The pool is that of {}.\n", file.display()),
        Some(file) => format!("The pool is new, and kept in {}.\n", file.display()),
        None => String::new(),
    };
    let settings = emulator.environment();
    let settings: String = settings
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    print(format!(
        "The emulator is ready at {url}. Settings for a client:\n\n\
         {settings}\n\
         {test_user}{state}\
         The key for passwords is at {url}/api/v2/.well-known.\n\
         OpenID Connect is described at {url}/oidc/.well-known/openid-configuration.\n\
         Accounts, codes and requests are at {url}/ for a browser.\n\
         Codes that are sent, and captchas, appear here. Ctrl-C stops.\n\n",
        url = emulator.url(),
    ));
    stopped.await?;
    unsaved.store(false, Ordering::Relaxed);
    emulator.shutdown().await;
    if unsaved.load(Ordering::Relaxed) {
        return Err("the latest changes are lost".into());
    }
    print("\nStopped.\n");
    Ok(())
}

/// What ends when somebody stops the program: with Ctrl-C or, as containers do, with SIGTERM. Who stops it from here on is heard.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
        }
    })
}

/// What ends when somebody stops the program with Ctrl-C.
#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}

/// Asks a running emulator for the key for passwords, as every client does. Containers have no other program that could.
fn healthy(mut address: SocketAddr) -> io::Result<()> {
    const PATIENCE: Duration = Duration::from_secs(3);

    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(
        b"GET /api/v2/.well-known HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )?;
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    match &status {
        b"HTTP/1.1 200" => Ok(()),
        _ => Err(io::Error::other("something else answers there")),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help, or the version.
        Err(asked) if !asked.use_stderr() => {
            print(asked);
            return ExitCode::SUCCESS;
        }
        Err(mistake) => {
            complain(on_one_line(&mistake));
            return ExitCode::from(2);
        }
    };
    let done = match arguments.health {
        true => {
            let address = SocketAddr::from((arguments.host, arguments.port));
            healthy(address).map_err(|e| format!("no emulator is ready at {address}: {e}").into())
        }
        false => run(arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let how = match error.downcast_ref() {
                Some(EmulatorError::PortInUse(_)) => " (--port)",
                _ => "",
            };
            // The cause is said where the error itself does not say it.
            match error.source() {
                Some(cause) => complain(format!("{error}: {cause}")),
                None => complain(format!("{error}{how}")),
            }
            ExitCode::FAILURE
        }
    }
}

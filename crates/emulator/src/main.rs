//! A local Authing as a program of its own.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use authing_emulator::{Channel, Emulator, Message, Seed};

const HELP: &str = "\
A local Authing for development and tests: nothing leaves this machine, and everything is gone when it stops.

Usage: authing-emulator [OPTIONS]

Options:
      --port N      Port on 127.0.0.1; 0 takes a free one [default: 7000]
      --seed FILE   JSON file with users, custom fields, roles and more to start with
  -h, --help        Print this help
  -V, --version     Print the version
";

const DEFAULT_PORT: u16 = 7000;

enum Command {
    Run { port: u16, seed: Option<PathBuf> },
    Print(String),
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let (mut port, mut seed) = (DEFAULT_PORT, None);
    while let Some(arg) = args.next() {
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (arg, None),
        };
        let mut value = || {
            inline
                .clone()
                .or_else(|| args.next())
                .ok_or_else(|| format!("{name} needs a value"))
        };
        match name.as_str() {
            "--port" => {
                let text = value()?;
                port = text
                    .parse()
                    .map_err(|_| format!("--port: {text} is not a port number"))?;
            }
            "--seed" => seed = Some(PathBuf::from(value()?)),
            "-h" | "--help" => return Ok(Command::Print(HELP.to_owned())),
            "-V" | "--version" => {
                let version = env!("CARGO_PKG_VERSION");
                return Ok(Command::Print(format!("authing-emulator {version}\n")));
            }
            _ => return Err(format!("unknown argument {name}")),
        }
    }
    Ok(Command::Run { port, seed })
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

async fn run(port: u16, seed: Option<PathBuf>) -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Emulator::builder()
        .port(port)
        .on_message(show)
        .on_captcha(|ip, captcha| print(format!("captcha for {ip}: {captcha}\n")));
    if let Some(path) = seed {
        builder = builder.seed(Seed::from_file(path)?);
    }
    let emulator = builder.start().await?;
    print(format!(
        "The emulator is ready at {url}. Settings for a client:\n\n\
         AUTHING_APP_HOST={url}\n\
         AUTHING_APP_ID={}\n\
         AUTHING_APP_SECRET={}\n\
         AUTHING_USERPOOL_ID={}\n\
         AUTHING_USERPOOL_SECRET={}\n\n\
         The key for passwords is at {url}/api/v2/.well-known.\n\
         OpenID Connect is described at {url}/oidc/.well-known/openid-configuration.\n\
         Codes that are sent, and captchas, appear here. Ctrl-C stops.\n\n",
        emulator.app_id(),
        emulator.app_secret(),
        emulator.user_pool_id(),
        emulator.user_pool_secret(),
        url = emulator.url(),
    ));
    tokio::signal::ctrl_c().await?;
    emulator.shutdown().await;
    print("\nStopped.\n");
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let (port, seed) = match parse(std::env::args().skip(1)) {
        Ok(Command::Run { port, seed }) => (port, seed),
        Ok(Command::Print(text)) => {
            print(text);
            return ExitCode::SUCCESS;
        }
        Err(mistake) => {
            complain(format!("{mistake}; --help lists the arguments"));
            return ExitCode::from(2);
        }
    };
    match run(port, seed).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The cause is said where the error itself does not say it.
            match error.source() {
                Some(cause) => complain(format!("{error}: {cause}")),
                None => complain(error),
            }
            ExitCode::FAILURE
        }
    }
}

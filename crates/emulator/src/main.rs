//! A local Authing as a program of its own.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use authing_emulator::{Channel, Emulator, Message, Seed};
use clap::Parser;

/// A local Authing for development and tests: nothing leaves this machine, and everything is gone when it stops.
#[derive(Parser)]
#[command(name = "authing-emulator", version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 7000)]
    port: u16,
    /// JSON file with users, custom fields, roles and more to start with
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// Another host that requests may be for, besides this machine; may be given several times
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
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

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let Arguments {
        port,
        seed,
        allow_host,
    } = arguments;
    let mut builder = Emulator::builder()
        .port(port)
        .on_message(show)
        .on_captcha(|ip, captcha| print(format!("captcha for {ip}: {captcha}\n")));
    for name in allow_host {
        builder = builder.allow_host(name);
    }
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
    match run(arguments).await {
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

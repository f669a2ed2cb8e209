//! The program `authing-emulator`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use serde_json::json;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_authing-emulator"))
}

#[test]
fn bad_arguments_end_with_2_and_a_readable_line() {
    for (args, said) in [
        (&["--prot", "1"][..], "unexpected argument '--prot' found"),
        (&["--port"], "a value is required for '--port <N>'"),
        (&["--port", "many"], "invalid value 'many' for '--port <N>'"),
        (&["--port=70000"], "70000 is not in 0..=65535"),
    ] {
        let output = program().args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(said) && text.lines().count() == 1, "{text}");
    }
}

#[test]
fn help_and_version_are_printed() {
    let output = program().arg("--help").output().unwrap();
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(
        ["--port", "--seed", "--allow-host"]
            .iter()
            .all(|name| help.contains(name)),
        "{help}"
    );
    let output = program().arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        version,
        format!("authing-emulator {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_seed_that_cannot_be_read_is_said() {
    let output = program()
        .args(["--port=0", "--seed", "no/such/file.json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("no/such/file.json"), "{text}");
}

#[tokio::test]
async fn it_prints_the_settings_to_paste_and_the_codes() {
    let mut child = program()
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut setting = |name: &str| loop {
        let mut line = String::new();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "{name} is missing");
        if let Some((_, value)) = line.split_once(&format!("{name}=")) {
            return value.trim().to_owned();
        }
    };
    let (url, app) = (setting("AUTHING_APP_HOST"), setting("AUTHING_APP_ID"));
    let answer = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .post(format!("{url}/api/v2/sms/send"))
        .header("x-authing-app-id", app)
        .header("content-type", "application/json")
        .body(json!({ "phone": "13800000001", "scene": "login" }).to_string())
        .send()
        .await
        .unwrap();
    // Stopped before anything is asserted, so that no failure leaves the program running.
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    assert!(child.wait().unwrap().success());
    let answer = answer.text().await.unwrap();
    assert!(answer.contains("\"code\":200"), "{answer}");
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let sms = rest
        .lines()
        .find(|line| line.starts_with("SMS to 13800000001: "));
    assert!(sms.is_some_and(|line| line.ends_with(" (login)")), "{rest}");
    assert!(rest.contains("Stopped."), "{rest}");
}

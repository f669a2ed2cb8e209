//! The program `authing-emulator`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::read;

/// A file of the tests' own.
fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

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
        (&["--host", "example.com"], "an IP address is required"),
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
        ["--host", "--port", "--seed", "--allow-host", "--health"]
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

/// The program, which is stopped when the test ends, and what it has printed so far.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut child = program()
            .args(["--port", "0"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    /// Reads on to the line with `start`, and returns what follows it there.
    fn find(&mut self, start: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(
                self.out.read_line(&mut line).unwrap(),
                0,
                "{start} is missing"
            );
            if let Some((_, value)) = line.split_once(start) {
                return value.trim().to_owned();
            }
        }
    }

    fn setting(&mut self, name: &str) -> String {
        self.find(&format!("{name}="))
    }

    /// Sends a signal, waits for the end, and returns whether it was a success, and the rest of both outputs.
    fn signal(&mut self, signal: &str) -> (bool, String, String) {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let ended = self.child.wait().unwrap();
        let (mut out, mut err) = (String::new(), String::new());
        self.out.read_to_string(&mut out).unwrap();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut err).unwrap();
        (ended.success(), out, err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A login with a password over REST: the body of the response.
async fn sign_in(url: &str, app: &str, email: &str, password: &str) -> Value {
    let body = json!({
        "connection": "PASSWORD", "client_id": app, "options": { "passwordEncryptType": "none" },
        "passwordPayload": { "email": email, "password": password },
    });
    let request = http()
        .post(format!("{url}/api/v3/signin"))
        .header("content-type", "application/json")
        .body(body.to_string());
    read(request).await.1
}

#[tokio::test]
async fn without_a_seed_there_is_a_user_whose_password_is_printed() {
    let mut first = Running::start(&[]);
    let url = first.setting("AUTHING_APP_HOST");
    let ids = |program: &mut Running| {
        [
            "AUTHING_APP_ID",
            "AUTHING_APP_SECRET",
            "AUTHING_USERPOOL_ID",
            "AUTHING_USERPOOL_SECRET",
        ]
        .map(|name| program.setting(name))
    };
    let settings = ids(&mut first);
    let account = first.find("Log in as ");
    let (email, password) = account.split_once(" with the password ").unwrap();
    let password = password.trim_end_matches('.');
    let signed_in = sign_in(&url, &settings[0], email, password).await;
    assert!(signed_in["data"]["id_token"].is_string(), "{signed_in}");
    // Clients can be set up before the emulator starts: the next one has the same ids.
    assert_eq!(ids(&mut Running::start(&[])), settings);
    // A container is stopped by SIGTERM.
    let (ended_well, out, _) = first.signal("-TERM");
    assert!(ended_well && out.contains("Stopped."), "{out}");

    let seed = scratch("own-seed.json");
    std::fs::write(&seed, "{}").unwrap();
    let mut seeded = Running::start(&["--seed", seed.to_str().unwrap()]);
    assert_ne!(seeded.setting("AUTHING_APP_ID"), settings[0]);
    let (_, out, _) = seeded.signal("-INT");
    assert!(!out.contains("Log in as"), "{out}");
}

#[tokio::test]
async fn it_listens_beyond_this_machine_only_when_it_is_told_to_and_says_what_that_means() {
    let (mut usual, mut open) = (Running::start(&[]), Running::start(&["--host", "0.0.0.0"]));
    for program in [&mut usual, &mut open] {
        assert!(
            program
                .setting("AUTHING_APP_HOST")
                .starts_with("http://127.0.0.1:")
        );
    }
    let (_, _, quiet) = usual.signal("-INT");
    assert_eq!(quiet, "");
    let (_, _, warned) = open.signal("-INT");
    for said in [
        "0.0.0.0 can be reached from other machines",
        "keys and secrets are public",
        "--allow-host",
    ] {
        assert!(warned.contains(said), "{said}: {warned}");
    }
}

#[tokio::test]
async fn a_taken_port_is_said_with_the_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = program().args(["--port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "authing-emulator: port {port} of 127.0.0.1 is in use: choose another port, or 0 for a free one (--port)\n"
        )
    );
}

#[tokio::test]
async fn health_is_told_by_the_program_itself() {
    let ask = |port: &str| {
        let output = program()
            .args(["--health", "--host", "0.0.0.0", "--port", port])
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let mut running = Running::start(&[]);
    let url = running.setting("AUTHING_APP_HOST");
    let port = url.rsplit(':').next().unwrap();
    assert_eq!(ask(port), (Some(0), String::new()));
    running.signal("-INT");
    let (status, said) = ask(port);
    assert!(
        status == Some(1) && said.contains("no emulator is ready at"),
        "{said}"
    );
    // What listens there may be something else.
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let answers = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let mut asked = [0; 16];
        stream.read_exact(&mut asked).unwrap();
        stream.write_all(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap();
    });
    let (status, said) = ask(&port);
    assert!(
        status == Some(1) && said.contains("something else"),
        "{said}"
    );
    answers.join().unwrap();
}

#[tokio::test]
async fn it_prints_the_settings_to_paste_and_the_codes() {
    let mut program = Running::start(&[]);
    let (url, app) = (
        program.setting("AUTHING_APP_HOST"),
        program.setting("AUTHING_APP_ID"),
    );
    let request = http()
        .post(format!("{url}/api/v2/sms/send"))
        .header("x-authing-app-id", app)
        .header("content-type", "application/json")
        .body(json!({ "phone": "13800000001", "scene": "login" }).to_string());
    let (_, answer) = read(request).await;
    assert_eq!(answer["code"], 200, "{answer}");
    let (ended_well, rest, _) = program.signal("-INT");
    assert!(ended_well);
    let sms = rest
        .lines()
        .find(|line| line.starts_with("SMS to 13800000001: "));
    assert!(sms.is_some_and(|line| line.ends_with(" (login)")), "{rest}");
    assert!(rest.contains("Stopped."), "{rest}");
}

//! The program `authing-emulator`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::claims;
use crate::support::{read, scratch, text};

/// How long the program may take for what it does at once.
const PATIENCE: Duration = Duration::from_secs(20);

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
        [
            "--host",
            "--port",
            "--seed",
            "--state",
            "--allow-host",
            "--health"
        ]
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
            // China's, which no other setting of the machine can be taken for.
            .env("TZ", "CST-8")
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
        let start = Instant::now();
        let ended = loop {
            if let Some(ended) = self.child.try_wait().unwrap() {
                break ended;
            }
            assert!(start.elapsed() < PATIENCE, "it does not stop");
            std::thread::sleep(Duration::from_millis(10));
        };
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

    let seed = scratch("program-seed").join("seed.json");
    std::fs::write(&seed, "{}").unwrap();
    let mut seeded = Running::start(&["--seed", seed.to_str().unwrap()]);
    assert_ne!(seeded.setting("AUTHING_APP_ID"), settings[0]);
    let (_, out, _) = seeded.signal("-INT");
    assert!(!out.contains("Log in as"), "{out}");
}

/// What people copy from the README must be what the program has.
#[test]
fn the_readme_has_every_option_and_the_settings_of_a_pool_without_a_seed() {
    let readme = include_str!("../../README.md");
    let output = program().arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let options = help
        .split_whitespace()
        .filter(|word| word.starts_with("--"));
    let mut options: Vec<_> = options.map(|word| word.trim_matches(',')).collect();
    options.retain(|option| !["--help", "--version"].contains(option));
    assert!(options.len() >= 6, "{options:?}");
    for option in options {
        let row = format!("| `{option}");
        assert!(readme.contains(&row), "no row for {option}");
    }
    let mut running = Running::start(&[]);
    for name in [
        "AUTHING_APP_ID",
        "AUTHING_APP_SECRET",
        "AUTHING_USERPOOL_ID",
        "AUTHING_USERPOOL_SECRET",
    ] {
        let line = format!("{name}={}\n", running.setting(name));
        assert!(readme.contains(&line), "no line {line}");
    }
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
async fn its_page_has_the_times_of_the_place_where_it_runs() {
    let mut program = Running::start(&[]);
    let url = program.setting("AUTHING_APP_HOST");
    let page = http().get(url).send().await.unwrap().text().await.unwrap();
    let (_, clock) = page.split_once("id=\"clock\"").unwrap();
    let (_, clock) = clock.split_once("class=\"code\">").unwrap();
    let (shown, _) = clock.split_once('<').unwrap();
    assert!(shown.ends_with(" +08:00"), "{shown}");
    let shown = chrono::DateTime::parse_from_str(shown, "%Y-%m-%d %H:%M:%S %:z").unwrap();
    let off = chrono::Utc::now().signed_duration_since(shown);
    assert!(off.num_seconds().abs() < 60, "{shown}");
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

#[tokio::test]
async fn a_login_survives_whatever_stops_the_program() {
    let file = scratch("program-state").join("pool.json");
    let state = ["--state", file.to_str().unwrap()];
    let mut known: Option<(String, String, String)> = None;
    for signal in ["-INT", "-TERM", "-KILL"] {
        let mut running = Running::start(&state);
        let url = running.setting("AUTHING_APP_HOST");
        let app = running.setting("AUTHING_APP_ID");
        let me = async |token: &str| {
            let request = http().get(format!("{url}/api/v2/users/me"));
            let request = request.header("x-authing-app-id", &app).bearer_auth(token);
            read(request).await.1
        };
        if let Some((before, token, sub)) = &known {
            assert_eq!(&app, before);
            let mine = me(token).await;
            assert_eq!(mine["data"]["id"], *sub, "{mine}");
        }
        let signed_in = sign_in(&url, &app, "test@example.com", "passw0rd").await;
        let token = text(&signed_in["data"]["id_token"]);
        let id = text(&me(&token).await["data"]["id"]);
        if signal == "-KILL" {
            // Nothing can be done at the end: it was written soon after the change.
            let name = claims(&json!(token))["jti"].clone();
            let written = || std::fs::read_to_string(&file).unwrap_or_default();
            let start = Instant::now();
            while !written().contains(name.as_str().unwrap()) {
                assert!(start.elapsed() < PATIENCE, "it is not written");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        let (ended_well, out, err) = running.signal(signal);
        assert_eq!(ended_well, signal != "-KILL", "{err}");
        let says = match known {
            None => "The pool is new, and kept in",
            Some(_) => "The pool is that of",
        };
        assert!(
            out.contains(says) && out.contains("Log in as test@example.com"),
            "{out}"
        );
        known = Some((app, token, id));
    }
}

#[test]
fn a_state_file_that_cannot_be_used_is_said_and_one_that_exists_needs_no_seed() {
    let folder = scratch("program-states");
    let (file, seed) = (folder.join("pool.json"), folder.join("seed.json"));
    std::fs::write(&file, r#"{ "format": 99 }"#).unwrap();
    let (file, seed) = (file.to_str().unwrap(), seed.to_str().unwrap());
    let output = program()
        .args(["--port=0", "--state", file])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains(file) && said.contains("a newer emulator"),
        "{said}"
    );
    assert_eq!(
        std::fs::read_to_string(file).unwrap(),
        r#"{ "format": 99 }"#
    );

    std::fs::remove_file(file).unwrap();
    std::fs::write(seed, r#"{ "app_id": "mine" }"#).unwrap();
    let arguments = ["--state", file, "--seed", seed];
    for notes in [0, 1] {
        let mut running = Running::start(&arguments);
        assert_eq!(running.setting("AUTHING_APP_ID"), "mine");
        let other = program()
            .args(["--port=0", "--state", file])
            .output()
            .unwrap();
        let said = String::from_utf8(other.stderr).unwrap();
        assert!(
            said.contains(file) && said.contains("another emulator uses it"),
            "{said}"
        );
        let (ended_well, out, err) = running.signal("-TERM");
        assert!(ended_well && !out.contains("Log in as"), "{out}");
        assert_eq!(
            err.matches("is not used: the state file exists").count(),
            notes,
            "{err}"
        );
    }
}

#[test]
fn changes_that_cannot_be_saved_are_no_success() {
    let folder = scratch("program-unsaved");
    let file = folder.join("pool.json");
    let mut running = Running::start(&["--state", file.to_str().unwrap()]);
    running.setting("AUTHING_APP_ID");
    std::fs::remove_dir_all(&folder).unwrap();
    let (ended_well, _, err) = running.signal("-TERM");
    assert!(!ended_well && err.contains("it cannot be written"), "{err}");
    assert!(err.contains("the latest changes are lost"), "{err}");
}

//! The web service, as the program that it is.

use super::browser::Browser;
use super::program;
use authing_emulator::{Emulator, NewUser};
use reqwest::Method;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use url::Url;

/// The program, until this is dropped.
struct Running {
    process: Child,
    url: Url,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// With an application of this ID, secret and host; an emulator of its own without them.
fn command(port: u16, [app_id, secret, host]: [&str; 3]) -> Command {
    let mut command = Command::new(program("oidc_login"));
    command
        .env("PORT", port.to_string())
        .env("AUTHING_APP_ID", app_id)
        .env("AUTHING_APP_SECRET", secret)
        .env("AUTHING_APP_HOST", host);
    command
}

fn start(host: [&str; 3]) -> Running {
    let mut process = command(0, host).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let url = lines
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("Open ").map(|url| url.parse().unwrap()));
    let url = url.expect("the example said where it is");
    Running { process, url }
}

/// Logs in, and gives what `/me` says.
async fn log_in(browser: &mut Browser, service: &Url, name: &str) -> Value {
    let (page, at) = browser.visit(&service.join("/me").unwrap()).await;
    assert!(page.text().await.unwrap().contains("<form"), "{at}");
    let form = format!("account={name}%40example.com&password=passw0rd");
    let response = browser.post(&at, &form).await;
    let (page, url) = browser.follow(response, at).await;
    assert_eq!((page.status().as_u16(), url.path()), (200, "/me"));
    serde_json::from_str(&page.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn it_lets_in_whom_the_emulator_knows() {
    let service = start([""; 3]);
    let mut browser = Browser::new();
    let me = log_in(&mut browser, &service.url, "ada").await;
    assert_eq!(me["email"], "ada@example.com");
    let (profile, _) = browser.visit(&service.url.join("/profile").unwrap()).await;
    let profile = profile.text().await.unwrap();
    assert!(profile.contains("<h1>ada@example.com</h1>"), "{profile}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_log_in_at_once_stay_who_they_are() {
    let emulator = Emulator::start().await.unwrap();
    let names: Vec<_> = (0..64).map(|number| format!("person-{number}")).collect();
    for name in &names {
        let person = NewUser {
            email: Some(format!("{name}@example.com")),
            password: Some("passw0rd".to_owned()),
            ..NewUser::default()
        };
        emulator.pool().add_user(person).unwrap();
    }
    let (app_id, secret) = (emulator.app_id(), emulator.app_secret());
    let service = start([&app_id, &secret, emulator.url()]);
    let profile = service.url.join("/profile").unwrap();
    let nobody = Browser::new();
    for _ in 0..20 {
        let browsers = names.iter().map(|name| {
            let (service, name, profile) = (service.url.clone(), name.clone(), profile.clone());
            let mut browser = nobody.another();
            tokio::spawn(async move {
                let me = log_in(&mut browser, &service, &name).await;
                let id = me["id"].as_str().unwrap();
                let expected = format!("<h1>{name}@example.com</h1><p>ID: {id}</p>");
                (browser.open(&profile).await.text().await.unwrap(), expected)
            })
        });
        for browser in browsers.collect::<Vec<_>>() {
            let (profile, expected) = browser.await.unwrap();
            assert!(profile.starts_with(&expected), "{profile}, not {expected}");
        }
    }
    let response = nobody.request(Method::GET, &profile).send().await.unwrap();
    assert_eq!(
        response.status(),
        401,
        "the service's own client has no user"
    );
}

#[test]
fn it_says_that_its_port_is_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let run = command(port, [""; 3]).output().unwrap();
    assert!(!run.status.success());
    let said = String::from_utf8(run.stderr).unwrap();
    let wanted = format!("port {port} of 127.0.0.1 is in use: ");
    assert!(said.starts_with(&wanted), "{said}");
    assert!(said.ends_with("(PORT)\n"), "{said}");
}

//! The examples that need no person, run as the programs they are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use authing_emulator::{Emulator, NewUser, Seed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Response, redirect};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use url::Url;

/// An example that runs until this is dropped.
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

/// `cargo test` builds the examples beside the tests.
fn program(example: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let mut path: PathBuf = tests.parent().unwrap().parent().unwrap().join("examples");
    path.push(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    path
}

fn start(example: &str) -> Running {
    start_against(example, [""; 3])
}

/// With an application of this ID, secret and host; an emulator of its own without them.
fn start_against(example: &str, [app_id, secret, host]: [&str; 3]) -> Running {
    let path = program(example);
    let mut process = Command::new(&path)
        .env("PORT", "0")
        .env("AUTHING_APP_ID", app_id)
        .env("AUTHING_APP_SECRET", secret)
        .env("AUTHING_APP_HOST", host)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; build the examples too", path.display()));
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let url = lines
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("Open ").map(|url| url.parse().unwrap()));
    let url = url.expect("the example said where it is");
    Running { process, url }
}

/// As much of a browser as a login takes: cookies by host, and redirects one by one.
struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Browser {
    fn new() -> Self {
        let http = reqwest::Client::builder().redirect(redirect::Policy::none());
        Self {
            http: http.build().unwrap(),
            cookies: BTreeMap::new(),
        }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder, url: &Url) -> Response {
        let host = url.authority().to_owned();
        let jar = self.cookies.entry(host).or_default();
        let cookies: Vec<_> = jar
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let response = request
            .header(COOKIE, cookies.join("; "))
            .send()
            .await
            .unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (key, value) = pair.split_once('=').unwrap();
            jar.insert(key.to_owned(), value.to_owned());
        }
        response
    }

    async fn get(&mut self, url: &Url) -> Response {
        self.send(self.http.get(url.clone()), url).await
    }

    /// Follows redirects until a page comes.
    async fn follow(&mut self, mut response: Response, mut url: Url) -> (Response, Url) {
        while response.status().is_redirection() {
            let to = response.headers()[LOCATION].to_str().unwrap();
            url = url.join(to).unwrap();
            response = self.get(&url).await;
        }
        (response, url)
    }

    fn cookie(&self, url: &Url, name: &str) -> &str {
        &self.cookies[url.authority()][name]
    }
}

/// Begins the login, and gives the page of the host that asks who it is.
async fn begin(browser: &mut Browser, service: &Url) -> Url {
    let login = service.join("/login").unwrap();
    let response = browser.get(&login).await;
    let (page, at) = browser.follow(response, login).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("<form"), "{at}");
    at
}

async fn log_in(browser: &mut Browser, service: &Url, name: &str) -> String {
    let at = begin(browser, service).await;
    let form = format!("account={name}%40example.com&password=passw0rd");
    let request = browser.http.post(at.clone()).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let response = browser.send(request, &at).await;
    let (page, url) = browser.follow(response, at).await;
    assert_eq!((page.status().as_u16(), url.path()), (200, "/me"));
    page.text().await.unwrap()
}

#[tokio::test]
async fn the_web_service_lets_in_whom_the_host_knows() {
    let service = start("oidc_login");
    let me = service.url.join("/me").unwrap();
    let mut browser = Browser::new();
    assert_eq!(browser.get(&me).await.status(), 401, "nobody has logged in");

    let greeting = log_in(&mut browser, &service.url, "ada").await;
    assert!(
        greeting.starts_with("Hello ada@example.com, "),
        "{greeting}"
    );
    assert_eq!(browser.get(&me).await.text().await.unwrap(), greeting);

    // The same token from a program, and then one with another user in it.
    let token = browser.cookie(&me, "id_token").to_owned();
    let with = |token: &str| browser.http.get(me.clone()).bearer_auth(token).send();
    assert_eq!(with(&token).await.unwrap().text().await.unwrap(), greeting);
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    let payload = URL_SAFE_NO_PAD.decode(&parts[1]).unwrap();
    let mut claims: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    claims["sub"] = "somebody-else".into();
    parts[1] = URL_SAFE_NO_PAD.encode(claims.to_string());
    let refused = with(&parts.join(".")).await.unwrap();
    assert_eq!(refused.status(), 401);
    let words = refused.text().await.unwrap();
    assert!(words.contains("signature"), "{words}");
}

#[tokio::test]
async fn the_web_service_refuses_a_login_that_it_did_not_begin() {
    let service = start("oidc_login");
    let mut attacker = Browser::new();
    let at = begin(&mut attacker, &service.url).await;
    let state = at
        .query_pairs()
        .find(|(key, _)| key == "state")
        .unwrap()
        .1
        .into_owned();
    let mut callback = service.url.join("/callback").unwrap();
    callback
        .query_pairs_mut()
        .append_pair("code", "c")
        .append_pair("state", &state);
    // The victim's browser has begun no login, or another one.
    let mut victim = Browser::new();
    assert_eq!(victim.get(&callback).await.status(), 400);
    begin(&mut victim, &service.url).await;
    let refused = victim.get(&callback).await;
    assert_eq!(refused.status(), 401);
    let words = refused.text().await.unwrap();
    assert!(words.contains("state"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_log_in_to_the_web_service_at_once_stay_who_they_are() {
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
    let service = start_against("oidc_login", [&app_id, &secret, emulator.url()]);
    for _ in 0..20 {
        let browsers = names.iter().map(|name| {
            let (service, name) = (service.url.clone(), name.clone());
            tokio::spawn(async move {
                let mut browser = Browser::new();
                let greeting = log_in(&mut browser, &service, &name).await;
                let profile = service.join("/profile").unwrap();
                let profile = browser.get(&profile).await.text().await.unwrap();
                let id = greeting.trim_end_matches(".\n").rsplit(' ').next();
                let expected = format!("{name}@example.com has the id {}.\n", id.unwrap());
                (profile, expected)
            })
        });
        for browser in browsers.collect::<Vec<_>>() {
            let (profile, expected) = browser.await.unwrap();
            assert_eq!(profile, expected);
        }
    }
    let nobody = Browser::new();
    let profile = service.url.join("/profile").unwrap();
    let response = nobody.http.get(profile).send().await.unwrap();
    assert_eq!(
        response.status(),
        401,
        "the service's own client has no user"
    );
}

#[test]
fn the_quick_start_traces_its_requests_without_what_is_in_them() {
    let quick_start = || {
        let mut command = Command::new(program("quickstart"));
        command.env_remove("AUTHING_APP_ID").env_remove("RUST_LOG");
        command
    };
    let run = quick_start()
        .env("RUST_LOG", "authing=debug")
        .output()
        .unwrap();
    let traces = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success(), "{traces}");
    for said in [
        r#"operation="POST /api/v2/sms/send" method="POST" path="/api/v2/sms/send""#,
        r#"operation="registerByEmail" method="POST" path="/graphql/v2""#,
        "answered attempt=1 status=200 elapsed_ms=",
        "code=2006",
    ] {
        assert!(traces.contains(said), "{said}\n{traces}");
    }
    // Passwords (also the wrong one), tokens, the phone, e-mail addresses, what the profile says, secrets of the application.
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(printed.contains("18800000000") && printed.contains("Nick"));
    for hidden in [
        "passw0rd",
        "wrong",
        "eyJ",
        "18800000000",
        "@example",
        "Nick",
        "ecret",
    ] {
        assert!(!traces.contains(hidden), "{hidden}\n{traces}");
    }
    // Nobody asked for them.
    let run = quick_start().output().unwrap();
    assert_eq!(String::from_utf8(run.stderr).unwrap(), "");
}

#[test]
fn the_administrator_prints_a_table() {
    let run = Command::new(program("administration"))
        .env_remove("AUTHING_USERPOOL_ID")
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{printed}");
    for line in [
        "5 users are created",
        "`Example Press` has 3 departments",
        "3 users have the role `example-editor`",
        "user          department  roles            may read  may edit",
        "example-ann   Editing     example-editor   yes       yes",
        "example-ben   Printing                     yes       no",
        "example-eve   Sales                        no        no",
        "Organisations in the export: 1",
        "  Example Press",
        "    Editing     example-ann example-chen example-dora",
        "    Printing    example-ben",
        "    Sales       example-eve",
        "What was created is removed",
    ] {
        assert!(
            printed.lines().any(|printed| printed == line),
            "{line}\n{printed}"
        );
    }
    assert_eq!(printed.matches("is not created").count(), 1, "{printed}");
    // For people, not for programmers.
    assert!(
        !printed.contains(['"', '{', '[']) && !printed.contains("Some("),
        "{printed}"
    );
}

#[test]
fn the_tenant_is_logged_in_to_and_its_log_is_printed() {
    let run = Command::new(program("tenant")).output().unwrap();
    let errors = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success(), "{errors}");
    let printed = String::from_utf8(run.stdout).unwrap();
    let (address, rest) = printed.split_once("\n\n").unwrap();
    assert!(address.starts_with("An emulator is at http://127.0.0.1:"));
    // The paths in the log have ids.
    let is_id = |text: &str| text.len() == 24 && text.chars().all(|c| c.is_ascii_hexdigit());
    let masked = |text: &str| match is_id(text) {
        true => "{id}".to_owned(),
        false => text.to_owned(),
    };
    let lines = rest.lines().map(|line| {
        let parts: Vec<_> = line.split('/').map(masked).collect();
        parts.join("/") + "\n"
    });
    assert_eq!(lines.collect::<String>(), TENANT);
}

const TENANT: &str = "\
The tenant `Acme` uses: Authing emulator
Its people log in by:
  acme-github   Acme's GitHub   on
Invited:
  ann
  ben
`ben` is disabled until he has signed the contract

Logins by `acme-github`:
  ann: logged in as ann
  ben: may not log in to this tenant
`acme-github` is switched off
  ann: the identity provider is not available

The audit log:
  administrator  POST /api/v2/tenant
  administrator  POST /api/v2/tenant/{id}
  administrator  POST /api/v2/extIdp
  administrator  createUser
  administrator  POST /api/v2/users/identity/link
  administrator  createUser
  administrator  POST /api/v2/users/identity/link
  administrator  POST /api/v2/tenant/{id}/user
  administrator  PUT /api/v2/tenant/{id}/admin
  administrator  PUT /api/v2/tenant/{id}/{id}
  administrator  PUT /api/v2/extIdpConn/{id}/state
  ann            login

The tenant is deleted: 0 are left
";

/// The page in Authing's documentation, without its secrets, as `println!` shows the members.
const DOCUMENTED_PAGE: &str = r#"{
  "totalCount": 1,
  "list": [
    {
      "id": "5f7ddfe62ba819802422362e",
      "arn": "arn:cn:authing:5f7a993eb9b49dcd5c021e40:user:5f7ddfe62ba819802422362e",
      "userPoolId": "5f7a993eb9b49dcd5c021e40",
      "username": "nhxcpzmklk",
      "email": null,
      "emailVerified": false,
      "phone": null,
      "phoneVerified": false,
      "unionid": null,
      "openid": null,
      "nickname": null,
      "registerSource": ["import:manual"],
      "photo": "https://usercontents.authing.cn/authing-avatar.png",
      "tokenExpiredAt": null,
      "loginsCount": 0,
      "lastLogin": null,
      "lastIP": null,
      "signedUp": "2020-10-07T23:33:58+08:00",
      "blocked": false,
      "isDeleted": false,
      "device": null,
      "browser": null,
      "company": null,
      "name": null,
      "givenName": null,
      "familyName": null,
      "middleName": null,
      "profile": null,
      "preferredUsername": null,
      "website": null,
      "gender": "U",
      "birthdate": null,
      "zoneinfo": null,
      "locale": null,
      "address": null,
      "formatted": null,
      "streetAddress": null,
      "locality": null,
      "region": null,
      "postalCode": null,
      "country": null,
      "createdAt": "2020-10-07T23:33:58+08:00",
      "updatedAt": "2020-10-07T23:33:58+08:00"
    }
  ]
}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_users_is_printed_as_it_is_documented() {
    let page: Value = serde_json::from_str(DOCUMENTED_PAGE).unwrap();
    let mut profile = page["list"][0].as_object().unwrap().clone();
    let mut take = |name: &str| profile.remove(name).unwrap().as_str().unwrap().to_owned();
    let (id, username) = (take("id"), take("username"));
    let (_arn, pool) = (take("arn"), take("userPoolId"));
    let seed = json!({ "user_pool_id": pool });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let user = NewUser {
        id: Some(id),
        username: Some(username),
        profile,
        ..NewUser::default()
    };
    emulator.pool().add_user(user).unwrap();
    let run = Command::new(program("users"))
        .env("AUTHING_USERPOOL_ID", emulator.user_pool_id())
        .env("AUTHING_USERPOOL_SECRET", emulator.user_pool_secret())
        .env("AUTHING_HOST", emulator.url())
        .output();
    let run = run.unwrap();
    assert!(run.status.success(), "{:?}", String::from_utf8(run.stderr));
    assert_eq!(String::from_utf8(run.stdout).unwrap(), DOCUMENTED_PAGE);
}

//! The console at `/`, as a browser asks for it.

use std::net::SocketAddr;
use std::time::Duration;

use authing_emulator::{Emulator, NewUser};
use reqwest::{RequestBuilder, Response};
use serde_json::json;

use crate::browser::form;
use crate::support::{PASSWORD, Raw, text};

const EMAIL: &str = "bob@example.com";
const SCRIPT: &str = "<script>alert(1)</script>";

/// A person who looks at the console.
struct Console {
    raw: Raw,
    http: reqwest::Client,
}

struct Page {
    status: u16,
    location: Option<String>,
    html: String,
}

impl Page {
    #[track_caller]
    fn says(&self, what: &str) {
        assert!(self.html.contains(what), "no {what:?} in {}", self.html);
    }

    #[track_caller]
    fn hides(&self, what: &str) {
        assert!(!self.html.contains(what), "{what:?} is in {}", self.html);
    }

    /// The section with this anchor.
    #[track_caller]
    fn section(&self, anchor: &str) -> &str {
        let (_, section) = self
            .html
            .split_once(&format!("<section id=\"{anchor}\">"))
            .unwrap_or_else(|| panic!("no section {anchor} in {}", self.html));
        section.split_once("</section>").unwrap().0
    }
}

impl Console {
    async fn start() -> Self {
        Self::of(Emulator::start().await.unwrap())
    }

    fn of(emulator: Emulator) -> Self {
        emulator
            .pool()
            .add_user(NewUser {
                email: Some(EMAIL.into()),
                password: Some(PASSWORD.into()),
                ..NewUser::default()
            })
            .unwrap();
        let http = reqwest::Client::builder().no_proxy();
        let http = http.redirect(reqwest::redirect::Policy::none());
        Self {
            raw: Raw::with(emulator),
            http: http.build().unwrap(),
        }
    }

    fn emulator(&self) -> &Emulator {
        &self.raw.emulator
    }

    fn get(&self, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.emulator().url());
        self.http.get(url).header("accept", "text/html,*/*;q=0.8")
    }

    async fn open(&self, path: &str) -> Page {
        read(self.get(path).send().await.unwrap()).await
    }

    /// A form that says nothing about its page.
    fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let url = format!("{}{path}", self.emulator().url());
        let request = self.http.post(url);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(form(fields))
    }

    /// A form of the console's own page.
    async fn post(&self, fields: &[(&str, &str)]) -> Page {
        let request = self
            .form("/", fields)
            .header("sec-fetch-site", "same-origin");
        let request = request.header("origin", self.emulator().url());
        read(request.send().await.unwrap()).await
    }

    /// The same, which must work, and what the browser is then sent to.
    #[track_caller]
    fn sent_to(page: &Page) -> &str {
        assert_eq!(page.status, 303, "{}", page.html);
        page.location.as_deref().unwrap()
    }
}

async fn read(response: Response) -> Page {
    let location = response.headers().get("location");
    Page {
        status: response.status().as_u16(),
        location: location.map(|to| to.to_str().unwrap().to_owned()),
        html: response.text().await.unwrap(),
    }
}

#[tokio::test]
async fn it_shows_the_settings_to_paste_and_the_accounts() {
    let console = Console::start().await;
    let emulator = console.emulator();
    console.raw.token("ann@example.com").await;
    let page = console.open("/").await;
    assert_eq!(page.status, 200);
    let settings = page.section("settings");
    for line in [
        format!("AUTHING_APP_HOST={}\n", emulator.url()),
        format!("AUTHING_APP_ID={}\n", emulator.app_id()),
        format!("AUTHING_APP_SECRET={}\n", emulator.app_secret()),
        format!("AUTHING_USERPOOL_ID={}\n", emulator.user_pool_id()),
        format!("AUTHING_USERPOOL_SECRET={}<", emulator.user_pool_secret()),
    ] {
        assert!(settings.contains(&line), "no {line:?} in {settings}");
    }
    let accounts = page.section("accounts");
    assert!(accounts.contains(EMAIL) && accounts.contains("ann@example.com"));
    // The password that a test has set, and not the one that a person has registered with.
    let shown = accounts
        .matches(&format!("<code>{PASSWORD}</code>"))
        .count();
    assert_eq!((shown, accounts.matches("not known").count()), (1, 1));

    // A new password is not shown, whoever sets it.
    let token = console.raw.manager();
    let id = emulator.pool().user(EMAIL).unwrap().id().to_owned();
    let changed = json!({ "id": id, "input": { "password": console.raw.encrypt("passw1rd") } });
    let answer = console.raw.op("update_user", changed, Some(&token)).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    let page = console.open("/").await;
    assert_eq!(page.section("accounts").matches("not known").count(), 2);
    page.hides("passw1rd");
    assert!(!page.section("accounts").contains(PASSWORD));
}

#[tokio::test]
async fn it_is_small_and_runs_nothing() {
    let console = Console::start().await;
    let response = console.get("/").send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    let policy = header("content-security-policy");
    for part in [
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(header("x-frame-options"), "DENY");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    let page = read(response).await;
    page.hides("<script");
    page.hides(" style=");
    assert!(page.html.len() < 20_000, "{} bytes", page.html.len());
    // It is no request of a client's.
    assert_eq!(console.emulator().requests().len(), 0);
}

#[tokio::test]
async fn the_outbox_has_the_codes_the_latest_first() {
    let console = Console::start().await;
    assert!(
        console
            .open("/")
            .await
            .section("outbox")
            .contains("Nothing was sent yet")
    );
    let sms = console.raw.sms("13800000001").await;
    let mail = console.raw.mail(EMAIL, "RESET_PASSWORD").await;
    let page = console.open("/").await;
    let outbox = page.section("outbox");
    let at = |code: &str| {
        outbox
            .find(&format!("<span class=\"code\">{code}</span>"))
            .unwrap()
    };
    assert!(at(&mail) < at(&sms));
    for text in ["13800000001", EMAIL, "RESET_PASSWORD", "<details><summary>"] {
        assert!(outbox.contains(text), "no {text} in {outbox}");
    }
}

#[tokio::test]
async fn captchas_are_pictures_with_their_text() {
    let console = Console::start().await;
    for _ in 0..3 {
        console
            .raw
            .login(EMAIL, "wrong", json!({ "clientIp": "203.0.113.7" }))
            .await;
    }
    let captcha = console.emulator().captcha("203.0.113.7").unwrap();
    let page = console.open("/").await;
    let captchas = page.section("captchas");
    assert!(captchas.contains("203.0.113.7") && captchas.contains("<svg class=\"captcha\""));
    assert!(captchas.contains(&format!("<span class=\"code\">{captcha}</span>")));
    console.open("/?lang=zh").await.says("图形验证码");
}

#[tokio::test]
async fn a_qr_code_is_scanned_and_confirmed_in_the_place_of_a_phone() {
    let console = Console::start().await;
    let gene = json!({ "scene": "APP_AUTH" });
    let made = console.raw.post("/api/v2/qrcode/gene", gene, None).await;
    let name = text(&made["data"]["random"]);
    let picture = console
        .raw
        .http
        .get(text(&made["data"]["url"]))
        .send()
        .await
        .unwrap();
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
    assert!(picture.text().await.unwrap().starts_with("<svg "));

    let page = console.open("/").await;
    let codes = page.section("qr-codes");
    assert!(
        codes.contains(&name) && codes.contains("<svg class=\"qr\""),
        "{codes}"
    );
    let scan = |user: &'static str| [("do", "scan"), ("name", name.as_str()), ("user", user)];
    let page = console.post(&scan("nobody")).await;
    assert_eq!(page.status, 400);
    page.says("There is no such user: nobody");
    let page = console.post(&scan(EMAIL)).await;
    assert_eq!(Console::sent_to(&page), "/#qr-codes");
    console.open("/").await.says(&format!("Scanned by {EMAIL}"));
    let page = console.post(&[("do", "confirm"), ("name", &name)]).await;
    assert_eq!(Console::sent_to(&page), "/#qr-codes");
    let check = format!("/api/v2/qrcode/check?random={name}");
    let (_, state) = console.raw.get(&check, None).await;
    assert_eq!(state["data"]["status"], 2, "{state}");
    assert!(
        console
            .open("/")
            .await
            .section("qr-codes")
            .contains("No QR code waits")
    );

    let made = console
        .raw
        .post("/api/v2/qrcode/gene", json!({ "scene": "APP_AUTH" }), None)
        .await;
    let name = text(&made["data"]["random"]);
    console
        .post(&[("do", "scan"), ("name", &name), ("user", EMAIL)])
        .await;
    let cancel = [("do", "cancel"), ("name", name.as_str())];
    Console::sent_to(&console.post(&cancel).await);
    let page = console.post(&cancel).await;
    assert_eq!(page.status, 400);
    page.says("its state does not allow this");
}

#[tokio::test]
async fn each_request_opens_with_what_was_sent_and_answered() {
    let console = Console::start().await;
    let token = console.raw.token("ann@example.com").await;
    console.raw.login(EMAIL, "wrong", json!({})).await;
    let page = console.open("/").await;
    let list = page.section("requests");
    assert!(list.contains("<a href=\"/?request=2\">2</a>"), "{list}");
    let at = |what: &str| list.find(what).unwrap();
    assert!(at("loginByEmail") < at("registerByEmail"), "{list}");

    let page = console.open("/?request=1").await;
    assert_eq!(page.status, 200);
    page.says("POST /graphql/v2");
    page.says("x-authing-lang: en-US");
    page.says("ann@example.com");
    page.says("HTTP 200");
    // Who looks is on this machine, and sees all.
    page.says(&token);
    let page = console.open("/?request=2").await;
    page.says("&quot;code&quot;: 2006");

    for number in ["3", "0", "-1", "x", SCRIPT] {
        let page = console.open(&format!("/?request={number}")).await;
        assert_eq!(page.status, 404, "{number}");
        page.says("No such request");
    }
    // The console is in no log, whatever is opened.
    assert_eq!(console.emulator().requests().len(), 2);
    let page = console.post(&[("do", "clear-requests")]).await;
    assert_eq!(Console::sent_to(&page), "/#requests");
    console.open("/").await.says("No requests.");
}

#[tokio::test]
async fn the_list_of_requests_goes_on() {
    let console = Console::start().await;
    for _ in 0..51 {
        console.raw.get("/api/v2/.well-known", None).await;
    }
    let page = console.open("/?lang=en").await;
    let list = page.section("requests");
    assert!(list.contains("?lang=en&amp;request=51\">51<"), "{list}");
    assert!(!list.contains("request=1\">1<"));
    assert!(
        list.contains("href=\"/?lang=en&amp;before=2#requests\""),
        "{list}"
    );
    let page = console.open("/?lang=en&before=2").await;
    let list = page.section("requests");
    assert!(list.contains("request=1\">1<") && !list.contains("request=2\">"));
    assert!(!list.contains("before="), "{list}");
}

#[tokio::test]
async fn the_clock_moves_forward() {
    let console = Console::start().await;
    console.open("/").await.says("the same as this machine's");
    let before = console.emulator().clock().now();
    let page = console
        .post(&[("do", "advance"), ("seconds", "1299660")])
        .await;
    assert_eq!(Console::sent_to(&page), "/#clock");
    let moved = console.emulator().clock().now().duration_since(before);
    assert!(moved.unwrap() >= Duration::from_secs(1_299_660));
    console.open("/").await.says("15 d 1 h 1 min");
    for wrong in ["", "0", "-5", "1.5", "999999999999", "soon"] {
        let page = console.post(&[("do", "advance"), ("seconds", wrong)]).await;
        assert_eq!(page.status, 400, "{wrong}");
        // Where the browser looks, since the form names the section.
        assert!(
            page.section("clock")
                .contains("<p class=\"notice\" role=\"alert\">Enter a number of seconds")
        );
    }
}

#[tokio::test]
async fn faults_are_switched_on_and_off() {
    let console = Console::start().await;
    assert!(
        console
            .open("/")
            .await
            .section("faults")
            .contains("No fault is on")
    );
    let fault = |target: &'static str, effect, number, times| {
        [
            ("do", "add-fault"),
            ("target", target),
            ("effect", effect),
            ("number", number),
            ("times", times),
        ]
    };
    let page = console
        .post(&fault("loginByEmail", "error", "1000", "1"))
        .await;
    assert_eq!(Console::sent_to(&page), "/#faults");
    let page = console.open("/").await;
    let faults = page.section("faults");
    for text in [
        "<code>loginByEmail</code>",
        "answers the API error code 1000",
        "at most 1",
        "0 / 0",
    ] {
        assert!(faults.contains(text), "no {text} in {faults}");
    }
    let answer = console.raw.login(EMAIL, PASSWORD, json!({})).await;
    assert_eq!(answer["errors"][0]["message"]["code"], 1000);
    let answer = console.raw.login(EMAIL, PASSWORD, json!({})).await;
    assert_eq!(answer["data"]["loginByEmail"]["email"], EMAIL);
    let page = console.open("/").await;
    assert!(page.section("faults").contains("1 / 2"));
    page.says("200, code 1000 answered by a fault");

    // One for every request does not strike the console, where it is switched off again.
    Console::sent_to(&console.post(&fault("", "status", "503", "")).await);
    let name = "every request";
    let broken = console
        .raw
        .request(reqwest::Method::GET, "/api/v2/.well-known", None);
    assert_eq!(broken.send().await.unwrap().status(), 503);
    let page = console.open("/").await;
    assert!(
        page.section("faults").contains(name)
            && page.section("faults").contains("answers HTTP 503")
    );
    let page = console.post(&[("do", "remove-fault"), ("id", "2")]).await;
    assert_eq!(Console::sent_to(&page), "/#faults");
    assert!(!console.open("/").await.section("faults").contains(name));
    assert_eq!(console.raw.get("/api/v2/.well-known", None).await.0, 200);
    let page = console.post(&[("do", "remove-fault"), ("id", "2")]).await;
    assert_eq!(page.status, 400);
    assert!(page.section("faults").contains("This fault is off already"));

    for (effect, said) in [
        ("delay", "delays by 7 ms"),
        ("truncate", "answers the first 7 bytes only"),
        ("drop", "drops the connection unprocessed"),
        ("drop-answer", "processes, then drops the connection"),
    ] {
        Console::sent_to(
            &console
                .post(&fault("POST /api/v2/sms/send", effect, "7", ""))
                .await,
        );
        let page = console.open("/").await;
        assert!(page.section("faults").contains(said), "{}", page.html);
    }
    Console::sent_to(&console.post(&[("do", "clear-faults")]).await);
    assert!(
        console
            .open("/")
            .await
            .section("faults")
            .contains("No fault is on")
    );
}

#[tokio::test]
async fn a_fault_that_cannot_be_is_refused_in_its_section() {
    let console = Console::start().await;
    for (target, effect, number, times, said) in [
        (
            "loginByEmial",
            "status",
            "503",
            "",
            "There is no such request: loginByEmial. Did you mean loginByEmail?",
        ),
        (
            "GET /api/v2/logot",
            "status",
            "503",
            "",
            "Did you mean GET /api/v2/logout?",
        ),
        (
            "somethingElse",
            "status",
            "503",
            "",
            "There is no such request: somethingElse<",
        ),
        (
            SCRIPT,
            "status",
            "503",
            "",
            "There is no such request: &lt;script&gt;",
        ),
        ("", "status", "99", "", "Enter a number: 200 – 599"),
        ("", "status", "many", "", "Enter a number: 200 – 599"),
        ("", "delay", "600001", "", "Enter a number: 0 – 600000"),
        ("", "error", "-1", "", "Enter a number: 0 – 99999999"),
        ("", "status", "503", "0", "Enter a number: 1 – 1000000"),
        ("", "magic", "503", "", "Unknown effect: magic"),
    ] {
        let fields = [
            ("do", "add-fault"),
            ("target", target),
            ("effect", effect),
            ("number", number),
            ("times", times),
        ];
        let page = console.post(&fields).await;
        assert_eq!(page.status, 400, "{target} {effect} {number} {times}");
        let faults = page.section("faults");
        assert!(faults.contains(said), "no {said:?} in {faults}");
        assert!(faults.contains("No fault is on") && faults.contains("role=\"alert\""));
    }
    let fields = [
        ("do", "add-fault"),
        ("target", "loginByEmial"),
        ("effect", "status"),
    ];
    let request = console
        .form("/?lang=zh", &fields)
        .header("origin", console.emulator().url());
    let page = read(request.send().await.unwrap()).await;
    page.says("没有这样的请求： loginByEmial。您是否要找 loginByEmail？");
}

#[tokio::test]
async fn everything_can_go_back_to_the_start() {
    let console = Console::start().await;
    console.raw.sms("13800000001").await;
    let page = console.post(&[("do", "clear-outbox")]).await;
    assert_eq!(Console::sent_to(&page), "/#outbox");
    assert_eq!(console.emulator().outbox().messages().len(), 0);
    console.raw.sms("13800000002").await;
    console.emulator().clock().advance(Duration::from_secs(60));
    console
        .emulator()
        .faults()
        .any()
        .times(1)
        .delay(Duration::ZERO);
    let page = console.post(&[("do", "reset")]).await;
    assert_eq!(Console::sent_to(&page), "/#settings");
    let page = console.open("/").await;
    for (section, text) in [
        ("accounts", "No users yet."),
        ("outbox", "Nothing was sent yet."),
        ("requests", "No requests."),
        ("faults", "No fault is on."),
        ("clock", "the same as this machine's"),
    ] {
        assert!(
            page.section(section).contains(text),
            "{}",
            page.section(section)
        );
    }
}

#[tokio::test]
async fn it_speaks_both_languages_and_its_links_keep_the_one_that_was_chosen() {
    let console = Console::start().await;
    let asked = |languages: &'static str| console.get("/").header("accept-language", languages);
    let chinese = read(asked("zh-CN,zh;q=0.9,en;q=0.8").send().await.unwrap()).await;
    chinese.says("<html lang=\"zh-CN\">");
    for text in [
        "配置",
        "账号",
        "已发送的验证码",
        "图形验证码",
        "扫码登录",
        "请求记录",
        "故障",
        "时钟",
    ] {
        chinese.says(text);
    }
    chinese.says("href=\"/?lang=en\"");
    let english = read(asked("en-GB,en").send().await.unwrap()).await;
    english.says("<html lang=\"en\">");
    english.says("href=\"/?lang=zh\"");
    // Nothing is left in the other language but its name.
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let left: String = english.html.chars().filter(|c| is_chinese(*c)).collect();
    assert_eq!(left, "中文");

    // The link counts more than the browser's language, and stays.
    let page = read(
        console
            .get("/?lang=zh")
            .header("accept-language", "en")
            .send()
            .await
            .unwrap(),
    );
    page.await.says("action=\"/?lang=zh#clock\"");
    let fields = [("do", "advance"), ("seconds", "60")];
    let request = console
        .form("/?lang=zh", &fields)
        .header("origin", console.emulator().url());
    let page = read(request.send().await.unwrap()).await;
    assert_eq!(Console::sent_to(&page), "/?lang=zh#clock");
    let page = console.form("/?lang=zh", &[("do", "advance")]);
    let page = page.header("origin", console.emulator().url());
    read(page.send().await.unwrap()).await.says("请输入秒数");
}

#[tokio::test]
async fn what_clients_bring_is_escaped() {
    let console = Console::start().await;
    let pool = console.emulator().pool();
    let mut bad = NewUser {
        username: Some(SCRIPT.into()),
        phone_country_code: Some(SCRIPT.into()),
        phone: Some(SCRIPT.into()),
        password: Some(SCRIPT.into()),
        id: Some(format!("id{SCRIPT}")),
        ..NewUser::default()
    };
    bad.profile.insert("name".into(), json!(SCRIPT));
    pool.add_user(bad).unwrap();
    let message = json!({ "phone": "13800000001", "scene": SCRIPT });
    console.raw.post("/api/v2/sms/send", message, None).await;
    for _ in 0..3 {
        console
            .raw
            .login(EMAIL, "wrong", json!({ "clientIp": SCRIPT }))
            .await;
    }
    let made = console
        .raw
        .post("/api/v2/qrcode/gene", json!({ "scene": "APP_AUTH" }), None)
        .await;
    let name = text(&made["data"]["random"]);
    console.emulator().pool().scan_qr(&name, SCRIPT).unwrap();
    let url = format!("{}/%3Cscript%3E?{SCRIPT}", console.emulator().url());
    let odd = console
        .raw
        .http
        .post(url)
        .header("x-odd", SCRIPT)
        .body(SCRIPT);
    odd.send().await.unwrap();

    let page = console.open("/").await;
    page.hides("<script");
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;";
    assert_eq!(page.section("captchas").matches(escaped).count(), 1);
    assert_eq!(page.section("qr-codes").matches(escaped).count(), 1);
    // Name, country code and phone, password, name of the person, id.
    assert_eq!(page.section("accounts").matches(escaped).count(), 6);
    assert_eq!(page.section("outbox").matches(escaped).count(), 1);
    let last = console.emulator().requests().len();
    let page = console.open(&format!("/?request={last}")).await;
    page.hides("<script");
    // The header and the body.
    assert!(page.html.matches(escaped).count() >= 2, "{}", page.html);
    let page = console.post(&[("do", SCRIPT)]).await;
    assert_eq!(page.status, 400);
    page.hides("<script");
    page.says(&format!("Unknown action: {escaped}"));
}

#[tokio::test]
async fn what_clients_bring_is_cut() {
    let console = Console::start().await;
    let long = "x".repeat(100_000);
    let message = json!({ "phone": "13800000001", "scene": long });
    console.raw.post("/api/v2/sms/send", message, None).await;
    console
        .raw
        .register(&format!("{long}@example.com"), json!({}))
        .await;
    let page = console.open("/").await;
    assert!(page.html.len() < 20_000, "{} bytes", page.html.len());
    page.says(&format!("{}…", &long[..200]));
    // A request is shown as it was, but for what nobody reads.
    let page = console.open("/?request=1").await;
    assert!(
        (60_000..90_000).contains(&page.html.len()),
        "{} bytes",
        page.html.len()
    );
    page.says("… (more)");
    let page = console.post(&[("do", &long)]).await;
    assert_eq!(page.status, 400);
    assert!(page.html.len() < 20_000, "{} bytes", page.html.len());
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let console = Console::start().await;
    let here = console.emulator().url().to_owned();
    let fields = [("do", "advance"), ("seconds", "60")];
    let sends = |headers: &[(&str, &str)]| {
        let request = headers
            .iter()
            .fold(console.form("/", &fields), |request, (name, value)| {
                request.header(*name, *value)
            });
        async move { read(request.send().await.unwrap()).await }
    };
    let before = console.emulator().clock().now();
    for headers in [
        &[][..],
        &[("origin", "http://evil.example.com")],
        &[("origin", "null")],
        &[("origin", "http://localhost:1")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("origin", here.as_str())],
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://evil.example.com"),
        ],
    ] {
        let page = sends(headers).await;
        assert_eq!(page.status, 403, "{headers:?}");
        page.says("the form is from another site");
    }
    let moved = console.emulator().clock().now().duration_since(before);
    assert!(moved.unwrap() < Duration::from_secs(60));
    for headers in [
        &[("origin", here.as_str())][..],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "same-origin"), ("origin", here.as_str())],
    ] {
        assert_eq!(sends(headers).await.status, 303, "{headers:?}");
    }
}

#[tokio::test]
async fn programs_get_what_they_got_before() {
    let console = Console::start().await;
    let url = format!("{}/", console.emulator().url());
    let http = &console.http;
    let json = "application/json, text/plain, */*";
    for request in [
        http.get(&url).header("accept", json),
        http.post(&url).header("accept", json).body("{}"),
        http.put(&url),
        http.delete(&url),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 404);
        let body: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(body["code"], 404);
    }
    assert_eq!(console.emulator().requests().len(), 4);
    // And whoever accepts anything gets the page, for which no other name of a host will do.
    assert_eq!(http.get(&url).send().await.unwrap().status(), 200);
    let address: SocketAddr = url[7..].trim_end_matches('/').parse().unwrap();
    let foreign = http
        .get(&url)
        .header("host", format!("evil.example.com:{}", address.port()));
    assert_eq!(foreign.send().await.unwrap().status(), 421);
}

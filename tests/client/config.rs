//! Settings: what is wrong with them, and what they do to requests.

use crate::server::{Server, answer};
use crate::support::{EMAIL, PASSWORD, PUBLIC_KEY, builder, client};
use authing::operations::is_user_exists;
use authing::{
    ApiRequest, AuthenticationClient, AuthenticationClientBuilder, AuthingHeader, Error, Lang,
    ManagementClient, RetryPolicy,
};
use std::process::Command;

/// What `build` complains about.
#[track_caller]
fn complaint(builder: &AuthenticationClientBuilder) -> String {
    builder.build().expect_err("it was built").to_string()
}

fn complaint_about_host(host: &str) -> String {
    complaint(&builder(host))
}

fn query(client: &AuthenticationClient) -> impl ApiRequest {
    client.execute(is_user_exists::Variables::default())
}

/// Where a request of this client goes.
fn url(client: &AuthenticationClient) -> String {
    query(client).request().unwrap().url().to_owned()
}

fn header(client: &AuthenticationClient, name: &str) -> Option<String> {
    let request = query(client).request().unwrap();
    let mut headers = request.headers();
    let found = headers.find(|(key, _)| *key == name);
    found.map(|(_, value)| value.to_owned())
}

#[test]
fn an_id_is_needed() {
    let without = AuthenticationClient::builder().host("https://demo.example.com");
    let expected = "setting `app_id`: neither `app_id` nor `user_pool_id` is set: \
                    copy one of them from the console";
    for (app_id, pool_id) in [("", ""), ("  ", "\t"), ("", " ")] {
        let blank = without.clone().app_id(app_id).user_pool_id(pool_id);
        assert_eq!(complaint(&blank), expected);
    }
    assert_eq!(complaint(&without), expected);
    assert!(without.clone().app_id("app").build().is_ok());
    assert!(without.user_pool_id("pool").build().is_ok());
}

#[test]
fn an_id_stays_one_segment_of_a_path() {
    let client = builder("https://demo.example.com")
        .app_id("a b/c?d#e")
        .build()
        .unwrap();
    let request = client.validate_ticket_v2("t", "s").request().unwrap();
    let path = "https://demo.example.com/cas-idp/a%20b%2Fc%3Fd%23e/serviceValidate?";
    assert!(request.url().starts_with(path), "{}", request.url());
}

#[test]
fn a_host_needs_a_scheme() {
    assert_eq!(
        complaint_about_host("demo.authing.cn"),
        "setting `app_host`: `demo.authing.cn` has no scheme: write `https://` before it"
    );
    let host = AuthenticationClient::builder().app_id("app");
    assert_eq!(
        complaint(&host.clone().host("demo.authing.cn")),
        "setting `host`: `demo.authing.cn` has no scheme: write `https://` before it"
    );
    assert_eq!(
        complaint(&host.websocket_host("ws.authing.cn")),
        "setting `websocket_host`: `ws.authing.cn` has no scheme: write `https://` before it"
    );
}

#[cfg(feature = "events")]
#[test]
fn a_socket_is_one_that_protects_what_is_sent() {
    let with = |uri: &str| builder("https://demo.authing.cn").socket_uri(uri);
    for (uri, wrong) in [
        (
            "ws://events.example.com",
            "`ws://events.example.com` would send tokens unprotected: use `wss`, or `danger_allow_http` inside a network of your own",
        ),
        (
            "https://events.example.com",
            "`https://events.example.com` has a scheme that is not `wss`: use `wss`",
        ),
        (
            "events.example.com",
            "`events.example.com` has no scheme: write `wss://` before it",
        ),
        (
            "ws://bob:s3cr3t@127.0.0.1",
            "it contains a user name or password: leave them out",
        ),
    ] {
        assert_eq!(
            complaint(&with(uri)),
            format!("setting `socket_uri`: {wrong}")
        );
    }
    for good in [
        "wss://events.example.com/a/",
        "ws://localhost:3000",
        " ",
        "",
    ] {
        with(good).build().expect(good);
    }
}

#[test]
fn a_host_is_an_origin_that_protects_what_is_sent() {
    let http = "setting `app_host`: `http://demo.authing.cn` would send passwords and tokens \
                unprotected: use `https`, or `danger_allow_http` inside a network of your own";
    assert_eq!(complaint_about_host("http://demo.authing.cn"), http);
    for host in ["http://192.168.0.1", "http://[::2]", "http://localhost.cn"] {
        let complaint = complaint_about_host(host);
        assert!(complaint.contains("unprotected"), "{complaint}");
    }
    for host in [
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
        "http://localhost",
    ] {
        assert!(builder(host).build().is_ok(), "{host}");
    }
    assert_eq!(
        complaint_about_host("ftp://demo.authing.cn"),
        "setting `app_host`: `ftp://demo.authing.cn` has a scheme that is not `https`: use `https`"
    );
    assert_eq!(
        complaint_about_host("https://"),
        "setting `app_host`: `https://` is not a URL: write it as `https://your-domain.authing.cn`"
    );
    for host in ["https://a.cn?x=1", "https://a.cn#x"] {
        let expected =
            format!("setting `app_host`: `{host}` has a query or a fragment: leave them out");
        assert_eq!(complaint_about_host(host), expected);
    }
}

#[test]
fn credentials_in_a_host_are_refused_and_not_repeated() {
    for host in [
        "https://bob:hunter2@demo.authing.cn",
        "https://hunter2@demo.authing.cn",
        "https://bob:hunter2@demo authing.cn",
        "bob:hunter2@demo.authing.cn",
    ] {
        let complaint = complaint_about_host(host);
        assert_eq!(
            complaint,
            "setting `app_host`: it contains a user name or password: leave them out"
        );
    }
}

#[test]
fn http_beyond_this_machine_is_allowed_by_name_alone() {
    const OPEN: &str = "http://authing.identity.svc:8080";
    let refused = complaint_about_host(OPEN);
    assert!(
        refused.contains("or `danger_allow_http` inside"),
        "{refused}"
    );
    let allowed = builder(OPEN).danger_allow_http(true).build().unwrap();
    assert_eq!(url(&allowed), format!("{OPEN}/graphql/v2"));
    // It changes nothing for HTTPS, and allows no other scheme.
    let secure = builder("https://a.example.com").danger_allow_http(true);
    assert_eq!(
        url(&secure.build().unwrap()),
        "https://a.example.com/graphql/v2"
    );
    let other = builder("ftp://a.example.com").danger_allow_http(true);
    let refused = other.build().unwrap_err().to_string();
    assert!(
        refused.ends_with("is not `https`: use `https`"),
        "{refused}"
    );
    let directories = || builder("https://a.example.com").websocket_host(OPEN);
    directories().build().unwrap_err();
    directories().danger_allow_http(true).build().unwrap();
    let administrator = || {
        let builder = ManagementClient::builder().user_pool_id("pool").secret("s");
        builder.host(OPEN)
    };
    administrator().build().unwrap_err();
    administrator().danger_allow_http(true).build().unwrap();
}

#[cfg(feature = "events")]
#[test]
fn events_without_tls_are_allowed_by_name_alone() {
    let events = || builder("https://a.example.com").socket_uri("ws://events.identity.svc");
    let refused = events().build().unwrap_err().to_string();
    assert!(
        refused.contains("or `danger_allow_http` inside"),
        "{refused}"
    );
    events().danger_allow_http(true).build().unwrap();
}

#[test]
fn a_host_has_one_form() {
    for (host, base) in [
        ("https://demo.authing.cn", "https://demo.authing.cn"),
        ("https://demo.authing.cn/", "https://demo.authing.cn"),
        (" https://demo.authing.cn/// ", "https://demo.authing.cn"),
        ("https://DEMO.authing.cn:443", "https://demo.authing.cn"),
        ("https://a.example.com:8443", "https://a.example.com:8443"),
        (
            "https://a.example.com/authing/",
            "https://a.example.com/authing",
        ),
    ] {
        assert_eq!(url(&client(host)), format!("{base}/graphql/v2"));
    }
}

#[test]
fn the_app_host_goes_before_the_host_and_that_before_the_public_cloud() {
    let plain = AuthenticationClient::builder().app_id("app");
    let core = plain.clone().app_host("").host(" ").build().unwrap();
    assert_eq!(url(&core), "https://core.authing.cn/graphql/v2");
    let host = plain.host("https://host.example.com");
    assert_eq!(
        url(&host.build().unwrap()),
        "https://host.example.com/graphql/v2"
    );
    let both = host.app_host("https://app.example.com").build().unwrap();
    assert_eq!(url(&both), "https://app.example.com/graphql/v2");
}

#[test]
fn the_host_of_directories_follows_from_the_host() {
    let of = |builder: AuthenticationClientBuilder| {
        let client = builder.build().unwrap();
        let request = client.login_by_ad("bob", PASSWORD).request().unwrap();
        request
            .url()
            .strip_suffix("/api/v2/ad/verify-user")
            .unwrap()
            .to_owned()
    };
    for (host, directories) in [
        ("https://demo.authing.cn", "https://ws.authing.cn"),
        (
            "https://a.b.authing.cn:8443",
            "https://ws.b.authing.cn:8443",
        ),
        ("https://authing.cn", "https://authing.cn"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ] {
        assert_eq!(of(builder(host)), directories, "{host}");
    }
    let own = builder("https://demo.example.com").websocket_host("https://ad.example.com/x/");
    assert_eq!(of(own), "https://ad.example.com/x");
}

/// The domain above a host may be a stranger's, who would get plain passwords.
#[test]
fn the_host_of_directories_is_not_guessed() {
    for host in [
        "https://example.co.uk",
        "https://acme.com.cn",
        "https://acme.github.io",
        "https://sso.example.com",
        "https://notauthing.cn",
        "https://demo.authing.cn.example.com",
        "https://intranet/authing",
        "https://10.0.0.1",
    ] {
        let client = builder(host).build().unwrap();
        let error = client.login_by_ad("bob", PASSWORD).request().unwrap_err();
        let error = error.to_string();
        assert!(error.starts_with("setting `websocket_host`: "), "{error}");
    }
}

/// An ID becomes a part of paths.
#[test]
fn ids_do_not_climb() {
    for id in ["..", ".", " .. "] {
        let plain = builder("https://demo.authing.cn");
        for (setting, with) in [
            ("app_id", plain.clone().app_id(id)),
            ("user_pool_id", plain.clone().user_pool_id(id)),
            ("tenant_id", plain.clone().tenant_id(id)),
        ] {
            let complaint = complaint(&with);
            assert!(
                complaint.starts_with(&format!("setting `{setting}`: it is no ID")),
                "{complaint}"
            );
        }
    }
    let token = "management.token.signature";
    let builder = ManagementClient::builder()
        .user_pool_id("pool")
        .access_token(token);
    let client = builder.build().unwrap();
    for id in ["..", "."] {
        let error = client.users().detail(id).request().unwrap_err();
        assert!(
            matches!(&error, Error::InvalidArgument { argument, .. } if *argument == "path"),
            "{error}"
        );
    }
    let request = client.users().detail("...").request().unwrap();
    assert!(request.url().contains("/api/v2/users/...?"));
}

/// Without TLS, a proxy of the environment would read the token. The test runs itself with one in its environment.
#[tokio::test(flavor = "multi_thread")]
async fn loopback_is_asked_without_a_proxy_of_the_environment() {
    const CHILD: &str = "AUTHING_TEST_HOST";
    if let Ok(host) = std::env::var(CHILD) {
        let client = builder(&host).retry(RetryPolicy::NEVER).build().unwrap();
        client
            .with_token("a.b.c")
            .get_current_user()
            .await
            .unwrap_err();
        return;
    }
    let refusal = || answer(500, "text/plain", "this server has no users");
    let (host, proxy) = (
        Server::ruled(move |_| refusal()).await,
        Server::ruled(move |_| refusal()).await,
    );
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        let mut test = Command::new(std::env::current_exe().unwrap());
        test.args([
            "--exact",
            "config::loopback_is_asked_without_a_proxy_of_the_environment",
        ]);
        test.env(CHILD, host.url())
            .env(variable, proxy.url())
            .env_remove("NO_PROXY")
            .env_remove("no_proxy");
        let ended = tokio::task::spawn_blocking(move || test.output().unwrap());
        assert!(ended.await.unwrap().status.success());
    }
    assert_eq!((host.requests().len(), proxy.connections()), (4, 0));
}

#[test]
fn a_key_is_readable() {
    let with = |key: &str| builder("https://demo.authing.cn").public_key(key);
    assert_eq!(
        complaint(&with("not a key!")),
        "setting `public_key`: it is neither PEM nor base64: copy the whole key that the host publishes"
    );
    for key in [
        "AAAA",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ] {
        assert_eq!(
            complaint(&with(key)),
            "setting `public_key`: it is not an RSA public key: copy the whole key that the host publishes"
        );
    }
    let base64: String = PUBLIC_KEY
        .lines()
        .filter(|line| !line.contains("-----"))
        .collect();
    assert!(with(&base64).build().is_ok());
    assert!(with(PUBLIC_KEY).build().is_ok());
}

#[test]
fn headers_are_what_http_allows() {
    let plain = builder("https://demo.authing.cn");
    assert_eq!(
        complaint(&plain.clone().header("bad name", "x")),
        "setting `header`: `bad name` has a name or a value that HTTP does not allow: use letters, digits and `-` for the name, and no line breaks in the value"
    );
    let value = complaint(&plain.clone().header("x-key", "hunter2\n"));
    assert_eq!(
        value,
        "setting `header`: `x-key` has a name or a value that HTTP does not allow: use letters, digits and `-` for the name, and no line breaks in the value"
    );
    assert_eq!(
        complaint(&plain.clone().header_name(AuthingHeader::AppId, "app id")),
        "setting `header_name`: `app id` is not an HTTP header name: use letters, digits and `-`"
    );
    assert_eq!(
        complaint(&plain.clone().header_name(AuthingHeader::Lang, "")),
        "setting `header_name`: `` is not an HTTP header name: use letters, digits and `-`"
    );
    // The header itself, by its name: it cannot be set to what no header can hold.
    let app_id = complaint(&plain.app_id("line\nbreak"));
    assert_eq!(
        app_id,
        "setting `header`: `x-authing-app-id` has a name or a value that HTTP does not allow: use letters, digits and `-` for the name, and no line breaks in the value"
    );
}

#[test]
fn certificates_and_proxies_are_readable() {
    let plain = builder("https://demo.authing.cn");
    let no_pem = "setting `root_certificate`: it contains no certificate in PEM: pass the file that begins with `-----BEGIN CERTIFICATE-----`";
    for pem in ["", "garbage", PUBLIC_KEY] {
        assert_eq!(complaint(&plain.clone().root_certificate(pem)), no_pem);
    }
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let broken = complaint(&plain.clone().root_certificate(broken));
    assert!(
        broken.starts_with("setting `root_certificate`: "),
        "{broken}"
    );
    for proxy in ["", "http://", "http://bob:hunter2@:::"] {
        assert_eq!(
            complaint(&plain.clone().proxy(proxy)),
            "setting `proxy`: it is not the URL of a proxy: write it as `http://proxy.example.com:3128`",
            "{proxy}"
        );
    }
    assert!(
        plain
            .proxy("http://bob:hunter2@proxy.example.com:3128")
            .build()
            .is_ok()
    );
}

#[test]
fn an_http_client_that_does_not_start_is_named() {
    let own = builder("https://demo.authing.cn").http_client(|http| http.user_agent("a\nb"));
    assert_eq!(
        complaint(&own),
        "setting `http_client`: it makes a client that does not start"
    );
}

#[test]
fn headers_are_sent_under_the_names_of_the_deployment() {
    let client = builder("https://demo.authing.cn")
        .user_pool_id("pool")
        .tenant_id("tenant")
        .request_from("shop")
        .lang(Lang::EnUs)
        .header("X-Gateway-Key", "hunter2")
        .header_name(AuthingHeader::AppId, "X-Acme-App")
        .header_name(AuthingHeader::UserPoolId, "x-acme-pool")
        .header_name(AuthingHeader::TenantId, "x-acme-tenant")
        .header_name(AuthingHeader::RequestFrom, "x-acme-from")
        .header_name(AuthingHeader::SdkVersion, "x-acme-version")
        .header_name(AuthingHeader::Lang, "x-other-lang")
        .header_name(AuthingHeader::Lang, "x-acme-lang")
        .build()
        .unwrap();
    let request = query(&client).request().unwrap();
    let headers: Vec<_> = request.headers().collect();
    let version = concat!("rust:", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        headers,
        [
            ("x-acme-app", "app"),
            ("x-acme-pool", "pool"),
            ("x-acme-tenant", "tenant"),
            ("x-acme-from", "shop"),
            ("x-acme-version", version),
            ("x-gateway-key", "hunter2"),
            ("x-acme-lang", "en-US"),
            ("content-type", "application/json"),
        ]
    );
}

#[test]
fn clones_share_the_language_and_siblings_start_with_it() {
    let lang = |client: &AuthenticationClient| header(client, "x-authing-lang").unwrap();
    let client = client("https://demo.authing.cn");
    let (clone, before) = (client.clone(), client.with_token("token"));
    assert_eq!(lang(&client), "zh-CN");
    clone.set_lang(Lang::EnUs);
    assert_eq!(lang(&client), "en-US");
    assert_eq!(lang(&client.with_token("token")), "en-US");
    assert_eq!(lang(&before), "zh-CN", "a sibling has its own");
    client.set_lang(Lang::ZhCn);
    assert_eq!(lang(&clone), "zh-CN");
}

#[test]
fn clones_share_what_the_client_calls_itself_and_siblings_start_with_it() {
    let name = |client: &AuthenticationClient| header(client, "x-acme-from");
    let settings = builder("https://demo.authing.cn");
    let settings = settings.header_name(AuthingHeader::RequestFrom, "X-Acme-From");
    let client = settings.build().unwrap();
    let (clone, before) = (client.clone(), client.with_token("token"));
    assert_eq!(name(&client).as_deref(), Some("sdk"));
    clone.set_request_from("shop");
    assert_eq!(name(&client).as_deref(), Some("shop"));
    assert_eq!(name(&client.with_token("token")).as_deref(), Some("shop"));
    assert_eq!(name(&before).as_deref(), Some("sdk"), "it has its own");
    let other = settings.build().unwrap();
    assert_eq!(name(&other).as_deref(), Some("sdk"));
    client.set_request_from("");
    assert_eq!(name(&clone), None);
    let silent = settings.request_from("").build().unwrap();
    silent.set_request_from("shop");
    assert_eq!(name(&silent).as_deref(), Some("shop"));
}

#[test]
fn what_the_client_calls_itself_must_fit_into_a_header() {
    let client = client("https://demo.authing.cn");
    client.set_request_from("a\nb");
    let error = query(&client).request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "request_from: it has characters that HTTP does not allow"
    );
}

#[test]
fn a_token_is_sent_when_there_is_one() {
    let plain = builder("https://demo.authing.cn");
    assert_eq!(header(&plain.build().unwrap(), "authorization"), None);
    let empty = plain.clone().token("").build().unwrap();
    assert_eq!(header(&empty, "authorization"), None);
    let client = plain.token("abc").build().unwrap();
    assert_eq!(header(&client, "authorization").unwrap(), "Bearer abc");
    let sibling = client.with_token("def");
    assert_eq!(header(&sibling, "authorization").unwrap(), "Bearer def");
    let broken = client.with_token("hunter2\n");
    let error = query(&broken).request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "token: it has characters that a token cannot have"
    );
}

#[test]
fn clients_and_calls_go_anywhere() {
    fn is_shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn is_sent<T: Send + 'static>(_: &T) {}
    // No runtime is here: building and preparing need none.
    let client = client("https://demo.authing.cn");
    is_shared(&client);
    is_shared(&builder("https://demo.authing.cn"));
    is_shared(&client.login_by_email(EMAIL, PASSWORD));
    is_shared(&query(&client));
    is_sent(&client.login_by_email(EMAIL, PASSWORD).into_future());
}

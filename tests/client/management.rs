//! The administrator's client: its settings, and what all its requests have in common.

use crate::server::{self, Answer, Server, answer};
use crate::support::PLANTED;
use authing::operations::is_domain_avaliable;
use authing::types::{PaginatedUsers, User};
use authing::{
    AuthenticationClient, AuthingHeader, Error, ErrorCode, HttpMethod, Lang, ManagementClient,
    ManagementClientBuilder, RetryPolicy,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Debug;

fn builder() -> ManagementClientBuilder {
    ManagementClient::builder()
        .user_pool_id("pool")
        .host("https://demo.example.com")
}

/// What `build` complains about.
#[track_caller]
fn complaint(builder: &ManagementClientBuilder) -> String {
    let text = builder.build().expect_err("it was built").to_string();
    assert!(!text.contains(PLANTED), "{text}");
    text
}

#[test]
fn a_secret_or_a_token_is_required() {
    let missing = "setting `secret`: it is not set or empty: copy it from the user pool's page in the console";
    assert_eq!(complaint(&builder()), missing);
    for blank in ["", " ", "\t\n"] {
        assert_eq!(complaint(&builder().secret(blank)), missing);
        assert_eq!(
            complaint(&builder().access_token(blank)),
            "setting `access_token`: it is empty: set a management token, or `secret`"
        );
    }
    assert_eq!(
        complaint(&builder().secret(PLANTED).access_token(PLANTED)),
        "setting `access_token`: it is set beside `secret`: set one of them"
    );
    assert!(builder().secret(PLANTED).build().is_ok());
    assert!(builder().access_token(PLANTED).build().is_ok());
    let of_app = ManagementClient::builder()
        .app_id("app")
        .access_token(PLANTED);
    assert!(of_app.build().is_ok());
    assert_eq!(
        complaint(&ManagementClient::builder().app_id("app").secret(PLANTED)),
        "setting `user_pool_id`: it is not set: copy it from the user pool's page in the console"
    );
}

#[test]
fn a_user_pool_id_is_one_segment_of_a_path() {
    for wrong in [
        "a/b", "../pool", "..", ".", "a\\b", "a?b", "a#b", "a%2fb", "a b", "a\nb",
    ] {
        for builder in [builder().secret(PLANTED), builder().access_token(PLANTED)] {
            assert_eq!(
                complaint(&builder.user_pool_id(wrong)),
                "setting `user_pool_id`: it is no ID: copy it from the user pool's page in the console, without `/` \
                 and spaces",
                "{wrong}"
            );
        }
    }
}

#[test]
fn settings_are_checked_as_those_of_the_other_client() {
    let builder = builder().secret(PLANTED);
    for (wrong, setting) in [
        (builder.clone().host("demo.example.com"), "host"),
        (builder.clone().host("http://demo.example.com"), "host"),
        (builder.clone().public_key("?"), "public_key"),
        (
            builder.clone().header_name(AuthingHeader::Lang, "a b"),
            "header_name",
        ),
        (builder.clone().root_certificate("x"), "root_certificate"),
    ] {
        assert!(
            complaint(&wrong).starts_with(&format!("setting `{setting}`")),
            "{setting}"
        );
    }
}

/// The headers of a request of this client.
fn headers(client: &ManagementClient) -> Vec<(String, String)> {
    let request = client.users().delete("u1").request().unwrap();
    let headers = request.headers();
    headers
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[track_caller]
fn assert_header(client: &ManagementClient, name: &str, value: Option<&str>) {
    let headers = headers(client);
    let found = headers.iter().find(|(known, _)| known == name);
    assert_eq!(found.map(|(_, value)| value.as_str()), value, "{headers:?}");
}

#[test]
fn a_request_carries_what_is_set() {
    let client = builder().secret(PLANTED).build().unwrap();
    assert_header(&client, "x-authing-userpool-id", Some("pool"));
    assert_header(&client, "x-authing-app-id", None);
    assert_header(&client, "x-authing-app-tenant-id", None);
    assert_header(&client, "authorization", None);
    assert_header(&client, "x-authing-lang", Some("zh-CN"));
    client.clone().set_lang(Lang::EnUs);
    assert_header(&client, "x-authing-lang", Some("en-US"));

    let all = builder()
        .access_token("token")
        .app_id("app")
        .tenant_id("tenant");
    let all = all
        .request_from("shop")
        .lang(Lang::EnUs)
        .header("x-own", "1");
    let client = all
        .header_name(AuthingHeader::UserPoolId, "x-pool")
        .build()
        .unwrap();
    for (name, value) in [
        ("x-pool", "pool"),
        ("x-authing-app-id", "app"),
        ("x-authing-app-tenant-id", "tenant"),
        ("x-authing-request-from", "shop"),
        ("x-authing-lang", "en-US"),
        ("x-own", "1"),
        ("authorization", "Bearer token"),
    ] {
        assert_header(&client, name, Some(value));
    }
}

#[test]
fn operations_of_ones_own_go_to_the_same_host() {
    let client = builder().access_token("token").build().unwrap();
    let request = client.execute(is_domain_avaliable::Variables::new("shop"));
    let request = request.request().unwrap();
    assert_eq!(request.url(), "https://demo.example.com/graphql/v2");
    assert!(
        request
            .headers()
            .any(|header| header == ("authorization", "Bearer token"))
    );
}

#[test]
fn a_rest_request_of_ones_own_goes_to_its_path_alone() {
    let client = builder().access_token("token").build().unwrap();
    for (path, url) in [
        ("/api/v2/users/a%2Fb", "/api/v2/users/a%2Fb"),
        ("/api/v2/users/中文", "/api/v2/users/%E4%B8%AD%E6%96%87"),
        ("/", "/"),
        ("//else.example.com/a", "//else.example.com/a"),
        ("/@else.example.com:80/a", "/@else.example.com:80/a"),
        ("/a/%2e%2e%2e/.../.a", "/a/%2e%2e%2e/.../.a"),
    ] {
        let request = client.make_rest_request(HttpMethod::Get, path);
        let request = request.request().unwrap();
        assert_eq!(request.url(), format!("https://demo.example.com{url}"));
        assert_eq!(request.operation(), format!("GET {path}"));
    }
    for path in [
        "",
        "api/v2/users",
        "https://else.example.com/api/v2/users",
        "https://demo.example.com/api/v2/users",
        "@else.example.com/api",
        ".else.example.com/api",
        ":8443/api",
        "\\\\else.example.com/api",
        "/a/../b",
        "/a/./b",
        "/a/..",
        "/a/%2e%2E/b",
        "/a/.%2e/b",
        "/a/%2E",
        "/a\\..\\b",
        "/a/.\t./b",
        "/a/.\n./b",
        "/a/.. ",
        "/a?b=c",
        "/a#b",
        " /a",
        "/a\0",
    ] {
        for method in [HttpMethod::Get, HttpMethod::Delete] {
            let error = client
                .make_rest_request(method, path)
                .request()
                .unwrap_err();
            let is_refused = matches!(
                &error,
                Error::InvalidArgument {
                    argument: "path",
                    ..
                }
            );
            assert!(is_refused, "{path:?}: {error}");
        }
    }
}

#[tokio::test]
async fn a_rest_request_of_ones_own_is_sent_as_it_says() {
    let answer = json!({ "code": 200, "message": "", "data": { "id": "t1" } });
    let (server, client) = start(&[answer.clone(), answer]).await;
    let get = client.make_rest_request(HttpMethod::Get, "/api/v2/tenants");
    let get = get.query("page", 2).query("a b", "&?#/中");
    assert_eq!(get.await.unwrap().0, json!({ "id": "t1" }));
    let put = client.make_rest_request(HttpMethod::Put, "/api/v2/tenant/t1/admin");
    let put = put.json(&json!({ "userIds": ["u1"] }));
    put.await.unwrap();
    let [get, put]: [String; 2] = server.requests().try_into().unwrap();
    let query = "page=2&a+b=%26%3F%23%2F%E4%B8%AD";
    assert!(
        get.starts_with(&format!("GET /api/v2/tenants?{query} HTTP/1.1\r\n")),
        "{get}"
    );
    assert!(put.starts_with("PUT /api/v2/tenant/t1/admin HTTP/1.1\r\n"));
    assert!(put.ends_with("\r\n\r\n{\"userIds\":[\"u1\"]}"), "{put}");
    for request in [get, put] {
        assert!(request.contains("authorization: Bearer token\r\n"));
    }

    let with_a_body = client.make_rest_request(HttpMethod::Get, "/a").json(&1);
    let error = with_a_body.await.unwrap_err();
    assert!(matches!(
        error,
        Error::InvalidArgument {
            argument: "json",
            ..
        }
    ));
    let no_json = client.make_rest_request(HttpMethod::Post, "/a");
    let no_json = no_json.json(&BTreeMap::from([([1], 2)])).await.unwrap_err();
    assert!(matches!(
        no_json,
        Error::InvalidArgument {
            argument: "json",
            ..
        }
    ));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn without_a_host_it_is_the_public_cloud() {
    let client = ManagementClient::builder()
        .user_pool_id("pool")
        .secret(PLANTED);
    let request = client
        .build()
        .unwrap()
        .users()
        .detail("u1")
        .request()
        .unwrap();
    assert_eq!(
        request.url(),
        "https://core.authing.cn/api/v2/users/u1?with_custom_data=false"
    );
}

#[test]
fn a_client_is_shared_by_threads() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<ManagementClient>();
    shared::<ManagementClientBuilder>();
    shared::<authing::management::Users>();
    assert_eq!(size_of::<ManagementClient>(), size_of::<usize>());
}

/// The code that the API refused with.
#[track_caller]
fn code<T: Debug>(result: Result<T, Error>) -> i64 {
    let error = result.expect_err("the API accepted");
    error.code().map_or(0, ErrorCode::get)
}

/// A client with a token, and a server that answers with these bodies.
async fn start(bodies: &[serde_json::Value]) -> (Server, ManagementClient) {
    let script: Vec<Answer> = bodies.iter().map(server::json).collect();
    let server = Server::start(script).await;
    let builder = builder().host(server.url()).access_token("token");
    (server, builder.build().unwrap())
}

/// The ID of the only user of a page.
fn first(page: PaginatedUsers) -> String {
    let [user]: [User; 1] = page.list.try_into().unwrap();
    user.id
}

/// A page of users.
fn page(total: i64, ids: &[&str]) -> serde_json::Value {
    let user = |id: &&str| json!({ "id": id, "arn": "arn", "userPoolId": "pool" });
    let list: Vec<_> = ids.iter().map(user).collect();
    json!({ "totalCount": total, "list": list })
}

#[tokio::test]
async fn users_are_streamed_page_after_page() {
    let pages = [page(3, &["a", "b"]), page(3, &["c"])];
    let (server, client) = start(&pages.map(|page| json!({ "data": { "users": page } }))).await;
    let mut users = client
        .users()
        .list()
        .limit(2)
        .with_custom_data(true)
        .stream();
    let mut ids = Vec::new();
    while let Some(user) = users.next().await {
        ids.push(user.unwrap().id);
    }
    assert_eq!(ids, ["a", "b", "c"]);
    for (request, page) in server.requests().iter().zip(1..) {
        assert!(request.contains("query usersWithCustomData("), "{request}");
        assert!(
            request.contains(&format!(r#"{{"page":{page},"limit":2}}"#)),
            "{request}"
        );
    }
}

#[tokio::test]
async fn what_is_within_another_object_is_the_result() {
    let (_server, client) = start(&[
        json!({ "data": { "role": { "users": page(1, &["a"]) } } }),
        json!({ "data": { "role": { "users": page(1, &["b"]) } } }),
        json!({ "data": { "role": null } }),
        json!({ "data": { "user": null } }),
        json!({ "data": { "user": null } }),
        json!({ "data": { "user": { "roles": null } } }),
    ])
    .await;
    let page = client.roles().list_users("admin").await.unwrap();
    assert_eq!(first(page), "a");
    let with_custom_data = client.roles().list_users("admin").with_custom_data(true);
    assert_eq!(first(with_custom_data.await.unwrap()), "b");

    // An object that is not there has no empty list.
    let error = client.roles().list_users("nobody").await.unwrap_err();
    assert!(error.is_not_found());
    assert!(
        error
            .to_string()
            .starts_with("roleWithUsers: code 404: there is no such role"),
        "{error}"
    );
    assert_eq!(code(client.users().list_roles("nobody").await), 2004);
    assert_eq!(code(client.users().has_role("nobody", "admin").await), 2004);
    assert!(!client.users().has_role("u1", "admin").await.unwrap());
}

#[tokio::test]
async fn refusals_are_errors_wherever_the_code_is() {
    let (_server, client) = start(&[
        json!({ "data": { "deleteUser": { "code": 2004, "message": "no" } } }),
        json!({ "errors": [{ "message": { "code": 2210, "message": "no" } }], "data": null }),
        json!({ "code": 2004, "message": "no", "data": null }),
    ])
    .await;
    assert_eq!(code(client.users().delete("u1").await), 2004);
    assert_eq!(code(client.users().delete("u1").await), 2210);
    assert_eq!(code(client.users().detail("u1").await), 2004);
}

#[tokio::test]
async fn an_error_names_the_setting_that_has_the_host() {
    let nowhere = builder()
        .host("http://127.0.0.1:1")
        .retry(RetryPolicy::NEVER);
    let unreachable = |operation: &str, setting: &str| {
        format!(
            "{operation}: no connection to the host: check `{setting}` (scheme, name, port) and the network"
        )
    };
    for (client, operation) in [
        (nowhere.clone().secret(PLANTED), "accessToken"),
        (nowhere.access_token("token"), "deleteUser"),
    ] {
        let error = client
            .build()
            .unwrap()
            .users()
            .delete("u1")
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), unreachable(operation, "host"));
    }
    let server = Server::ruled(|_| answer(200, "text/html", "<html>")).await;
    let client = builder()
        .host(server.url())
        .access_token("token")
        .build()
        .unwrap();
    let error = client.users().delete("u1").await.unwrap_err();
    let wanted = "that is not the API's: check that `host` is an Authing host";
    assert!(error.to_string().ends_with(wanted), "{error}");
    // In several requests.
    let error = client.orgs().get_all_orgs().await.unwrap_err();
    assert!(error.to_string().ends_with(wanted), "{error}");

    // The end user's client has two settings for it.
    let client = AuthenticationClient::builder()
        .app_id("app")
        .retry(RetryPolicy::NEVER);
    let here = "http://127.0.0.1:1";
    for (client, setting) in [
        (client.clone().host(here), "host"),
        (
            client.app_host(here).host("https://demo.example.com"),
            "app_host",
        ),
    ] {
        let error = client
            .build()
            .unwrap()
            .is_user_exists()
            .username("ann")
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), unreachable("isUserExists", setting));
    }
}

/// Not even a token is requested.
#[tokio::test]
async fn what_the_api_rejects_is_not_sent() {
    let server = Server::start([]).await;
    let builder = builder().host(server.url()).secret(PLANTED);
    let users = builder.build().unwrap().users();
    let complaint = |error: Error| match error {
        Error::InvalidArgument { argument, reason } => format!("{argument}: {reason}"),
        other => panic!("{other}"),
    };
    for (page, limit, argument) in [(0, 10, "page"), (-1, 10, "page"), (1, 0, "limit")] {
        let request = users.list().page(page).limit(limit);
        let wanted = format!("{argument}: it is less than 1");
        assert_eq!(complaint(request.request().unwrap_err()), wanted);
        assert_eq!(complaint(request.clone().await.unwrap_err()), wanted);
        let first = request.stream().next().await.unwrap();
        assert_eq!(complaint(first.unwrap_err()), wanted);
    }
    let nobody = users.delete_many([""; 0]);
    let wanted = "ids: it is empty, which the API rejects: pass at least one";
    assert_eq!(complaint(nobody.request().unwrap_err()), wanted);
    assert_eq!(complaint(nobody.await.unwrap_err()), wanted);
    assert_eq!(server.requests(), [""; 0]);
}

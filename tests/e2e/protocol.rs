use crate::support::{
    CALLBACK, EMAIL, PASSWORD, app_builder, assert_wrong, builder, code, log_in_at, oauth_error,
    start_app,
};
use authing::authentication::{
    AccessKey, AuthorizationCode, AuthorizationRequest, TokenPlace, TokenSet, UserInfoMethod,
};
use authing::{AuthenticationClient, ClientAuthMethod, Error, Protocol, RetryPolicy};
use authing_emulator::{Emulator, NewApplication};
use serde_json::json;
use std::time::{Duration, UNIX_EPOCH};

/// Logs `bob` in at the page, with a proof key.
async fn code_for(client: &AuthenticationClient, scope: &str) -> AuthorizationCode {
    let begun = client.build_authorize_url().pkce().scope(scope).build();
    let begun = begun.unwrap();
    begun.accept(&log_in_at(begun.url()).await).unwrap()
}

async fn tokens_for(client: &AuthenticationClient, scope: &str) -> TokenSet {
    let code = code_for(client, scope).await;
    client.get_access_token_by_code(code).await.unwrap()
}

/// An emulator with `bob`, a client for its application, and tokens of `bob` that last.
async fn start_with_tokens() -> (Emulator, AuthenticationClient, TokenSet) {
    let (emulator, client) = start_app().await;
    let tokens = tokens_for(&client, "openid profile email offline_access").await;
    emulator.clear_requests();
    (emulator, client, tokens)
}

/// A client of the same application with the wrong secret.
fn impostor(emulator: &Emulator) -> AuthenticationClient {
    let client = app_builder(emulator).secret("another secret");
    client.build().unwrap()
}

/// A client for a protocol that has no tokens.
fn of_cas(emulator: &Emulator) -> AuthenticationClient {
    let client = app_builder(emulator).protocol(Protocol::Cas);
    client.build().unwrap()
}

/// A client that knows no secret.
fn without_secret(emulator: &Emulator) -> AuthenticationClient {
    let client = builder(emulator).redirect_uri(CALLBACK);
    client.build().unwrap()
}

// ----- get_access_token_by_code

#[tokio::test]
async fn get_access_token_by_code_succeeds() {
    let (emulator, client) = start_app().await;
    let client = client.with_token("e30.e30.c2ln");
    let code = code_for(&client, "openid profile").await;
    emulator.clear_requests();
    let tokens = client.get_access_token_by_code(code).await.unwrap();

    assert_eq!(tokens.token_type.as_deref(), Some("Bearer"));
    assert_eq!(tokens.expires_in, Some(1_209_600));
    assert_eq!(tokens.scope.as_deref(), Some("openid profile"));
    assert!(tokens.id_token.is_some());
    assert_eq!(tokens.refresh_token, None);
    let requests = emulator.requests();
    assert_eq!(requests[0].path, "/oidc/token");
    assert_eq!(requests[0].header("authorization"), None);
    let own = client.token().unwrap();
    assert_eq!(own.expose(), "e30.e30.c2ln", "the session is as it was");

    // The ID token is as good as the token of a login.
    let bob = client.with_token(tokens.id_token.unwrap());
    let user = bob.get_current_user().await.unwrap();
    assert_eq!(user.email.as_deref(), Some(EMAIL));
}

#[tokio::test]
async fn get_access_token_by_code_proves_itself_in_each_way() {
    let (emulator, client) = start_app().await;
    let basic = app_builder(&emulator)
        .token_endpoint_auth_method(ClientAuthMethod::ClientSecretBasic)
        .build()
        .unwrap();
    let code = code_for(&client, "openid").await;
    emulator.clear_requests();
    basic.get_access_token_by_code(code).await.unwrap();
    let request = &emulator.requests()[0];
    assert!(!request.body.contains("client_"), "{}", request.body);

    // An application that can keep no secret.
    let id = emulator.pool().add_application(NewApplication {
        public: true,
        redirect_uris: vec![CALLBACK.to_owned()],
        ..Default::default()
    });
    let public = without_secret(&emulator);
    let error = public.get_access_token_by_code("code").await.unwrap_err();
    assert!(matches!(
        error,
        Error::Config {
            setting: "secret",
            ..
        }
    ));
    let public = AuthenticationClient::builder()
        .app_id(id)
        .app_host(emulator.url())
        .redirect_uri(CALLBACK)
        .token_endpoint_auth_method(ClientAuthMethod::None)
        .build()
        .unwrap();
    let code = code_for(&public, "openid").await;
    emulator.clear_requests();
    public.get_access_token_by_code(code).await.unwrap();
    assert!(!emulator.requests()[0].body.contains("client_secret"));

    // It needs a proof key.
    let begun = public.build_authorize_url().build().unwrap();
    let refused = begun.accept(&log_in_at(begun.url()).await);
    assert_eq!(oauth_error(refused), "invalid_request");
}

#[tokio::test]
async fn get_access_token_by_code_with_a_wrong_secret() {
    let (emulator, client) = start_app().await;
    let code = code_for(&client, "openid").await;
    for method in [
        ClientAuthMethod::ClientSecretPost,
        ClientAuthMethod::ClientSecretBasic,
    ] {
        let impostor = app_builder(&emulator)
            .secret("another secret")
            .token_endpoint_auth_method(method)
            .build()
            .unwrap();
        let error = impostor.get_access_token_by_code(code.clone()).await;
        let error = error.unwrap_err();
        assert_eq!(error.oauth_error(), Some("invalid_client"));
        assert_eq!(error.status(), Some(401));
    }
    // Without a secret, where the application has one.
    let open = without_secret(&emulator);
    let error = open.get_access_token_by_code(code.clone()).await;
    assert!(matches!(
        error,
        Err(Error::Config {
            setting: "secret",
            ..
        })
    ));
    let open = builder(&emulator)
        .redirect_uri(CALLBACK)
        .token_endpoint_auth_method(ClientAuthMethod::None)
        .build()
        .unwrap();
    let result = open.get_access_token_by_code(code.clone()).await;
    assert_eq!(oauth_error(result), "invalid_client");
    client.get_access_token_by_code(code).await.unwrap();
}

#[tokio::test]
async fn get_access_token_by_code_of_an_unknown_code() {
    let (_emulator, client) = start_app().await;
    let result = client.get_access_token_by_code("no such code").await;
    let error = result.unwrap_err();
    assert_eq!(error.oauth_error(), Some("invalid_grant"));
    assert_eq!(error.status(), Some(400));
    assert!(error.to_string().contains("invalid_grant"), "{error}");
}

#[tokio::test]
async fn get_access_token_by_code_of_a_used_code() {
    let (_emulator, client) = start_app().await;
    let code = code_for(&client, "openid offline_access").await;
    let call = client.get_access_token_by_code(code);
    let tokens = call.clone().await.unwrap();
    assert_eq!(oauth_error(call.await), "invalid_grant");
    // Somebody has stolen it: what it gave has ended.
    let result = client.get_user_info_by_access_token(&tokens.access_token);
    assert_eq!(oauth_error(result.await), "invalid_token");
    let refresh = tokens.refresh_token.unwrap();
    let result = client.get_new_access_token_by_refresh_token(refresh).await;
    assert_eq!(oauth_error(result), "invalid_grant");
}

#[tokio::test]
async fn get_access_token_by_code_that_has_expired() {
    let (emulator, client) = start_app().await;
    let code = code_for(&client, "openid").await;
    emulator.clock().advance(Duration::from_secs(600));
    let result = client.get_access_token_by_code(code).await;
    assert_eq!(oauth_error(result), "invalid_grant");
}

#[tokio::test]
async fn get_access_token_by_code_of_another_application_or_protocol() {
    let (emulator, client) = start_app().await;
    let code = code_for(&client, "openid").await;
    let other = emulator.pool().add_application(NewApplication {
        secret: Some("its secret".into()),
        ..Default::default()
    });
    let other = app_builder(&emulator).app_id(other).secret("its secret");
    let result = other
        .build()
        .unwrap()
        .get_access_token_by_code(code.clone());
    assert_eq!(oauth_error(result.await), "invalid_grant");
    let oauth = app_builder(&emulator).protocol(Protocol::Oauth);
    let result = oauth
        .build()
        .unwrap()
        .get_access_token_by_code(code.clone());
    assert_eq!(oauth_error(result.await), "invalid_grant");
    let result = client.get_access_token_by_code(code.clone());
    let result = result.redirect_uri("https://shop.example.com/other").await;
    assert_eq!(oauth_error(result), "invalid_grant");
    client.get_access_token_by_code(code).await.unwrap();
}

#[tokio::test]
async fn get_access_token_by_code_with_another_verifier() {
    let (emulator, client) = start_app().await;
    let code = code_for(&client, "openid").await;
    let result = client.get_access_token_by_code(code.clone());
    let result = result.code_verifier(client.generate_code_challenge()).await;
    assert_eq!(oauth_error(result), "invalid_grant");
    let result = client.get_access_token_by_code(code.code.clone()).await;
    assert_eq!(oauth_error(result), "invalid_grant");

    // A verifier where there was no challenge.
    let begun: AuthorizationRequest = client.build_authorize_url().build().unwrap();
    let plain = begun.accept(&log_in_at(begun.url()).await).unwrap();
    let result = client.get_access_token_by_code(plain.clone());
    let result = result.code_verifier(client.generate_code_challenge()).await;
    assert_eq!(oauth_error(result), "invalid_grant");
    client.get_access_token_by_code(plain).await.unwrap();

    emulator.clear_requests();
    for verifier in ["a".repeat(42), "a".repeat(129), "ü".repeat(50)] {
        let call = client.get_access_token_by_code(code.clone());
        let result = call.code_verifier(verifier).await;
        assert_wrong(&emulator, result, "code_verifier");
    }
}

#[tokio::test]
async fn get_access_token_by_code_without_what_it_needs() {
    let (emulator, client) = start_app().await;
    let result = client.get_access_token_by_code("").await;
    assert_wrong(&emulator, result, "code");
    let result = without_secret(&emulator).get_access_token_by_code("c");
    assert_wrong(&emulator, result.await, "secret");
    let result = of_cas(&emulator).get_access_token_by_code("c").await;
    assert_wrong(&emulator, result, "protocol");
    let client = builder(&emulator).secret("s").build().unwrap();
    let result = client.get_access_token_by_code("c").await;
    assert_wrong(&emulator, result, "redirect_uri");
    let client = AuthenticationClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .redirect_uri(CALLBACK)
        .build()
        .unwrap();
    let result = client.get_access_token_by_code("c").await;
    assert_wrong(&emulator, result, "app_id");
}

/// A code works once: sent twice, the second answer would hide what became of the first.
#[tokio::test]
async fn get_access_token_by_code_is_not_repeated() {
    let (emulator, client) = start_app().await;
    let code = code_for(&client, "openid").await;
    emulator.clear_requests();
    emulator.faults().any().drop_answer();
    let client = app_builder(&emulator).retry(RetryPolicy::default());
    let client = client.build().unwrap();
    let error = client.get_access_token_by_code(code).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(emulator.requests().len(), 1);
}

/// A newer server may send more, and only the access token is always there.
#[tokio::test]
async fn get_access_token_by_code_answered_in_other_forms() {
    let (emulator, client) = start_app().await;
    let answered = |body: &str| {
        let fault = emulator.faults().any().times(1);
        fault.body(body, "application/json");
        client.get_access_token_by_code("c")
    };
    let tokens = answered(r#"{"access_token":"a","refresh_token":null,"session":"s3cr3t"}"#).await;
    let tokens = tokens.unwrap();
    assert_eq!(tokens.access_token.expose(), "a");
    assert_eq!(tokens.refresh_token, None);
    assert_eq!(tokens.other["session"], "s3cr3t");
    assert!(!format!("{tokens:?}").contains("s3cr3t"));
    for body in [
        r#"{"token_type":"Bearer"}"#,
        r#"{"access_token":["s3cr3t"]}"#,
        "[]",
    ] {
        let error = answered(body).await.unwrap_err();
        assert!(
            matches!(error, Error::Decode(_) | Error::Transport(_)),
            "{error}"
        );
        assert!(!error.to_string().contains("s3cr3t"), "{error}");
    }
    let error = answered("<html>a portal</html>").await.unwrap_err();
    assert!(
        matches!(error, Error::Transport(_) | Error::Decode(_)),
        "{error}"
    );
}

// ----- get_access_token_by_id_token

#[tokio::test]
async fn get_access_token_by_id_token_succeeds() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let open = without_secret(&emulator);
    let call = open.get_access_token_by_id_token(tokens.id_token.unwrap());
    let answer = call.clone().scope("openid email").await.unwrap();
    assert_eq!(answer.scope.as_deref(), Some("openid email"));
    let me = client.get_user_info_by_access_token(answer.access_token);
    assert_eq!(me.await.unwrap().email.as_deref(), Some(EMAIL));
    assert!(!emulator.requests()[0].body.contains("client_secret"));
    assert!(call.await.unwrap().id_token.is_some());

    // The token of a login by the API is as good.
    open.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let own = open.token().unwrap();
    open.get_access_token_by_id_token(own).await.unwrap();
}

#[tokio::test]
async fn get_access_token_by_id_token_of_a_bad_token() {
    let (emulator, client, tokens) = start_with_tokens().await;
    for token in ["e30.e30.c2ln", tokens.access_token.expose()] {
        let result = client.get_access_token_by_id_token(token).await;
        assert_eq!(oauth_error(result), "invalid_grant");
    }
    emulator
        .clock()
        .advance(Duration::from_secs(14 * 24 * 3600));
    let call = client.get_access_token_by_id_token(tokens.id_token.unwrap());
    assert_eq!(oauth_error(call.await), "invalid_grant");
}

#[tokio::test]
async fn get_access_token_by_id_token_without_what_it_needs() {
    let (emulator, client, _) = start_with_tokens().await;
    let result = client.get_access_token_by_id_token("").await;
    assert_wrong(&emulator, result, "id_token");
    let result = of_cas(&emulator).get_access_token_by_id_token("t").await;
    assert_wrong(&emulator, result, "protocol");
    let client = builder(&emulator).build().unwrap();
    let result = client.get_access_token_by_id_token("t").await;
    assert_wrong(&emulator, result, "redirect_uri");
    let result = client
        .get_access_token_by_id_token("t")
        .redirect_uri("http://a.example.com");
    assert_eq!(oauth_error(result.await), "invalid_request");
}

// ----- get_access_token_by_client_credentials

#[tokio::test]
async fn get_access_token_by_client_credentials_succeeds() {
    let (emulator, client) = start_app().await;
    emulator.pool().add_access_key("key-1", "its secret");
    let call = client.get_access_token_by_client_credentials("orders:read orders:write");
    let keyed = call
        .clone()
        .access_key(AccessKey::new("key-1", "its secret"));
    for (call, id) in [(keyed, "key-1"), (call, emulator.app_id().as_str())] {
        let tokens = call.await.unwrap();
        assert_eq!(tokens.scope.as_deref(), Some("orders:read orders:write"));
        assert_eq!(tokens.id_token, None);
        assert_eq!(tokens.refresh_token, None);
        let claims = client.validate_token().access_token(&tokens.access_token);
        assert_eq!(claims.await.unwrap().sub.as_deref(), Some(id));
        let person = client.get_user_info_by_access_token(tokens.access_token);
        assert_eq!(oauth_error(person.await), "invalid_token");
    }
}

#[tokio::test]
async fn get_access_token_by_client_credentials_with_a_wrong_key() {
    let (emulator, client) = start_app().await;
    emulator.pool().add_access_key("key-1", "its secret");
    for (id, secret) in [("key-1", "another"), ("key-2", "its secret")] {
        let call = client.get_access_token_by_client_credentials("orders:read");
        let result = call.access_key(AccessKey::new(id, secret)).await;
        assert_eq!(oauth_error(result), "invalid_client");
    }
    let call = impostor(&emulator).get_access_token_by_client_credentials("orders:read");
    assert_eq!(oauth_error(call.await), "invalid_client");
}

#[tokio::test]
async fn get_access_token_by_client_credentials_for_a_scope_of_people() {
    let (_emulator, client) = start_app().await;
    let call = client.get_access_token_by_client_credentials("openid");
    assert_eq!(oauth_error(call.await), "invalid_scope");
}

#[tokio::test]
async fn get_access_token_by_client_credentials_without_what_it_needs() {
    let (emulator, client) = start_app().await;
    let call = client.get_access_token_by_client_credentials("");
    assert_wrong(&emulator, call.await, "scope");
    for key in [AccessKey::new("", "secret"), AccessKey::new("id", "")] {
        let call = client.get_access_token_by_client_credentials("orders:read");
        assert_wrong(&emulator, call.access_key(key).await, "access_key");
    }
    let call = without_secret(&emulator).get_access_token_by_client_credentials("orders:read");
    assert_wrong(&emulator, call.await, "secret");
    let call = of_cas(&emulator).get_access_token_by_client_credentials("orders:read");
    assert_wrong(&emulator, call.await, "protocol");
}

// ----- get_user_info_by_access_token

#[tokio::test]
async fn get_user_info_by_access_token_succeeds() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let bob = emulator.pool().user("bob").unwrap();
    let call = client.get_user_info_by_access_token(&tokens.access_token);
    let info = call.clone().await.unwrap();
    assert_eq!(info.sub, bob.id());
    assert_eq!(info.email.as_deref(), Some(EMAIL));
    assert_eq!(info.email_verified, Some(false));
    assert_eq!(info.gender.as_deref(), Some("U"));
    assert_eq!(info.phone_number, None, "the scope has no phone");
    for (method, place) in [
        (UserInfoMethod::Get, TokenPlace::Query),
        (UserInfoMethod::Post, TokenPlace::Header),
        (UserInfoMethod::Post, TokenPlace::Query),
        (UserInfoMethod::Post, TokenPlace::Body),
    ] {
        let same = call.clone().method(method).token_place(place);
        assert_eq!(same.await.unwrap(), info, "{method:?} {place:?}");
    }
    let same = call.token_place(TokenPlace::Body).await.unwrap();
    assert_eq!(same, info);
    let requests = emulator.requests();
    assert_eq!(
        requests[0].query, "",
        "no token in an address unless asked for"
    );
    assert_eq!(requests.last().unwrap().method, "POST");
}

#[tokio::test]
async fn get_user_info_by_access_token_of_oauth() {
    let (emulator, _) = start_app().await;
    let client = app_builder(&emulator).protocol(Protocol::Oauth);
    let client = client.build().unwrap();
    let tokens = tokens_for(&client, "user").await;
    let info = client.get_user_info_by_access_token(tokens.access_token);
    let info = info.await.unwrap();
    assert_eq!(info.email.as_deref(), Some(EMAIL));
    assert_eq!(info.other["username"], json!("bob"));
    assert_eq!(emulator.requests().last().unwrap().path, "/oauth/me");
}

#[tokio::test]
async fn get_user_info_by_access_token_of_a_bad_token() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let call = client.get_user_info_by_access_token("e30.e30.c2ln");
    let error = call.await.unwrap_err();
    assert_eq!(error.oauth_error(), Some("invalid_token"));
    assert_eq!(error.status(), Some(401));
    let id_token = tokens.id_token.unwrap();
    let call = client.get_user_info_by_access_token(id_token);
    assert_eq!(oauth_error(call.await), "invalid_token");
    emulator
        .clock()
        .advance(Duration::from_secs(14 * 24 * 3600));
    let call = client.get_user_info_by_access_token(tokens.access_token);
    assert_eq!(oauth_error(call.await), "invalid_token");
}

#[tokio::test]
async fn get_user_info_by_access_token_of_a_deleted_user() {
    let (emulator, client, tokens) = start_with_tokens().await;
    emulator.pool().remove_user("bob");
    let call = client.get_user_info_by_access_token(&tokens.access_token);
    assert_eq!(oauth_error(call.await), "invalid_token");
}

#[tokio::test]
async fn get_user_info_by_access_token_without_what_it_needs() {
    let (emulator, client, _) = start_with_tokens().await;
    let result = client.get_user_info_by_access_token("").await;
    assert_wrong(&emulator, result, "access_token");
    let result = client.get_user_info_by_access_token("t");
    let result = result.method(UserInfoMethod::Get);
    let result = result.token_place(TokenPlace::Body).await;
    assert_wrong(&emulator, result, "token_place");
    let result = of_cas(&emulator).get_user_info_by_access_token("t").await;
    assert_wrong(&emulator, result, "protocol");
}

#[tokio::test]
async fn get_user_info_by_access_token_answered_in_other_forms() {
    let (emulator, client, _) = start_with_tokens().await;
    let answered = |body: serde_json::Value| {
        let fault = emulator.faults().any().times(1);
        fault.body(body.to_string(), "application/json");
        client.get_user_info_by_access_token("t")
    };
    let info = answered(json!({
        "sub": "u1", "email": null, "address": "Main Street 1", "updated_at": 1_600_000_000,
        "roles": ["admin"], "token": "s3cr3t",
    }));
    let info = info.await.unwrap();
    assert_eq!((info.sub.as_str(), info.email.as_deref()), ("u1", None));
    assert_eq!(info.address, Some(json!("Main Street 1")));
    assert_eq!(info.updated_at, Some(json!(1_600_000_000)));
    assert_eq!(info.other["roles"], json!(["admin"]));
    assert!(!format!("{info:?}").contains("s3cr3t"));
    let error = answered(json!({ "name": "s3cr3t" })).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert!(error.to_string().contains("`sub`"), "{error}");
}

// ----- get_new_access_token_by_refresh_token

#[tokio::test]
async fn get_new_access_token_by_refresh_token_succeeds() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let first = tokens.refresh_token.unwrap();
    let call = client.get_new_access_token_by_refresh_token(&first);
    let fresh = call.await.unwrap();
    assert_ne!(fresh.access_token, tokens.access_token);
    let scope = "openid profile email offline_access";
    assert_eq!(fresh.scope.as_deref(), Some(scope));
    assert!(fresh.id_token.is_some());
    let second = fresh.refresh_token.unwrap();
    assert_ne!(second, first);
    emulator
        .clock()
        .advance(Duration::from_secs(15 * 24 * 3600));
    let call = client.get_new_access_token_by_refresh_token(second);
    call.await.unwrap();
}

#[tokio::test]
async fn get_new_access_token_by_refresh_token_of_a_used_token() {
    let (_emulator, client, tokens) = start_with_tokens().await;
    let call = client.get_new_access_token_by_refresh_token(tokens.refresh_token.unwrap());
    let fresh = call.clone().await.unwrap();
    assert_eq!(oauth_error(call.await), "invalid_grant");
    // One of the two has stolen it.
    let call = client.get_new_access_token_by_refresh_token(fresh.refresh_token.unwrap());
    assert_eq!(oauth_error(call.await), "invalid_grant");
    let me = client.get_user_info_by_access_token(fresh.access_token);
    assert_eq!(oauth_error(me.await), "invalid_token");
}

#[tokio::test]
async fn get_new_access_token_by_refresh_token_of_a_bad_token() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let result = client.get_new_access_token_by_refresh_token("no such token");
    assert_eq!(oauth_error(result.await), "invalid_grant");
    let refresh = tokens.refresh_token.unwrap();
    let oauth = app_builder(&emulator).protocol(Protocol::Oauth);
    let oauth = oauth.build().unwrap();
    let result = oauth.get_new_access_token_by_refresh_token(&refresh);
    assert_eq!(oauth_error(result.await), "invalid_grant");
    emulator
        .clock()
        .advance(Duration::from_secs(30 * 24 * 3600));
    let result = client.get_new_access_token_by_refresh_token(refresh);
    assert_eq!(oauth_error(result.await), "invalid_grant");
}

#[tokio::test]
async fn get_new_access_token_by_refresh_token_with_a_wrong_secret() {
    let (emulator, _, tokens) = start_with_tokens().await;
    let refresh = tokens.refresh_token.unwrap();
    let call = impostor(&emulator).get_new_access_token_by_refresh_token(refresh);
    assert_eq!(oauth_error(call.await), "invalid_client");
}

#[tokio::test]
async fn get_new_access_token_by_refresh_token_without_what_it_needs() {
    let (emulator, client, _) = start_with_tokens().await;
    let result = client.get_new_access_token_by_refresh_token("").await;
    assert_wrong(&emulator, result, "refresh_token");
    let call = without_secret(&emulator).get_new_access_token_by_refresh_token("t");
    assert_wrong(&emulator, call.await, "secret");
    let call = of_cas(&emulator).get_new_access_token_by_refresh_token("t");
    assert_wrong(&emulator, call.await, "protocol");
}

// ----- introspect_token

#[tokio::test]
async fn introspect_token_succeeds() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let answer = client.introspect_token(&tokens.access_token).await.unwrap();
    assert!(answer.active);
    assert_eq!(answer.token_type.as_deref(), Some("Bearer"));
    assert_eq!(answer.client_id, Some(emulator.app_id()));
    assert_eq!(answer.aud, [emulator.app_id()]);
    assert_eq!(answer.exp.unwrap() - answer.iat.unwrap(), 1_209_600);
    let expires = UNIX_EPOCH + Duration::from_secs(answer.exp.unwrap());
    assert_eq!(answer.expires_at(), Some(expires));
    let bob = emulator.pool().user("bob").unwrap();
    assert_eq!(answer.sub.as_deref(), Some(bob.id()));
    let basic = app_builder(&emulator)
        .introspection_endpoint_auth_method(ClientAuthMethod::ClientSecretBasic)
        .build()
        .unwrap();
    let refresh = tokens.refresh_token.unwrap();
    let answer = basic.introspect_token(refresh).await.unwrap();
    assert!(answer.active);
    assert_eq!(answer.token_type.as_deref(), Some("refresh_token"));
    let last = emulator.requests().pop().unwrap();
    assert!(last.header("authorization").unwrap().starts_with("Basic "));
    assert!(!last.body.contains("client_"), "{}", last.body);
}

#[tokio::test]
async fn introspect_token_of_a_token_that_is_not_good() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let token = tokens.access_token;
    let answer = client.introspect_token("e30.e30.c2ln").await.unwrap();
    assert!(!answer.active);
    assert_eq!(answer.sub, None);
    emulator
        .clock()
        .advance(Duration::from_secs(14 * 24 * 3600));
    assert!(!client.introspect_token(token).await.unwrap().active);
}

#[tokio::test]
async fn introspect_token_with_a_wrong_secret() {
    let (emulator, _, tokens) = start_with_tokens().await;
    let call = impostor(&emulator).introspect_token(tokens.access_token);
    assert_eq!(oauth_error(call.await), "invalid_client");
}

#[tokio::test]
async fn introspect_token_without_what_it_needs() {
    let (emulator, client, _) = start_with_tokens().await;
    assert_wrong(&emulator, client.introspect_token("").await, "token");
    let result = without_secret(&emulator).introspect_token("t").await;
    assert_wrong(&emulator, result, "secret");
    let result = of_cas(&emulator).introspect_token("t").await;
    assert_wrong(&emulator, result, "protocol");
}

// ----- revoke_token

#[tokio::test]
async fn revoke_token_succeeds() {
    let (emulator, client, tokens) = start_with_tokens().await;
    client.revoke_token(&tokens.access_token).await.unwrap();
    let me = client.get_user_info_by_access_token(&tokens.access_token);
    assert_eq!(oauth_error(me.await), "invalid_token");
    let refresh = tokens.refresh_token.unwrap();
    let call = client.get_new_access_token_by_refresh_token(refresh);
    let fresh = call.await.unwrap();

    let basic = app_builder(&emulator)
        .revocation_endpoint_auth_method(ClientAuthMethod::ClientSecretBasic)
        .build()
        .unwrap();
    let refresh = fresh.refresh_token.unwrap();
    basic.revoke_token(&refresh).await.unwrap();
    let call = client.get_new_access_token_by_refresh_token(refresh);
    assert_eq!(oauth_error(call.await), "invalid_grant");
    let me = client.get_user_info_by_access_token(&fresh.access_token);
    assert_eq!(oauth_error(me.await), "invalid_token");
}

/// The JavaScript SDK refuses this on its own.
#[tokio::test]
async fn revoke_token_of_oauth_by_basic() {
    let (emulator, _) = start_app().await;
    let client = app_builder(&emulator)
        .protocol(Protocol::Oauth)
        .revocation_endpoint_auth_method(ClientAuthMethod::ClientSecretBasic)
        .build()
        .unwrap();
    let tokens = tokens_for(&client, "user").await;
    client.revoke_token(&tokens.access_token).await.unwrap();
    let me = client.get_user_info_by_access_token(tokens.access_token);
    assert_eq!(oauth_error(me.await), "invalid_token");
    let paths: Vec<_> = emulator.requests().into_iter().map(|r| r.path).collect();
    assert!(paths.contains(&"/oauth/token/revocation".to_owned()));
}

#[tokio::test]
async fn revoke_token_that_nobody_knows() {
    let (_emulator, client, _) = start_with_tokens().await;
    client.revoke_token("no such token").await.unwrap();
}

#[tokio::test]
async fn revoke_token_answered_in_other_forms() {
    let (emulator, client, _) = start_with_tokens().await;
    for (body, is_fine) in [
        ("", true),
        ("\n", true),
        ("true", true),
        ("OK", false),
        ("Please log in to this network.", false),
        ("[1]", false),
        ("17", false),
        ("{}", true),
        (r#"{"code":200,"message":"done"}"#, true),
        (r#"{"code":400,"message":"no"}"#, false),
        ("<html>a portal</html>", false),
    ] {
        let fault = emulator.faults().any().times(1);
        fault.body(body, "text/plain");
        let result = client.revoke_token("t").await;
        assert_eq!(result.is_ok(), is_fine, "{body}: {result:?}");
    }
}

#[tokio::test]
async fn revoke_token_with_a_wrong_secret() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let call = impostor(&emulator).revoke_token(&tokens.access_token);
    assert_eq!(oauth_error(call.await), "invalid_client");
    let me = client.get_user_info_by_access_token(tokens.access_token);
    me.await.unwrap();
}

#[tokio::test]
async fn revoke_token_without_what_it_needs() {
    let (emulator, client, _) = start_with_tokens().await;
    assert_wrong(&emulator, client.revoke_token("").await, "token");
    let result = without_secret(&emulator).revoke_token("t").await;
    assert_wrong(&emulator, result, "secret");
    let result = of_cas(&emulator).revoke_token("t").await;
    assert_wrong(&emulator, result, "protocol");
}

// ----- validate_token

#[tokio::test]
async fn validate_token_succeeds() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let bob = emulator.pool().user("bob").unwrap();
    let claims = client.validate_token().id_token(tokens.id_token.unwrap());
    let claims = claims.await.unwrap();
    assert_eq!(claims.sub.as_deref(), Some(bob.id()));
    assert_eq!(claims.aud, [emulator.app_id()]);
    assert_eq!(claims.iss, Some(format!("{}/oidc", emulator.url())));
    assert!(claims.nonce.is_some());
    assert_eq!(claims.other["email"], json!(EMAIL));
    let claims = client.validate_token().access_token(tokens.access_token);
    let claims = claims.await.unwrap();
    let scope = "openid profile email offline_access";
    assert_eq!(claims.scope.as_deref(), Some(scope));
    assert_eq!(emulator.requests()[0].header("authorization"), None);

    // The token of a login by the API counts as an ID token.
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let own = client.validate_token().id_token(client.token().unwrap());
    assert_eq!(own.await.unwrap().sub.as_deref(), Some(bob.id()));
}

#[tokio::test]
async fn validate_token_of_a_bad_token() {
    let (emulator, client, tokens) = start_with_tokens().await;
    let bad = "e30.e30.c2ln";
    assert_eq!(code(client.validate_token().id_token(bad).await), 400);
    assert_eq!(code(client.validate_token().access_token(bad).await), 400);
    let swapped = client.validate_token().id_token(&tokens.access_token);
    assert_eq!(code(swapped.await), 400);
    emulator
        .clock()
        .advance(Duration::from_secs(14 * 24 * 3600));
    let expired = client.validate_token().access_token(tokens.access_token);
    assert_eq!(code(expired.await), 400);
}

#[tokio::test]
async fn validate_token_with_both_tokens_or_none() {
    let (emulator, client, tokens) = start_with_tokens().await;
    assert_wrong(&emulator, client.validate_token().await, "id_token");
    let both = client.validate_token().access_token(tokens.access_token);
    let both = both.id_token(tokens.id_token.unwrap());
    assert_wrong(&emulator, both.await, "id_token");
    let empty = client.validate_token().access_token("");
    assert_wrong(&emulator, empty.await, "access_token");
}

/// Audiences come as one or several, and answers hold more than is known here.
#[tokio::test]
async fn validate_token_answered_in_other_forms() {
    let (emulator, client, _) = start_with_tokens().await;
    for (aud, expected) in [
        (json!(["a", "b"]), vec!["a", "b"]),
        (json!("a"), vec!["a"]),
        (json!(null), vec![]),
    ] {
        let body = json!({ "sub": "u", "aud": aud, "more": { "token": "s3cr3t" } });
        let fault = emulator.faults().any().times(1);
        fault.body(body.to_string(), "application/json");
        let claims = client.validate_token().id_token("t").await.unwrap();
        assert_eq!(claims.aud, expected);
        assert_eq!(claims.other["more"]["token"], "s3cr3t");
        assert!(!format!("{claims:?}").contains("s3cr3t"));
    }
}

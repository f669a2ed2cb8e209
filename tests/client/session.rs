//! The session: what begins it, changes it and ends it, and what leaves it alone.

use crate::server::{Answer, Server, json};
use crate::support::{EMAIL, PASSWORD, add_user, client, client_of, count};
use authing::types::UpdateUserInput;
use authing::{AuthenticationClient, Error, Lang, RequestBody, Secret};
use authing_emulator::Emulator;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json as object};
use std::collections::HashSet;
use std::future::IntoFuture as _;
use std::sync::Arc;
use tokio::sync::{Barrier, Notify};
use tokio::task::JoinSet;

/// A token that names this user; `serial` tells it from others.
fn token(user: &str, serial: u32) -> String {
    token_with(&object!({ "sub": user, "serial": serial }))
}

fn token_with(claims: &Value) -> String {
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    format!("e30.{claims}.c2ln")
}

/// An answer to `operation` about this user.
fn about(operation: &str, user: &str, token: Option<&str>, nickname: &str) -> Value {
    object!({ "data": { operation: {
        "id": user, "arn": "a", "userPoolId": "p", "token": token, "nickname": nickname
    } } })
}

fn held(body: &Value) -> (Arc<Notify>, Answer) {
    let Answer::Bytes(bytes) = json(body) else {
        panic!("not plain bytes");
    };
    let notice = Arc::new(Notify::new());
    (Arc::clone(&notice), Answer::Held(notice, bytes))
}

fn nickname(client: &AuthenticationClient) -> Option<String> {
    client.current_user()?.nickname
}

fn is_token(client: &AuthenticationClient, expected: Option<&str>) -> bool {
    client.token().as_ref().map(Secret::expose) == expected
}

/// The user id that the client would ask about, as far as it knows one.
fn user_id(client: &AuthenticationClient) -> Result<String, Error> {
    let request = client.list_udv().request()?;
    let RequestBody::Json(body) = request.body() else {
        panic!("not JSON: {request:?}");
    };
    let body: Value = serde_json::from_str(body).unwrap();
    Ok(body["variables"]["targetId"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_login_replaces_token_and_user() {
    let (first, second) = (token("u1", 1), token("u2", 1));
    let server = Server::start([
        json(about("loginByEmail", "u1", Some(&first), "Ann")),
        json(about("loginByEmail", "u2", Some(&second), "Bob")),
    ])
    .await;
    let client = client(server.url());
    let clone = client.clone();
    assert!(client.token().is_none() && client.current_user().is_none());
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert!(is_token(&client, Some(&first)));
    assert_eq!(nickname(&client).as_deref(), Some("Ann"));
    clone.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert!(is_token(&client, Some(&second)), "clones share the session");
    assert_eq!(client.current_user().unwrap().id, "u2");
}

#[tokio::test]
async fn a_failed_login_leaves_the_session_alone() {
    let refusal = object!({ "errors": [{ "message": { "code": 2006, "message": "no" } }] });
    let server = Server::start([json(refusal)]).await;
    let token = token("u1", 1);
    let client = client(server.url()).with_token(&token);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert!(is_token(&client, Some(&token)));
}

#[tokio::test]
async fn registering_somebody_else_leaves_the_session_alone() {
    let emulator = Emulator::start().await.unwrap();
    let bob = add_user(&emulator, "bob");
    let client = client_of(&emulator);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let before = client.token();
    let carol = client
        .register_by_username("carol", PASSWORD)
        .await
        .unwrap();
    assert_eq!(client.token(), before);
    assert_eq!(client.current_user().unwrap().id, bob);
    assert_ne!(carol.id, bob);

    // With a token in the answer it is a login.
    let dave = client
        .register_by_username("dave", PASSWORD)
        .force_login(true);
    let dave = dave.await.unwrap();
    assert_eq!(client.current_user().unwrap().id, dave.id);
    assert_eq!(client.token(), dave.token);
}

#[tokio::test]
async fn an_answer_about_the_user_without_a_token_keeps_the_token() {
    let token = token("u1", 1);
    let server = Server::start([
        json(about("loginByEmail", "u1", Some(&token), "Ann")),
        json(about("user", "u1", None, "Anna")),
        json(about("updateUser", "u1", Some(""), "Annie")),
    ])
    .await;
    let client = client(server.url());
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    client.get_current_user().await.unwrap();
    assert!(is_token(&client, Some(&token)));
    assert_eq!(nickname(&client).as_deref(), Some("Anna"));
    let updates = UpdateUserInput::default();
    client.update_profile(updates).await.unwrap();
    assert!(is_token(&client, Some(&token)), "an empty token is none");
    assert_eq!(nickname(&client).as_deref(), Some("Annie"));
}

#[tokio::test]
async fn an_answer_about_the_user_with_a_token_replaces_both() {
    let (old, new) = (token("u1", 1), token("u1", 2));
    let server = Server::start([json(about("user", "u1", Some(&new), "Ann"))]).await;
    let client = client(server.url()).with_token(&old);
    client.get_current_user().await.unwrap();
    assert!(is_token(&client, Some(&new)));
    assert_eq!(nickname(&client).as_deref(), Some("Ann"));
}

#[tokio::test]
async fn an_answer_about_another_token_leaves_the_session_alone() {
    let (own, other) = (token("u1", 1), token("u2", 1));
    let answer = about("user", "u2", Some(&other), "Bob");
    let server = Server::start([json(answer)]).await;
    let client = client(server.url()).with_token(&own);
    let bob = client.get_current_user().token(&other).await.unwrap();
    assert_eq!(bob.id, "u2");
    assert!(is_token(&client, Some(&own)));
    assert!(client.current_user().is_none());
}

/// What a late answer finds: the session ended or replaced while the request was under way.
async fn late(operation: &str, change: impl FnOnce(&AuthenticationClient)) -> AuthenticationClient {
    let (old, new) = (token("u1", 1), token("u1", 2));
    let body = match operation {
        "refreshToken" => object!({ "data": { operation: { "token": new } } }),
        _ => about(operation, "u1", Some(&new), "Late"),
    };
    let (release, answer) = held(&body);
    let server = Server::start([answer]).await;
    let client = client(server.url()).with_token(&old);
    let call = match operation {
        "user" => tokio::spawn(client.get_current_user().into_future()),
        "updateUser" => {
            let updates = UpdateUserInput::default();
            tokio::spawn(client.update_profile(updates).into_future())
        }
        _ => {
            let call = client.refresh_token().into_future();
            tokio::spawn(async move {
                call.await?;
                Ok(client_user())
            })
        }
    };
    server.arrived(1).await;
    change(&client);
    release.notify_one();
    call.await.unwrap().unwrap();
    client
}

fn client_user() -> authing::types::User {
    let user = object!({ "id": "u1", "arn": "a", "userPoolId": "p" });
    serde_json::from_value(user).unwrap()
}

#[tokio::test]
async fn a_late_answer_does_not_undo_the_end_of_the_session() {
    for operation in ["user", "updateUser", "refreshToken"] {
        let client = late(operation, AuthenticationClient::clear_current_user).await;
        assert!(is_token(&client, None), "{operation}");
        assert!(client.current_user().is_none(), "{operation}");
        let client = late(operation, |client| client.set_token("")).await;
        assert!(is_token(&client, None), "{operation}");
    }
}

#[tokio::test]
async fn a_late_answer_does_not_replace_a_newer_session() {
    for newer in [token("u1", 3), token("u2", 1), "opaque".to_owned()] {
        for operation in ["user", "updateUser", "refreshToken"] {
            let client = late(operation, |client| client.set_token(&newer)).await;
            assert!(is_token(&client, Some(&newer)), "{operation}");
            assert!(client.current_user().is_none(), "{operation}");
        }
    }
}

#[tokio::test]
async fn a_late_logout_does_not_end_a_newer_session() {
    let (release, answer) = held(&object!({ "code": 200, "message": "done" }));
    let server = Server::start([answer]).await;
    let client = client(server.url()).with_token(token("u1", 1));
    let logout = tokio::spawn(client.logout().into_future());
    server.arrived(1).await;
    let newer = token("u1", 2);
    client.set_token(&newer);
    release.notify_one();
    logout.await.unwrap().unwrap();
    assert!(is_token(&client, Some(&newer)));
}

#[tokio::test]
async fn a_logout_ends_the_session_and_only_where_the_server_says_so() {
    let emulator = Emulator::start().await.unwrap();
    add_user(&emulator, "bob");
    let client = client_of(&emulator);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let token = client.token();
    emulator
        .faults()
        .on("/api/v2/logout")
        .unwrap()
        .times(1)
        .status(500);
    client.logout().await.unwrap_err();
    assert_eq!(client.token(), token);
    client.logout().await.unwrap();
    assert_eq!(client.token(), None);
    assert_eq!(client.current_user(), None);
    emulator.clear_requests();
    let error = client.logout().await.unwrap_err();
    assert!(matches!(error, Error::NotLoggedIn { .. }), "{error:?}");
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn a_refreshed_token_replaces_the_old_one_and_keeps_the_user() {
    let emulator = Emulator::start().await.unwrap();
    let bob = add_user(&emulator, "bob");
    let client = client_of(&emulator);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let before = client.token();
    client.refresh_token().await.unwrap();
    assert_ne!(client.token(), before);
    assert_eq!(client.current_user().unwrap().id, bob);
    client.get_current_user().await.unwrap();
}

#[tokio::test]
async fn siblings_have_sessions_of_their_own() {
    let emulator = Emulator::start().await.unwrap();
    let bob = add_user(&emulator, "bob");
    let carol = add_user(&emulator, "carol");
    let client = client_of(&emulator);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let sibling = client.new_session();
    assert!(is_token(&client.with_token(""), None));
    assert!(is_token(&sibling, None) && sibling.current_user().is_none());
    sibling.login_by_username("carol", PASSWORD).await.unwrap();
    let third = client.with_token(sibling.token().unwrap());
    assert!(third.current_user().is_none(), "nobody has asked yet");
    assert_eq!(third.get_current_user().await.unwrap().id, carol);

    sibling.logout().await.unwrap();
    assert_eq!(client.get_current_user().await.unwrap().id, bob);
    assert!(third.token().is_some());
    third.clear_current_user();
    assert_eq!(client.current_user().unwrap().id, bob);
}

#[tokio::test]
async fn a_new_session_has_the_settings_and_nobody_in_it() {
    let token = token("u1", 1);
    let server = Server::start([json(about("loginByEmail", "u1", Some(&token), "Ann"))]).await;
    let client = client(server.url());
    client.set_lang(Lang::EnUs);
    client.set_request_from("kiosk");
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let session = client.new_session();
    assert!(is_token(&session, None) && session.current_user().is_none());
    let request = session.login_by_email(EMAIL, PASSWORD).request().unwrap();
    let sent = |name| request.headers().find(|(header, _)| *header == name);
    assert_eq!(sent("x-authing-lang"), Some(("x-authing-lang", "en-US")));
    let from = sent("x-authing-request-from");
    assert_eq!(from, Some(("x-authing-request-from", "kiosk")));
    assert_eq!(sent("authorization"), None);

    // What is changed later concerns only one of them.
    session.set_lang(Lang::ZhCn);
    session.clear_current_user();
    assert!(is_token(&client, Some(&token)));
    let request = client.login_by_email(EMAIL, PASSWORD).request().unwrap();
    let lang = request
        .headers()
        .find(|(name, _)| *name == "x-authing-lang");
    assert_eq!(lang, Some(("x-authing-lang", "en-US")));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_log_in_at_once_are_nobody_else() {
    const PEOPLE: usize = 64;
    let emulator = Emulator::start().await.unwrap();
    let people: Vec<_> = (0..PEOPLE).map(|n| format!("person{n}")).collect();
    let people: Vec<_> = people
        .into_iter()
        .map(|name| (add_user(&emulator, &name), name))
        .collect();
    let client = client_of(&emulator);
    for round in 0..20 {
        let start = Arc::new(Barrier::new(PEOPLE));
        let mut tasks = JoinSet::new();
        for (id, name) in people.clone() {
            let (session, start) = (client.new_session(), Arc::clone(&start));
            tasks.spawn(async move {
                start.wait().await;
                let user = session.login_by_username(&name, PASSWORD).await.unwrap();
                // Everybody else may log in before the session is looked at.
                start.wait().await;
                let token = session.token().unwrap();
                assert_eq!(user.id, id, "{name}");
                assert_eq!(user.token.as_ref(), Some(&token), "{name}");
                assert_eq!(session.current_user().unwrap().id, id, "{name}");
                let owner = user_id(&session.with_token(&token)).unwrap();
                assert_eq!(owner, id, "{name}: the token is somebody else's");
                // The server's opinion, once.
                if round == 0 {
                    let user = session.get_current_user().await.unwrap();
                    assert_eq!(user.username.as_deref(), Some(name.as_str()));
                }
                token.expose().to_owned()
            });
        }
        let tokens: HashSet<_> = tasks.join_all().await.into_iter().collect();
        assert_eq!(tokens.len(), PEOPLE, "two people have one token");
        assert!(is_token(&client, None) && client.current_user().is_none());
    }
}

#[tokio::test]
async fn a_token_that_is_set_keeps_the_user_only_if_it_names_the_same() {
    let first = token("u1", 1);
    let same = token_with(&object!({ "data": { "id": "u1" } }));
    for (set, stays) in [
        (first.as_str(), true),
        (token("u1", 2).as_str(), true),
        (same.as_str(), true),
        (token("u2", 1).as_str(), false),
        ("opaque", false),
        ("a.b.c", false),
        ("", false),
    ] {
        let answer = about("loginByEmail", "u1", Some(&first), "Ann");
        let server = Server::start([json(answer)]).await;
        let client = client(server.url());
        client.login_by_email(EMAIL, PASSWORD).await.unwrap();
        client.set_token(set);
        assert!(is_token(&client, Some(set).filter(|set| !set.is_empty())));
        assert_eq!(client.current_user().is_some(), stays, "{set}");
    }
}

#[tokio::test]
async fn the_users_id_takes_no_request() {
    let client = client("https://demo.example.com");
    let of = |token: &str| user_id(&client.with_token(token));
    assert_eq!(of(&token("u1", 1)).unwrap(), "u1");
    let data = token_with(&object!({ "data": { "id": "u2" }, "iat": 1 }));
    assert_eq!(of(&data).unwrap(), "u2");
    for unknown in ["opaque", "a.b.c", &token_with(&object!({ "sub": null }))] {
        assert_eq!(
            of(unknown).unwrap_err().to_string(),
            "token: it does not name its user: call `get_current_user` first, so that the ID is \
             known"
        );
    }
    assert!(matches!(
        user_id(&client).unwrap_err(),
        Error::NotLoggedIn { .. }
    ));
}

#[tokio::test]
async fn the_owner_of_an_opaque_token_is_known_after_asking() {
    let answer = about("user", "u1", None, "Ann");
    let server = Server::start([json(answer)]).await;
    let client = client(server.url()).with_token("opaque");
    client.get_current_user().await.unwrap();
    assert_eq!(user_id(&client).unwrap(), "u1");
    assert_eq!(nickname(&client).as_deref(), Some("Ann"));
    assert!(is_token(&client, Some("opaque")));
}

#[tokio::test]
async fn what_needs_a_login_is_not_sent_without_one() {
    let emulator = Emulator::start().await.unwrap();
    let client = client_of(&emulator);
    for error in [
        client.get_current_user().await.unwrap_err(),
        client.list_udv().await.unwrap_err(),
        client.update_password("passw1rd").await.unwrap_err(),
        client.upload_avatar([1], "image/png").await.unwrap_err(),
        client.refresh_token().await.unwrap_err(),
    ] {
        assert!(error.is_not_logged_in(), "{error}");
        assert!(matches!(error, Error::NotLoggedIn { .. }), "{error:?}");
    }
    assert_eq!(emulator.requests().len(), 0);
    assert_eq!(count(&emulator, crate::support::KEY_PATH), 0);
}

#[test]
fn a_user_who_logged_in_elsewhere_can_be_taken_over() {
    let (first, second) = (token("u1", 1), token("u2", 1));
    let client = client("https://demo.authing.cn").with_token(&first);
    let user = |id: &str, token: Option<&str>, nickname: &str| {
        let mut user = client_user();
        (user.id, user.nickname) = (id.to_owned(), Some(nickname.to_owned()));
        user.token = token.map(Secret::from);
        user
    };
    client.set_current_user(user("u1", None, "Bob"));
    assert!(is_token(&client, Some(&first)), "the token stays");
    assert_eq!(nickname(&client).as_deref(), Some("Bob"));

    client.set_current_user(user("u2", None, "Ann"));
    assert_eq!(nickname(&client).as_deref(), Some("Bob"), "it is his");

    client.set_current_user(user("u2", Some(&second), "Ann"));
    assert!(is_token(&client, Some(&second)));
    assert_eq!(nickname(&client).as_deref(), Some("Ann"));
    assert_eq!(user_id(&client).unwrap(), "u2");
}

/// Somebody who logged in while it was under way stays.
#[tokio::test]
async fn a_logout_of_the_device_or_of_a_token_ends_no_newer_session() {
    for by_token in [false, true] {
        let (release, answer) = held(&object!({ "code": 200, "message": "done" }));
        let server = Server::start([answer]).await;
        let (old, newer) = (token("u1", 1), token("u1", 2));
        let client = client(server.url()).with_token(&old);
        let other = client.clone();
        let logout = tokio::spawn(async move {
            match by_token {
                true => other.logout_by_token(old).await.map(drop),
                false => other.logout_current().await.map(drop),
            }
        });
        server.arrived(1).await;
        client.set_token(&newer);
        release.notify_one();
        logout.await.unwrap().unwrap();
        assert!(is_token(&client, Some(&newer)), "by token: {by_token}");
    }
}

/// Binding a face takes several requests: it is the face of whoever began it.
#[tokio::test]
async fn a_face_is_bound_to_the_user_who_began_it() {
    let (release, upload) = held(&object!({ "code": 200, "data": { "key": "k" } }));
    let bound = object!({ "code": 200, "data": {
        "id": "u1", "arn": "a", "userPoolId": "p", "nickname": "Bob"
    } });
    let server = Server::start([upload, json(&bound)]).await;
    let (old, newer) = (token("u1", 1), token("u2", 1));
    let client = client(server.url()).with_token(&old);
    let call = client
        .mfa()
        .associate_face_by_blob("BM, and then the picture");
    let call = tokio::spawn(call.into_future());
    server.arrived(1).await;
    client.set_token(&newer);
    release.notify_one();
    assert_eq!(call.await.unwrap().unwrap().id, "u1");
    let requests = server.requests();
    assert!(requests[1].contains(&format!("Bearer {old}")));
    assert!(is_token(&client, Some(&newer)));
    assert!(client.current_user().is_none());
}

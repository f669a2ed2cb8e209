use crate::support::{EMAIL, add_bob, assert_wrong, builder, cookie_of_login_at, start};
use authing::authentication::{CasRefusal, TicketFormat, TicketValidation};
use authing::{AuthenticationClient, Error, RetryPolicy};
use authing_emulator::{Emulator, NewUser, Outcome};
use serde_json::{Map, json};

const SERVICE: &str = "https://shop.example.com/?a=b&c=d";

/// An emulator with a ticket for `bob`, whose id comes last.
async fn start_with_ticket() -> (Emulator, AuthenticationClient, String, String) {
    let (emulator, client) = start().await;
    let bob = add_bob(&emulator);
    let ticket = emulator.pool().issue_cas_ticket(&bob, SERVICE).unwrap();
    (emulator, client, ticket, bob)
}

#[track_caller]
fn refusal(validation: TicketValidation) -> CasRefusal {
    match validation {
        TicketValidation::Refused(refusal) => refusal,
        TicketValidation::Valid(user) => panic!("the ticket is good, of {}", user.user),
    }
}

#[tokio::test]
async fn validate_ticket_v1_succeeds() {
    let (emulator, client, ticket, bob) = start_with_ticket().await;
    let validation = client.validate_ticket_v1(ticket, SERVICE).await.unwrap();
    let TicketValidation::Valid(user) = validation else {
        panic!("{validation:?}");
    };
    assert_eq!(user.user, bob);
    assert!(user.attributes.is_empty());
    let request = &emulator.requests()[0];
    let path = format!("/cas-idp/{}/validate", emulator.app_id());
    assert_eq!(request.path, path);
    let service = "service=https%3A%2F%2Fshop.example.com%2F%3Fa%3Db%26c%3Dd&ticket=";
    assert!(request.query.starts_with(service), "{}", request.query);
}

#[tokio::test]
async fn validate_ticket_v1_of_a_bad_ticket() {
    let (_emulator, client, ticket, _) = start_with_ticket().await;
    let unknown = client.validate_ticket_v1("ST-1", SERVICE).await.unwrap();
    let unknown = refusal(unknown);
    assert_eq!(unknown.code, "");
    assert!(!unknown.description.is_empty());
    let call = client.validate_ticket_v1(ticket.as_str(), "https://other.example.com/");
    refusal(call.await.unwrap());
    // It was used up by that.
    let call = client.validate_ticket_v1(ticket, SERVICE);
    refusal(call.await.unwrap());
}

#[tokio::test]
async fn validate_ticket_v1_in_other_forms() {
    let (emulator, client) = start().await;
    for (body, expected) in [
        ("yes\r\nbob\r\n", Some("bob")),
        ("yes\nbob", Some("bob")),
        ("no\n\n", None),
        ("no", None),
    ] {
        let fault = emulator.faults().any().times(1);
        fault.body(body, "text/plain");
        let validation = client.validate_ticket_v1("ST-1", SERVICE).await.unwrap();
        match validation {
            TicketValidation::Valid(user) => assert_eq!(Some(user.user.as_str()), expected),
            TicketValidation::Refused(refusal) => {
                assert_eq!((refusal.code.as_str(), None), ("", expected))
            }
        }
    }
    for body in ["", "yes", "yes\n\n", "<html>no</html>", "{}"] {
        let fault = emulator.faults().any().times(1);
        fault.body(body, "text/plain");
        let result = client.validate_ticket_v1("ST-1", SERVICE).await;
        assert!(
            matches!(result, Err(Error::Decode(_))),
            "{body}: {result:?}"
        );
    }
    let fault = emulator.faults().any().times(1);
    fault.body(r#"{"code":2011,"message":"no"}"#, "application/json");
    let error = client.validate_ticket_v1("ST-1", SERVICE).await;
    assert_eq!(error.unwrap_err().code().map(|code| code.get()), Some(2011));
}

#[tokio::test]
async fn validate_ticket_v1_without_an_app_id() {
    let (emulator, _) = start().await;
    let client = AuthenticationClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .build()
        .unwrap();
    let result = client.validate_ticket_v1("ST-1", SERVICE).await;
    assert_wrong(&emulator, result, "app_id");
}

#[tokio::test]
async fn validate_ticket_v2_succeeds() {
    let (emulator, client, ticket, bob) = start_with_ticket().await;
    let validation = client.validate_ticket_v2(ticket, SERVICE).await.unwrap();
    let TicketValidation::Valid(user) = validation else {
        panic!("{validation:?}");
    };
    assert_eq!(user.user, bob);
    assert_eq!(user.attributes["sub"], json!(bob));
    assert_eq!(user.attributes["email"], json!(EMAIL));
    assert_eq!(user.attributes["email_verified"], json!(false));
    let request = &emulator.requests()[0];
    let path = format!("/cas-idp/{}/serviceValidate", emulator.app_id());
    assert_eq!(request.path, path);
    assert!(request.query.ends_with("&format=JSON"), "{}", request.query);
    assert_eq!(client.token(), None, "a ticket logs nobody in");
}

#[tokio::test]
async fn validate_ticket_v2_in_xml() {
    let (emulator, client, _, _) = start_with_ticket().await;
    let ann = NewUser {
        email: Some("ann@example.com".into()),
        profile: Map::from_iter([("name".to_owned(), json!("Ann & \"Co\" <shop>"))]),
        ..Default::default()
    };
    let ann = emulator.pool().add_user(ann).unwrap();
    let ticket = emulator.pool().issue_cas_ticket(&ann, SERVICE).unwrap();
    let call = client.validate_ticket_v2(ticket.as_str(), SERVICE);
    let call = call.format(TicketFormat::Xml);
    let TicketValidation::Valid(user) = call.clone().await.unwrap() else {
        panic!("the ticket is refused");
    };
    assert_eq!(user.user, ann);
    assert_eq!(user.attributes["name"], json!("Ann & \"Co\" <shop>"));
    assert_eq!(user.attributes["email"], json!("ann@example.com"));
    assert_eq!(user.attributes["email_verified"], json!("false"));

    let refusal = refusal(call.await.unwrap());
    assert_eq!(refusal.code, "INVALID_TICKET");
    assert!(!refusal.description.is_empty());
}

#[tokio::test]
async fn validate_ticket_v2_of_an_unknown_ticket() {
    let (_emulator, client) = start().await;
    let validation = client.validate_ticket_v2("ST-1", SERVICE).await.unwrap();
    let refusal = refusal(validation);
    assert_eq!(refusal.code, "INVALID_TICKET");
    assert!(!refusal.description.is_empty());
}

#[tokio::test]
async fn validate_ticket_v2_of_a_used_ticket() {
    let (_emulator, client, ticket, _) = start_with_ticket().await;
    let call = client.validate_ticket_v2(ticket, SERVICE);
    let first = call.clone().await.unwrap();
    assert!(matches!(first, TicketValidation::Valid(_)), "{first:?}");
    assert_eq!(refusal(call.await.unwrap()).code, "INVALID_TICKET");
}

#[tokio::test]
async fn validate_ticket_v2_for_another_service() {
    let (_emulator, client, ticket, _) = start_with_ticket().await;
    let call = client.validate_ticket_v2(ticket, "https://shop.example.com/");
    assert_eq!(refusal(call.await.unwrap()).code, "INVALID_SERVICE");
}

#[tokio::test]
async fn validate_ticket_v2_without_a_service() {
    let (_emulator, client, ticket, _) = start_with_ticket().await;
    let call = client.validate_ticket_v2(ticket, "");
    assert_eq!(refusal(call.await.unwrap()).code, "INVALID_REQUEST");
}

/// A host may leave the wrapper out, or refuse in the other format.
#[tokio::test]
async fn validate_ticket_v2_refused_in_other_forms() {
    let (emulator, client) = start().await;
    for (body, content_type) in [
        (
            r#"{"authenticationFailure":{"code":"INVALID_TICKET","description":"no"}}"#,
            "application/json",
        ),
        (
            r#"<authenticationFailure code="INVALID_TICKET">no</authenticationFailure>"#,
            "application/xml",
        ),
    ] {
        let fault = emulator.faults().any().times(1);
        fault.body(body, content_type);
        let validation = client.validate_ticket_v2("ST-1", SERVICE).await.unwrap();
        let refusal = refusal(validation);
        assert_eq!(refusal.code, "INVALID_TICKET");
        assert_eq!(refusal.description, "no");
    }
}

#[tokio::test]
async fn validate_ticket_v2_by_something_else_than_cas() {
    let (emulator, client) = start().await;
    for (body, content_type) in [
        (r#"{"serviceResponse":{}}"#, "application/json"),
        ("<html><body>no</body></html>", "application/xml"),
    ] {
        let fault = emulator.faults().any().times(1);
        fault.body(body, content_type);
        let result = client.validate_ticket_v2("ST-1", SERVICE).await;
        assert!(matches!(result, Err(Error::Decode(_))), "{result:?}");
    }
}

#[tokio::test]
async fn validate_ticket_v2_without_an_app_id() {
    let (emulator, _) = start().await;
    let client = AuthenticationClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .build()
        .unwrap();
    assert_wrong(
        &emulator,
        client.validate_ticket_v2("ST-1", SERVICE).await,
        "app_id",
    );
}

/// A ticket works once: sent twice, the second answer would hide what became of the first.
#[tokio::test]
async fn validate_ticket_v2_is_not_repeated() {
    let (emulator, _, ticket, _) = start_with_ticket().await;
    emulator.faults().any().drop_answer();
    let client = builder(&emulator).retry(RetryPolicy::default());
    let client = client.build().unwrap();
    let error = client.validate_ticket_v2(ticket.as_str(), SERVICE).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    let requests = emulator.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].outcome, Outcome::AnswerDropped);
    assert!(!format!("{error:?}").contains(&ticket), "{error:?}");
}

#[tokio::test]
async fn track_session_succeeds() {
    let (emulator, client) = start().await;
    let answer = client.track_session().await.unwrap();
    assert_eq!(answer.session, None);
    assert_eq!(answer.user_info, None);
    let requests = emulator.requests();
    assert_eq!(requests[0].path, "/cas/session");
    assert_eq!(requests[0].header("authorization"), None);
}

/// The browser's cookie from a login page, sent along by a server.
#[tokio::test]
async fn track_session_of_a_browser_that_is_logged_in() {
    let (emulator, client) = start().await;
    let bob = add_bob(&emulator);
    let url = client.build_authorize_url().redirect_uri(SERVICE).build();
    let cookie = cookie_of_login_at(url.unwrap().url()).await;
    let client = builder(&emulator).header("cookie", &cookie);
    let session = client.build().unwrap().track_session().await.unwrap();
    assert!(session.session.is_some());
    let user = session.user_info.unwrap();
    assert_eq!(user["id"], json!(bob));
    assert_eq!(user["email"], json!(EMAIL));
}

#[tokio::test]
async fn track_session_of_a_browser() {
    let (emulator, _) = start().await;
    let answer = json!({
        "session": { "_id": "s-1", "cookie": { "path": "/" } },
        "userInfo": { "id": "u-1", "email": EMAIL },
    });
    let fault = emulator.faults().on("GET /cas/session").unwrap();
    fault.body(answer.to_string(), "application/json");
    let client = builder(&emulator).header("cookie", "session=s-1");
    let client = client.build().unwrap();
    let session = client.track_session().await.unwrap();

    assert_eq!(session.session, Some(answer["session"].clone()));
    assert_eq!(session.user_info, Some(answer["userInfo"].clone()));
    let requests = emulator.requests();
    assert_eq!(requests[0].header("cookie"), Some("session=s-1"));
    assert!(!format!("{session:?}").contains("s-1"));
}

#[tokio::test]
async fn track_session_of_a_host_that_is_down() {
    let (emulator, client) = start().await;
    emulator
        .faults()
        .on("GET /cas/session")
        .unwrap()
        .status(503);
    let error = client.track_session().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(error.status(), Some(503));
}

#[tokio::test]
async fn track_session_with_an_answer_of_another_shape() {
    let (emulator, client) = start().await;
    let fault = emulator.faults().on("GET /cas/session").unwrap();
    fault.body("[1]", "application/json");
    let error = client.track_session().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

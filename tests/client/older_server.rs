//! The setting `older_server`, with an emulator that serves the schema of such a server.

use crate::reduced::reduced_schema;
use crate::support::{EMAIL, PASSWORD, add_user, builder};
use apollo_compiler::ast::Document;
use authing::operations::{is_user_exists, login_by_email};
use authing::types::{LoginByEmailInput, LoginByPhoneCodeInput, RegisterProfile};
use authing::{ApiRequest, AuthenticationClient, Error, Query, RequestBody, RetryPolicy};
use authing_emulator::Emulator;
use serde_json::Value;

async fn start() -> (Emulator, AuthenticationClient, AuthenticationClient) {
    let emulator = Emulator::builder()
        .schema(reduced_schema())
        .start()
        .await
        .unwrap();
    add_user(&emulator, "bob");
    let builder = AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .retry(RetryPolicy::NEVER);
    let wide = builder.clone().build().unwrap();
    let narrow = builder.older_server(true).build().unwrap();
    (emulator, wide, narrow)
}

fn narrow() -> AuthenticationClient {
    builder("http://localhost")
        .older_server(true)
        .build()
        .unwrap()
}

fn text<R: ApiRequest>(call: &R) -> String {
    let request = call.request().unwrap();
    let RequestBody::Json(body) = request.body() else {
        panic!("no JSON");
    };
    let body: Value = serde_json::from_str(body).unwrap();
    body["query"].as_str().unwrap().to_owned()
}

fn refused_option<R: ApiRequest>(call: &R) -> String {
    match call.request() {
        Err(error @ Error::InvalidArgument { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_login_works_on_an_older_server_only_with_the_setting() {
    let (_emulator, wide, narrow) = start().await;
    let error = wide.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    let said = error.to_string();
    assert!(
        error.code().is_none() && said.contains("newlyCreated"),
        "{said}"
    );

    let user = narrow.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(user.email.as_deref(), Some(EMAIL));
    assert_eq!((user.newly_created, user.phone_country_code), (None, None));
    assert_eq!(narrow.get_current_user().await.unwrap().id, user.id);
    // Clients for other users have the setting too.
    let other = narrow.with_token(narrow.token().unwrap());
    assert_eq!(other.get_current_user().await.unwrap().id, user.id);
}

#[tokio::test]
async fn operations_of_the_crate_are_narrower_by_execute_too() {
    let (_emulator, wide, narrow) = start().await;
    let password = self::narrow().encrypt_password(PASSWORD).await.unwrap();
    let input = LoginByEmailInput::new(EMAIL, password);
    let variables = login_by_email::Variables::new(input);
    let call = narrow.execute(variables);
    let method = self::narrow().login_by_email(EMAIL, PASSWORD);
    assert_eq!(text(&call), text(&method));
    // What is the same for all servers stays as it is.
    let variables = || is_user_exists::Variables {
        email: Some(EMAIL.into()),
        ..Default::default()
    };
    let (one, other) = (narrow.execute(variables()), wide.execute(variables()));
    assert_eq!(text(&one), text(&other));
    assert_eq!(one.await.unwrap().is_user_exists, Some(true));
}

/// An operation that has a name of ours and another text.
struct Own;

impl graphql_client::GraphQLQuery for Own {
    type Variables = ();
    type ResponseData = Value;

    fn build_query((): ()) -> graphql_client::QueryBody<()> {
        graphql_client::QueryBody {
            variables: (),
            query: "mutation loginByEmail { __typename }",
            operation_name: "loginByEmail",
        }
    }
}

#[test]
fn operations_of_others_are_left_alone() {
    assert_eq!(
        text(&narrow().execute(Query::<Own>(()))),
        "mutation loginByEmail { __typename }"
    );
}

#[test]
fn the_narrower_login_is_what_older_servers_know() {
    let sent = text(&narrow().login_by_email(EMAIL, PASSWORD));
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(Document::parse(sent, "query").unwrap().to_string());
    });
}

#[test]
fn an_option_that_older_servers_do_not_know_is_refused() {
    let client = narrow();
    let why = "older servers do not know this option, and `older_server` is set: leave it unset";
    let call = client.login_by_phone_code("18800000000", "123456");
    call.request().unwrap();
    let call = call.phone_country_code("+44");
    assert_eq!(refused_option(&call), format!("phone_country_code: {why}"));
    let call = client.register_by_email(EMAIL, PASSWORD);
    call.request().unwrap();
    let profile = RegisterProfile {
        phone: Some("1".into()),
        ..Default::default()
    };
    assert_eq!(
        refused_option(&call.profile(profile)),
        format!("phone: {why}")
    );
    let call = client.reset_password_by_phone_code("18800000000", "123456", PASSWORD);
    assert!(!text(&call).contains("phoneCountryCode"));
    assert_eq!(
        refused_option(&call.phone_country_code("+44")),
        format!("phone_country_code: {why}")
    );

    let input = LoginByPhoneCodeInput {
        phone_country_code: Some("+44".into()),
        ..LoginByPhoneCodeInput::new("18800000000", "123456")
    };
    let variables = authing::operations::login_by_phone_code::Variables { input };
    let call = client.execute(variables);
    assert_eq!(refused_option(&call), format!("phone_country_code: {why}"));
    // Without the setting it is an option like any other.
    let wide = crate::support::client("http://localhost");
    let call = wide.login_by_phone_code("18800000000", "123456");
    call.phone_country_code("+44").request().unwrap();
}

#[tokio::test]
async fn an_operation_that_older_servers_do_not_have_is_refused_by_them() {
    let (_emulator, _wide, narrow) = start().await;
    let call = narrow.reset_password_with_force_reset("token", "old-passw0rd", "new-passw0rd");
    let said = call.await.unwrap_err().to_string();
    assert!(said.contains("resetPasswordByForceResetToken"), "{said}");
}

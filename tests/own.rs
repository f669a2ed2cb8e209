//! GraphQL operations of other crates: what `authing-codegen` writes for them compiles against this crate, sends what it should, and
//! keeps secrets.

#![allow(clippy::unwrap_used)]

/// As a build script writes it and `authing::include_operations!` includes it. `crates/codegen/tests/own.rs` compares it with what
/// the generator writes of `tests/own/graphql`.
mod operations {
    include!("own/operations.rs");
}

use authing::types::{SortByEnum, UpdateUserInput};
use authing::{AuthenticationClient, Patch, RequestBody};
use operations::{ChangeGroup, ChoosePassword, Languages, Me, People, Rename};
use serde_json::{Value, from_value, json, to_value};

fn client() -> AuthenticationClient {
    let client = AuthenticationClient::builder()
        .app_id("app")
        .app_host("https://example.authing.cn");
    client.build().unwrap()
}

#[test]
fn an_operation_is_sent_by_its_name() {
    let operation = People::new().limit(5).r#type(SortByEnum::CreatedatAsc);
    let request = client().execute(operation).request().unwrap();
    let RequestBody::Json(body) = request.body() else {
        unreachable!("a GraphQL request has a body")
    };
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["operationName"], "People");
    assert_eq!(
        body["query"],
        "query People($page:Int!=1$limit:Int$type:SortByEnum){users(page:$page limit:$limit sortBy:$type){totalCount list{...User}}}\
         fragment User on User{id nickname}"
    );
    assert_eq!(
        body["variables"],
        json!({ "limit": 5, "type": "CREATEDAT_ASC" })
    );
}

#[test]
fn variables_are_what_their_arguments_are() {
    let sent = |change: ChangeGroup| to_value(change).unwrap();
    let kept = ChangeGroup::new("dev");
    assert_eq!(
        sent(kept.clone().text(Patch::Clear)),
        json!({ "code": "dev", "text": null })
    );
    assert_eq!(
        sent(kept.clone().text("new")),
        json!({ "code": "dev", "text": "new" })
    );
    assert_eq!(sent(kept), json!({ "code": "dev" }));
    assert_eq!(to_value(Languages::new()).unwrap(), json!({}));
    assert_eq!(
        to_value(Me::default().space("shop")).unwrap(),
        json!({ "space": "shop" })
    );
    let input = UpdateUserInput {
        nickname: "Nick".into(),
        ..Default::default()
    };
    assert_eq!(
        to_value(Rename::new(input)).unwrap(),
        json!({ "input": { "nickname": "Nick" } })
    );
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let chosen = client().encrypt_password("passw0rd").await.unwrap();
    let ciphertext = chosen.as_str().to_owned();
    let operation = ChoosePassword::new("123456", chosen).phone("18800000000");
    let shown = format!("{operation:?}");
    assert!(
        !shown.contains("123456") && !shown.contains(&ciphertext),
        "{shown}"
    );
    let sent = json!({ "phone": "18800000000", "sent": "123456", "chosen": ciphertext });
    assert_eq!(to_value(operation).unwrap(), sent);
    let me = json!({ "user": { "id": "1", "token": "s3cret", "roles": null } });
    let me: operations::me::ResponseData = from_value(me).unwrap();
    assert!(!format!("{me:?}").contains("s3cret"));
    assert_eq!(me.user.unwrap().token.unwrap().expose(), "s3cret");
}

#[test]
fn what_a_fragment_selects_has_one_type() {
    let name = |user: &operations::fragments::User| user.nickname.clone();
    let nick = json!({ "id": "1", "nickname": "Nick" });
    let renamed: operations::rename::ResponseData =
        from_value(json!({ "updateUser": nick })).unwrap();
    let people: operations::people::ResponseData =
        from_value(json!({ "users": { "totalCount": 1, "list": [nick] } })).unwrap();
    assert_eq!(name(&renamed.update_user), name(&people.users.list[0]));
    let me = json!({ "user": { "id": "1", "token": null, "roles": { "list": [
        { "code": "admin", "users": { "list": [nick] } }
    ] } } });
    let me: operations::me::ResponseData = from_value(me).unwrap();
    let roles = me.user.unwrap().roles.unwrap().list;
    assert_eq!(name(&roles[0].users.list[0]).as_deref(), Some("Nick"));
}

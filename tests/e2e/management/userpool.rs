use crate::checks::refused;
use crate::support::{management_builder, start};
use crate::table::table;
use authing::types::{LoginFailCheckConfigInput, SortByEnum};
use authing::{Error, Patch, TokenError};
use serde_json::json;

table! { start;
    detail: management, emulator =>
        management.userpool().detail() => |pool| pool.id == emulator.user_pool_id()
            && pool.secret == emulator.user_pool_secret().into();
    update: management =>
        management.userpool().update().name("Shop").description("A shop").verify_code_length(4) => |pool| pool.name == "Shop"
            && pool.description.as_deref() == Some("A shop") && pool.verify_code_length == Some(4),
        management.userpool().update().description(Patch::Clear) => |pool| pool.name == "Shop" && pool.description.is_none(),
        management.userpool().detail() => |pool| pool.name == "Shop" && pool.verify_code_length == Some(4),
        management.userpool().update().verify_code_length(0) => 400;
    update_takes_effect: management, emulator, client =>
        management.userpool().update().login_fail_check(LoginFailCheckConfigInput { enabled: Some(true), limit: Some(1), ..Default::default() }) => |pool| pool.login_fail_check.unwrap().limit == Some(1),
        management.userpool().update().register_disabled(true) => |pool| pool.register_disabled,
        client.register_by_username("new", "passw0rd") => 2031;
    refresh_secret: management, emulator =>
        management.userpool().refresh_secret() => |secret| secret.expose() == emulator.user_pool_secret();
    delete: management, emulator =>
        management.userpool().delete() => |message| message.code == Some(200) && emulator.pool().user_count() == 0,
        management.userpool().detail() => 2224 |error| error.is_not_found();
    list: management, emulator =>
        management.userpool().list() => |pools| pools.total_count == 1 && pools.list[0].id == emulator.user_pool_id(),
        management.userpool().create("Shop", "shop"),
        management.userpool().list().page(2).limit(1).sort_by(SortByEnum::CreatedatAsc)
            => |pools| pools.total_count == 2 && pools.list.len() == 1 && pools.list[0].name == "Shop",
        management.userpool().list().limit(0) => "not sent: limit";
    create: management, emulator =>
        management.userpool().create("Shop", "shop").description("A shop").userpool_types(["web"]) => |pool| pool.name == "Shop"
            && pool.domain == "shop" && pool.description.as_deref() == Some("A shop") && pool.id != emulator.user_pool_id()
            && pool.userpool_types.unwrap()[0].code.as_deref() == Some("web") && !pool.secret.expose().is_empty(),
        management.userpool().create("Another", "shop") => 409,
        management.userpool().create("", "other") => 400,
        management.userpool().create("Another", "other").userpool_types(["none"]) => 400;
    is_domain_available: management =>
        management.userpool().is_domain_available("shop") => |available| available,
        management.userpool().create("Shop", "shop"),
        management.userpool().is_domain_available("shop") => |available| !available,
        management.userpool().is_domain_available("") => 400;
    list_types: management =>
        management.userpool().list_types() => |types| types.iter().any(|kind| kind.code.as_deref() == Some("web"));
    qiniu_uptoken: management =>
        management.userpool().qiniu_uptoken().r#type("image") => |token| token.expose().split(':').count() == 3;
    list_env: management, emulator =>
        management.userpool().list_env() => |env| env.is_empty(),
        { emulator.pool().set_env("limits", json!({ "users": 3 })); management.userpool().list_env() } => |env| env.len() == 1
            && env[0].key == "limits" && env[0].value == Some(json!({ "users": 3 }));
    add_env: management, emulator =>
        management.userpool().add_env("api/key", "k-1") => |env| env.key == "api/key" && env.value == Some(json!("k-1"))
            && emulator.pool().env("api/key") == Some(json!("k-1")),
        management.userpool().add_env("api/key", 7) => |env| env.value == Some(json!(7)),
        management.userpool().add_env("", 7) => 400,
        management.userpool().add_env("nothing", json!(null)) => 400;
    remove_env: management, emulator =>
        { emulator.pool().set_env("a/b?c#d%e 变量", json!(1)); management.userpool().remove_env("a/b?c#d%e 变量") }
            => |message| message.code == Some(200) && emulator.pool().env("a/b?c#d%e 变量").is_none(),
        management.userpool().remove_env("a/b?c#d%e 变量") => 404 |error| error.is_not_found();
}

/// The client's present token outlives its secret.
#[tokio::test]
async fn a_client_with_an_old_secret_works_until_its_token_is_over() {
    let (emulator, _) = start().await;
    let management = management_builder(&emulator).build().unwrap();
    let secret = management.userpool().refresh_secret().await.unwrap();
    management.userpool().detail().await.unwrap();
    emulator.pool().revoke_management_tokens();
    let error = management.userpool().detail().await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Config {
                setting: "secret",
                ..
            }
        ),
        "{error}"
    );
    let with_the_new = management_builder(&emulator)
        .secret(secret)
        .build()
        .unwrap();
    let pool = with_the_new.userpool().detail().await.unwrap();
    assert_eq!(pool.id, emulator.user_pool_id());
}

/// A token that was exchanged is over: a client that was built with it says so.
#[tokio::test]
async fn an_exchanged_token_is_rejected() {
    let (emulator, _) = start().await;
    let token = emulator.pool().management_token().unwrap();
    let with = |token: &str| {
        let builder = management_builder(&emulator).secret("").access_token(token);
        builder.build().unwrap()
    };
    let exchanged = with(&token).refresh_access_token(&*token).await.unwrap();
    let error = with(&token).userpool().detail().await.unwrap_err();
    let rejected = matches!(error, Error::Token(TokenError::ManagementTokenRejected));
    assert!(rejected, "{error}");
    let new = exchanged.access_token.unwrap();
    with(new.expose()).userpool().detail().await.unwrap();
    refused(with(new.expose()).refresh_access_token(&*token).await, 2020);
}

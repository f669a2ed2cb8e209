use crate::social::{message, open};
use crate::support::{builder, management_builder, start};
use crate::table::{Known, table};
use authing::authentication::EnterpriseProtocol;
use authing::types::{
    ExtIdp, ExtIdpConnection, ExtIdpConnectionInput, UpdateExtIdpConnectionInput,
};
use authing::{AuthenticationClient, Error, ErrorCode, ManagementClient, Patch};
use authing_emulator::{Emulator, NewTenant, NewUser, OutsideAccount};
use serde_json::{Value, json};

fn fields() -> Value {
    json!({ "clientID": "acme", "clientSecret": "s3cret" })
}

fn connection(kind: &str, identifier: &str) -> ExtIdpConnectionInput {
    ExtIdpConnectionInput::new(kind, identifier, "Acme", fields())
}

/// One without a secret.
fn incomplete() -> ExtIdpConnectionInput {
    let fields = json!({ "clientID": "acme", "clientSecret": "" });
    ExtIdpConnectionInput::new("github", "acme-2", "Acme", fields)
}

/// The tenant `t-north`, with an identity provider that has the connections `acme-github` and `acme-oidc`.
async fn start_with_provider() -> (Emulator, AuthenticationClient, Known<3>) {
    let (emulator, client) = start().await;
    emulator.pool().add_tenant(NewTenant {
        id: Some("t-north".into()),
        name: "North".into(),
        ..NewTenant::default()
    });
    let management = management_builder(&emulator).build().unwrap();
    let connections = [
        connection("github", "acme-github"),
        connection("oidc", "acme-oidc"),
    ];
    let created = management.ext_idps().create("Acme", "acme", connections);
    let created = created.tenant_id("t-north").await.unwrap();
    let [github, oidc] = ids(&created).map(str::to_owned);
    (
        emulator,
        client,
        [("idp", created.id), ("github", github), ("oidc", oidc)],
    )
}

fn connections(provider: &ExtIdp) -> &[ExtIdpConnection] {
    provider.connections.as_deref().unwrap_or_default()
}

/// The ids of the two connections.
fn ids(provider: &ExtIdp) -> [&str; 2] {
    let ids = connections(provider).iter().map(|one| one.id.as_str());
    ids.collect::<Vec<_>>().try_into().unwrap()
}

fn is_on(list: &[ExtIdp]) -> Vec<Option<bool>> {
    let connections = list.iter().flat_map(connections);
    connections.map(|one| one.enabled).collect()
}

fn add_account(emulator: &Emulator, identifier: &str, id: &str) {
    let user = NewUser {
        username: Some(format!("{id}-of-acme")),
        ..NewUser::default()
    };
    let account = OutsideAccount {
        id: id.into(),
        user,
    };
    let added = emulator.pool().add_outside_account(identifier, account);
    added.unwrap();
}

fn at_north(emulator: &Emulator) -> AuthenticationClient {
    builder(emulator).tenant_id("t-north").build().unwrap()
}

/// Logs an account in at the page of a social connection. The page has no message if it refuses the connection.
async fn log_in(client: &AuthenticationClient, identifier: &str, id: &str) -> Result<String, i64> {
    let address = client.social().authorize(identifier).build().unwrap();
    let (_, page) = open(&format!("{address}&as={id}")).await;
    if !page.contains("id=\"message\"") {
        let refusal: Value = serde_json::from_str(&page).unwrap();
        return Err(refusal["code"].as_i64().unwrap());
    }
    let user = client.social().accept(message(&page));
    user.map(|user| user.id)
        .map_err(|error| error.code().unwrap().get())
}

#[tokio::test]
async fn a_connection_logs_in_to_its_tenant() {
    let (emulator, client, [_, (_, github), _]) = start_with_provider().await;
    add_account(&emulator, "acme-github", "octocat");
    let id = log_in(&at_north(&emulator), "acme-github", "octocat").await;
    let id = id.unwrap();
    assert_eq!(
        emulator.pool().tenant("t-north").unwrap().members,
        [id.clone()]
    );
    // The same person again, and nobody without the tenant or with another account.
    let again = log_in(&at_north(&emulator), "acme-github", "octocat").await;
    assert_eq!(again, Ok(id.clone()));
    assert_eq!(log_in(&client, "acme-github", "octocat").await, Err(404));
    let stranger = log_in(&at_north(&emulator), "acme-github", "nobody").await;
    assert_eq!(stranger, Err(602));

    let management = management_builder(&emulator).build().unwrap();
    let disabled = management.tenants().update_member("t-north", &id, false);
    disabled.await.unwrap();
    let refused = log_in(&at_north(&emulator), "acme-github", "octocat").await;
    assert_eq!(refused, Err(2130010));

    let switch = |on| {
        let call = management.ext_idps().change_connection_state(&github, on);
        call.tenant_id("t-north")
    };
    switch(false).await.unwrap();
    let off = log_in(&at_north(&emulator), "acme-github", "octocat").await;
    assert_eq!(off, Err(404));
    switch(true).await.unwrap();
    let on = log_in(&at_north(&emulator), "acme-github", "octocat").await;
    assert_eq!(on, Err(2130010), "it is the member who is disabled");
    management
        .ext_idps()
        .delete_connection(&github)
        .await
        .unwrap();
    let gone = log_in(&at_north(&emulator), "acme-github", "octocat").await;
    assert_eq!(gone, Err(404));
}

/// Who is linked is a member already, or is refused: an identity provider of the whole user pool makes nobody a member.
#[tokio::test]
async fn a_provider_of_the_user_pool_makes_no_members() {
    let (emulator, client, _) = start_with_provider().await;
    let management = management_builder(&emulator).build().unwrap();
    let created = management
        .ext_idps()
        .create("All", "github", [connection("github", "all")]);
    let created = created.await.unwrap();
    assert_eq!(created.tenant_id, None);
    add_account(&emulator, "all", "cat");
    let users = emulator.pool().user_count();
    assert_eq!(
        log_in(&at_north(&emulator), "all", "cat").await,
        Err(2120008)
    );
    assert_eq!(emulator.pool().user_count(), users, "nobody is created");
    let id = log_in(&client, "all", "cat").await.unwrap();
    assert_eq!(
        log_in(&at_north(&emulator), "all", "cat").await,
        Err(2120008)
    );
    management
        .tenants()
        .add_members("t-north", [&id])
        .await
        .unwrap();
    assert_eq!(log_in(&at_north(&emulator), "all", "cat").await, Ok(id));
}

#[tokio::test]
async fn an_enterprise_connection_logs_in() {
    let (emulator, client, [_, (_, github), (_, oidc)]) = start_with_provider().await;
    let north = at_north(&emulator);
    for (identifier, id) in [("acme-oidc", "ann"), ("acme-github", "ann")] {
        add_account(&emulator, identifier, id);
    }
    let begin = |client: &AuthenticationClient| {
        let enterprise = client.enterprise();
        enterprise.authorize(EnterpriseProtocol::Oidc, "acme-oidc")
    };
    let (_, page) = open(&format!("{}&as=ann", begin(&north).await.unwrap().url)).await;
    let user = north.enterprise().accept(message(&page)).unwrap();
    // The account is the same person through another connection of the provider.
    assert_eq!(log_in(&north, "acme-github", "ann").await, Ok(user.id));

    let not_found = |error: Error| assert_eq!(error.code(), Some(ErrorCode::NOT_FOUND), "{error}");
    not_found(begin(&client).await.unwrap_err());
    let management = management_builder(&emulator).build().unwrap();
    let off = management.ext_idps().change_connection_state(&oidc, false);
    let begun = begin(&north).await.unwrap().url;
    off.app_id(emulator.app_id()).await.unwrap();
    not_found(begin(&north).await.unwrap_err());
    // A login that was begun before does not end well either.
    let (_, page) = open(&format!("{begun}&as=ann")).await;
    assert!(page.contains("404"), "{page}");
    assert!(
        log_in(&north, "acme-github", "ann").await.is_ok(),
        "{github} is on"
    );
}

/// Only a refusal of the identifier means that it is in use.
#[tokio::test]
async fn is_connection_identifier_free_fails_where_nobody_has_looked() {
    let (emulator, ..) = start_with_provider().await;
    let free = |client: &ManagementClient| {
        let free = client.ext_idps();
        free.is_connection_identifier_free("acme-github")
    };
    let expired = management_builder(&emulator)
        .secret("")
        .access_token("expired");
    let error = free(&expired.build().unwrap()).await.unwrap_err();
    assert!(
        error.is_not_logged_in() || error.code().is_none(),
        "{error}"
    );
    let nobody = management_builder(&emulator).host("http://127.0.0.1:9");
    let error = free(&nobody.build().unwrap()).await.unwrap_err();
    assert!(error.is_temporary(), "{error}");
}

table! { start_with_provider;
    list: management, known =>
        management.ext_idps().list("t-north") => |list| list.len() == 1 && list[0].id == known["idp"]
            && list[0].ext_idp_type.as_deref() == Some("acme") && list[0].tenant_id.as_deref() == Some("t-north")
            && ids(&list[0]) == [&known["github"], &known["oidc"]] && is_on(&list) == [Some(true); 2]
            && connections(&list[0]).iter().all(|one| one.fields.is_none()),
        management.ext_idps().list("t-none") => 404 |error| error.is_not_found();
    detail: management, known =>
        management.ext_idps().detail(&known["idp"]) => |idp| idp.name.as_deref() == Some("Acme")
            && connections(&idp)[0].fields == Some(fields()) && connections(&idp)[0].connection_type.as_deref() == Some("github")
            && connections(&idp)[0].display_name.as_deref() == Some("Acme"),
        management.ext_idps().detail("none") => 404 |error| error.is_not_found();
    create: management, emulator =>
        management.ext_idps().create("WeChat", "wechat", [connection("wechat:pc", "acme-wechat")]) => |idp| idp.tenant_id.is_none()
            && connections(&idp)[0].identifier.as_deref() == Some("acme-wechat")
            && emulator.dump().identity_sources.iter().any(|source| source.identifier == "acme-wechat"),
        management.ext_idps().create("Acme", "acme", [connection("github", "acme-github")]) => 409 |error| error.is_already_exists(),
        management.ext_idps().create("Acme", "acme", [connection("github", "twin"), connection("oidc", "twin")]) => 409,
        management.ext_idps().create("Acme", "acme", [connection("github", "acme-1"), incomplete()]) => 400,
        management.ext_idps().create("Acme", "acme", [ExtIdpConnectionInput::new("cas", "acme-3", "Acme", json!({}))]) => 400,
        management.ext_idps().create("Acme", "acme", [connection("github", "acme-1")]).tenant_id("t-none") => 404,
        management.ext_idps().create("Acme", "acme", []) => "not sent: connections";
    update: management, known =>
        management.ext_idps().update(&known["idp"], "Acme Corp") => |message| message.code == Some(200),
        management.ext_idps().detail(&known["idp"]) => |idp| idp.name.as_deref() == Some("Acme Corp"),
        management.ext_idps().update(&known["idp"], "") => 400,
        management.ext_idps().update("none", "Acme Corp") => 404 |error| error.is_not_found();
    delete: management, known =>
        management.ext_idps().delete(&known["idp"]) => |message| message.code == Some(200),
        management.ext_idps().list("t-north") => |list| list.is_empty(),
        management.ext_idps().delete_connection(&known["github"]) => 404,
        management.ext_idps().delete(&known["idp"]) => 404 |error| error.is_not_found();
    create_connection: management, known =>
        management.ext_idps().create_connection(&known["idp"], ExtIdpConnectionInput {
            user_match_fields: Some(vec!["email".to_owned()]),
            logo: Some("https://example.com/logo.png".to_owned()),
            ..connection("lark-internal", "acme-lark")
        }) => |one| one.identifier.as_deref() == Some("acme-lark") && one.fields == Some(fields())
            && one.user_match_fields == Some(vec!["email".to_owned()]) && one.logo.is_some(),
        management.ext_idps().detail(&known["idp"]) => |idp| connections(&idp).len() == 3,
        management.ext_idps().create_connection(&known["idp"], connection("github", "acme-oidc")) => 409,
        management.ext_idps().create_connection(&known["idp"], incomplete()) => 400,
        management.ext_idps().create_connection("none", connection("github", "acme-2")) => 404 |error| error.is_not_found();
    update_connection: management, known =>
        management.ext_idps().update_connection(&known["github"], UpdateExtIdpConnectionInput {
            logo: Patch::Set("https://example.com/logo.png".to_owned()),
            ..UpdateExtIdpConnectionInput::new("Octo", json!({ "clientID": "octo", "clientSecret": "new" }))
        }) => |message| message.code == Some(200),
        management.ext_idps().detail(&known["idp"]) => |idp| connections(&idp)[0].display_name.as_deref() == Some("Octo")
            && connections(&idp)[0].fields == Some(json!({ "clientID": "octo", "clientSecret": "new" }))
            && connections(&idp)[0].logo.is_some() && connections(&idp)[0].identifier.as_deref() == Some("acme-github"),
        management.ext_idps().update_connection(&known["github"], UpdateExtIdpConnectionInput::new("Octo", json!({}))) => 400,
        management.ext_idps().update_connection("none", UpdateExtIdpConnectionInput::new("Octo", fields())) => 404
            |error| error.is_not_found();
    delete_connection: management, known =>
        management.ext_idps().delete_connection(&known["github"]) => |message| message.code == Some(200),
        management.ext_idps().detail(&known["idp"]) => |idp| connections(&idp).len() == 1,
        management.ext_idps().delete_connection(&known["github"]) => 404 |error| error.is_not_found();
    is_connection_identifier_free: management, known =>
        management.ext_idps().is_connection_identifier_free("acme-new") => |is_free| is_free,
        management.ext_idps().is_connection_identifier_free("acme-github") => |is_free| !is_free,
        management.ext_idps().delete_connection(&known["github"]),
        management.ext_idps().is_connection_identifier_free("acme-github") => |is_free| is_free,
        management.ext_idps().is_connection_identifier_free("") => "not sent: identifier";
    change_connection_state: management, known =>
        management.ext_idps().change_connection_state(&known["github"], false).tenant_id("t-north") => |message| message.code == Some(200),
        management.ext_idps().list("t-north") => |list| is_on(&list) == [Some(false), Some(true)],
        management.ext_idps().change_connection_state(&known["github"], true).tenant_id("t-north"),
        management.ext_idps().list("t-north") => |list| is_on(&list) == [Some(true); 2],
        management.ext_idps().change_connection_state(&known["github"], false),
        management.ext_idps().list("t-north") => |list| is_on(&list) == [Some(false), Some(true)],
        management.ext_idps().change_connection_state(&known["github"], true).tenant_id("t-none") => 404,
        management.ext_idps().change_connection_state(&known["github"], true).app_id("none") => 2011,
        management.ext_idps().change_connection_state("none", true) => 404 |error| error.is_not_found();
    batch_change_connection_state: management, known =>
        management.ext_idps().batch_change_connection_state(&known["idp"], false).tenant_id("t-north")
            => |message| message.code == Some(200),
        management.ext_idps().list("t-north") => |list| is_on(&list) == [Some(false); 2],
        management.ext_idps().batch_change_connection_state(&known["idp"], true).app_id("none") => 2011,
        management.ext_idps().batch_change_connection_state("none", true) => 404 |error| error.is_not_found();
}

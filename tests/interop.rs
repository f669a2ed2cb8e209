//! This crate's side of `tests/interop/run`: it makes what the official SDKs must see, and sees what they have made. `run` starts the
//! emulator and sets the environment; without it, there is nothing to talk to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use authing::types::{
    PaginatedUsers, PolicyEffect, PolicyStatementInput, UDFDataType, UDFTargetType,
};
use authing::{CustomField, ManagementClient};
use serde_json::json;
use std::env;

/// The prefix of what this crate makes.
const OURS: &str = "rust";

fn client() -> ManagementClient {
    ManagementClient::from_env().expect("run tests/interop/run")
}

/// The same that the SDKs make: a user with a value of a custom field, in a role, a group and a department, with a policy.
#[tokio::test]
#[ignore = "tests/interop/run runs it"]
async fn makes() {
    let client = client();
    let named = |rest: &str| format!("{OURS}{rest}");
    let users = UDFTargetType::User;
    let field = client
        .udf()
        .set(users.clone(), named("_age"), UDFDataType::Number, "Age");
    field.await.unwrap();
    let user = client.users().create().username(named("-user"));
    let user = user.password("Passw0rd").await.unwrap().id;
    let age = json!({ named("_age"): 36 });
    client.udf().set_udv_batch(users, &user, age).await.unwrap();

    client.roles().create(named("-role")).await.unwrap();
    let assignment = client.users().add_roles(&user, [named("-role")]);
    assignment.await.unwrap();

    let group = client.groups().create(named("-group"), "Group");
    group.await.unwrap();
    let membership = client.users().add_group(&user, named("-group"));
    membership.await.unwrap();

    let orgs = client.orgs();
    let org = orgs.create(named("-org")).code(named("-org"));
    let org = org.await.unwrap();
    let node = orgs.add_node(org.id, "Development").code(named("-dev"));
    let node = node.parent_node_id(org.root_node.id).await.unwrap();
    orgs.add_members(node.id, [&user]).await.unwrap();

    let statement = PolicyStatementInput {
        effect: Some(PolicyEffect::Allow),
        ..PolicyStatementInput::new(named("-book:*"), [named("-book:read")])
    };
    let policy = client.policies().create(named("-policy"), [statement]);
    policy.await.unwrap();
    let assignment = client.users().add_policies(&user, [named("-policy")]);
    assignment.await.unwrap();

    let callback = format!("https://{OURS}.example.com/callback");
    let app = client.applications();
    let app = app.create(named("-app"), named("-app"), [callback]);
    let app = app.await.unwrap();
    let agreement = client.agreements().create(app.id, named("-terms"));
    agreement.await.unwrap();
}

/// What was made with the prefixes of the variable `SEES`.
#[tokio::test]
#[ignore = "tests/interop/run runs it"]
async fn sees() {
    let client = client();
    let prefixes = env::var("SEES").expect("run tests/interop/run");
    for prefix in prefixes.split_whitespace() {
        sees_what_was_made(&client, prefix).await;
    }
}

/// Decrypts what the JavaScript SDK has encrypted, and encrypts for it to decrypt.
#[cfg(feature = "sm2")]
#[tokio::test]
#[ignore = "tests/interop/run runs it"]
async fn sm2() {
    use ::sm2::SecretKey;
    use ::sm2::pke::{DecryptingKey, Mode};
    use data_encoding::HEXLOWER;

    let file = env::var("SM2").expect("run tests/interop/run");
    let mut theirs: serde_json::Map<_, _> =
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let text = |name: &str| theirs[name].as_str().unwrap();
    let bytes = |hex: &str| HEXLOWER.decode(hex.as_bytes()).unwrap();

    let secret = SecretKey::from_slice(&bytes(text("privateKey"))).unwrap();
    let key = DecryptingKey::new_with_mode(secret.to_nonzero_scalar(), Mode::C1C3C2);
    let encrypted = text("encrypted").strip_prefix("sm2:").unwrap();
    // Their point lacks its first byte.
    let plain = key.decrypt(&bytes(&format!("04{encrypted}"))).unwrap();
    assert_eq!(plain, text("password").as_bytes());

    let client = authing::AuthenticationClient::builder()
        .app_id("app")
        .app_host("https://authing.example.com")
        .public_key(text("publicKey"))
        .build()
        .unwrap();
    let ours = client.encrypt_password(text("password")).await.unwrap();
    theirs.insert("ours".to_owned(), ours.as_str().into());
    std::fs::write(&file, serde_json::to_vec(&theirs).unwrap()).unwrap();
}

fn names(page: &PaginatedUsers) -> Vec<&str> {
    let users = page.list.iter();
    users.filter_map(|user| user.username.as_deref()).collect()
}

async fn sees_what_was_made(client: &ManagementClient, prefix: &str) {
    let named = |rest: &str| format!("{prefix}{rest}");
    let name = named("-user");
    let user = client.users().find().username(&name).await.unwrap();
    let user = user.unwrap();
    let detail = client.users().detail(&user.id).with_custom_data(true);
    let custom_data = detail.await.unwrap().custom_data_map();
    assert_eq!(custom_data, json!({ named("_age"): 36 }).into());
    let fields = client.udf().list(UDFTargetType::User).await.unwrap();
    let field = fields.iter().find(|field| field.key == named("_age"));
    assert_eq!(field.unwrap().data_type, UDFDataType::Number);
    let values = client.udf().list_udv(UDFTargetType::User, &user.id);
    let values: Vec<CustomField> = values.await.unwrap();
    assert_eq!(values[0].value, 36);

    let of_role = client.roles().list_users(named("-role")).await.unwrap();
    assert_eq!(names(&of_role), [&name]);
    let is_in_role = client.users().has_role(&user.id, named("-role"));
    assert!(is_in_role.await.unwrap());

    let in_group = client.groups().list_users(named("-group")).await.unwrap();
    assert_eq!(names(&in_group), [&name]);

    let departments = client.users().list_department(&user.id);
    let departments = departments.await.unwrap().list;
    assert_eq!(departments.len(), 1);
    let path = departments[0].department.code_path.clone().unwrap();
    assert_eq!(path, [Some(named("-org")), Some(named("-dev"))]);

    let policy = client.policies().detail(named("-policy")).await.unwrap();
    assert_eq!(policy.statements[0].resource, named("-book:*"));
    for (action, is_allowed) in [("-book:read", true), ("-book:write", false)] {
        let acl = client.acl();
        let asked = acl.is_allowed(&user.id, named("-book:1"), named(action));
        let answer = asked.namespace("default").await.unwrap();
        assert_eq!(answer, is_allowed, "{prefix}: {action}");
    }

    let mut apps = client.applications().list().stream();
    let app = loop {
        let app = apps.next().await.expect("no application").unwrap();
        if app.identifier.as_ref() == Some(&named("-app")) {
            break app;
        }
    };
    let callback = format!("https://{prefix}.example.com/callback");
    assert_eq!(app.redirect_uris, Some(vec![callback]));
    let agreements = client.agreements().list(&app.id).await.unwrap().list;
    let titles = agreements.iter().map(|one| one.title.as_deref());
    assert_eq!(titles.collect::<Vec<_>>(), [Some(&*named("-terms"))]);
}

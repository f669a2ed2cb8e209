//! This crate's side of `tests/interop/run`: it makes what the official SDKs must see, and sees what they have made. `run` starts the
//! emulator and sets the environment; without it, there is nothing to talk to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use authing::operations::{
    add_member, add_node_v2, create_group, create_org, create_policy, create_role,
    group_with_users, is_action_allowed, policy,
};
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

    let role = create_role::Variables::new(named("-role"));
    client.execute(role).await.unwrap();
    let assignment = client.users().add_roles(&user, [named("-role")]);
    assignment.await.unwrap();

    let group = create_group::Variables::new(named("-group"), "Group");
    client.execute(group).await.unwrap();
    let membership = client.users().add_group(&user, named("-group"));
    membership.await.unwrap();

    let org = create_org::Variables {
        code: Some(named("-org")),
        ..create_org::Variables::new(named("-org"))
    };
    let org = client.execute(org).await.unwrap().create_org;
    let node = add_node_v2::Variables {
        parent_node_id: Some(org.root_node.id),
        code: Some(named("-dev")),
        ..add_node_v2::Variables::new(org.id, "Development")
    };
    let node = client.execute(node).await.unwrap().add_node_v2.id;
    let membership = add_member::Variables {
        node_id: Some(node),
        ..add_member::Variables::new([user.clone()])
    };
    client.execute(membership).await.unwrap();

    let statement = PolicyStatementInput {
        effect: Some(PolicyEffect::Allow),
        ..PolicyStatementInput::new(named("-book:*"), [named("-book:read")])
    };
    let policy = create_policy::Variables::new(named("-policy"), [statement]);
    client.execute(policy).await.unwrap();
    let assignment = client.users().add_policies(&user, [named("-policy")]);
    assignment.await.unwrap();
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

    let group = group_with_users::Variables::new(named("-group"));
    let group = client.execute(group).await.unwrap().group.unwrap();
    assert_eq!(names(&group.users), [&name]);

    let departments = client.users().list_department(&user.id);
    let departments = departments.await.unwrap().list;
    assert_eq!(departments.len(), 1);
    let path = departments[0].department.code_path.clone().unwrap();
    assert_eq!(path, [Some(named("-org")), Some(named("-dev"))]);

    let policy = policy::Variables::new(named("-policy"));
    let policy = client.execute(policy).await.unwrap().policy.unwrap();
    assert_eq!(policy.statements[0].resource, named("-book:*"));
    for (action, is_allowed) in [("-book:read", true), ("-book:write", false)] {
        let asked = is_action_allowed::Variables {
            namespace: Some("default".to_owned()),
            ..is_action_allowed::Variables::new(named("-book:1"), named(action), user.id.as_str())
        };
        let answer = client.execute(asked).await.unwrap();
        assert_eq!(answer.is_action_allowed, is_allowed, "{prefix}: {action}");
    }
}

//! What an administrator does: fields are defined, users created in bulk, roles and permissions given, and all of it printed as a table.
//!
//! Without settings it runs against an emulator:
//!
//! ```text
//! cargo run --example administration
//! ```
//!
//! With `AUTHING_USERPOOL_ID`, `AUTHING_USERPOOL_SECRET` and, for a private deployment, `AUTHING_HOST`, it runs against that user pool. It
//! removes what it has created, all of which is named `example-…`, unless it fails on the way.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::operations::{
    create_policy, create_role, delete_policy, delete_role, is_action_allowed,
};
use authing::types::{PolicyEffect, PolicyStatementInput, UDFDataType, UDFTargetType};
use authing::{Lang, ManagementClient};
use authing_emulator::Emulator;
use serde_json::json;
use std::error::Error;
use std::process::ExitCode;

const FIELD: &str = "example_department";
const ROLE: &str = "example-editor";
const POLICY: &str = "example-policy";

/// One of them is there twice: the second is refused.
const PEOPLE: [(&str, &str); 6] = [
    ("ann", "Editing"),
    ("ben", "Printing"),
    ("chen", "Editing"),
    ("dora", "Editing"),
    ("eve", "Sales"),
    ("eve", "Sales"),
];

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    // The emulator lives as long as this.
    let (client, _emulator) = connect().await?;
    let mut created = Vec::new();
    walk(&client, &mut created).await?;
    remove(&client, &created).await
}

/// The user pool that the environment names, else an emulator.
async fn connect() -> Result<(ManagementClient, Option<Emulator>), Box<dyn Error>> {
    let is_set = |name| std::env::var(name).is_ok_and(|value| !value.is_empty());
    if is_set("AUTHING_USERPOOL_ID") {
        return Ok((ManagementClient::from_env()?, None));
    }
    let emulator = Emulator::start().await?;
    println!("An emulator is at {}", emulator.url());
    let client = ManagementClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .secret(emulator.user_pool_secret())
        .host(emulator.url())
        .lang(Lang::EnUs)
        .build()?;
    Ok((client, Some(emulator)))
}

async fn walk(client: &ManagementClient, created: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let pool = client.userpool().detail().await?;
    println!("Signed in as the administrator of `{}`\n", pool.name);

    let field = client.udf().set(
        UDFTargetType::User,
        FIELD,
        UDFDataType::String,
        "Department",
    );
    field.await?;

    // In bulk: several requests at a time. One that is refused does not end the others.
    let users = client.users();
    let requests = PEOPLE.map(|(name, department)| {
        let user = users.create().username(format!("example-{name}"));
        user.custom_data(json!({ FIELD: department }))
    });
    let mut results = users.create_many(requests).stream();
    while let Some(created_user) = results.next().await {
        let (name, _) = PEOPLE[created_user.index];
        match created_user.result {
            Ok(user) => created.push(user.id),
            Err(error) => println!("`example-{name}` is not created: {error}"),
        }
    }
    println!("{} users are created", created.len());

    // A role, and a policy that gives those who have it a permission.
    client.execute(create_role::Variables::new(ROLE)).await?;
    let statement = PolicyStatementInput {
        effect: Some(PolicyEffect::Allow),
        ..PolicyStatementInput::new("example-book:*", ["example-book:edit"])
    };
    let policy = create_policy::Variables::new(POLICY, [statement]);
    client.execute(policy).await?;
    for id in created.iter() {
        let data = users.get_udf_value(id).await?;
        if data.get(FIELD) == Some(&json!("Editing")) {
            users.add_roles(id, [ROLE]).await?;
            users.add_policies(id, [POLICY]).await?;
        }
    }
    let editors = client.roles().list_users(ROLE).await?;
    println!("{} of them have the role `{ROLE}`\n", editors.total_count);

    print_table(client, created).await
}

async fn print_table(client: &ManagementClient, created: &[String]) -> Result<(), Box<dyn Error>> {
    let users = client.users();
    println!("{:<16}{:<12}{:<18}may edit", "user", "department", "roles");
    let mut list = users.list().with_custom_data(true).stream();
    while let Some(user) = list.next().await {
        let user = user?;
        // Other users of the pool are no business of this example.
        if !created.contains(&user.id) {
            continue;
        }
        let data = user.custom_data_map();
        let department = data.get(FIELD).and_then(|value| value.as_str());
        let roles = users.list_roles(&user.id).await?.list;
        let roles: Vec<_> = roles.iter().map(|role| role.code.as_str()).collect();
        let asked =
            is_action_allowed::Variables::new("example-book:1", "example-book:edit", user.id);
        let may_edit = client.execute(asked).await?.is_action_allowed;
        println!(
            "{:<16}{:<12}{:<18}{}",
            user.username.unwrap_or_default(),
            department.unwrap_or("-"),
            roles.join(" "),
            if may_edit { "yes" } else { "no" },
        );
    }
    Ok(())
}

/// Removes what this program has created.
async fn remove(client: &ManagementClient, created: &[String]) -> Result<(), Box<dyn Error>> {
    client.users().delete_many(created).await?;
    client
        .execute(delete_policy::Variables::new(POLICY))
        .await?;
    client.execute(delete_role::Variables::new(ROLE)).await?;
    client.udf().remove(UDFTargetType::User, FIELD).await?;
    println!("\nWhat was created is removed");
    Ok(())
}

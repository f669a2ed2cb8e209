//! What an administrator does: fields are defined, users created in bulk, roles, an organisation and permissions set up, and who may do what
//! is asked, exported and printed as a table.
//!
//! Without settings it runs against an emulator:
//!
//! ```text
//! cargo run --example administration
//! ```
//!
//! With `AUTHING_USERPOOL_ID`, `AUTHING_USERPOOL_SECRET` and, for a private deployment, `AUTHING_HOST`, it runs against that user pool. It
//! removes what it has created, all of which is named `example…`, unless it fails on the way.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::types::{
    AuthorizeResourceOpt, OrgTree, PolicyAssignmentTargetType as Target, PolicyEffect,
    PolicyStatementInput, ResourceActionInput, ResourceType, UDFDataType, UDFTargetType, User,
};
use authing::{Lang, ManagementClient};
use authing_emulator::Emulator;
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;

const FIELD: &str = "example_department";
const ROLE: &str = "example-editor";
const POLICY: &str = "example-policy";
const ORG: &str = "example-press";
const BOOKS: &str = "example-book";
/// The permission namespace that every user pool has.
const NAMESPACE: &str = "default";

/// One of them is there twice: the second is refused.
const PEOPLE: [(&str, &str); 6] = [
    ("ann", "Editing"),
    ("ben", "Printing"),
    ("chen", "Editing"),
    ("dora", "Editing"),
    ("eve", "Sales"),
    ("eve", "Sales"),
];

/// What is removed at the end.
#[derive(Default)]
struct Created {
    users: Vec<User>,
    org: String,
}

impl Created {
    fn user_ids(&self) -> impl Iterator<Item = &str> {
        self.users.iter().map(|user| user.id.as_str())
    }
}

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
    let pool = client.userpool().detail().await?;
    println!("Signed in as the administrator of `{}`\n", pool.name);

    let mut created = Created::default();
    create_users(&client, &mut created).await?;
    create_organisation(&client, &mut created).await?;
    give_permissions(&client, &created).await?;
    print_table(&client, &created).await?;
    export(&client, &created).await?;
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
    let client = emulator.management_builder().lang(Lang::EnUs).build()?;
    Ok((client, Some(emulator)))
}

async fn create_users(
    client: &ManagementClient,
    created: &mut Created,
) -> Result<(), Box<dyn Error>> {
    let (udf, users) = (client.udf(), client.users());
    let kind = UDFDataType::String;
    udf.set(UDFTargetType::User, FIELD, kind, "Department")
        .await?;

    // In bulk: several requests at a time. One that is refused does not end the others.
    let requests = PEOPLE.map(|(name, department)| {
        let user = users.create().username(format!("example-{name}"));
        user.custom_data(json!({ FIELD: department }))
    });
    let mut results = users.create_many(requests).stream();
    while let Some(result) = results.next().await {
        let (name, _) = PEOPLE[result.index];
        match result.result {
            Ok(user) => created.users.push(user),
            Err(error) => println!("`example-{name}` is not created: {error}"),
        }
    }
    println!("{} users are created", created.users.len());
    Ok(())
}

/// An organisation with a node for each department, whose users belong to it.
async fn create_organisation(
    client: &ManagementClient,
    created: &mut Created,
) -> Result<(), Box<dyn Error>> {
    let orgs = client.orgs();
    let org = orgs.create("Example Press").code(ORG).await?;
    created.org.clone_from(&org.id);
    let values = client.users().get_udf_value_batch(created.user_ids());
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, data) in values.await? {
        let department = data.get(FIELD).and_then(|value| value.as_str());
        let department = department.unwrap_or("Others").to_owned();
        members.entry(department).or_default().push(id);
    }
    for (department, ids) in members {
        let node = orgs.add_node(&org.id, &department);
        let node = node.parent_node_id(&org.root_node.id).await?;
        orgs.add_members(&node.id, ids).await?;
    }
    let departments = orgs.list_children(&org.root_node.id).await?;
    println!("`Example Press` has {} departments", departments.len());
    Ok(())
}

/// Editors may change books. The departments that make them may read them.
async fn give_permissions(
    client: &ManagementClient,
    created: &Created,
) -> Result<(), Box<dyn Error>> {
    let (acl, roles) = (client.acl(), client.roles());
    let [read, edit] = ["read", "edit"].map(|action| format!("{BOOKS}:{action}"));
    let actions = [
        ResourceActionInput::new(&read, "Read a book"),
        ResourceActionInput::new(&edit, "Change a book"),
    ];
    acl.create_resource(NAMESPACE, BOOKS, ResourceType::Data, actions)
        .await?;

    roles.create(ROLE).description("Edits books").await?;
    let statement = PolicyStatementInput {
        effect: Some(PolicyEffect::Allow),
        ..PolicyStatementInput::new(format!("{BOOKS}:*"), [edit])
    };
    client.policies().create(POLICY, [statement]).await?;
    roles.add_policies(ROLE, [POLICY]).await?;
    let root = client.orgs().root_node(&created.org).await?;
    let departments = client.orgs().list_children(root.id).await?.into_iter();
    let makers = departments.filter(|node| ["Editing", "Printing"].contains(&node.name.as_str()));
    let makers = makers.map(|node| AuthorizeResourceOpt {
        actions: Some(vec![read.clone()]),
        ..AuthorizeResourceOpt::new(Target::Org, node.id)
    });
    acl.authorize_resource(NAMESPACE, format!("{BOOKS}:*"), makers)
        .await?;

    let mut editors = Vec::new();
    for id in created.user_ids() {
        let departments = client.users().list_department(id).await?.list;
        if departments
            .iter()
            .any(|one| one.department.name == "Editing")
        {
            editors.push(id);
        }
    }
    roles.add_users(ROLE, editors).await?;
    let editors = roles.list_users(ROLE).await?;
    println!("{} users have the role `{ROLE}`\n", editors.total_count);
    Ok(())
}

async fn print_table(client: &ManagementClient, created: &Created) -> Result<(), Box<dyn Error>> {
    let (acl, users) = (client.acl(), client.users());
    let [read, edit] = ["read", "edit"].map(|action| format!("{BOOKS}:{action}"));
    let book = format!("{BOOKS}:1");
    let yes = |is_so: bool| if is_so { "yes" } else { "no" };
    println!(
        "{:<14}{:<12}{:<17}{:<10}may edit",
        "user", "department", "roles", "may read"
    );
    let mut list = users.list().with_custom_data(true).stream();
    while let Some(user) = list.next().await {
        let user = user?;
        // Other users of the pool are no business of this example.
        if !created.user_ids().any(|id| id == user.id) {
            continue;
        }
        let data = user.custom_data_map();
        let department = data.get(FIELD).and_then(|value| value.as_str());
        let roles = users.list_roles(&user.id).await?.list;
        let roles: Vec<_> = roles.iter().map(|role| role.code.as_str()).collect();
        // All that a user may use, in one request, or one question.
        let resources = acl.list_authorized_resources(Target::User, &user.id, NAMESPACE);
        let may_read = resources.await?.allows(&book, &read);
        let may_edit = acl.is_allowed(&user.id, &book, &edit).await?;
        println!(
            "{:<14}{:<12}{:<17}{:<10}{}",
            user.username.unwrap_or_default(),
            department.unwrap_or("-"),
            roles.join(" "),
            yes(may_read),
            yes(may_edit),
        );
    }
    Ok(())
}

async fn export(client: &ManagementClient, created: &Created) -> Result<(), Box<dyn Error>> {
    let exported = client.orgs().export_all().await?;
    println!("\nOrganisations in the export: {}", exported.len());
    let ours = exported.iter();
    for tree in ours.filter(|tree| tree.org_id.as_ref() == Some(&created.org)) {
        print_tree(tree, 0);
    }
    Ok(())
}

fn print_tree(tree: &OrgTree, depth: usize) {
    let members = tree.members.iter().flatten();
    let mut names: Vec<_> = members
        .filter_map(|user| user.username.as_deref())
        .collect();
    names.sort_unstable();
    let name = tree.name.as_deref().unwrap_or_default();
    let line = format!("{}{name:<12}{}", "  ".repeat(depth + 1), names.join(" "));
    println!("{}", line.trim_end());
    for child in tree.children.iter().flatten() {
        print_tree(child, depth + 1);
    }
}

/// Removes what this program has created.
async fn remove(client: &ManagementClient, created: &Created) -> Result<(), Box<dyn Error>> {
    client.users().delete_many(created.user_ids()).await?;
    client.orgs().delete_by_id(&created.org).await?;
    client.policies().delete(POLICY).await?;
    client.roles().delete(ROLE).await?;
    client.acl().delete_resource(NAMESPACE, BOOKS).await?;
    client.udf().remove(UDFTargetType::User, FIELD).await?;
    println!("\nWhat was created is removed");
    Ok(())
}

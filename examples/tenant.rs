//! A tenant's life: it is created, people log in to it by an identity provider of their own, and the log says who has.
//!
//! ```text
//! cargo run --example tenant
//! ```
//!
//! It runs against an emulator, whose pages stand for the identity provider's.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::authentication::RelayMethod;
use authing::types::{
    AuditLog, ExtIdpConnectionInput, LogEvent, SsoPageCustomizationSettingsInput, Tenant,
};
use authing::{AuthenticationClient, ErrorCode, Lang, ManagementClient};
use authing_emulator::{Emulator, NewUser, OutsideAccount};
use reqwest::header::LOCATION;
use serde_json::json;
use std::error::Error;
use std::process::ExitCode;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// The connection's identifier, by which logins name it.
const CONNECTION: &str = "acme-github";
/// The page of the web service that receives the result of a login.
const TARGET: &str = "https://shop.example.com/logged-in";

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

async fn run() -> Result {
    let emulator = Emulator::start().await?;
    println!("An emulator is at {}\n", emulator.url());
    let client = emulator.management_builder().lang(Lang::EnUs).build()?;

    let tenant = create(&client, &emulator).await?;
    let connection = connect(&client, &tenant).await?;
    for name in ["ann", "ben", "eve"] {
        let id = format!("{name}@acme");
        let user = NewUser::default();
        let account = OutsideAccount { id, user };
        emulator.pool().add_outside_account(CONNECTION, account)?;
    }
    invite(&client, &tenant, &connection).await?;

    // A server logs many people in: a client for the tenant, and a session for each of them.
    let service = emulator
        .client_builder()
        .tenant_id(&tenant.id)
        .lang(Lang::EnUs)
        .build()?;
    println!("\nLogins by `{CONNECTION}`:");
    for name in ["ann", "ben"] {
        log_in(&service, name).await?;
    }
    println!("`{CONNECTION}` is switched off");
    let idps = client.ext_idps();
    idps.change_connection_state(&connection.id, false)
        .tenant_id(&tenant.id)
        .await?;
    log_in(&service, "ann").await?;

    print_log(&client).await?;
    idps.delete(&connection.provider).await?;
    client.tenants().delete(&tenant.id).await?;
    let tenants = client.tenants().list().await?;
    println!("\nThe tenant is deleted: {} are left", tenants.total_count);
    Ok(())
}

async fn create(client: &ManagementClient, emulator: &Emulator) -> Result<Tenant> {
    let tenants = client.tenants();
    let tenant = tenants.create("Acme", [emulator.app_id()]);
    let tenant = tenant.description("A customer").await?;
    // Its people have no other way to log in.
    let page = SsoPageCustomizationSettingsInput {
        hide_forget_password: Some(true),
        ..Default::default()
    };
    let config = tenants.config(&tenant.id);
    config.sso_page_customization_settings(page).await?;
    let apps = tenant.apps.iter().flatten();
    let apps: Vec<_> = apps.filter_map(|app| app.name.as_deref()).collect();
    let name = tenant.name.as_deref().unwrap_or_default();
    println!("The tenant `{name}` uses: {}", apps.join(", "));
    Ok(tenant)
}

/// A connection, and its identity provider.
struct Connection {
    id: String,
    provider: String,
}

async fn connect(client: &ManagementClient, tenant: &Tenant) -> Result<Connection> {
    let idps = client.ext_idps();
    if !idps.is_connection_identifier_free(CONNECTION).await? {
        return Err(format!("`{CONNECTION}` is in use").into());
    }
    // What the provider has given to the tenant.
    let fields = json!({ "clientID": "acme", "clientSecret": "a secret of Acme" });
    let new = ExtIdpConnectionInput::new("github", CONNECTION, "Acme's GitHub", fields);
    let provider = idps.create("Acme", "github", [new]);
    let provider = provider.tenant_id(&tenant.id).await?;
    println!("Its people log in by:");
    for provider in idps.list(&tenant.id).await? {
        for connection in provider.connections.iter().flatten() {
            let name = connection.display_name.as_deref().unwrap_or_default();
            let state = match connection.enabled {
                Some(true) => "on",
                _ => "off",
            };
            println!("  {CONNECTION:<14}{name:<16}{state}");
        }
    }
    let connection = provider.connections.into_iter().flatten().next();
    let connection = connection.ok_or("the identity provider has no connection")?;
    Ok(Connection {
        id: connection.id,
        provider: provider.id,
    })
}

/// Ann and Ben are users with an account at the provider. Both become members, and Ann the administrator.
async fn invite(client: &ManagementClient, tenant: &Tenant, connection: &Connection) -> Result {
    let (users, tenants) = (client.users(), client.tenants());
    let mut ids = Vec::new();
    for name in ["ann", "ben"] {
        let user = users.create().username(name).await?;
        let account = format!("{name}@acme");
        users
            .link_identity(&user.id, account, true, CONNECTION, &connection.provider)
            .await?;
        ids.push(user.id);
    }
    tenants.add_members(&tenant.id, &ids).await?;
    if let [ann, ben] = ids.as_slice() {
        tenants.set_admin(&tenant.id, [ann]).await?;
        tenants.update_member(&tenant.id, ben, false).await?;
    }
    println!("Invited:");
    let mut members = tenants.members(&tenant.id).stream();
    while let Some(member) = members.next().await {
        let user = member?.user;
        println!(
            "  {}",
            user.and_then(|user| user.username).unwrap_or_default()
        );
    }
    println!("`ben` is disabled until he has signed the contract");
    Ok(())
}

/// What a browser does: it opens the page of the provider, chooses the account, and is sent to the web service with the result.
async fn log_in(service: &AuthenticationClient, name: &str) -> Result {
    let session = service.new_session();
    let address = session.social().authorize(CONNECTION);
    let address = address
        .relay_method(RelayMethod::Query)
        .target_url(TARGET)
        .build()?;
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let browser = browser.build()?;
    let response = browser.get(format!("{address}&as={name}@acme")).send();
    let response = response.await?;
    let Some(location) = response.headers().get(LOCATION) else {
        println!("  {name}: the identity provider is not available");
        return Ok(());
    };
    let (_, result) = location.to_str()?.split_once('?').unwrap_or_default();
    match session.social().accept(result) {
        Ok(_) => {
            // Anybody can send a forged result. The host knows its own tokens.
            let user = session.get_current_user().await?;
            println!(
                "  {name}: logged in as {}",
                user.username.unwrap_or_default()
            );
        }
        Err(error) if error.code() == Some(ErrorCode::NO_TENANT_ACCESS) => {
            println!("  {name}: may not log in to this tenant");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// What the administrator has done, and who has logged in: the earliest entries first.
async fn print_log(client: &ManagementClient) -> Result {
    let statistics = client.statistics();
    let mut done = statistics.list_audit_logs().stream();
    let mut logins = statistics.list_user_actions();
    logins = logins.event_type(LogEvent::Login);
    let mut logins = logins.stream();

    let mut lines = Vec::new();
    while let Some(entry) = logins.next().await {
        lines.push(line(entry?));
    }
    while let Some(entry) = done.next().await {
        lines.push(line(entry?));
    }
    println!("\nThe audit log:");
    for line in lines.into_iter().rev() {
        println!("  {line}");
    }
    Ok(())
}

fn line(entry: AuditLog) -> String {
    let who = entry.user_name.unwrap_or("administrator".to_owned());
    let what = entry.event_type.unwrap_or_default();
    format!("{who:<15}{what}")
}

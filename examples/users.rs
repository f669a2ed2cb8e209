//! The page of users with which Authing's documentation begins, printed as it is there:
//!
//! ```text
//! cargo run --example users
//! ```
//!
//! It runs against an emulator with a few users or, with `AUTHING_USERPOOL_ID`, `AUTHING_USERPOOL_SECRET` and, for a private deployment,
//! `AUTHING_HOST`, against that user pool, in which it changes nothing.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::ManagementClient;
use authing::types::{PaginatedUsers, User};
use authing_emulator::{Emulator, NewUser};
use serde_json::{Value, json};
use std::error::Error;
use std::process::ExitCode;

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
    let is_set = |name| std::env::var(name).is_ok_and(|value| !value.is_empty());
    if is_set("AUTHING_USERPOOL_ID") {
        let client = ManagementClient::from_env()?;
        print_page(&client.users().list().await?);
        return Ok(());
    }
    let emulator = Emulator::start().await?;
    for name in ["ann", "ben", "chen"] {
        let username = Some(name.to_owned());
        let user = NewUser {
            username,
            ..NewUser::default()
        };
        emulator.pool().add_user(user)?;
    }
    print_page(&emulator.management()?.users().list().await?);
    Ok(())
}

fn print_page(page: &PaginatedUsers) {
    println!("{{\n  \"totalCount\": {},\n  \"list\": [", page.total_count);
    let mut users = page.list.iter().peekable();
    while let Some(user) = users.next() {
        let members = members(user);
        let lines = members
            .iter()
            .map(|(name, value)| format!("      \"{name}\": {value}"));
        let lines: Vec<_> = lines.collect();
        let end = if users.peek().is_some() { "," } else { "" };
        println!("    {{\n{}\n    }}{end}", lines.join(",\n"));
    }
    println!("  ]\n}}");
}

/// The members that the documentation shows, in its order. `password`, `oauth` and `token` are secrets, which nobody should print.
fn members(user: &User) -> Vec<(&'static str, Value)> {
    vec![
        ("id", json!(user.id)),
        ("arn", json!(user.arn)),
        ("userPoolId", json!(user.user_pool_id)),
        ("username", json!(user.username)),
        ("email", json!(user.email)),
        ("emailVerified", json!(user.email_verified)),
        ("phone", json!(user.phone)),
        ("phoneVerified", json!(user.phone_verified)),
        ("unionid", json!(user.unionid)),
        ("openid", json!(user.openid)),
        ("nickname", json!(user.nickname)),
        ("registerSource", json!(user.register_source)),
        ("photo", json!(user.photo)),
        ("tokenExpiredAt", json!(user.token_expired_at)),
        ("loginsCount", json!(user.logins_count)),
        ("lastLogin", json!(user.last_login)),
        ("lastIP", json!(user.last_ip)),
        ("signedUp", json!(user.signed_up)),
        ("blocked", json!(user.blocked)),
        ("isDeleted", json!(user.is_deleted)),
        ("device", json!(user.device)),
        ("browser", json!(user.browser)),
        ("company", json!(user.company)),
        ("name", json!(user.name)),
        ("givenName", json!(user.given_name)),
        ("familyName", json!(user.family_name)),
        ("middleName", json!(user.middle_name)),
        ("profile", json!(user.profile)),
        ("preferredUsername", json!(user.preferred_username)),
        ("website", json!(user.website)),
        ("gender", json!(user.gender)),
        ("birthdate", json!(user.birthdate)),
        ("zoneinfo", json!(user.zoneinfo)),
        ("locale", json!(user.locale)),
        ("address", json!(user.address)),
        ("formatted", json!(user.formatted)),
        ("streetAddress", json!(user.street_address)),
        ("locality", json!(user.locality)),
        ("region", json!(user.region)),
        ("postalCode", json!(user.postal_code)),
        ("country", json!(user.country)),
        ("createdAt", json!(user.created_at)),
        ("updatedAt", json!(user.updated_at)),
    ]
}

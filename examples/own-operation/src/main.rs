//! Runs GraphQL operations of its own through the client of the crate `authing`, against the emulator.

mod operations {
    authing::include_operations!();
}

use authing::types::UDFTargetType;
use authing_emulator::{Emulator, FieldType};
use operations::{PolicyConditions, ProfilePage};
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start().await?;
    let pool = emulator.pool();
    pool.define_field("age", FieldType::Number, "Age");
    let client = emulator.client()?;
    let user = client
        .register_by_email("own@example.com", "passw0rd")
        .custom_data([("age", 42)])
        .force_login(true)
        .await?;

    // Two root fields in one request, with the session of the client.
    let page = client
        .execute(ProfilePage::new(user.id, UDFTargetType::User))
        .await?;
    let shown = page.user.ok_or("nobody is logged in")?;
    println!("e-mail: {}", shown.email.unwrap_or_default());
    for field in page.udv {
        println!("{}: {} ({})", field.key, field.value, field.data_type);
    }

    // The emulator does not serve this field, so it is told what to return.
    let response = r#"{ "data": { "policy": { "statements": [{ "effect": "ALLOW", "condition": [
        { "param": "age", "operator": "NumericIn", "value": [18, 99] }] }] } } }"#;
    let faults = emulator.faults();
    faults.on("policy")?.body(response, "application/json");
    let response = client.execute(PolicyConditions::new("adults")).await?;
    let policy = response.policy.ok_or("there is no such policy")?;
    for statement in policy.statements {
        let effect = statement.effect.ok_or("the statement has no effect")?;
        for condition in statement.condition.into_iter().flatten() {
            let (param, operator) = (condition.param, condition.operator);
            println!("{effect} if {param} {operator} {}", condition.value);
        }
    }
    Ok(())
}

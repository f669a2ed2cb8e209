//! The operations: which function answers which root field.

mod accounts;

use serde_json::{Map, Value};

use super::args::Args;
use super::error::{ApiError, Reply};
use super::server::Cx;

pub(super) fn query(cx: &Cx<'_>, field: &str, _args: &Args) -> Reply {
    cx.check_ids(true)?;
    Err(ApiError::not_served(501, &format!("Query.{field}")))
}

/// Passwords in mutations are encrypted, all of them; the operations see them in plain text.
const ENCRYPTED: [&str; 3] = ["password", "newPassword", "oldPassword"];

pub(super) fn mutation(cx: &Cx<'_>, field: &str, mut args: Args) -> Reply {
    cx.check_ids(true)?;
    decrypt(cx, &mut args.0)?;
    match field {
        "registerByEmail" => accounts::register(cx, accounts::Name::Email, &args.into_input()),
        "registerByUsername" => {
            accounts::register(cx, accounts::Name::Username, &args.into_input())
        }
        "registerByPhoneCode" => accounts::register(cx, accounts::Name::Phone, &args.into_input()),
        "loginByEmail" => accounts::login(cx, accounts::Name::Email, &args.into_input()),
        "loginByUsername" => accounts::login(cx, accounts::Name::Username, &args.into_input()),
        "loginByPhonePassword" => accounts::login(cx, accounts::Name::Phone, &args.into_input()),
        "loginBySubAccount" => accounts::login(cx, accounts::Name::SubAccount, &args),
        "loginByPhoneCode" => accounts::login_by_phone_code(cx, &args.into_input()),
        _ => Err(ApiError::not_served(501, &format!("Mutation.{field}"))),
    }
}

fn decrypt(cx: &Cx<'_>, args: &mut Map<String, Value>) -> Reply<()> {
    for (name, value) in args.iter_mut() {
        match value {
            Value::Object(input) => decrypt(cx, input)?,
            Value::String(text) if ENCRYPTED.contains(&name.as_str()) && !text.is_empty() => {
                let plain = cx.shared.key.decrypt(text);
                *text = plain.ok_or_else(|| ApiError::new(2016))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A field of an object that it does not hold itself.
pub(super) fn nested(
    _cx: &Cx<'_>,
    kind: &str,
    _object: &Map<String, Value>,
    field: &str,
    _args: &Args,
) -> Reply {
    match (kind, field) {
        // Fields that an object does not have set.
        _ => Ok(Value::Null),
    }
}

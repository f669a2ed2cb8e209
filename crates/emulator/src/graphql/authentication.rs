//! The end user's root fields, and the fields of objects that need the pool.

use serde_json::{Map, Value};

use super::{administration, permissions};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Channel, Reply};
use crate::operations::accounts::Name;
use crate::operations::login::{login, login_by_code};
use crate::operations::profile::{self, EMAIL, PHONE};
use crate::operations::register::register;
use crate::operations::{custom_data, messages, orgs, passwords, sessions};

pub(crate) fn query(cx: &Cx<'_>, field: &str, args: &Args) -> Reply {
    cx.check_ids(true)?;
    match field {
        "user" => sessions::user(cx, args),
        "checkLoginStatus" => Ok(sessions::check_login_status(cx, args)),
        "accessToken" => sessions::access_token(cx, args),
        "isUserExists" => sessions::is_user_exists(cx, args),
        "checkPasswordStrength" => Ok(passwords::check_password_strength(cx, args)),
        "udv" => custom_data::list(cx, args),
        _ => administration::query(cx, field, args),
    }
}

pub(crate) fn mutation(cx: &Cx<'_>, field: &str, mut args: Args) -> Reply {
    cx.check_ids(true)?;
    decrypt(cx, &mut args.0)?;
    match field {
        "registerByEmail" => register(cx, Name::Email, None, &args.into_input()),
        "registerByUsername" => register(cx, Name::Username, None, &args.into_input()),
        "registerByPhoneCode" => register(cx, Name::Phone, Some(Channel::Sms), &args.into_input()),
        "loginByEmail" => login(cx, Name::Email, &args.into_input()),
        "loginByUsername" => login(cx, Name::Username, &args.into_input()),
        "loginByPhonePassword" => login(cx, Name::Phone, &args.into_input()),
        "loginBySubAccount" => login(cx, Name::SubAccount, &args),
        "loginByPhoneCode" => {
            // A number that nobody has makes a new account, whatever `autoRegister` says.
            login_by_code(cx, Channel::Sms, &args.into_input(), true)
        }
        "resetPassword" => passwords::reset_password(cx, &args),
        "resetPasswordByFirstLoginToken" => passwords::set_first_password(cx, &args),
        "resetPasswordByForceResetToken" => passwords::replace_password(cx, &args),
        "sendEmail" => messages::send_email(cx, &args),
        "refreshAccessToken" => sessions::refresh_access_token(cx, &args),
        "refreshToken" => sessions::refresh_token(cx, &args),
        "updateUser" => profile::update_user(cx, &args),
        "updatePassword" => profile::update_password(cx, &args),
        "updatePhone" => profile::update_contact(cx, &PHONE, &args),
        "updateEmail" => profile::update_contact(cx, &EMAIL, &args),
        "bindPhone" => profile::bind_contact(cx, &PHONE, &args),
        "bindEmail" => profile::bind_contact(cx, &EMAIL, &args),
        "unbindPhone" => profile::unbind_contact(cx, &PHONE, &EMAIL),
        "unbindEmail" => profile::unbind_contact(cx, &EMAIL, &PHONE),
        "setUdv" => custom_data::set(cx, &args),
        "setUdvBatch" => custom_data::set_batch(cx, &args),
        "removeUdv" => custom_data::remove(cx, &args),
        _ => administration::mutation(cx, field, &args),
    }
}

/// Passwords in mutations are encrypted, all of them; the operations see them in plain text.
const ENCRYPTED: [&str; 3] = ["password", "newPassword", "oldPassword"];

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
pub(crate) fn nested(
    cx: &Cx<'_>,
    kind: &str,
    object: &Map<String, Value>,
    field: &str,
    args: &Args,
) -> Reply {
    let id = object.get("id").and_then(Value::as_str).unwrap_or_default();
    if let Some(reply) = permissions::nested(cx, (kind, id), object, field, args) {
        return reply;
    }
    match (kind, field) {
        ("User", "departments") => Ok(orgs::departments(cx, id, args)),
        ("Node", "users") => orgs::users(cx, id, args),
        // A plain field that is not set.
        _ => Ok(Value::Null),
    }
}

//! Which methods of the client send which operation.

/// Every method that sends a GraphQL operation, with each operation that it sends.
const METHODS: &[(&str, &str)] = &[
    ("bind_email", "bindEmail"),
    ("bind_phone", "bindPhone"),
    ("check_logged_in", "user"),
    ("check_login_status", "checkLoginStatus"),
    ("check_password_strength", "checkPasswordStrength"),
    ("get_current_user", "user"),
    ("get_udf_value", "udv"),
    ("has_role", "getUserRoles"),
    ("is_user_exists", "isUserExists"),
    ("list_authorized_resources", "listUserAuthorizedResources"),
    ("list_departments", "getUserDepartments"),
    ("list_roles", "getUserRoles"),
    ("list_udv", "udv"),
    ("login_by_email", "loginByEmail"),
    ("login_by_phone_code", "loginByPhoneCode"),
    ("login_by_phone_password", "loginByPhonePassword"),
    ("login_by_sub_account", "loginBySubAccount"),
    ("login_by_username", "loginByUsername"),
    ("refresh_token", "refreshToken"),
    ("register_by_email", "registerByEmail"),
    ("register_by_phone_code", "registerByPhoneCode"),
    ("register_by_username", "registerByUsername"),
    ("remove_udf_value", "removeUdv"),
    ("remove_udv", "removeUdv"),
    ("reset_password_by_email_code", "resetPassword"),
    (
        "reset_password_by_first_token",
        "resetPasswordByFirstLoginToken",
    ),
    ("reset_password_by_phone_code", "resetPassword"),
    (
        "reset_password_with_force_reset",
        "resetPasswordByForceResetToken",
    ),
    ("send_email", "sendEmail"),
    ("set_udf_value", "setUdvBatch"),
    ("set_udv", "setUdv"),
    ("unbind_email", "unbindEmail"),
    ("unbind_phone", "unbindPhone"),
    ("update_email", "updateEmail"),
    ("update_password", "updatePassword"),
    ("update_phone", "updatePhone"),
    ("update_profile", "updateUser"),
    ("upload_avatar", "updateUser"),
];

/// The methods that send an operation; for one that has none, how `execute` is given it.
pub(crate) fn of(operation: &str) -> Vec<String> {
    let methods = METHODS.iter().filter(|(_, sent)| *sent == operation);
    let methods: Vec<_> = methods.map(|(method, _)| (*method).to_owned()).collect();
    match methods.is_empty() {
        true => vec![format!("the operation {operation}")],
        false => methods,
    }
}

#[cfg(test)]
mod tests {
    use super::METHODS;
    use std::collections::{BTreeMap, BTreeSet};

    /// The endpoints of all methods, as the facade's source has them, are in the table.
    #[test]
    fn the_table_is_what_the_facade_says() -> std::io::Result<()> {
        let (mut sent, mut methods) = (BTreeMap::new(), BTreeMap::new());
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/authentication");
        for entry in std::fs::read_dir(folder)? {
            let text = std::fs::read_to_string(entry?.path())?;
            for definition in text.split("pub struct ").skip(1) {
                let mut parts = definition.split('"');
                let name = parts.next().unwrap_or_default().strip_suffix('(');
                if let (Some(name), Some(operation)) = (name, parts.next()) {
                    sent.insert(name.to_owned(), operation.to_owned());
                }
            }
            for definition in text.split("pub fn ").skip(1) {
                let head = definition.split('{').next().unwrap_or_default();
                let method = head.split(['(', '<']).next().unwrap_or_default();
                let endpoint = head
                    .split("-> Call<")
                    .nth(1)
                    .and_then(|rest| rest.split('>').next());
                if let Some(endpoint) = endpoint {
                    methods.insert(method.to_owned(), endpoint.to_owned());
                }
            }
        }
        let found: BTreeSet<_> = methods
            .iter()
            .filter_map(|(method, endpoint)| Some((method.as_str(), sent.get(endpoint)?.as_str())))
            .filter(|(_, operation)| !operation.contains(' '))
            .collect();
        assert!(found.len() > 30, "{found:?}");
        let mut table: BTreeSet<_> = METHODS.iter().copied().collect();
        // Its endpoint is the upload, which comes first.
        table.remove(&("upload_avatar", "updateUser"));
        assert_eq!(found, table);
        Ok(())
    }
}

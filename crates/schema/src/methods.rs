//! Which methods of the client send which operation: what the registry of the client says.

use authing::registry::{Client, Request};
use authing::{authentication, management};

/// The methods that are not named like their request type.
const NAMED_OTHERWISE: &[(&str, &[&str])] = &[
    ("GetCurrentUser", &["check_logged_in", "get_current_user"]),
    ("RefreshSessionToken", &["refresh_token"]),
];

/// The operations that are not the first thing that a request sends.
const SENT_LATER: &[(&str, &str)] = &[("UploadAvatar", "updateUser")];

/// The methods that send an operation; for one that has none, how `execute` is given it.
pub(crate) fn of(operation: &str) -> Vec<String> {
    let requests = authentication::requests().chain(management::requests());
    let first = requests
        .filter(|request| request.operation == operation || request.variants.contains(&operation));
    let later = SENT_LATER.iter().filter(|(_, sent)| *sent == operation);
    let later = later.map(|(name, _)| *name).flat_map(named);
    let methods: Vec<_> = first.flat_map(methods_of).chain(later).collect();
    match methods.is_empty() {
        true => vec![format!("the operation {operation}")],
        false => methods,
    }
}

/// The methods that return a request type. Those of the administrator's client are called by the type, which does not name the area.
fn methods_of(request: &Request) -> Vec<String> {
    match request.client {
        Client::Management => vec![format!("management::{}", request.name)],
        _ => named(request.name),
    }
}

/// The methods that return a request type.
fn named(request: &str) -> Vec<String> {
    let otherwise = NAMED_OTHERWISE.iter().find(|(name, _)| *name == request);
    match otherwise {
        Some((_, methods)) => methods.iter().map(|method| (*method).to_owned()).collect(),
        None => vec![snake_case(request)],
    }
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{NAMED_OTHERWISE, SENT_LATER, named, of};
    use crate::facade;
    use authing::authentication::requests;
    use authing::registry;
    use std::path::Path;

    #[test]
    fn methods_are_named_like_their_request_types() {
        for (operation, methods) in [
            ("loginByEmail", &["login_by_email"][..]),
            (
                "udv",
                &[
                    "list_udv",
                    "get_udf_value",
                    "management::GetSpecificUdfValue",
                    "management::GetUdfValue",
                    "management::ListUdv",
                ],
            ),
            ("user", &["check_logged_in", "get_current_user"]),
            (
                "refreshToken",
                &["refresh_token", "management::RefreshUserToken"],
            ),
            (
                "updateUser",
                &["update_profile", "management::UpdateUser", "upload_avatar"],
            ),
            ("usersWithCustomData", &["management::ListUsers"]),
            ("createUserpool", &["the operation createUserpool"]),
        ] {
            assert_eq!(of(operation), methods);
        }
    }

    #[test]
    fn methods_are_those_of_the_client() {
        let methods = facade::methods(Path::new("../../src/authentication"));
        for request in requests().filter(|request| !request.operation.contains(' ')) {
            let named = named(request.name).into_iter().collect();
            assert_eq!(methods.get(request.name), Some(&named), "{}", request.name);
        }
    }

    #[test]
    fn exceptions_are_about_what_there_is() {
        let named = NAMED_OTHERWISE.iter().map(|(name, _)| name);
        for name in named.chain(SENT_LATER.iter().map(|(name, _)| name)) {
            assert!(requests().any(|request| request.name == *name), "{name}");
        }
        for (_, operation) in SENT_LATER {
            let mut operations = registry::operations().iter();
            assert!(operations.any(|known| known.name == *operation));
        }
    }
}

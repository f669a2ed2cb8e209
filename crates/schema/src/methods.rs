//! Which methods of the client send which operation: what the registry of the client says.

use authing::registry::{Client, Request};
use authing::{authentication, management};

/// The methods that are not named like their request type.
const NAMED_OTHERWISE: &[(&str, &[&str])] = &[
    ("GetCurrentUser", &["check_logged_in", "get_current_user"]),
    ("RefreshSessionToken", &["refresh_token"]),
];

/// The methods of the administrator's client: a line has a request type and a method that returns it.
///
/// `RECORD_METHODS=1 cargo test -p authing-schema methods` writes it.
const OF_THE_ADMINISTRATOR: &str = include_str!("management_methods.txt");

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

/// The methods that return a request type.
fn methods_of(request: &Request) -> Vec<String> {
    let name = request.name;
    let is_twin = || management::requests().any(|other| other.name == name);
    match request.client {
        Client::Management => of_the_administrator(name),
        _ if is_twin() => named(name),
        // Both clients may return one type.
        _ => [named(name), of_the_administrator(name)].concat(),
    }
}

/// The methods of the administrator's client that return a request type: `users().list`.
fn of_the_administrator(request: &str) -> Vec<String> {
    let lines = OF_THE_ADMINISTRATOR.lines();
    let pairs = lines.filter_map(|line| line.split_once(' '));
    let methods = pairs.filter(|(name, _)| *name == request);
    methods.map(|(_, method)| method.to_owned()).collect()
}

/// The methods of the end user's client that return a request type.
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        NAMED_OTHERWISE, OF_THE_ADMINISTRATOR, SENT_LATER, named, of, of_the_administrator,
    };
    use crate::facade;
    use authing::authentication::requests;
    use authing::management;
    use authing::registry::{self, Request};
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::{env, fs};

    #[test]
    fn methods_are_named_like_their_request_types() {
        for (operation, methods) in [
            ("loginByEmail", &["login_by_email"][..]),
            (
                "udv",
                &[
                    "list_udv",
                    "get_udf_value",
                    "roles().get_specific_udf_value",
                    "roles().get_udf_value",
                    "users().get_udf_value",
                    "udf().list_udv",
                    "users().list_udv",
                ],
            ),
            ("user", &["check_logged_in", "get_current_user"]),
            ("refreshToken", &["refresh_token", "users().refresh_token"]),
            (
                "updateUser",
                &["update_profile", "users().update", "upload_avatar"],
            ),
            ("usersWithCustomData", &["users().list"]),
            ("sendEmail", &["send_email", "ManagementClient::send_email"]),
            ("userpool", &["ManagementClient::get_userpool_detail"]),
            ("createUserpool", &["userpool().create"]),
            ("userWithCustomData", &["the operation userWithCustomData"]),
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
    fn methods_are_those_of_the_administrators_client() {
        let is_graphql = |request: &&Request| !request.operation.contains(' ');
        let all = requests().chain(management::requests());
        let types: BTreeSet<_> = all.filter(is_graphql).map(|request| request.name).collect();
        let methods = facade::with_aliases(Path::new("../../src/management"));
        let methods = methods
            .iter()
            .filter(|method| types.contains(method.returns.as_str()));
        let lines: BTreeSet<_> = methods
            .map(|method| format!("{} {}\n", method.returns, method.path()))
            .collect();
        let lines: String = lines.into_iter().collect();
        if env::var_os("RECORD_METHODS").is_some() {
            fs::write("src/management_methods.txt", lines).unwrap();
            return;
        }
        let same = lines == OF_THE_ADMINISTRATOR;
        assert!(
            same,
            "RECORD_METHODS=1 cargo test -p authing-schema methods\n{lines}"
        );
        for request in management::requests().filter(is_graphql) {
            let methods = of_the_administrator(request.name);
            assert!(!methods.is_empty(), "nothing returns {}", request.name);
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

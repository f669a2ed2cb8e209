//! The administrator's endpoints about users.

use super::area::Endpoint;
use crate::http::Ask;
use crate::operations::{actions, orgs, sessions, tenants, user_lists, user_states, users};

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    match path {
        ["api", "v2", "users", path @ ..] => of_users(method, path),
        ["api", "v2", "analysis", path] => analysis(method, path),
        ["api", "v3", "resign-user"] if method == "POST" => {
            Some(|cx, ask| user_states::resign(cx, ask.json()?.need("userId")?))
        }
        ["api", "v3", "resign-user-batch"] if method == "POST" => {
            Some(|cx, ask| user_states::resign_many(cx, &ask.json()?))
        }
        _ => None,
    }
}

/// The id in `/api/v2/users/{id}`.
fn id<'r>(ask: &Ask<'r>) -> &'r str {
    ask.segment(3)
}

/// What is under `/api/v2/users`.
fn of_users(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("POST", ["batch"]) => |cx, ask| user_lists::batch_rest(cx, &ask.json()?),
        ("POST", ["filter"]) => |cx, ask| {
            let body = if ask.body.is_empty() {
                Ok(Default::default())
            } else {
                ask.json()
            };
            user_lists::filter(cx, &body?)
        },
        ("POST", ["kick"]) => |cx, ask| user_states::kick(cx, &ask.json()?),
        ("POST", ["identity", "link"]) => |cx, ask| users::link_identity(cx, &ask.json()?),
        ("POST", ["identity", "unlink"]) => |cx, ask| users::unlink_identity(cx, &ask.json()?),
        ("GET", ["is-user-exists"]) => |cx, ask| sessions::is_user_exists(cx, &ask.query),
        ("GET", ["login-status"]) => |cx, ask| user_states::login_status(cx, &ask.query),
        ("GET", [_]) => |cx, ask| user_lists::detail(cx, id(ask), &ask.query),
        ("GET", [_, "orgs"]) => |cx, ask| orgs::orgs_of(cx, id(ask)),
        ("GET", [_, "tenants"]) => |cx, ask| tenants::tenants_of(cx, id(ask)),
        ("POST", [_, "resign"]) => |cx, ask| user_states::resign(cx, id(ask)),
        ("POST", [_, "suspend"]) => |cx, ask| user_states::suspend(cx, id(ask)),
        ("POST", [_, "activate"]) => |cx, ask| user_states::activate(cx, id(ask)),
        _ => return None,
    })
}

/// What a list of actions is narrowed to.
fn wanted(ask: &Ask<'_>) -> actions::Wanted {
    actions::Wanted {
        operations: ask.all("operation_name"),
        operators: ask.all("operator_arn"),
        applications: ask.all("app_id"),
    }
}

/// What is under `/api/v2/analysis`.
fn analysis(method: &str, path: &str) -> Option<Endpoint> {
    Some(match (method, path) {
        ("GET", "user-action") => |cx, ask| actions::list(cx, &ask.query, &wanted(ask)),
        ("GET", "audit") => |cx, ask| actions::audit(cx, &ask.query, &wanted(ask)),
        ("GET", "total-login-count") => |cx, ask| actions::count_logins(cx, &ask.query),
        ("GET", "exist-defined-field-count") => {
            |cx, ask| user_lists::count_with_field(cx, &ask.query)
        }
        _ => return None,
    })
}

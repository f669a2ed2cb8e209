//! The administrator's endpoints about applications, except for access to them.

use super::area::Endpoint;
use crate::operations::applications as apps;

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("GET", ["api", "v2", "application", _, "tenants"]) => {
            |cx, ask| apps::tenants(cx, ask.segment(3))
        }
        ("PATCH", ["api", "v2", "application", _, "refresh-secret"]) => {
            |cx, ask| apps::refresh_secret(cx, ask.segment(3))
        }
        (_, ["api", "v2", "applications", path @ ..]) => of_applications(method, path)?,
        _ => return None,
    })
}

/// What is under `/api/v2/applications`.
fn of_applications(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("GET", []) => |cx, ask| apps::list(cx, &ask.query),
        ("POST", []) => |cx, ask| apps::create(cx, &ask.json()?),
        ("GET", [_]) => |cx, ask| apps::detail(cx, ask.segment(3)),
        ("POST", [_]) => |cx, ask| apps::update(cx, ask.segment(3), &ask.json()?),
        ("DELETE", [_]) => |cx, ask| apps::delete(cx, ask.segment(3)),
        ("GET", [_, "active-users"]) => {
            |cx, ask| apps::active_users(cx, ask.segment(3), &ask.query)
        }
        ("GET", [_, "agreements"]) => |cx, ask| apps::agreements(cx, ask.segment(3)),
        ("POST", [_, "agreements"]) => {
            |cx, ask| apps::create_agreement(cx, ask.segment(3), &ask.json()?)
        }
        ("POST", [_, "agreements", "sort"]) => {
            |cx, ask| apps::sort_agreements(cx, ask.segment(3), &ask.json()?)
        }
        ("PUT", [_, "agreements", _]) => {
            |cx, ask| apps::modify_agreement(cx, ask.segment(3), ask.segment(5), &ask.json()?)
        }
        ("DELETE", [_, "agreements", _]) => {
            |cx, ask| apps::delete_agreement(cx, ask.segment(3), ask.segment(5))
        }
        _ => return None,
    })
}

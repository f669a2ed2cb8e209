//! The administrator's endpoints about tenants and identity providers.

use super::area::Endpoint;
use crate::http::Ask;
use crate::operations::{ext_idps, tenants};

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    let ["api", "v2", path @ ..] = path else {
        return None;
    };
    Some(match (method, path) {
        ("GET", ["tenants"]) => |cx, ask| tenants::list(cx, &ask.query),
        (method, ["tenant", path @ ..]) => of_tenant(method, path)?,
        ("POST", ["check", "extIdpConn", "identifier"]) => {
            |cx, ask| ext_idps::check_unique(cx, &ask.json()?)
        }
        ("GET", ["extIdp"]) => |cx, ask| ext_idps::list(cx, &ask.query),
        ("POST", ["extIdp"]) => |cx, ask| ext_idps::create(cx, &ask.json()?),
        ("GET", ["extIdp", _]) => |cx, ask| ext_idps::detail(cx, id(ask)),
        ("PUT", ["extIdp", _]) => |cx, ask| ext_idps::update(cx, id(ask), &ask.json()?),
        ("DELETE", ["extIdp", _]) => |cx, ask| ext_idps::delete(cx, id(ask)),
        ("PUT", ["extIdp", _, "connState"]) => {
            |cx, ask| ext_idps::switch_all(cx, id(ask), &ask.json()?)
        }
        ("POST", ["extIdpConn"]) => |cx, ask| ext_idps::create_connection(cx, &ask.json()?),
        ("PUT", ["extIdpConn", _]) => {
            |cx, ask| ext_idps::update_connection(cx, id(ask), &ask.json()?)
        }
        ("DELETE", ["extIdpConn", _]) => |cx, ask| ext_idps::delete_connection(cx, id(ask)),
        ("PUT", ["extIdpConn", _, "state"]) => {
            |cx, ask| ext_idps::switch_connection(cx, id(ask), &ask.json()?)
        }
        _ => return None,
    })
}

/// The id in `/api/v2/tenant/{id}`, and in the paths like it.
fn id<'r>(ask: &Ask<'r>) -> &'r str {
    ask.segment(3)
}

/// What is under `/api/v2/tenant`.
fn of_tenant(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("POST", []) => |cx, ask| tenants::create(cx, &ask.json()?),
        ("GET", [_]) => |cx, ask| tenants::details(cx, id(ask)),
        ("POST", [_]) => |cx, ask| tenants::update(cx, id(ask), &ask.json()?),
        ("DELETE", [_]) => |cx, ask| tenants::delete(cx, id(ask)),
        ("GET", [_, "users"]) => |cx, ask| tenants::members(cx, id(ask), &ask.query),
        ("POST", [_, "user"]) => |cx, ask| tenants::add_members(cx, id(ask), &ask.json()?),
        ("DELETE", [_, "user"]) => |cx, ask| tenants::remove_member(cx, id(ask), &ask.query),
        ("PUT", [_, "admin"]) => |cx, ask| tenants::set_admin(cx, id(ask), &ask.json()?),
        ("DELETE", [_, "admin", _]) => |cx, ask| tenants::delete_admin(cx, id(ask), ask.segment(5)),
        ("PUT", [_, _]) => {
            |cx, ask| tenants::update_member(cx, id(ask), ask.segment(4), &ask.json()?)
        }
        _ => return None,
    })
}

//! Namespaces, resources, who may do what, and who may enter an application.

use super::area::Endpoint;
use crate::operations::spaces::SpaceName;
use crate::operations::{access, permissions, policies, roles, spaces};

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    let ["api", "v2", path @ ..] = path else {
        return None;
    };
    Some(match (method, path) {
        ("GET", ["users", _, "roles"]) => {
            |cx, ask| roles::user_roles(cx, ask.segment(3), &ask.query)
        }
        ("GET", ["users", _, "has-role"]) => {
            |cx, ask| roles::has_role(cx, ask.segment(3), &ask.query)
        }
        ("POST", ["roles", "roleUsers"]) => |cx, ask| roles::find_users(cx, &ask.json()?),
        ("GET", ["policies", "assignments", "by-target"]) => {
            |cx, ask| policies::by_target(cx, &ask.query)
        }
        ("POST", ["acl", name]) => acl(name)?,
        (method, ["resource-namespace", path @ ..]) => namespace(method, path)?,
        (method, ["resources", path @ ..]) => resource(method, path)?,
        (method, ["applications", path @ ..]) => application(method, path)?,
        _ => return None,
    })
}

fn acl(name: &str) -> Option<Endpoint> {
    Some(match name {
        "is-allowed" => |cx, ask| permissions::allowed(cx, &ask.json()?),
        "authorize-resources" => |cx, ask| permissions::authorize_resources(cx, &ask.json()?),
        "revoke-resources" => |cx, ask| permissions::revoke_resources(cx, &ask.json()?),
        "revoke-resource" => |cx, ask| permissions::revoke_resource(cx, &ask.json()?),
        "list-authorized-resources-batch" => {
            |cx, ask| permissions::authorized_resources_batch(cx, &ask.json()?)
        }
        "check-resource-permission-batch" => |cx, ask| permissions::check_batch(cx, &ask.json()?),
        "get-authorized-resources-of-resource-kind" => {
            |cx, ask| permissions::of_kind(cx, &ask.json()?)
        }
        _ => return None,
    })
}

/// Below `/api/v2/resource-namespace`: the pool, then `code` and a code, or a number.
fn namespace(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("GET", [_]) => |cx, ask| spaces::spaces(cx, ask.segment(3), &ask.query),
        ("POST", [_]) => |cx, ask| spaces::create_space(cx, ask.segment(3), &ask.json()?),
        ("PUT", [_, "code", _]) => |cx, ask| {
            let name = SpaceName::Code(ask.segment(5));
            spaces::update_space(cx, ask.segment(3), &name, &ask.json()?)
        },
        ("PUT", [_, _]) => |cx, ask| {
            let name = SpaceName::Id(ask.segment(4));
            spaces::update_space(cx, ask.segment(3), &name, &ask.json()?)
        },
        ("DELETE", [_, "code", _]) => {
            |cx, ask| spaces::delete_space(cx, ask.segment(3), &SpaceName::Code(ask.segment(5)))
        }
        ("DELETE", [_, _]) => {
            |cx, ask| spaces::delete_space(cx, ask.segment(3), &SpaceName::Id(ask.segment(4)))
        }
        _ => return None,
    })
}

fn resource(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("GET", []) => |cx, ask| spaces::resources(cx, &ask.query),
        ("GET", ["detail"]) => |cx, ask| spaces::resource(cx, &ask.query),
        ("POST", []) => |cx, ask| spaces::create_resource(cx, &ask.json()?),
        ("POST", ["bulk"]) => |cx, ask| spaces::create_resources(cx, &ask.json()?),
        ("POST", [_]) => |cx, ask| spaces::update_resource(cx, ask.segment(3), &ask.json()?),
        ("DELETE", [_]) => |cx, ask| spaces::delete_resource(cx, ask.segment(3), &ask.query),
        _ => return None,
    })
}

fn application(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("DELETE", ["programmatic-access-accounts"]) => {
            |cx, ask| access::delete_account(cx, &ask.query)
        }
        ("PATCH", ["programmatic-access-accounts"]) => {
            |cx, ask| access::update_account(cx, &ask.json()?)
        }
        ("GET", [_, "programmatic-access-accounts"]) => {
            |cx, ask| access::accounts(cx, ask.segment(3), &ask.query)
        }
        ("POST", [_, "programmatic-access-accounts"]) => {
            |cx, ask| access::create_account(cx, ask.segment(3), &ask.json()?)
        }
        ("GET", [_, "authorization", "records"]) => {
            |cx, ask| access::records(cx, ask.segment(3), &ask.query)
        }
        ("POST", [_, "authorization", "enable-effect"]) => {
            |cx, ask| access::enable(cx, ask.segment(3), &ask.json()?)
        }
        ("POST", [_, "authorization", "disable-effect"]) => {
            |cx, ask| access::disable(cx, ask.segment(3), &ask.json()?)
        }
        ("POST", [_, "authorization", "revoke"]) => {
            |cx, ask| access::revoke(cx, ask.segment(3), &ask.json()?)
        }
        ("POST", [_, "authorization", "allow"]) => {
            |cx, ask| access::allow(cx, ask.segment(3), &ask.json()?)
        }
        ("POST", [_, "authorization", "deny"]) => {
            |cx, ask| access::deny(cx, ask.segment(3), &ask.json()?)
        }
        _ => return None,
    })
}

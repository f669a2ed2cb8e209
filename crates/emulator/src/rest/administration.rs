//! The administrator's endpoints.
//!
//! An endpoint demands the administrator by its place: it is in an area below. [`serve`] refuses everybody without a management token
//! before it calls what serves the path. So an area checks nothing, and no endpoint can be forgotten.
//!
//! An area is a file with a function from a method and a path to what serves them, and a line in the list below.

use axum::response::Response;

use super::area::Endpoint;
use super::{
    applications, management_devices, management_mfa, management_orgs, management_tenants,
    management_userpool, management_users, permissions,
};
use crate::context::Cx;
use crate::http::{Ask, envelope, envelope_v3};

type Area = fn(&str, &[&str]) -> Option<Endpoint>;

const AREAS: &[Area] = &[
    management_users::endpoint,
    management_userpool::endpoint,
    management_mfa::endpoint,
    management_devices::endpoint,
    management_orgs::endpoint,
    management_tenants::endpoint,
    permissions::endpoint,
    applications::endpoint,
];

/// Paths that ask and change nothing, although their method is `POST`, by how they end.
const ASK: &[&[&str]] = &[
    &["users", "batch"],
    &["users", "filter"],
    &["password", "check"],
    &["extIdpConn", "identifier"],
    &["acl", "is-allowed"],
    &["acl", "check-resource-permission-batch"],
    &["acl", "get-authorized-resources-of-resource-kind"],
    &["metadata", "filter"],
    &["device-status"],
    &["get-user-devices"],
];

/// Whether a request changes something.
fn changes(ask: &Ask<'_>) -> bool {
    ask.method != "GET" && !ASK.iter().any(|end| ask.path.ends_with(end))
}

/// Answers what belongs here.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let endpoint = AREAS.iter().find_map(|area| area(ask.method, ask.path))?;
    let known = cx.check_ids(true);
    let allowed = known.and_then(|()| cx.administrator(&cx.state()));
    let reply = allowed.and_then(|()| endpoint(cx, ask));
    if reply.is_ok() && changes(ask) {
        cx.managed(format!("{} /{}", ask.method, ask.path.join("/")));
    }
    Some(match ask.path {
        ["api", "v3", ..] => envelope_v3(&reply, cx.lang),
        _ => envelope(&reply, cx.lang),
    })
}

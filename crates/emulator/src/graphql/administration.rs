//! The administrator's root fields.
//!
//! A root field demands the administrator by its place: it is in an area below. [`query`] and [`mutation`] refuse everybody without a
//! management token before they call what serves the field. So an area checks nothing, and no field can be forgotten.
//!
//! An area is a file with a function from a field's name to what serves it, and a line in a list below. A field that end users have
//! too is in `authentication`: its operation asks `sessions::subject` whom the request is about.

use super::area::Field;
use super::{management_mfa, management_orgs, management_userpool, management_users, permissions};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Reply};

type Area = fn(&str) -> Option<Field>;

const QUERIES: &[Area] = &[
    management_mfa::query,
    management_users::query,
    management_userpool::query,
    management_orgs::query,
    permissions::query,
];

const MUTATIONS: &[Area] = &[
    management_mfa::mutation,
    management_users::mutation,
    management_userpool::mutation,
    management_orgs::mutation,
    permissions::mutation,
];

pub(super) fn query(cx: &Cx<'_>, field: &str, args: &Args) -> Reply {
    resolve(QUERIES, "Query", cx, field, args)
}

pub(super) fn mutation(cx: &Cx<'_>, field: &str, args: &Args) -> Reply {
    let reply = resolve(MUTATIONS, "Mutation", cx, field, args);
    if reply.is_ok() {
        cx.managed(field.to_owned());
    }
    reply
}

fn resolve(areas: &[Area], kind: &str, cx: &Cx<'_>, field: &str, args: &Args) -> Reply {
    let serves = areas.iter().find_map(|area| area(field));
    let serves = serves.ok_or_else(|| ApiError::not_served(501, &format!("{kind}.{field}")))?;
    cx.administrator(&cx.state())?;
    serves(cx, args)
}

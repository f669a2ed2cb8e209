//! Organisations.

use super::area::Endpoint;
use crate::operations::{federation, org_changes as changes, orgs};

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("GET", ["api", "v2", "orgs"]) => |cx, ask| orgs::page(cx, &ask.query),
        ("GET", ["api", "v2", "orgs", "count"]) => |cx, _| Ok(orgs::count(cx)),
        ("GET", ["api", "v2", "orgs", "pagination"]) => |cx, ask| orgs::list(cx, &ask.query),
        ("GET", ["api", "v2", "orgs", "children"]) => |cx, ask| orgs::children(cx, &ask.query),
        ("GET", ["api", "v2", "orgs", "by-tenant"]) => |cx, ask| orgs::by_tenant(cx, &ask.query),
        ("GET", ["api", "v2", "orgs", "export"]) => |cx, ask| orgs::export(cx, &ask.query),
        ("POST", ["api", "v2", "orgs", "import"]) => |cx, ask| changes::import(cx, &ask.json()?),
        (
            "POST",
            [
                "connections",
                "enterprise",
                "wechatwork" | "dingtalk",
                "start-sync",
            ],
        ) => |cx, ask| federation::sync_accounts(cx, ask.segment(2)),
        ("POST", ["api", "v2", "ad", "sync"]) => |cx, ask| federation::sync_ad(cx, &ask.json()?),
        _ => return None,
    })
}

//! The applications that users may use, and how tenants are shown.

use serde_json::{Value, json};

use super::paging;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{Application, Reply, State, Tenant};

/// The applications that the user may use: those that list the user or whose records allow it, and the one that the user is logged
/// in to. A record can deny each of them.
pub(crate) fn applications(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let (me, logged_in_to) = (cx.me(&state)?, cx.claims(&state)?.aud);
    let all = state.all_applications();
    let mine: Vec<_> = all
        .filter(|a| {
            let listed = a.id == logged_in_to || a.users.contains(&me.id);
            state.recorded(a, &me.id).unwrap_or(listed)
        })
        .collect();
    paging::page(query, mine, application_json)
}

pub(crate) fn application_json(application: &Application) -> Value {
    let seed = &application.seed;
    let protocol = match seed.protocol.as_str() {
        "" => "oidc",
        other => other,
    };
    json!({
        "id": application.id, "name": seed.name, "logo": seed.logo, "domain": seed.domain,
        "description": seed.description, "protocol": protocol,
        "createdAt": iso(application.created), "updatedAt": iso(application.updated),
    })
}

/// A tenant as lists show it.
pub(crate) fn tenant_json(state: &State, tenant: &Tenant) -> Value {
    let seed = &tenant.seed;
    let logo = Some(seed.logo.as_str()).filter(|logo| !logo.is_empty());
    let page = Some(&seed.page).filter(|page| !page.is_empty());
    json!({
        "id": tenant.id, "userPoolId": state.pool_id, "name": seed.name, "logo": logo,
        "description": seed.description, "createdAt": iso(tenant.created), "updatedAt": iso(tenant.updated),
        "css": seed.css, "ssoPageCustomizationSettings": page,
        "defaultLoginTab": "password", "defaultRegisterTab": "email",
        "passwordTabConfig": {
            "enabledLoginMethods": ["username-password", "email-password", "phone-password"],
        },
        "loginTabs": ["phone-code", "password"], "registerTabs": null, "extendsFields": null,
    })
}

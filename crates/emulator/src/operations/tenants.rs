//! The administrator's tenants.

use serde_json::{Value, json};
use url::Url;

use super::applications::detail_json;
use super::paging::page;
use super::relations::tenant_json;
use super::user_lists::plain;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, NewTenant, Reply, State, TenantMember};

/// A tenant with its applications.
fn details_json(state: &mut State, id: &str) -> Reply {
    let jwks = state.signing.jwks()?;
    let tenant = state.tenant(id)?;
    let apps = tenant.seed.apps.iter();
    let apps = apps.filter_map(|id| state.application(id));
    let mut shown = tenant_json(state, tenant);
    shown["apps"] = apps.map(|app| detail_json(state, app, &jwks)).collect();
    Ok(shown)
}

fn user_json(state: &State, id: &str) -> Option<Value> {
    let user = state.users.get(id)?;
    Some(plain(state.user_json(user, None), false))
}

pub(crate) fn list(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let all = state.user_pool.tenants.iter().collect();
    page(query, all, |tenant| tenant_json(&state, tenant))
}

pub(crate) fn details(cx: &Cx<'_>, id: &str) -> Reply {
    details_json(&mut cx.state(), id)
}

/// A user with the tenants that he or she is a member of.
pub(crate) fn tenants_of(cx: &Cx<'_>, user: &str) -> Reply {
    let state = cx.state();
    let mut shown = user_json(&state, user).ok_or_else(|| ApiError::new(2004))?;
    let tenants = state.user_pool.tenants.iter();
    let mine = tenants.filter(|tenant| tenant.member(user).is_some());
    shown["tenants"] = mine.map(|tenant| tenant_json(&state, tenant)).collect();
    Ok(shown)
}

/// The ids of applications, which come as one text. All of them must be there.
fn apps(state: &State, text: &str) -> Reply<Vec<String>> {
    let ids = text.split(',').map(str::trim).map(str::to_owned);
    let ids: Vec<_> = ids.collect();
    match ids.iter().all(|id| state.knows_app(id)) {
        true => Ok(ids),
        false => Err(ApiError::new(2011)),
    }
}

/// Writes what a request says into a tenant. Null clears, except for what every tenant has.
fn write(state: &State, seed: &mut NewTenant, body: &Args) -> Reply<()> {
    if let Some(name) = body.text("name") {
        name.clone_into(&mut seed.name);
    }
    if let Some(text) = body.text("appIds") {
        seed.apps = apps(state, text)?;
    }
    if let Some(logo) = body.0.get("logo").filter(|logo| !logo.is_null()) {
        let logo = logo.as_str().filter(|logo| Url::parse(logo).is_ok());
        let logo = logo.ok_or_else(|| ApiError::bad_argument("logo"))?;
        logo.clone_into(&mut seed.logo);
    }
    for (name, field) in [
        ("description", &mut seed.description),
        ("css", &mut seed.css),
    ] {
        match body.0.get(name) {
            None => {}
            Some(Value::Null) => *field = None,
            Some(Value::String(text)) => *field = Some(text.clone()),
            Some(_) => return Err(ApiError::bad_argument(name)),
        }
    }
    let name = "ssoPageCustomizationSettings";
    if let Some(page) = body.0.get(name).filter(|page| !page.is_null()) {
        let flags = page.as_object();
        let flags = flags.filter(|flags| flags.values().all(Value::is_boolean));
        let flags = flags.ok_or_else(|| ApiError::bad_argument(name))?;
        seed.page.extend(flags.clone());
    }
    Ok(())
}

pub(crate) fn create(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    body.need("name")?;
    body.need("appIds")?;
    let mut seed = NewTenant::default();
    write(&state, &mut seed, body)?;
    let id = state.add_tenant(seed, cx.now_ms());
    details_json(&mut state, &id)
}

pub(crate) fn update(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    let mut seed = state.tenant(id)?.seed.clone();
    write(&state, &mut seed, body)?;
    let tenant = state.tenant_mut(id)?;
    tenant.seed = seed;
    tenant.updated = cx.now_ms();
    Ok(Value::Bool(true))
}

pub(crate) fn delete(cx: &Cx<'_>, id: &str) -> Reply {
    cx.state().remove_tenant(id)?;
    Ok(json!({ "code": 200, "message": cx.say("删除租户成功", "the tenant is deleted") }))
}

pub(crate) fn members(cx: &Cx<'_>, id: &str, query: &Args) -> Reply {
    let state = cx.state();
    let members = state.tenant(id)?.members.iter().collect();
    let mut shown = page(query, members, |member| {
        let user = user_json(&state, &member.user);
        json!({ "id": member.id, "tenantId": id, "user": user })
    })?;
    // This page alone counts under another name.
    let total = shown["totalCount"].take();
    Ok(json!({ "listTotal": total, "list": shown["list"].take() }))
}

/// The users that a request names, of whom there must be some.
fn users<'b>(body: &'b Args) -> Reply<Vec<&'b str>> {
    match body.texts("userIds") {
        none if none.is_empty() => Err(ApiError::bad_argument("userIds")),
        ids => Ok(ids),
    }
}

pub(crate) fn add_members(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    state.tenant(id)?;
    let ids = users(body)?;
    if !ids.iter().all(|id| state.users.contains_key(*id)) {
        return Err(ApiError::new(2004));
    }
    for user in &ids {
        state.join_tenant(id, user, cx.now_ms())?;
    }
    let mut tenant = tenant_json(&state, state.tenant(id)?);
    let added = ids.iter().filter_map(|user| user_json(&state, user));
    tenant["users"] = added.collect();
    Ok(tenant)
}

/// Changes members, all of whom must be there.
fn change_members(
    cx: &Cx<'_>,
    id: &str,
    users: &[&str],
    change: impl Fn(&mut TenantMember) -> bool,
) -> Reply {
    let mut state = cx.state();
    let tenant = state.tenant_mut(id)?;
    let mut changed = tenant.clone();
    for user in users {
        let member = changed.member_mut(user);
        if !member.is_some_and(&change) {
            return Err(ApiError::missing("租户成员", "such member", user));
        }
    }
    *tenant = changed;
    Ok(Value::Bool(true))
}

pub(crate) fn remove_member(cx: &Cx<'_>, id: &str, query: &Args) -> Reply {
    let user = query.need("userId")?;
    change_members(cx, id, &[user], |_| true)?;
    let mut state = cx.state();
    let members = &mut state.tenant_mut(id)?.members;
    members.retain(|member| member.user != user);
    Ok(Value::Bool(true))
}

pub(crate) fn update_member(cx: &Cx<'_>, id: &str, user: &str, body: &Args) -> Reply {
    let enabled = body.0.get("isEnabled").and_then(Value::as_bool);
    let enabled = enabled.ok_or_else(|| ApiError::bad_argument("isEnabled"))?;
    change_members(cx, id, &[user], |member| {
        member.enabled = enabled;
        true
    })
}

pub(crate) fn set_admin(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    change_members(cx, id, &users(body)?, |member| {
        member.admin = true;
        true
    })
}

pub(crate) fn delete_admin(cx: &Cx<'_>, id: &str, user: &str) -> Reply {
    change_members(cx, id, &[user], |member| {
        std::mem::replace(&mut member.admin, false)
    })
}

//! Who may enter an application: people by records, programs by accounts.

use serde_json::{Value, json};

use super::groups::group_json;
use super::paging::page;
use super::roles::{role_json, some_texts};
use super::user_lists::plain;
use crate::clock::iso;
use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::Args;
use crate::model::{
    Account, ApiError, Application, NewAccessAccount, Record, Reply, State, Target, namespace,
};

// ----- records

fn record_json(state: &State, application: &Application, record: &Record) -> Value {
    let to = state.named(&record.to);
    let (policy, effect) = match record.allow {
        true => (&application.access.allow_policy, "ALLOW"),
        false => (&application.access.deny_policy, "DENY"),
    };
    let code = format!("{}:{}", application.id, effect.to_lowercase());
    let target = match &record.to {
        Target::User(id) => {
            let user = state.users.get(id);
            user.map(|user| plain(state.user_json(user, None), false))
        }
        Target::Role(id) => {
            let role = state.roles.iter().find(|r| r.id == *id);
            role.map(|role| role_json(state, role))
        }
        Target::Group(id) => state.groups.iter().find(|g| g.id == *id).map(group_json),
        Target::Node(id) => {
            let node = state.node(id);
            node.map(|n| json!({ "id": n.id, "orgId": n.org_id, "name": n.name, "code": n.code }))
        }
        Target::AccessKey(_) => None,
    };
    let created = iso(application.created);
    json!({
        "assignedAt": iso(record.assigned), "policyId": policy, "code": code, "targetType": to.kind(),
        "targetIdentifier": to.name(), "namespace": application.id, "targetNamespace": record.namespace,
        "inheritByChildren": record.inherit_by_children, "enabled": record.enabled, "target": target,
        "policy": {
            "id": policy, "createdAt": created, "updatedAt": created, "userPoolId": state.pool_id,
            "isDefault": false, "isAuto": true, "hidden": true, "code": code, "description": null,
            "statements": [{
                "resource": format!("application:{}", application.id), "actions": ["application:access"],
                "effect": effect, "condition": [],
            }],
            "namespaceId": state.space(&application.id).map(|space| space.id),
        },
    })
}

pub(super) fn known<'s>(state: &'s State, id: &str) -> Reply<&'s Application> {
    state.application(id).ok_or_else(|| ApiError::new(2011))
}

pub(crate) fn records(cx: &Cx<'_>, id: &str, query: &Args) -> Reply {
    let state = cx.state();
    let application = known(&state, id)?;
    let records = application.access.records.iter().collect();
    page(query, records, |record| {
        record_json(&state, application, record)
    })
}

/// The targets that a change names. All of them must be there.
fn targets(state: &State, body: &Args) -> Reply<Vec<Target>> {
    let kind = body.need("targetType")?;
    if !["USER", "ROLE", "GROUP", "ORG"].contains(&kind) {
        return Err(ApiError::bad_argument("targetType"));
    }
    let space = state.known_space(namespace(body.text("namespace")))?;
    let names = some_texts(body, "targetIdentifiers")?.into_iter();
    let targets = names.map(|name| state.identified(&Target::of(kind, name)?, &space.code));
    targets.collect()
}

pub(crate) fn allow(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    record(cx, id, body, true)
}

pub(crate) fn deny(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    record(cx, id, body, false)
}

fn record(cx: &Cx<'_>, id: &str, body: &Args, allow: bool) -> Reply {
    let mut state = cx.state();
    known(&state, id)?;
    for to in targets(&state, body)? {
        let record = Record {
            to,
            allow,
            namespace: namespace(body.text("namespace")).to_owned(),
            inherit_by_children: body.flag("inheritByChildren"),
            enabled: true,
            assigned: cx.now_ms(),
        };
        state.record_access(id, record)?;
    }
    Ok(Value::Bool(true))
}

pub(crate) fn enable(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    change(cx, id, body, |records, to| {
        for record in records.iter_mut().filter(|r| r.to == *to) {
            record.enabled = true;
        }
    })
}

pub(crate) fn disable(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    change(cx, id, body, |records, to| {
        for record in records.iter_mut().filter(|r| r.to == *to) {
            record.enabled = false;
        }
    })
}

pub(crate) fn revoke(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    change(cx, id, body, |records, to| records.retain(|r| r.to != *to))
}

/// Changes the records of each target. Refused if one of them has none.
fn change(cx: &Cx<'_>, id: &str, body: &Args, change: impl Fn(&mut Vec<Record>, &Target)) -> Reply {
    let mut state = cx.state();
    known(&state, id)?;
    let targets = targets(&state, body)?;
    let records = &mut state.application_mut(id)?.access.records;
    for to in &targets {
        if !records.iter().any(|r| r.to == *to) {
            return Err(ApiError::missing("授权", "access record of", to.name()));
        }
    }
    for to in &targets {
        change(records, to);
    }
    Ok(Value::Bool(true))
}

/// What `permissionStrategy` says: whether nobody may enter where the records say nothing.
pub(super) fn denies_all(strategy: &Value) -> Reply<bool> {
    match strategy.get("defaultStrategy").and_then(Value::as_str) {
        Some("ALLOW_ALL") => Ok(false),
        Some("DENY_ALL") => Ok(true),
        _ => Err(ApiError::bad_argument("permissionStrategy")),
    }
}

// ----- accounts for programs

fn account_json(application: &str, account: &Account) -> Value {
    json!({
        "id": account.id, "appId": application, "secret": account.secret, "remarks": account.remarks,
        "userId": null, "tokenLifetime": account.token_lifetime, "enabled": account.enabled,
        "createdAt": iso(account.created), "updatedAt": iso(account.updated),
    })
}

fn shown(state: &State, id: &str) -> Value {
    let account = state.account(id);
    account.map_or(Value::Null, |(application, account)| {
        account_json(application, account)
    })
}

pub(crate) fn accounts(cx: &Cx<'_>, id: &str, query: &Args) -> Reply {
    let state = cx.state();
    let application = known(&state, id)?;
    let accounts = application.access.accounts.iter().collect();
    page(query, accounts, |account| account_json(id, account))
}

pub(crate) fn create_account(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    let lifetime = match body.0.get("tokenLifetime") {
        None | Some(Value::Null) => None,
        Some(seconds) => Some(
            seconds
                .as_u64()
                .filter(|s| *s > 0)
                .ok_or_else(|| ApiError::bad_argument("tokenLifetime"))?,
        ),
    };
    let seed = NewAccessAccount {
        // Python and Go say `remark`.
        remarks: body
            .text("remarks")
            .or(body.text("remark"))
            .map(str::to_owned),
        token_lifetime: lifetime,
        ..NewAccessAccount::default()
    };
    let account = state.add_account(id, seed, cx.now_ms())?;
    Ok(shown(&state, &account))
}

pub(crate) fn delete_account(cx: &Cx<'_>, query: &Args) -> Reply {
    cx.state().remove_account(query.need("id")?)?;
    Ok(Value::Bool(true))
}

/// Replaces the secret, or switches the account on or off.
pub(crate) fn update_account(cx: &Cx<'_>, body: &Args) -> Reply {
    let (mut state, id) = (cx.state(), body.need("id")?);
    let enabled = match body.0.get("enabled") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(enabled)) => Some(*enabled),
        Some(_) => return Err(ApiError::bad_argument("enabled")),
    };
    let secret = body.text("secret").map(str::to_owned);
    let account = state.account_mut(id)?;
    match (enabled, secret) {
        (Some(enabled), None) => account.enabled = enabled,
        // A client makes the secret. One that leaves it out gets one made here.
        (None, secret) => account.secret = secret.unwrap_or_else(|| random_hex(16)),
        (Some(enabled), Some(secret)) => {
            account.enabled = enabled;
            account.secret = secret;
        }
    }
    account.updated = cx.now_ms();
    Ok(shown(&state, id))
}

//! Policies, and whom they are assigned to.

use serde_json::{Value, json};

use super::paging::page;
use super::roles::{changed, some_texts, space};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{
    ApiError, Assignment, NewPolicy, Policy, PolicyChange, Reply, State, Statement, Target,
};

pub(crate) fn policy_json(policy: &Policy) -> Value {
    json!({
        "id": policy.id, "namespace": policy.namespace, "code": policy.code, "isDefault": policy.is_default,
        "description": policy.description, "statements": policy.statements,
        "createdAt": policy.created, "updatedAt": policy.updated,
        "assignmentsCount": policy.assignments.len(),
    })
}

fn assignment_json(state: &State, policy: &Policy, assignment: &Assignment) -> Value {
    let to = state.named(&assignment.to);
    json!({ "code": policy.code, "targetType": to.kind(), "targetIdentifier": to.name() })
}

fn statements(args: &Args) -> Reply<Vec<Statement>> {
    let list = args.list("statements").iter();
    let parse = |value: &Value| {
        serde_json::from_value(value.clone()).map_err(|_| ApiError::bad_argument("statements"))
    };
    list.map(parse).collect()
}

/// The target that the arguments name: a role by its code or its id.
fn target(state: &State, args: &Args) -> Reply<Target> {
    let named = Target::of(args.need("targetType")?, args.need("targetIdentifier")?)?;
    let mut roles = state
        .roles
        .iter()
        .filter(|role| role.namespace == space(args));
    match &named {
        Target::Role(id) if roles.any(|role| role.id == *id) => Ok(named),
        _ => state.identified(&named, space(args)),
    }
}

// ----- policies

pub(crate) fn policy(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let policy = state.policy(args.need("code")?, space(args));
    Ok(policy.map_or(Value::Null, policy_json))
}

/// The newest first. Without `excludeDefault: false`, not those that the service itself has.
pub(crate) fn policies(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let space = state.known_space(space(args))?.code.as_str();
    let with_default = args.0.get("excludeDefault") == Some(&Value::Bool(false));
    let policies = state.policies.iter().rev();
    let policies = policies.filter(|p| p.namespace == space && (with_default || !p.is_default));
    page(args, policies.collect(), policy_json)
}

pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let own = |name: &str| args.text(name).map(str::to_owned);
    let seed = NewPolicy {
        code: args.need("code")?.to_owned(),
        namespace: own("namespace"),
        description: own("description"),
        statements: statements(args)?,
        ..NewPolicy::default()
    };
    Ok(policy_json(cx.state().add_policy(seed, cx.now_ms())?))
}

pub(crate) fn update(cx: &Cx<'_>, args: &Args) -> Reply {
    let change = PolicyChange {
        code: args.text("newCode").map(str::to_owned),
        description: match args.0.get("description") {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        },
        statements: match args.0.get("statements") {
            None | Some(Value::Null) => None,
            Some(_) => Some(statements(args)?),
        },
    };
    let (mut state, code) = (cx.state(), args.need("code")?);
    let policy = state.change_policy((code, space(args)), change, cx.now_ms())?;
    Ok(policy_json(policy))
}

pub(crate) fn delete(cx: &Cx<'_>, args: &Args) -> Reply {
    let code = args.need("code")?;
    cx.state().remove_policies(&[code], space(args))?;
    Ok(changed(cx))
}

pub(crate) fn delete_many(cx: &Cx<'_>, args: &Args) -> Reply {
    let codes = some_texts(args, "codeList")?;
    cx.state().remove_policies(&codes, space(args))?;
    Ok(changed(cx))
}

// ----- assignments

/// Of a policy, or of a target, in one namespace or, where none is named, in all.
pub(crate) fn assignments(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let code = args.text("code");
    let filter = args.text("namespace");
    if let Some(space) = filter {
        state.known_space(space)?;
    }
    if let Some(code) = code {
        state.policy(code, space(args))?;
    }
    let to = match (args.text("targetType"), args.text("targetIdentifier")) {
        (_, Some(_)) => Some(target(&state, args)?),
        (Some(_), None) if code.is_none() => {
            return Err(ApiError::bad_argument("targetIdentifier"));
        }
        (None, None) if code.is_none() => return Err(ApiError::new(2231)),
        _ => None,
    };
    let kind = args.text("targetType");
    let space = match code {
        Some(_) => Some(space(args)),
        None => filter,
    };
    let mut list = Vec::new();
    for policy in &state.policies {
        if space.is_some_and(|space| policy.namespace != space)
            || code.is_some_and(|code| policy.code != code)
        {
            continue;
        }
        let mine = policy.assignments.iter().filter(|a| {
            to.as_ref().is_none_or(|to| a.to == *to) && kind.is_none_or(|kind| a.to.kind() == kind)
        });
        list.extend(mine.map(|assignment| (policy, assignment)));
    }
    page(args, list, |(policy, assignment)| {
        assignment_json(&state, policy, assignment)
    })
}

/// The assignments of one policy, as a field of it: a plain list.
pub(crate) fn of_policy(cx: &Cx<'_>, id: &str, args: &Args) -> Reply {
    let state = cx.state();
    let policy = state.policies.iter().find(|p| p.id == id);
    let list = policy.into_iter();
    let list = list.flat_map(|policy| policy.assignments.iter().map(move |a| (policy, a)));
    let mut page = page(args, list.collect(), |(policy, assignment)| {
        assignment_json(&state, policy, assignment)
    })?;
    Ok(page["list"].take())
}

/// The policies and targets of a change. All of them must be there.
fn changes<'a>(state: &State, args: &'a Args) -> Reply<(Vec<&'a str>, Vec<Target>)> {
    let (codes, kind) = (some_texts(args, "policies")?, args.need("targetType")?);
    for code in &codes {
        state.policy(code, space(args))?;
    }
    let names = some_texts(args, "targetIdentifiers")?.into_iter();
    let targets = names.map(|name| state.identified(&Target::of(kind, name)?, space(args)));
    Ok((codes, targets.collect::<Reply<_>>()?))
}

pub(crate) fn add_assignments(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (codes, targets) = changes(&state, args)?;
    for code in codes {
        for to in targets.iter().cloned() {
            let assignment = Assignment {
                to,
                inherit_by_children: args.flag("inheritByChildren"),
                enabled: true,
            };
            state.assign_policy((code, space(args)), assignment)?;
        }
    }
    Ok(changed(cx))
}

pub(crate) fn remove_assignments(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (codes, targets) = changes(&state, args)?;
    for code in codes {
        for target in &targets {
            state.unassign_policy((code, space(args)), target)?;
        }
    }
    Ok(changed(cx))
}

pub(crate) fn enable(cx: &Cx<'_>, args: &Args) -> Reply {
    switch(cx, args, true)
}

pub(crate) fn disable(cx: &Cx<'_>, args: &Args) -> Reply {
    switch(cx, args, false)
}

fn switch(cx: &Cx<'_>, args: &Args, enabled: bool) -> Reply {
    let (mut state, code) = (cx.state(), args.need("policy")?);
    state.policy(code, space(args))?;
    let target = target(&state, args)?;
    state.switch_policy((code, space(args)), &target, enabled)?;
    Ok(changed(cx))
}

/// The assignments of a policy to targets of one kind, with what is known of each.
pub(crate) fn by_target(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    state.known_space(query.need("namespace")?)?;
    let policy = state.policy(query.need("policy_code")?, space(query))?;
    let kind = query.need("target_type")?;
    Target::of(kind, "any")?;
    let mine = policy.assignments.iter().filter(|a| a.to.kind() == kind);
    let list = mine.map(|assignment| {
        let to = state.named(&assignment.to);
        json!({
            "policyId": policy.id, "code": policy.code, "namespace": policy.namespace,
            "targetType": to.kind(), "targetIdentifier": to.name(),
            "inheritByChildren": assignment.inherit_by_children, "enabled": assignment.enabled,
        })
    });
    Ok(list.collect())
}

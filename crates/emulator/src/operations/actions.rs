//! What users and administrators have done, as the administrator reads it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::paging::page;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{Action, ApiError, Reply, State};

/// What the list is narrowed to, where a request names several values of one kind.
pub(crate) struct Wanted {
    pub(crate) operations: Vec<String>,
    pub(crate) operators: Vec<String>,
    pub(crate) applications: Vec<String>,
}

fn operator(state: &State, action: &Action) -> String {
    match &action.user {
        Some(user) => format!("arn:cn:authing:{}:user:{user}", state.pool_id),
        None => format!("arn:cn:authing:{}", state.pool_id),
    }
}

/// Milliseconds since 1970, if they are given.
fn time(query: &Args, name: &str) -> Reply<Option<u64>> {
    let text = query.text(name);
    let time = text.map(|text| text.parse().map_err(|_| ApiError::bad_argument(name)));
    time.transpose()
}

/// What users and the administrator have done, the latest first. Of the administrator, only what the documentation names.
pub(crate) fn list(cx: &Cx<'_>, query: &Args, wanted: &Wanted) -> Reply {
    show(cx, query, wanted, |action| action.documented)
}

/// What the administrator has done, the latest first.
pub(crate) fn audit(cx: &Cx<'_>, query: &Args, wanted: &Wanted) -> Reply {
    show(cx, query, wanted, |action| action.user.is_none())
}

fn show(cx: &Cx<'_>, query: &Args, wanted: &Wanted, is_here: fn(&Action) -> bool) -> Reply {
    let state = cx.state();
    let (start, end) = (time(query, "start")?, time(query, "end")?);
    let has = |list: &[String], value: &str| list.is_empty() || list.iter().any(|v| v == value);
    let fits = |action: &&Action| {
        is_here(action)
            && has(&wanted.operations, &action.name)
            && has(&wanted.operators, &operator(&state, action))
            && has(
                &wanted.applications,
                action.application.as_deref().unwrap_or_default(),
            )
            && query
                .text("eventType")
                .is_none_or(|kind| action.name == kind)
            && query
                .text("userId")
                .is_none_or(|id| action.user.as_deref() == Some(id))
            && query.text("clientip").is_none_or(|ip| action.ip == ip)
            && (query.text("exclude_non_app_records") != Some("1") || action.application.is_some())
            && start.is_none_or(|start| action.at >= start)
            && end.is_none_or(|end| action.at <= end)
    };
    let found = state.actions.list.iter().rev().filter(fits).collect();
    page(query, found, |action| action_json(cx, &state, action))
}

fn action_json(cx: &Cx<'_>, state: &State, action: &Action) -> Value {
    let user = action.user.as_deref().map(|id| {
        let user = state.users.get(id);
        let names = ["nickname", "username", "email", "phone"];
        let name = user.and_then(|user| names.iter().find_map(|name| user.text(name)));
        json!({
            "id": id, "userPoolId": state.pool_id, "displayName": name,
            "photo": user.and_then(|user| user.text("photo")),
        })
    });
    let application = action.application.as_deref();
    let application = application.and_then(|id| state.application(id));
    let at = iso(action.at);
    let program = action.agent.as_deref().and_then(|a| a.split('/').next());
    let person = user.clone().unwrap_or_default();
    // The newer form of an entry beside the older one: both are on the endpoint for users.
    json!({
        "logId": format!("{:024x}", action.number), "userPoolId": state.pool_id, "userId": action.user,
        "userName": person["displayName"], "photoUrl": person["photo"], "clientIp": action.ip,
        "appId": action.application, "appName": application.map(|a| &a.seed.name), "eventType": action.name,
        "eventResultCode": "success", "operationMode": "SDK", "ua": { "name": program },
        "user_agent": action.agent,
        "@timestamp": at, "@version": "1", "timestamp": at, "operator_arn": operator(state, action),
        "userpool_id": state.pool_id, "host": cx.url, "app_id": action.application,
        "operation_name": action.name, "operation_desc": description(cx, &action.name),
        "clientip": action.ip, "geoip": { "ip": action.ip }, "user": user,
        "app": application.map(|a| json!({ "id": a.id, "name": a.seed.name })),
    })
}

fn description<'t>(cx: &Cx<'_>, name: &'t str) -> &'t str {
    match name {
        "login" => cx.say("登录", "log in"),
        "register" => cx.say("注册", "register"),
        "updateUserinfo" => cx.say("修改用户资料", "update a profile"),
        "updatePassword" => cx.say("修改密码", "change the password"),
        "updateEmail" => cx.say("修改邮箱", "change the e-mail address"),
        "updatePhone" => cx.say("修改手机号", "change the phone"),
        "refreshToken" => cx.say("刷新 token", "refresh a token"),
        "verifyMfa" => cx.say("二次认证", "multi-factor authentication"),
        "createUser" => cx.say("创建用户", "create a user"),
        "deleteUser" => cx.say("删除用户", "delete a user"),
        "deleteUsers" => cx.say("批量删除用户", "delete users"),
        "userpool:UpdateConfig" => cx.say("修改用户池配置", "update the user pool"),
        other => other,
    }
}

/// The number of users who have logged in to an application.
pub(crate) fn count_logins(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let id = query.need("appId")?;
    if !state.knows_app(id) {
        return Err(ApiError::new(2011));
    }
    let logins = state
        .actions
        .list
        .iter()
        .filter(|action| action.name == "login");
    let logins = logins.filter(|action| action.application.as_deref() == Some(id));
    let users: BTreeSet<_> = logins.filter_map(|action| action.user.as_ref()).collect();
    Ok(users.len().into())
}

//! Logins by accounts elsewhere: directories, WeChat, identity sources.

use serde_json::{Map, Value, json};

use super::accounts::client_ip;
use super::admit::enter;
use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::Args;
use crate::model::{
    ApiError, DirectoryUser, NewIdentitySource, NewUser, OutsideAccount, Reply, State, not_a_member,
};

/// Login against a directory; the first one imports the account, the later ones refresh it.
pub(crate) fn directory_login(cx: &Cx<'_>, kind: &str, input: &Args) -> Reply {
    let (username, password) = (input.need("username")?, input.need("password")?);
    let mut state = cx.state();
    let people = if kind == "ldap" {
        &state.ldap
    } else {
        &state.ad
    };
    let person = people
        .iter()
        .find(|p| p.username == username && p.password == password);
    let person = person.cloned().ok_or_else(|| ApiError::new(2333))?;
    let (id, newly) = imported(cx, &mut state, kind, person)?;
    let ip = client_ip(cx, input);
    let mut user = enter(cx, &mut state, &id, &ip, newly)?;
    if let (false, Some(user)) = (input.flag("withCustomData"), user.as_object_mut()) {
        user.remove("customData");
    }
    Ok(user)
}

/// The user of a person in a directory, up to date; and whether it is new.
fn imported(
    cx: &Cx<'_>,
    state: &mut State,
    kind: &str,
    person: DirectoryUser,
) -> Reply<(String, bool)> {
    let name = json!(person.name);
    let new = NewUser {
        username: Some(person.username.clone()),
        email: person.email,
        profile: Map::from_iter([("name".to_owned(), name.clone())]),
        ..NewUser::default()
    };
    let (id, newly) = federated(cx, state, kind, None, &person.username, new)?;
    state.user_mut(&id)?.set("name", name);
    Ok((id, newly))
}

/// Imports everybody in the Active Directory that an identity source stands for.
pub(crate) fn sync_ad(cx: &Cx<'_>, body: &Args) -> Reply {
    let (mut state, id) = (cx.state(), body.need("connectionId")?);
    let mut sources = state.sources.list.iter();
    if !sources.any(|s| s.protocol == "ad" && s.key() == id) {
        return Err(ApiError::new(404));
    }
    for person in state.ad.clone() {
        imported(cx, &mut state, "ad", person)?;
    }
    Ok(Value::Bool(true))
}

/// Imports everybody who has an account at an identity source.
pub(crate) fn sync_accounts(cx: &Cx<'_>, identifier: &str) -> Reply {
    let mut state = cx.state();
    let mut sources = state.sources.list.iter();
    let source = sources.find(|s| s.identifier == identifier).cloned();
    let source = source.ok_or_else(|| ApiError::new(404))?;
    for account in &source.accounts {
        linked(cx, &mut state, &source, account)?;
    }
    Ok(Value::Bool(true))
}

/// The user of an account at an identity source; and whether it is new.
fn linked(
    cx: &Cx<'_>,
    state: &mut State,
    source: &NewIdentitySource,
    account: &OutsideAccount,
) -> Reply<(String, bool)> {
    let new = account.user.clone();
    let provider = &source.identifier;
    let (id, newly) = federated(cx, state, provider, Some(source), &account.id, new)?;
    if newly {
        let identity = identity(source, account, &id, &state.pool_id);
        // In the place of the plain identity that every imported account gets.
        let identities = &mut state.user_mut(&id)?.identities;
        identities.pop();
        identities.push(identity);
    }
    Ok((id, newly))
}

/// The user with this identity, or a new one; and whether it is new. A login to a tenant makes new users only by an identity source of
/// the tenant itself; they are members then.
fn federated(
    cx: &Cx<'_>,
    state: &mut State,
    provider: &str,
    source: Option<&NewIdentitySource>,
    outside: &str,
    new: NewUser,
) -> Reply<(String, bool)> {
    let is_it = |identity: &Value| match source {
        Some(source) => source.knows(identity),
        None => identity["provider"] == provider,
    };
    let known = state.find(|u| {
        let mut identities = u.identities.iter();
        identities.any(|i| is_it(i) && i["userIdInIdp"] == outside)
    });
    if let Some(user) = known {
        return Ok((user.id.clone(), false));
    }
    if let Some(tenant) = cx.tenant_id() {
        state.tenant(tenant)?;
        let home = source.and_then(|source| state.sources.tenant_of(source));
        if home != Some(tenant) {
            return Err(not_a_member());
        }
    }
    let id = state.add_user(new, provider, cx.now_ms())?;
    if let Some(tenant) = cx.tenant_id() {
        state.join_tenant(tenant, &id, cx.now_ms())?;
    }
    let identity = json!({
        "provider": provider, "userIdInIdp": outside, "userId": id, "userPoolId": state.pool_id,
        "isSocial": provider.starts_with("wechat"), "type": "generic", "connectionId": provider,
    });
    state.user_mut(&id)?.identities.push(identity);
    Ok((id, true))
}

pub(crate) fn wechat_login(cx: &Cx<'_>, pool_or_app: &str, query: &Args) -> Reply {
    let mut state = cx.state();
    if pool_or_app != state.pool_id && !state.knows_app(pool_or_app) {
        return Err(ApiError::new(2011));
    }
    let code = query.need("code")?;
    let person = state
        .wechat
        .remove(code)
        .ok_or_else(|| ApiError::new(602))?;
    let unionid = person.profile.get("unionid").and_then(Value::as_str);
    let outside = unionid.unwrap_or(code).to_owned();
    let (id, newly) = federated(cx, &mut state, "wechat:mobile", None, &outside, person)?;
    enter(cx, &mut state, &id, &cx.peer, newly)
}

/// Logs the owner of an outside account in, who is found or made.
pub(crate) fn login(cx: &Cx<'_>, query: &Args, source: &NewIdentitySource, account: &str) -> Reply {
    query.check_context()?;
    let account = source.account(account)?;
    let mut state = cx.state();
    let custom: Map<String, Value> = match query.text("custom_data") {
        Some(text) => {
            serde_json::from_str(text).map_err(|_| ApiError::bad_argument("custom_data"))?
        }
        None => Map::new(),
    };
    state.check_custom_data(&custom)?;
    let (id, newly) = linked(cx, &mut state, source, account)?;
    state.user_mut(&id)?.custom.extend(custom);
    let mut answer = enter(cx, &mut state, &id, &cx.peer, newly)?;
    if let Some(answer) = answer.as_object_mut() {
        for (option, field) in [
            ("with_custom_data", "customData"),
            ("with_identities", "identities"),
        ] {
            if query.text(option) != Some("1") {
                answer.remove(field);
            }
        }
    }
    Ok(answer)
}

fn identity(source: &NewIdentitySource, account: &OutsideAccount, user: &str, pool: &str) -> Value {
    json!({
        "identityId": random_hex(12), "extIdpId": source.provider_id(), "provider": source.kind(),
        "connectionId": source.identifier, "userIdInIdp": account.id, "userId": user, "userPoolId": pool,
        "isSocial": source.protocol == "social", "type": "generic", "openid": account.id,
        "userInfoInIdp": account.user.profile, "accessToken": random_hex(16), "refreshToken": random_hex(16),
    })
}

/// Links an outside account to the user who asked for it, once.
pub(crate) fn link_account(
    cx: &Cx<'_>,
    link: &str,
    source: &NewIdentitySource,
    account: &str,
) -> Reply {
    let account = source.account(account)?;
    let mut state = cx.state();
    let asked = state.sources.links.remove(link);
    let (user, _) = asked
        .filter(|(_, asked)| asked == source.key())
        .ok_or_else(|| ApiError::bad_argument("link_state"))?;
    let owner = state.find(|owner| {
        let mut identities = owner.identities.iter();
        identities.any(|i| i["extIdpId"] == source.provider_id() && i["userIdInIdp"] == account.id)
    });
    match owner.map(|owner| owner.id == user) {
        Some(true) => return Err(ApiError::new(2213)),
        Some(false) => return Err(ApiError::new(2215)),
        None => {}
    }
    let identity = identity(source, account, &user, &state.pool_id);
    let user = state.user_mut(&user)?;
    user.identities.push(identity);
    let user = user.clone();
    Ok(state.user_json(&user, None))
}

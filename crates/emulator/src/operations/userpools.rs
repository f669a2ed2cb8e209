//! The user pool as a whole, and the others of its owner: made, listed, deleted, with another secret.
//!
//! The others are only listed: an emulator serves one pool.

use serde_json::{Value, json};

use super::paging::{page, sort};
use super::userpool::{own_json, userpool_json};
use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::Args;
use crate::model::{ApiError, OtherPool, Reply, Settings, State, UserPool};

/// The kinds of user pool: code, name, description.
const TYPES: &[(&str, &str, &str)] = &[
    ("web", "Web", "Web applications"),
    ("mobile", "Mobile", "Apps for phones and tablets"),
    ("desktop", "Desktop", "Desktop applications"),
    ("api", "API", "Services without a user interface"),
];

pub(crate) fn types(_: &Cx<'_>, _: &Args) -> Reply {
    let types = TYPES.iter().map(|(code, name, description)| {
        json!({
            "code": code, "name": name, "description": description, "image": null, "sdks": [],
        })
    });
    Ok(types.collect())
}

fn other_json(other: &OtherPool) -> Value {
    let secrets = (&*other.secret, &*other.jwt_secret);
    userpool_json(&Settings::default(), &other.pool, &other.id, secrets)
}

pub(crate) fn list(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let others = state.user_pool.others.iter().map(other_json);
    let mut pools: Vec<_> = std::iter::once(own_json(&state)).chain(others).collect();
    let time = |pool: &Value, field: &str| pool[field].as_str().unwrap_or_default().to_owned();
    sort(args, &mut pools, time)?;
    page(args, pools, |pool| pool)
}

fn is_taken(state: &State, domain: &str) -> bool {
    let others = state.user_pool.others.iter();
    let pools = others.map(|other| &other.pool);
    let mut domains = pools
        .chain([&state.user_pool])
        .filter_map(|pool| pool.profile.get("domain")?.as_str());
    domains.any(|known| known.eq_ignore_ascii_case(domain))
}

pub(crate) fn is_domain_available(cx: &Cx<'_>, args: &Args) -> Reply {
    let domain = args.need("domain")?;
    Ok((!is_taken(&cx.state(), domain)).into())
}

pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let domain = args.need("domain")?;
    args.need("name")?;
    let is_type = |code: &&str| TYPES.iter().any(|(known, ..)| known == code);
    if !args.texts("userpoolTypes").iter().all(is_type) {
        return Err(ApiError::bad_argument("userpoolTypes"));
    }
    let (mut state, now) = (cx.state(), cx.now_ms());
    if is_taken(&state, domain) {
        return Err(ApiError::with_text(
            409,
            "域名已被使用",
            "the domain is taken",
        ));
    }
    let mut pool = UserPool::new(now);
    let given = args.0.iter().filter(|(_, value)| !value.is_null());
    pool.profile = given
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let other = OtherPool {
        id: state.new_id(now),
        secret: random_hex(16),
        jwt_secret: random_hex(16),
        pool,
    };
    let answer = other_json(&other);
    state.user_pool.others.push(other);
    cx.acted(&mut state, "createUserpool", None);
    Ok(answer)
}

pub(crate) fn refresh_secret(cx: &Cx<'_>, _: &Args) -> Reply {
    let mut state = cx.state();
    state.pool_secret = random_hex(16);
    cx.acted(&mut state, "refreshUserpoolSecret", None);
    Ok(state.pool_secret.clone().into())
}

/// Afterwards nobody knows the pool, nor its applications and users, and all tokens are over.
pub(crate) fn delete(cx: &Cx<'_>, _: &Args) -> Reply {
    let mut state = cx.state();
    let users: Vec<_> = state.users.keys().cloned().collect();
    for id in users {
        state.remove_user(&id);
    }
    state.user_pool.is_deleted = true;
    state.tokens.live.clear();
    cx.acted(&mut state, "deleteUserpool", None);
    Ok(json!({ "code": 200, "message": cx.say("操作成功", "done") }))
}

/// A token for an upload, of the form that Qiniu has: key, signature and policy. Nothing is uploaded with it.
pub(crate) fn upload_token(_: &Cx<'_>, _: &Args) -> Reply {
    Ok(format!("{}:{}:{}", random_hex(20), random_hex(14), random_hex(30)).into())
}

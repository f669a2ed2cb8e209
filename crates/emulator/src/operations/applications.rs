//! Applications, as the administrator has them.

use serde_json::{Value, json};
use url::Url;

use super::access::{denies_all, known};
use super::paging::page;
use super::relations::{application_json, tenant_json};
use super::user_lists::plain;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{
    Agreement, ApiError, Application, NewAgreement, NewApplication, Reply, State, TokenAlgorithm,
    User,
};

/// What the list of an application's types has.
const TYPES: [&str; 3] = ["INDIVIDUAL", "Tenant", "BOTH"];

/// An application with its settings.
pub(super) fn detail_json(state: &State, application: &Application, jwks: &Value) -> Value {
    let (seed, access) = (&application.seed, &application.access);
    let mut shown = application_json(application);
    let protocol = shown["protocol"].clone();
    let is = |name: &str| protocol == name;
    let (algorithm, seconds) = (state.settings.token_algorithm, state.settings.token_seconds);
    let more = json!({
        "userPoolId": state.pool_id, "identifier": seed.domain, "secret": application.secret,
        "appType": match seed.app_type.as_str() { "" => "INDIVIDUAL", other => other },
        "redirectUris": seed.redirect_uris, "logoutRedirectUris": [], "jwks": jwks,
        "qrcodeScanning": { "redirect": false, "interval": 800 },
        "loginTabs": ["password", "phone-code"], "defaultLoginTab": "password",
        "registerTabs": ["email", "phone"], "defaultRegisterTab": "email", "css": "",
        "passwordTabConfig": { "enabledLoginMethods": ["username-password", "email-password", "phone-password"] },
        "oidcConfig": {
            "client_id": application.id, "redirect_uris": seed.redirect_uris, "post_logout_redirect_uris": [],
            "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
            "id_token_signed_response_alg": match algorithm {
                TokenAlgorithm::Hs256 => "HS256",
                TokenAlgorithm::Rs256 => "RS256",
            },
            "token_endpoint_auth_method": match seed.public { true => "none", false => "client_secret_post" },
            "authorization_code_expire": 600, "access_token_expire": seconds, "id_token_expire": seconds,
            "skip_consent": true,
        },
        "permissionStrategy": {
            "enabled": true, "defaultStrategy": match access.deny_all { true => "DENY_ALL", false => "ALLOW_ALL" },
            "allowPolicyId": access.allow_policy, "denyPolicyId": access.deny_policy,
        },
        "isOfficial": false, "isDeleted": false, "isDefault": application.id == state.own.id, "isDemo": false,
        "isIntegrate": false, "ssoEnabled": false, "oidcProviderEnabled": is("oidc"), "oauthProviderEnabled": is("oauth"),
        "samlProviderEnabled": is("saml"), "casProviderEnabled": is("cas"),
        "registerDisabled": !state.settings.registration, "extendsFieldsEnabled": false, "extendsFields": [],
        "showAuthorizationPage": false, "enableSubAccount": false, "enableDeviceMutualExclusion": false,
        "loginRequireEmailVerified": state.settings.login_requires_verified_email,
        "agreementEnabled": !application.agreements.is_empty(), "skipMfa": false, "casExpireBaseBrowser": false,
    });
    if let (Some(shown), Value::Object(more)) = (shown.as_object_mut(), more) {
        shown.extend(more);
    }
    shown
}

fn shown(state: &mut State, id: &str) -> Reply {
    let jwks = state.signing.jwks()?;
    Ok(detail_json(state, known(state, id)?, &jwks))
}

/// The emulator's own application first, then the others in the order in which they were added.
pub(crate) fn list(cx: &Cx<'_>, query: &Args) -> Reply {
    let mut state = cx.state();
    let jwks = state.signing.jwks()?;
    let all = state.all_applications().collect();
    page(query, all, |application| {
        detail_json(&state, application, &jwks)
    })
}

pub(crate) fn detail(cx: &Cx<'_>, id: &str) -> Reply {
    shown(&mut cx.state(), id)
}

/// Whether a text can be a part of a domain.
fn is_label(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_inside = !text.starts_with('-') && !text.ends_with('-');
    (1..=63).contains(&text.len()) && is_inside && text.chars().all(is_allowed)
}

/// An absolute address without a fragment. Apps have schemes of their own.
fn is_callback(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.fragment().is_none() && !text.contains('*'))
}

pub(crate) fn create(cx: &Cx<'_>, body: &Args) -> Reply {
    let name = body.text("name").map(str::trim).unwrap_or_default();
    if name.is_empty() {
        return Err(ApiError::new(2007));
    }
    let identifier = body.need("identifier")?;
    if !is_label(identifier) {
        return Err(ApiError::bad_argument("identifier"));
    }
    let (given, uris) = (body.list("redirectUris"), body.texts("redirectUris"));
    if given.is_empty() || given.len() != uris.len() || !uris.iter().all(|uri| is_callback(uri)) {
        return Err(ApiError::bad_argument("redirectUris"));
    }
    let mut state = cx.state();
    for application in state.all_applications() {
        if application.seed.name == name {
            return Err(ApiError::new(2008));
        }
        if application.seed.domain.eq_ignore_ascii_case(identifier) {
            return Err(ApiError::new(2039));
        }
    }
    let new = NewApplication {
        name: name.to_owned(),
        domain: identifier.to_owned(),
        logo: body.text("logo").unwrap_or_default().to_owned(),
        redirect_uris: uris.into_iter().map(str::to_owned).collect(),
        ..NewApplication::default()
    };
    let id = state.add_application(new, cx.now_ms());
    shown(&mut state, &id)
}

pub(crate) fn delete(cx: &Cx<'_>, id: &str) -> Reply {
    cx.state().remove_application(id)?;
    Ok(Value::Bool(true))
}

/// Changes whose users it is for, and who may enter where nothing is said of them. Nothing else can be changed here.
pub(crate) fn update(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let (strategy, kind) = (body.0.get("permissionStrategy"), body.0.get("appType"));
    if strategy.is_none() && kind.is_none() {
        let what = "POST /api/v2/applications/{id} without permissionStrategy and appType";
        return Err(ApiError::not_served(501, what));
    }
    let deny_all = strategy.map(denies_all).transpose()?;
    let kind = kind.map(|kind| {
        let known = TYPES.iter().find(|known| kind == **known);
        known.ok_or_else(|| ApiError::new(2009))
    });
    let kind = kind.transpose()?;
    let mut state = cx.state();
    let application = state.application_mut(id)?;
    if let Some(deny_all) = deny_all {
        application.access.deny_all = deny_all;
    }
    if let Some(kind) = kind {
        application.seed.app_type = (*kind).to_owned();
    }
    application.updated = cx.now_ms();
    shown(&mut state, id)
}

pub(crate) fn refresh_secret(cx: &Cx<'_>, id: &str) -> Reply {
    let mut state = cx.state();
    state.refresh_secret(id, cx.now_ms())?;
    cx.acted(&mut state, "refreshSecret", None);
    shown(&mut state, id)
}

pub(crate) fn tenants(cx: &Cx<'_>, id: &str) -> Reply {
    let state = cx.state();
    let mut shown = application_json(known(&state, id)?);
    let tenants = state.user_pool.tenants.iter();
    let tenants = tenants.filter(|tenant| tenant.has_app(id));
    shown["isIntegrate"] = false.into();
    shown["tenants"] = tenants.map(|tenant| tenant_json(&state, tenant)).collect();
    Ok(shown)
}

fn active_json(state: &State, user: &User) -> Value {
    let mut shown = plain(state.user_json(user, None), false);
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("identities");
        let ip = fields.remove("lastIP");
        fields.insert("lastIp".to_owned(), ip.unwrap_or_default());
        for (name, value) in [
            ("isRoot", json!(false)),
            ("sendSmsCount", json!(0)),
            ("sendSmsLimitCount", json!(1000)),
            ("thirdPartyIdentity", json!([])),
        ] {
            fields.insert(name.to_owned(), value);
        }
    }
    shown
}

/// The users with a login at the application that has not ended.
pub(crate) fn active_users(cx: &Cx<'_>, id: &str, query: &Args) -> Reply {
    let state = cx.state();
    known(&state, id)?;
    let users = state.logged_in_at(id, cx.now_secs());
    page(query, users, |user| active_json(&state, user))
}

// ----- agreements

fn agreement_json(state: &State, app: &str, (at, agreement): (usize, &Agreement)) -> Value {
    let seed = &agreement.seed;
    json!({
        "id": agreement.id, "appId": app, "userPoolId": state.pool_id, "title": seed.title, "lang": seed.lang,
        "required": seed.required, "order": at,
    })
}

fn shown_agreement(state: &State, app: &str, id: i64) -> Reply {
    let mut agreements = known(state, app)?.agreements.iter().enumerate();
    let agreement = agreements.find(|(_, agreement)| agreement.id == id);
    Ok(agreement.map_or(Value::Null, |found| agreement_json(state, app, found)))
}

/// What a request says of an agreement; what it does not say stays.
fn agreed(body: &Args, mut seed: NewAgreement) -> Reply<NewAgreement> {
    seed.title = body.need("title")?.to_owned();
    match body.0.get("required") {
        None | Some(Value::Null) => {}
        Some(Value::Bool(required)) => seed.required = *required,
        Some(_) => return Err(ApiError::bad_argument("required")),
    }
    match body.text("lang") {
        None => {}
        Some(lang @ ("zh-CN" | "en-US")) => seed.lang = lang.to_owned(),
        Some(_) => return Err(ApiError::bad_argument("lang")),
    }
    Ok(seed)
}

/// An id of an agreement. Go and Python may send it as text.
fn number(id: &Value) -> Reply<i64> {
    let number = match id {
        Value::String(text) => text.parse().ok(),
        number => number.as_i64(),
    };
    number.ok_or_else(|| ApiError::bad_argument("agreementId"))
}

pub(crate) fn agreements(cx: &Cx<'_>, app: &str) -> Reply {
    let state = cx.state();
    let agreements = known(&state, app)?.agreements.iter().enumerate();
    let list: Vec<_> = agreements
        .map(|found| agreement_json(&state, app, found))
        .collect();
    Ok(json!({ "totalCount": list.len(), "list": list }))
}

pub(crate) fn create_agreement(cx: &Cx<'_>, app: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    known(&state, app)?;
    let id = state.add_agreement(app, agreed(body, NewAgreement::default())?)?;
    shown_agreement(&state, app, id)
}

pub(crate) fn modify_agreement(cx: &Cx<'_>, app: &str, id: &str, body: &Args) -> Reply {
    let (mut state, id) = (cx.state(), number(&id.into())?);
    let agreement = state.agreement_mut(app, id)?;
    agreement.seed = agreed(body, agreement.seed.clone())?;
    shown_agreement(&state, app, id)
}

pub(crate) fn delete_agreement(cx: &Cx<'_>, app: &str, id: &str) -> Reply {
    cx.state().remove_agreement(app, number(&id.into())?)?;
    Ok(Value::Bool(true))
}

pub(crate) fn sort_agreements(cx: &Cx<'_>, app: &str, body: &Args) -> Reply {
    let ids: Vec<_> = body.list("ids").iter().map(number).collect::<Reply<_>>()?;
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    if ids.is_empty() || once.len() != ids.len() {
        return Err(ApiError::bad_argument("ids"));
    }
    cx.state().sort_agreements(app, &ids)?;
    Ok(Value::Bool(true))
}

//! Identity sources: what an application shows of them, and the accounts that a user has linked.

use axum::response::Response;
use serde_json::{Value, json};
use url::Url;

use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::{Args, Ask, envelope, envelope_v3, with_query};
use crate::model::{ApiError, Reply};

/// Answers what belongs here.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let reply = match (ask.method, ask.path) {
        ("GET", ["api", "v2", "applications", app_id, "public-config"]) => {
            return Some(envelope(&public_config(cx, app_id), cx.lang));
        }
        ("POST", ["api", "v2", "connections", "oidc", "start-interaction"]) => {
            let reply = ask.json().and_then(|body| start_interaction(cx, &body));
            return Some(envelope(&reply, cx.lang));
        }
        ("GET", ["api", "v3", "get-identities"]) => {
            cx.check_ids(true).and_then(|()| identities(cx))
        }
        ("GET", ["api", "v3", "generate-link-extidp-url"]) => {
            cx.check_ids(true).and_then(|()| link_url(cx, &ask.query))
        }
        ("POST", ["api", "v3", "unlink-extidp"]) => {
            cx.check_ids(true).and_then(|()| unlink(cx, &ask.json()?))
        }
        _ => return None,
    };
    Some(envelope_v3(&reply, cx.lang))
}

/// What anybody may know of an application.
fn public_config(cx: &Cx<'_>, app_id: &str) -> Reply {
    let state = cx.state();
    if !state.knows_app(app_id) {
        return Err(ApiError::new(2011));
    }
    let sources = state.sources.list.iter();
    let place = (app_id, cx.tenant_id());
    let enterprise = sources
        .filter(|source| source.protocol != "social" && state.sources.is_open(source, place));
    let tenant = cx.tenant_id().map(|id| ("tenant_id", id.to_owned()));
    let providers = enterprise.map(|source| {
        let (protocol, identifier) = (&source.protocol, &source.identifier);
        let page = format!("{}/connections/enterprise/{protocol}/{identifier}", cx.url);
        let page = with_query(&page, tenant.as_slice());
        let ready = with_query(&page, &[("app_id", app_id.to_owned())]);
        let config = match protocol.as_str() {
            "oidc" => json!({
                "authorizationEdpoint": page, "clientId": source.key(), "scopes": "openid profile email",
                "redirectUri": format!("{}/connections/oidc/callback", cx.url), "responseType": "code",
            }),
            "oauth" => json!({ "authUrl": ready }),
            "saml" => json!({ "samlRequest": ready }),
            "cas" => json!({ "casConnectionLoginUrl": ready }),
            _ => json!({ "authorizationUrl": ready }),
        };
        json!({
            "identifier": identifier, "protocol": protocol, "displayName": source.name, "config": config,
        })
    });
    Ok(json!({
        "id": app_id, "userPoolId": state.pool_id, "publicKey": cx.shared.key.public_pem, "verifyCodeLength": 6,
        "identityProviders": providers.collect::<Value>(),
    }))
}

fn start_interaction(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let (login, app_id) = (input.need("state")?, input.need("appId")?);
    if input.need("protocol")? != "oidc" {
        return Err(ApiError::bad_argument("protocol"));
    }
    if !state.knows_app(app_id) {
        return Err(ApiError::new(2011));
    }
    if input.need("userPoolId")? != state.pool_id {
        return Err(ApiError::new(2224));
    }
    let identifier = input
        .object("connection")
        .and_then(|connection| connection.get("providerIentifier")?.as_str())
        .ok_or_else(|| ApiError::bad_argument("connection"))?;
    let place = (app_id, cx.tenant_id());
    state.sources.open("oidc", identifier, place)?;
    let begun = (app_id.to_owned(), identifier.to_owned());
    state.sources.interactions.insert(login.to_owned(), begun);
    Ok(Value::Null)
}

fn identities(cx: &Cx<'_>) -> Reply {
    let state = cx.state();
    let me = cx.me(&state)?;
    let list = me.identities.iter().map(|i| {
        json!({
            "identityId": i["identityId"], "extIdpId": i["extIdpId"], "provider": i["provider"], "type": i["type"],
            "userIdInIdp": i["userIdInIdp"], "userInfoInIdp": i["userInfoInIdp"], "accessToken": i["accessToken"],
            "refreshToken": i["refreshToken"], "originConnIds": [i["connectionId"]],
        })
    });
    Ok(list.collect())
}

fn link_url(cx: &Cx<'_>, query: &Args) -> Reply {
    let mut state = cx.state();
    let token = query.need("id_token")?;
    let claims = cx.login_of(&state, token);
    let user = claims.ok_or_else(|| ApiError::new(2020))?.sub;
    let app_id = query.need("app_id")?.to_owned();
    if !state.knows_app(&app_id) {
        return Err(ApiError::new(2011));
    }
    let identifier = query.need("ext_idp_conn_identifier")?;
    let place = (app_id.as_str(), cx.tenant_id());
    let source = state.sources.open("social", identifier, place)?.clone();
    let link = random_hex(16);
    let asked = (user, source.key().to_owned());
    state.sources.links.insert(link.clone(), asked);
    let address = format!("{}/connections/social/{}", cx.url, source.identifier);
    let mut address = Url::parse(&address).map_err(|_| ApiError::new(500))?;
    address
        .query_pairs_mut()
        .extend_pairs([("app_id", &app_id), ("link_state", &link)])
        .extend_pairs(cx.tenant_id().map(|id| ("tenant_id", id)));
    Ok(json!({ "url": address.as_str() }))
}

fn unlink(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let me = cx.me(&state)?;
    let id = me.id.clone();
    let source = input.need("extIdpId")?;
    let left = |i: &&Value| i["extIdpId"] != source;
    let stay = me.identities.iter().filter(left).count();
    if stay == me.identities.len() {
        return Err(ApiError::new(2216));
    }
    // The documentation counts e-mail, phone and social logins, not user names.
    if stay == 0 && me.text("email").is_none() && me.text("phone").is_none() {
        return Err(ApiError::new(2217));
    }
    state.user_mut(&id)?.identities.retain(|i| left(&i));
    Ok(Value::Null)
}

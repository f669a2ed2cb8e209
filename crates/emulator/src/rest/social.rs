//! Accounts elsewhere: social and enterprise identity sources.

use std::collections::HashMap;

use axum::response::Response;
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

use super::protocol::page::{escaped, html, posting, say};
use super::protocol::{page_lang, redirect, with_query};
use super::{Ask, federated};
use crate::args::Args;
use crate::crypto::random_hex;
use crate::error::{ApiError, Reply};
use crate::ops::accounts;
use crate::seed::{NewIdentitySource, OutsideAccount};
use crate::server::{Cx, envelope, envelope_v3};
use crate::state::State;
use crate::tokens::Purpose;
use crate::udf::shown;

/// The identity sources, and what is under way with them.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) list: Vec<NewIdentitySource>,
    /// The logins by OpenID Connect that were begun, by their states: the application, and the connection.
    interactions: HashMap<String, (String, String)>,
    /// The links that were asked for, by their states: the user, and the source's id.
    links: HashMap<String, (String, String)>,
}

impl Sources {
    /// The source of this protocol with this identifier.
    fn find(&self, protocol: &str, identifier: &str) -> Reply<&NewIdentitySource> {
        let mut list = self.list.iter();
        list.find(|source| source.protocol == protocol && source.identifier == identifier)
            .ok_or_else(|| ApiError::new(404))
    }
}

impl NewIdentitySource {
    fn key(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }

    fn account(&self, id: &str) -> Reply<&OutsideAccount> {
        let mut accounts = self.accounts.iter();
        accounts
            .find(|account| account.id == id)
            .ok_or_else(|| ApiError::new(602))
    }
}

/// Answers what belongs here.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let reply = match (ask.method, ask.path) {
        ("GET", ["connections", "social", provider]) => {
            return Some(page(cx, ask, provider).unwrap_or_else(|e| envelope(&Err(e), cx.lang)));
        }
        ("GET", ["connections", "enterprise", protocol, identifier]) => {
            let page = enterprise_page(cx, ask, protocol, identifier);
            return Some(page.unwrap_or_else(|e| envelope(&Err(e), cx.lang)));
        }
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

/// The login at a provider: first the list of its accounts, then, with `as`, the result.
fn page(cx: &Cx<'_>, ask: &Ask<'_>, provider: &str) -> Reply<Response> {
    let query = &ask.query;
    let state = cx.state();
    if !state.knows_app(query.need("app_id")?) {
        return Err(ApiError::new(2011));
    }
    let source = state.sources.find("social", provider)?.clone();
    drop(state);
    Ok(match query.text("as") {
        None => choice(cx, ask, &source),
        Some(account) => {
            let login = match query.text("link_state") {
                Some(link) => link_account(cx, link, &source, account),
                None => login(cx, query, &source, account),
            };
            relay(cx, ask, login, "socialLogin")
        }
    })
}

/// A page that lists the accounts of a source, each a link to the same address with the account chosen.
fn choice(cx: &Cx<'_>, ask: &Ask<'_>, source: &NewIdentitySource) -> Response {
    let query = ask.head.uri.query().unwrap_or_default();
    let items: String = source
        .accounts
        .iter()
        .map(|account| {
            let chosen: String = form_urlencoded::byte_serialize(account.id.as_bytes()).collect();
            let address = escaped(&format!("?{query}&as={chosen}"));
            let name = escaped(&account.id);
            format!("<li><a href=\"{address}\">{name}</a></li>\n")
        })
        .collect();
    let (name, lang) = (
        source.name.as_deref().unwrap_or(&source.identifier),
        page_lang(cx, ask),
    );
    let body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n<ul>\n{items}</ul>\n",
        escaped(name),
        say(lang, "选择账号登录", "Log in as"),
    );
    html(200, lang, name, &body)
}

/// Logs the owner of an outside account in, who is found or made.
fn login(cx: &Cx<'_>, query: &Args, source: &NewIdentitySource, account: &str) -> Reply {
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
    let new = account.user.clone();
    let (id, newly) = federated(cx, &mut state, &source.identifier, &account.id, new)?;
    let user = state.user_mut(&id)?;
    user.custom.extend(custom);
    if newly {
        // In the place of the plain identity that every imported account gets.
        user.identities.pop();
        let identity = identity(source, account, &id, &state.pool_id);
        state.user_mut(&id)?.identities.push(identity);
    }
    let mut answer = accounts::enter(cx, &mut state, &id, &cx.peer, newly)?;
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
        "identityId": random_hex(12), "extIdpId": source.key(), "provider": source.identifier,
        "connectionId": source.identifier, "userIdInIdp": account.id, "userId": user, "userPoolId": pool,
        "isSocial": source.protocol == "social", "type": "generic", "openid": account.id,
        "userInfoInIdp": account.user.profile, "accessToken": random_hex(16), "refreshToken": random_hex(16),
    })
}

/// Links an outside account to the user who asked for it, once.
fn link_account(cx: &Cx<'_>, link: &str, source: &NewIdentitySource, account: &str) -> Reply {
    let account = source.account(account)?;
    let mut state = cx.state();
    let asked = state.sources.links.remove(link);
    let (user, _) = asked
        .filter(|(_, asked)| asked == source.key())
        .ok_or_else(|| ApiError::bad_argument("link_state"))?;
    let owner = state.find(|owner| {
        let mut identities = owner.identities.iter();
        identities.any(|i| i["extIdpId"] == source.key() && i["userIdInIdp"] == account.id)
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

/// Hands the result of a login to the page that asked for it, the way that it wants.
fn relay(cx: &Cx<'_>, ask: &Ask<'_>, login: Reply, event: &str) -> Response {
    let (query, lang) = (&ask.query, page_lang(cx, ask));
    let mut message = match login {
        Ok(user) => {
            json!({ "code": 200, "message": cx.say("登录成功", "logged in"), "data": user })
        }
        Err(error) => error.to_json(cx.lang),
    };
    if let Some(message) = message.as_object_mut() {
        let event = json!({ "source": "authing", "eventType": event });
        message.insert("event".into(), event);
    }
    let fields = ["code", "message", "data"].map(|name| {
        let value = &message[name];
        (!value.is_null()).then(|| (name, shown(value)))
    });
    let fields: Vec<_> = fields.into_iter().flatten().collect();
    match (query.text("relay_method"), query.text("target_url")) {
        (Some("query"), Some(target)) if Url::parse(target).is_err() => {
            envelope(&Err(ApiError::bad_argument("target_url")), cx.lang)
        }
        (Some("query"), Some(target)) => redirect(&with_query(target, &fields)),
        (Some("form_post"), Some(target)) => posting(lang, target, &fields),
        _ => {
            // No `<` in the JSON, so that no text in it can end the script.
            let json = message.to_string().replace('<', "\\u003c");
            let title = say(lang, "可以关闭此窗口了", "You can close this window");
            let body = format!(
                "<h1>{title}</h1>\n<script type=\"application/json\" id=\"message\">{json}</script>\n\
                 <script>const to = window.opener || window.parent;\n\
                 to.postMessage(JSON.parse(document.getElementById('message').textContent), '*')</script>\n"
            );
            html(200, lang, title, &body)
        }
    }
}

/// What anybody may know of an application.
fn public_config(cx: &Cx<'_>, app_id: &str) -> Reply {
    let state = cx.state();
    if !state.knows_app(app_id) {
        return Err(ApiError::new(2011));
    }
    let sources = state.sources.list.iter();
    let enterprise = sources.filter(|source| source.protocol != "social");
    let providers = enterprise.map(|source| {
        let (protocol, identifier) = (&source.protocol, &source.identifier);
        let page = format!("{}/connections/enterprise/{protocol}/{identifier}", cx.shared.url);
        let ready = format!("{page}?app_id={app_id}");
        let config = match protocol.as_str() {
            "oidc" => json!({
                "authorizationEdpoint": page, "clientId": source.key(), "scopes": "openid profile email",
                "redirectUri": format!("{}/connections/oidc/callback", cx.shared.url), "responseType": "code",
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
    state.sources.find("oidc", identifier)?;
    let begun = (app_id.to_owned(), identifier.to_owned());
    state.sources.interactions.insert(login.to_owned(), begun);
    Ok(Value::Null)
}

/// The login at an enterprise: first the list of its accounts, then, with `as`, the result.
fn enterprise_page(
    cx: &Cx<'_>,
    ask: &Ask<'_>,
    protocol: &str,
    identifier: &str,
) -> Reply<Response> {
    let query = &ask.query;
    let mut state = cx.state();
    let source = state.sources.find(protocol, identifier)?.clone();
    let account = query.text("as");
    if protocol == "oidc" {
        // The result is for the application that has begun this login, and for it once.
        query.need("nonce")?;
        let login = query.need("state")?;
        let begun = match account {
            Some(_) => state.sources.interactions.remove(login),
            None => state.sources.interactions.get(login).cloned(),
        };
        let is_here = begun.is_some_and(|(_, begun)| begun == identifier);
        if !is_here || query.text("client_id") != Some(source.key()) {
            return Err(ApiError::bad_argument("state"));
        }
    } else if !state.knows_app(query.need("app_id")?) {
        return Err(ApiError::new(2011));
    }
    drop(state);
    Ok(match account {
        None => choice(cx, ask, &source),
        Some(account) => {
            let login = login(cx, query, &source, account);
            relay(cx, ask, login, "enterpriseLogin")
        }
    })
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
    let claims = state.claims(token, Purpose::Login, cx.now_secs());
    let user = claims.ok_or_else(|| ApiError::new(2020))?.sub;
    let app_id = query.need("app_id")?.to_owned();
    if !state.knows_app(&app_id) {
        return Err(ApiError::new(2011));
    }
    let source = state
        .sources
        .find("social", query.need("ext_idp_conn_identifier")?)?
        .clone();
    let link = random_hex(16);
    let asked = (user, source.key().to_owned());
    state.sources.links.insert(link.clone(), asked);
    let address = format!("{}/connections/social/{}", cx.shared.url, source.identifier);
    let mut address = Url::parse(&address).map_err(|_| ApiError::new(500))?;
    address
        .query_pairs_mut()
        .extend_pairs([("app_id", &app_id), ("link_state", &link)]);
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

impl State {
    /// Adds an identity source and gives its id.
    pub(crate) fn add_identity_source(
        &mut self,
        mut source: NewIdentitySource,
        now_ms: u64,
    ) -> String {
        let id = source.id.take().unwrap_or_else(|| self.new_id(now_ms));
        source.id = Some(id.clone());
        self.sources.list.push(source);
        id
    }
}

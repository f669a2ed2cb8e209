//! The endpoints for tokens: they are given out, looked at and ended.
//!
//! What the standards leave open: an application proves itself by its secret in the body or in the header, whichever it sends, and a
//! public one by its id; a refresh token works once, and its answer holds the next one; the end of a refresh token ends all that came
//! of its login, that of an access token just this one. Introspection tells only of the application's own tokens.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::{Args, Ask, envelope, json_response};
use crate::model::{ApiError, Application, Consent, Purpose, claims, has};

/// Authing's own grant: tokens for the token of a login.
pub(crate) const BY_ID_TOKEN: &str = "http://authing.cn/oidc/grant_type/authing_token";

/// A refusal as OAuth 2.0 has it.
struct Refusal {
    status: u16,
    error: &'static str,
    description: String,
    /// What the answer says that would be accepted.
    challenge: Option<String>,
}

impl Refusal {
    fn new(status: u16, error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status,
            error,
            description: description.into(),
            challenge: None,
        }
    }

    fn request(description: &str) -> Self {
        Self::new(400, "invalid_request", description)
    }

    fn grant(description: &str) -> Self {
        Self::new(400, "invalid_grant", description)
    }

    fn client(description: &str) -> Self {
        let challenge = Some("Basic realm=\"authing\"".to_owned());
        Self {
            challenge,
            ..Self::new(401, "invalid_client", description)
        }
    }

    fn token(description: &str) -> Self {
        let challenge = Some("Bearer error=\"invalid_token\"".to_owned());
        Self {
            challenge,
            ..Self::new(401, "invalid_token", description)
        }
    }

    fn answer(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut answer = json_response(self.status, &body);
        let challenge = self
            .challenge
            .and_then(|text| HeaderValue::from_str(&text).ok());
        if let Some(value) = challenge {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, value);
        }
        answer
    }
}

impl From<ApiError> for Refusal {
    fn from(_: ApiError) -> Self {
        Self::new(500, "server_error", "the token cannot be made")
    }
}

type Answer<T = Value> = Result<T, Refusal>;

/// Answers what is under `/oidc` or `/oauth`.
pub(crate) fn serve(
    cx: &Cx<'_>,
    ask: &Ask<'_>,
    protocol: &'static str,
    rest: &[&str],
) -> Option<Response> {
    let answer = match (ask.method, rest) {
        ("POST", ["token"]) => give(cx, ask, protocol),
        ("GET" | "POST", ["me"]) => user_info(cx, ask, protocol),
        ("POST", ["token", "introspection"]) => introspect(cx, ask),
        ("POST", ["token", "revocation"]) => revoke(cx, ask),
        _ => return None,
    };
    Some(no_store(match answer {
        Ok(body) => json_response(200, &body),
        Err(refusal) => refusal.answer(),
    }))
}

fn no_store(mut answer: Response) -> Response {
    let value = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, value);
    answer
}

fn need_form(ask: &Ask<'_>) -> Answer<Args> {
    ask.form()
        .ok_or_else(|| Refusal::request("the body must be a form"))
}

fn need<'f>(form: &'f Args, name: &str) -> Answer<&'f str> {
    form.text(name)
        .ok_or_else(|| Refusal::request(&format!("{name} is missing")))
}

/// The id and the secret of whoever asks, as they say.
fn credentials(ask: &Ask<'_>, form: &Args) -> Answer<(String, Option<String>)> {
    let id = form.text("client_id").map(str::to_owned);
    let secret = form.text("client_secret").map(str::to_owned);
    let given = ask.header(&header::AUTHORIZATION);
    let Some(basic) = given.and_then(|value| value.strip_prefix("Basic ")) else {
        let id = id.ok_or_else(|| Refusal::client("client_id is missing"))?;
        return Ok((id, secret));
    };
    let text = STANDARD
        .decode(basic)
        .ok()
        .and_then(|text| String::from_utf8(text).ok());
    let pair = text.as_ref().and_then(|text| text.split_once(':'));
    let (own_id, own_secret) =
        pair.ok_or_else(|| Refusal::client("the authorization header is malformed"))?;
    if secret.is_some() || id.as_ref().is_some_and(|id| id != own_id) {
        return Err(Refusal::request("the client credentials are sent twice"));
    }
    Ok((own_id.to_owned(), Some(own_secret.to_owned())))
}

/// The application that asks, which must have proved itself.
fn client(cx: &Cx<'_>, ask: &Ask<'_>, form: &Args) -> Answer<Application> {
    let (id, secret) = credentials(ask, form)?;
    let client = cx.state().application(&id).cloned();
    let client = client.ok_or_else(|| Refusal::client("the application does not exist"))?;
    match secret {
        Some(secret) if secret == client.secret => Ok(client),
        Some(_) => Err(Refusal::client("the client secret is wrong")),
        None if client.seed.public => Ok(client),
        None => Err(Refusal::client("the client secret is missing")),
    }
}

fn give(cx: &Cx<'_>, ask: &Ask<'_>, protocol: &'static str) -> Answer {
    let form = need_form(ask)?;
    let now = cx.now_secs();
    let consent = match need(&form, "grant_type")? {
        "authorization_code" => {
            let client = client(cx, ask, &form)?;
            let code = need(&form, "code")?;
            let (uri, verifier) = (form.text("redirect_uri"), form.text("code_verifier"));
            let mut state = cx.state();
            let consent = state.use_code((protocol, &client.id), code, uri, verifier, now);
            consent.map_err(Refusal::grant)?
        }
        "refresh_token" => {
            let client = client(cx, ask, &form)?;
            let token = need(&form, "refresh_token")?;
            let mut state = cx.state();
            let consent = state.use_refresh_token((protocol, &client.id), token, now);
            consent.map_err(Refusal::grant)?
        }
        "client_credentials" => by_credentials(cx, ask, protocol, &form)?,
        BY_ID_TOKEN => by_id_token(cx, protocol, &form)?,
        _ => {
            let text = "the grant_type is not supported";
            return Err(Refusal::new(400, "unsupported_grant_type", text));
        }
    };
    let mut state = cx.state();
    let is_there = |id: &String| {
        state
            .users
            .get(id)
            .is_some_and(|user| user.may_log_in().is_ok())
    };
    if !consent.user.as_ref().is_none_or(is_there) {
        return Err(Refusal::grant("the user is deleted or locked"));
    }
    Ok(state.token_set(&consent, &cx.url, now)?)
}

/// A program in its own name: by a key for programmatic access, or as the application.
fn by_credentials(
    cx: &Cx<'_>,
    ask: &Ask<'_>,
    protocol: &'static str,
    form: &Args,
) -> Answer<Consent> {
    let (id, secret) = credentials(ask, form)?;
    let secret = secret.ok_or_else(|| Refusal::client("the client secret is missing"))?;
    {
        let state = cx.state();
        let mut keys = state.access_keys.iter();
        let account = state.account(&id);
        let is_key = keys.any(|key| key.id == id && key.secret == secret)
            || account.is_some_and(|(_, account)| account.enabled && account.secret == secret);
        let own = state
            .application(&id)
            .filter(|client| client.secret == secret);
        if !is_key && own.is_none() {
            return Err(Refusal::client(
                "the client id is unknown or the client secret is wrong",
            ));
        }
        if own.is_some_and(|client| client.seed.public) {
            let text = "a public client cannot use client_credentials";
            return Err(Refusal::new(400, "unauthorized_client", text));
        }
    }
    let scope = form.text("scope").unwrap_or_default();
    if scope.is_empty() || has(scope, "openid") || has(scope, "offline_access") {
        let text = "client_credentials requires a scope other than openid and offline_access";
        return Err(Refusal::new(400, "invalid_scope", text));
    }
    Ok(Consent {
        protocol: protocol.into(),
        client: id,
        user: None,
        scope: scope.to_owned(),
        nonce: None,
        auth_time: cx.now_secs(),
        family: random_hex(8),
    })
}

/// An ID token, or the token of a login by the API. No secret is asked for.
fn by_id_token(cx: &Cx<'_>, protocol: &'static str, form: &Args) -> Answer<Consent> {
    let state = cx.state();
    let client = form.text("client_id").and_then(|id| state.application(id));
    let client = client.ok_or_else(|| Refusal::client("the application does not exist"))?;
    if !client.accepts(need(form, "redirect_uri")?) {
        return Err(Refusal::request("the redirect_uri is not registered"));
    }
    let claims = cx.login_of(&state, need(form, "token")?);
    let claims = claims.ok_or_else(|| Refusal::grant("the token is not active"))?;
    let usual = match protocol {
        "oidc" => "openid",
        _ => "user",
    };
    let scope = form.text("scope").unwrap_or(usual);
    let words = scope.split_whitespace();
    let words: Vec<_> = words.filter(|word| *word != "offline_access").collect();
    Ok(Consent {
        protocol: protocol.into(),
        client: client.id.clone(),
        user: Some(claims.sub),
        scope: words.join(" "),
        nonce: None,
        auth_time: claims.iat,
        family: random_hex(8),
    })
}

/// Claims by the access token, which is in one of three places.
fn user_info(cx: &Cx<'_>, ask: &Ask<'_>, protocol: &str) -> Answer {
    let posted = ask
        .form()
        .filter(|_| ask.method == "POST")
        .unwrap_or_default();
    let name = "access_token";
    let places = [
        cx.bearer.as_deref(),
        ask.query.text(name),
        posted.text(name),
    ];
    let mut tokens = places.into_iter().flatten();
    let token = tokens
        .next()
        .ok_or_else(|| Refusal::token("the access token is missing"))?;
    if tokens.next().is_some() {
        return Err(Refusal::request("more than one access token was sent"));
    }
    let state = cx.state();
    let Some((Purpose::Access, found)) = state
        .opened(token, cx.now_secs())
        .map(|(p, c)| (p, Args(c)))
    else {
        return Err(Refusal::token(
            "the access token is unknown, expired or revoked",
        ));
    };
    let user = found.text("sub").and_then(|id| state.users.get(id));
    let user = user.ok_or_else(|| Refusal::token("the access token belongs to no user"))?;
    let scope = found.text("scope").unwrap_or_default();
    if protocol == "oidc" && !has(scope, "openid") {
        let text = "the access token does not have the scope openid";
        return Err(Refusal::new(403, "insufficient_scope", text));
    }
    Ok(Value::Object(claims(user, scope)))
}

fn introspect(cx: &Cx<'_>, ask: &Ask<'_>) -> Answer {
    let form = need_form(ask)?;
    let client = client(cx, ask, &form)?;
    let token = need(&form, "token")?;
    let (url, now) = (&cx.url, cx.now_secs());
    Ok(cx.state().introspect(&client.id, token, url, now))
}

/// A success says nothing, in JSON: the Python SDK can read no other nothing.
fn revoke(cx: &Cx<'_>, ask: &Ask<'_>) -> Answer {
    let form = need_form(ask)?;
    let client = client(cx, ask, &form)?;
    let token = need(&form, "token")?;
    cx.state().revoke_token(&client.id, token, cx.now_secs());
    Ok(json!({}))
}

/// The claims of a good token. The token of a login counts as an ID token.
pub(crate) fn validate(cx: &Cx<'_>, query: &Args) -> Response {
    let (token, purpose) = match (query.text("id_token"), query.text("access_token")) {
        (Some(token), None) => (token, Purpose::Login),
        (None, Some(token)) => (token, Purpose::Access),
        _ => {
            return envelope(
                &Err(ApiError::bad_argument("id_token / access_token")),
                cx.lang,
            );
        }
    };
    match cx.state().opened(token, cx.now_secs()) {
        Some((made_for, claims)) if made_for == purpose => {
            json_response(200, &Value::Object(claims))
        }
        _ => {
            let refusal = ApiError::with_text(400, "token 无效", "the token is not active");
            envelope(&Err(refusal), cx.lang)
        }
    }
}

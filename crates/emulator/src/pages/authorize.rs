//! The authorization page of OpenID Connect and OAuth 2.0, and the ways out.
//!
//! What the standards leave open: any scope is accepted beside those that have a meaning; `offline_access` counts for OpenID Connect
//! only with `prompt=consent`, as the standard says; a login at the page counts as consent. The end of a browser's session leaves
//! tokens as they are.

use axum::response::Response;
use url::form_urlencoded;

use super::browser::{known, with_cookie};
use super::html::{message, page_lang, posting};
use super::login::Wanted;
use super::visitor::visitor;
use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::{Args, Ask, redirect, with_query};
use crate::model::{ApiError, Application, Challenge, Consent, Lang, has};

/// How the answer is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Query,
    Fragment,
    FormPost,
}

/// A request for authorization that is in order.
struct Wish {
    client: Application,
    back: Back,
    /// Any of `code`, `id_token` and `token`.
    types: Vec<String>,
    scope: String,
    nonce: Option<String>,
    challenge: Option<Challenge>,
    prompt: Vec<String>,
}

/// The way back to the application.
struct Back {
    uri: String,
    mode: Mode,
    state: Option<String>,
}

impl Back {
    fn answer(&self, lang: Lang, mut fields: Vec<(&str, String)>) -> Response {
        fields.extend(self.state.clone().map(|state| ("state", state)));
        match self.mode {
            Mode::Query => redirect(&with_query(&self.uri, &fields)),
            Mode::Fragment => {
                let mut fragment = form_urlencoded::Serializer::new(String::new());
                fragment.extend_pairs(&fields);
                let address = with_query(&self.uri, &[]);
                redirect(&format!("{address}#{}", fragment.finish()))
            }
            Mode::FormPost => posting(lang, &self.uri, &fields),
        }
    }

    fn refuse(&self, lang: Lang, (error, description): (&str, &str)) -> Response {
        let fields = vec![
            ("error", error.to_owned()),
            ("error_description", description.to_owned()),
        ];
        self.answer(lang, fields)
    }
}

/// The request, or how it is refused: on a page where nothing says that the address to go back to is the application's.
fn read(cx: &Cx<'_>, lang: Lang, protocol: &str, given: &Args) -> Result<Wish, Box<Response>> {
    let on_page = |zh: &str, en: &str| Err(Box::new(message(400, lang, (zh, en))));
    let client = given
        .text("client_id")
        .and_then(|id| cx.state().application(id).cloned());
    let Some(client) = client else {
        return on_page(
            "没有这个应用 (invalid_client)",
            "The application does not exist (invalid_client)",
        );
    };
    let uri = given.text("redirect_uri").unwrap_or_default().to_owned();
    if !client.accepts(&uri) {
        return on_page(
            "redirect_uri 未登记 (redirect_uri_mismatch)",
            "The redirect_uri is missing or not registered (redirect_uri_mismatch)",
        );
    }
    let types = given.text("response_type").unwrap_or_default();
    let types: Vec<String> = types.split(' ').map(str::to_owned).collect();
    let is = |word: &str| types.iter().any(|known| known == word);
    let in_front = is("token") || is("id_token");
    let mode = match given.text("response_mode") {
        None if in_front => Some(Mode::Fragment),
        None | Some("query") => Some(Mode::Query),
        Some("fragment") => Some(Mode::Fragment),
        Some("form_post") => Some(Mode::FormPost),
        Some(_) => None,
    };
    let back = Back {
        uri,
        mode: mode.unwrap_or(Mode::Query),
        state: given.text("state").map(str::to_owned),
    };
    let refuse =
        |error: &str, description: &str| Err(Box::new(back.refuse(lang, (error, description))));
    let allowed: &[&str] = match protocol {
        "oidc" => &["code", "id_token", "token"],
        _ => &["code", "token"],
    };
    let is_none = types == ["none"];
    if !is_none && !types.iter().all(|word| allowed.contains(&word.as_str())) {
        return refuse(
            "unsupported_response_type",
            "the response_type is not supported",
        );
    }
    if mode.is_none() {
        return refuse(
            "invalid_request",
            "response_mode must be query, fragment or form_post",
        );
    }
    if in_front && back.mode == Mode::Query {
        return refuse(
            "invalid_request",
            "response_mode=query is not allowed for tokens",
        );
    }
    let scope = given.text("scope").unwrap_or_default();
    let nonce = given.text("nonce").map(str::to_owned);
    if protocol == "oidc" && !has(scope, "openid") {
        return refuse("invalid_scope", "the scope must contain openid");
    }
    if is("id_token") && nonce.is_none() {
        return refuse("invalid_request", "response_type id_token requires a nonce");
    }
    let challenge = match (
        given.text("code_challenge"),
        given.text("code_challenge_method"),
    ) {
        (None, None) if client.seed.public && is("code") => {
            return refuse(
                "invalid_request",
                "a public client requires a code_challenge",
            );
        }
        (None, None) => None,
        (None, Some(_)) => {
            return refuse(
                "invalid_request",
                "code_challenge_method requires a code_challenge",
            );
        }
        (Some(text), _) if !is_verifier(text) => {
            return refuse("invalid_request", "the code_challenge is malformed");
        }
        (Some(text), Some("S256")) => Some(Challenge::S256(text.to_owned())),
        (Some(text), None | Some("plain")) => Some(Challenge::Plain(text.to_owned())),
        _ => {
            return refuse(
                "invalid_request",
                "code_challenge_method must be S256 or plain",
            );
        }
    };
    let prompt = given.text("prompt").unwrap_or_default().split_whitespace();
    let prompt: Vec<String> = prompt.map(str::to_owned).collect();
    let prompts = |word: &str| prompt.iter().any(|known| known == word);
    if prompts("none") && prompt.len() > 1 {
        return refuse("invalid_request", "prompt=none cannot be combined");
    }
    let may_stay = is("code") && (protocol != "oidc" || prompts("consent"));
    let scope = match scope {
        "" => vec!["user"],
        words => words.split_whitespace().collect(),
    };
    let scope = scope
        .into_iter()
        .filter(|word| *word != "offline_access" || may_stay);
    let scope = scope.collect::<Vec<_>>().join(" ");
    Ok(Wish {
        client,
        types,
        scope,
        nonce,
        challenge,
        prompt,
        back,
    })
}

/// 43 to 128 of the characters that need no encoding.
fn is_verifier(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    (43..=128).contains(&text.len()) && text.chars().all(is_allowed)
}

/// The page itself. The request may be posted too; then the page's own form has it in its address.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>, protocol: &'static str) -> Response {
    let lang = page_lang(cx, ask);
    let posted = ask.form().unwrap_or_default();
    let given = match ask.query.text("client_id") {
        None if ask.method == "POST" => &posted,
        _ => &ask.query,
    };
    let cx = &cx.for_tenant(given.text("tenant_id"));
    let wish = match read(cx, lang, protocol, given) {
        Ok(wish) => wish,
        Err(refusal) => return *refusal,
    };
    let prompts = |word: &str| wish.prompt.iter().any(|known| known == word);
    if prompts("none") && known(cx, ask).is_none() {
        return wish.back.refuse(
            lang,
            ("login_required", "nobody is logged in in this browser"),
        );
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    let pairs = given.0.iter();
    query.extend_pairs(pairs.filter_map(|(key, value)| Some((key, value.as_str()?))));
    let wanted = Wanted {
        name: &wish.client.seed.name,
        scope: &wish.scope,
        action: format!("/{protocol}/auth?{}", query.finish()),
        again: prompts("login") || prompts("select_account"),
        consent: prompts("consent"),
    };
    let person = match visitor(cx, ask, &wanted) {
        Ok(person) => person,
        Err(page) => return *page,
    };
    let is_admitted = |tenant: &str| {
        let client = Some(wish.client.id.as_str());
        cx.state().admits(tenant, client, &person.user).is_ok()
    };
    let may_enter = cx.state().may_enter(&wish.client, &person.user);
    if !may_enter || !cx.tenant_id().is_none_or(is_admitted) {
        let text = "the user may not log in to this application";
        let refusal = wish.back.refuse(lang, ("access_denied", text));
        return with_cookie(refusal, Some(&person.session));
    }
    let consent = Consent {
        protocol: protocol.into(),
        client: wish.client.id.clone(),
        user: Some(person.user),
        scope: wish.scope.clone(),
        nonce: wish.nonce.clone(),
        auth_time: person.since,
        family: random_hex(8),
    };
    let answer = match allow(cx, &wish, consent) {
        Ok(fields) => wish.back.answer(lang, fields),
        Err(_) => wish
            .back
            .refuse(lang, ("server_error", "the token cannot be made")),
    };
    with_cookie(answer, Some(&person.session))
}

/// What was asked for.
fn allow(
    cx: &Cx<'_>,
    wish: &Wish,
    consent: Consent,
) -> Result<Vec<(&'static str, String)>, ApiError> {
    let is = |word: &str| wish.types.iter().any(|known| known == word);
    let (mut state, now) = (cx.state(), cx.now_secs());
    let mut fields = Vec::new();
    let mut code = None;
    if is("code") {
        let challenge = wish.challenge.clone();
        let text = state.add_code(consent.clone(), &wish.back.uri, challenge, now);
        fields.push(("code", text.clone()));
        code = Some(text);
    }
    let mut access_token = None;
    if is("token") {
        let token = state.access_token(&consent, &cx.url, now)?;
        fields.extend([
            ("access_token", token.clone()),
            ("token_type", "Bearer".to_owned()),
            ("expires_in", state.settings.token_seconds.to_string()),
            ("scope", consent.scope.clone()),
        ]);
        access_token = Some(token);
    }
    if is("id_token") {
        let user = consent.user.as_ref().and_then(|id| state.users.get(id));
        let user = user.cloned().ok_or_else(|| ApiError::new(2004))?;
        let hashed = (access_token.as_deref(), code.as_deref());
        let token = state.id_token(&consent, &user, hashed, &cx.url, now)?;
        fields.push(("id_token", token));
    }
    Ok(fields)
}

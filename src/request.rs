//! What a request is: its arguments, and how they become what goes over the wire.

use crate::caller::Identity;
use crate::config::{Config, Setting};
use crate::credentials::{EncryptedPassword, Password, PublicKey};
use crate::error::{Error, Result};
use crate::protocol::ClientAuthMethod;
use crate::registry::Narrower;
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::{Headers, Request, RequestBody};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphql_client::{GraphQLQuery, QueryBody};
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use url::Url;

/// One method of the API: how its arguments are sent, and what the response means.
pub(crate) trait Endpoint: Named + fmt::Debug + Send + Sync + 'static {
    /// What awaiting the request returns.
    type Output: Send + 'static;

    /// Whether [`prepare`](Self::prepare) encrypts a password, and so needs the host's key.
    fn encrypts(&self) -> bool {
        false
    }

    /// What can be said against the arguments before the host's key or the administrator's token is asked for.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// What is sent.
    fn prepare(&self, context: &Context<'_>) -> Result<Request>;

    /// What the response means.
    fn read(&self, response: &Response) -> Result<Self::Output>;
}

/// What errors call an endpoint: the GraphQL operation, or the method and path.
pub(crate) trait Named {
    fn operation(&self) -> Cow<'static, str>;
}

/// The part of an [`Endpoint`] that does not depend on what it returns: all that sending needs.
pub(crate) trait Prepare: Send + Sync {
    fn operation(&self) -> Cow<'static, str>;
    fn encrypts(&self) -> bool;
    fn check(&self) -> Result<()>;
    fn prepare(&self, context: &Context<'_>) -> Result<Request>;
}

impl<E: Endpoint> Prepare for E {
    fn operation(&self) -> Cow<'static, str> {
        Named::operation(self)
    }

    fn encrypts(&self) -> bool {
        Endpoint::encrypts(self)
    }

    fn check(&self) -> Result<()> {
        Endpoint::check(self)
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        Endpoint::prepare(self, context)
    }
}

/// Whether the caller's token goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Auth {
    /// When there is one.
    Optional,
    /// Always; without one, nothing is sent.
    Required,
    Never,
}

/// What an endpoint may know while it prepares its request.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) config: &'a Config,
    pub(crate) identity: &'a Identity,
    pub(crate) auth: Auth,
    pub(crate) key: Option<&'a PublicKey>,
}

impl Context<'_> {
    /// The ciphertext of a password.
    pub(crate) fn encrypt(&self, password: &Password) -> Result<EncryptedPassword> {
        match self.key {
            Some(key) => password.encrypt(key),
            None => Err(Error::config(
                "public_key",
                "the host's key is not known yet: set it, or await a request that encrypts a password first",
            )),
        }
    }

    /// A setting that the request needs.
    pub(crate) fn setting(&self, setting: Setting) -> Result<&str> {
        let config = self.config;
        let (value, name) = match setting {
            Setting::App => (&config.app_id, "app_id"),
            Setting::UserPool => (&config.user_pool_id, "user_pool_id"),
            Setting::UserPoolOrApp => {
                let value = config.user_pool_id.as_ref().or(config.app_id.as_ref());
                let missing = || Error::config("user_pool_id", "this request needs it");
                return value.map(String::as_str).ok_or_else(missing);
            }
            Setting::Tenant => (&config.tenant_id, "tenant_id"),
        };
        let missing = || Error::config(name, "this request needs it: set it for the client");
        value.as_deref().ok_or_else(missing)
    }

    /// Fails when there is neither a token given nor one of the caller's.
    pub(crate) fn needs_token(
        &self,
        operation: &'static str,
        given: Option<&Secret>,
    ) -> Result<()> {
        match given.or(self.identity.token.as_ref()) {
            Some(token) if !token.is_empty() => Ok(()),
            _ => Err(Error::not_logged_in(operation)),
        }
    }

    /// A GraphQL operation of this crate, or of others.
    pub(crate) fn graphql<Q: GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> Result<RequestBuilder<'_>> {
        let QueryBody {
            variables,
            query,
            operation_name,
        } = Q::build_query(variables);
        let variables = serde_json::value::to_raw_value(&variables);
        let no_json = |_| Error::invalid_argument("variables", "they have no form in JSON");
        self.graphql_document(operation_name, query, None, &variables.map_err(no_json)?)
    }

    /// A document with its variables in JSON. `name` is sent along: a document of others may hold several operations.
    pub(crate) fn graphql_document(
        &self,
        operation: &'static str,
        document: &'static str,
        name: Option<&'static str>,
        variables: &RawValue,
    ) -> Result<RequestBuilder<'_>> {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(rename = "operationName", skip_serializing_if = "Option::is_none")]
            name: Option<&'static str>,
            query: &'static str,
            variables: &'a RawValue,
        }
        let query = match self.narrower(operation, document) {
            Some(narrower) => {
                known_to_older_servers(narrower, variables)?;
                narrower.text
            }
            None => document,
        };
        let url = Ok(self.config.graphql.clone());
        let body = Body {
            name,
            query,
            variables,
        };
        let length = query.len() + variables.get().len();
        Ok(self
            .at(Method::POST, url, operation.into())
            .repeatable(only_reads(query))
            .json_of(&body, length + length / 4 + 64))
    }

    /// How the operation is sent here, if that is not its full form.
    fn narrower(&self, operation: &str, document: &str) -> Option<&'static Narrower> {
        let is_older = self.config.older_server;
        is_older
            .then(|| Narrower::of(operation, document))
            .flatten()
    }

    pub(crate) fn get(&self, path: impl AsRef<str>) -> RequestBuilder<'_> {
        self.request(Method::GET, path).repeatable(true)
    }

    pub(crate) fn post(&self, path: impl AsRef<str>) -> RequestBuilder<'_> {
        self.request(Method::POST, path)
    }

    /// A `POST` to the host that speaks to Active Directories.
    pub(crate) fn post_to_websocket_host(&self, path: &str) -> RequestBuilder<'_> {
        let Some(base) = &self.config.websocket_base else {
            let reason = "the host that speaks to the directory is not known: ask who runs Authing for you, and set it";
            let missing = Err(Error::config("websocket_host", reason));
            return self.at(Method::POST, missing, format!("POST {path}").into());
        };
        self.to(Method::POST, base, path)
    }

    pub(crate) fn request(&self, method: Method, path: impl AsRef<str>) -> RequestBuilder<'_> {
        self.to(method, &self.config.base, path.as_ref())
    }

    fn to(&self, method: Method, base: &str, path: &str) -> RequestBuilder<'_> {
        // `.` and `..` would be taken for steps in the path, also when they are percent-encoded.
        let is_step = path.split('/').any(|part| matches!(part, "." | ".."));
        let url = match Url::parse(&format!("{base}{path}")) {
            Ok(url) if !is_step => Ok(url),
            _ => Err(Error::invalid_argument(
                "path",
                "it makes no URL with the host: an ID cannot be `.` or `..`",
            )),
        };
        let operation = format!("{method} {path}").into();
        self.at(method, url, operation)
    }

    fn at(
        &self,
        method: Method,
        url: Result<Url>,
        operation: Cow<'static, str>,
    ) -> RequestBuilder<'_> {
        let token = match self.auth {
            Auth::Optional | Auth::Required => self.identity.token.clone(),
            Auth::Never => None,
        };
        RequestBuilder {
            operation,
            method,
            url,
            query: Vec::new(),
            token,
            needs_token: self.auth == Auth::Required,
            tenant: None,
            basic: None,
            body: Ok(RequestBody::Empty),
            repeatable: false,
            context: self,
        }
    }
}

fn known_to_older_servers(narrower: &Narrower, variables: &RawValue) -> Result<()> {
    let variables: Value = serde_json::from_str(variables.get()).unwrap_or_default();
    match narrower.unknown_option(&variables) {
        Some(option) => Err(Error::invalid_argument(
            option,
            "older servers do not know this option, and `older_server` is set: leave it unset",
        )),
        None => Ok(()),
    }
}

/// A document without a mutation changes nothing. One that merely says the word is not retried either.
fn only_reads(document: &str) -> bool {
    !document.contains("mutation")
}

/// A value as one segment of a path.
pub(crate) fn segment(value: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    encoded.replace('+', "%20")
}

/// A request in the making.
pub(crate) struct RequestBuilder<'a> {
    operation: Cow<'static, str>,
    method: Method,
    url: Result<Url>,
    query: Vec<(&'static str, String)>,
    token: Option<Secret>,
    needs_token: bool,
    tenant: Option<String>,
    /// The application's ID and secret, encoded for the header.
    basic: Option<Secret>,
    body: Result<RequestBody>,
    repeatable: bool,
    context: &'a Context<'a>,
}

impl RequestBuilder<'_> {
    /// What errors and traces call the request, where that is not method and path.
    pub(crate) fn named(mut self, operation: &'static str) -> Self {
        self.operation = operation.into();
        self
    }

    /// Whether it may be sent twice.
    pub(crate) fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    /// Another token than the caller's.
    pub(crate) fn token(mut self, token: Option<&Secret>) -> Self {
        self.token = token.cloned().or(self.token);
        self
    }

    /// Another tenant than the client's. An empty text stands for none.
    pub(crate) fn tenant(mut self, tenant: Option<&String>) -> Self {
        self.tenant = tenant.cloned();
        self
    }

    pub(crate) fn query(mut self, key: &'static str, value: impl Into<Option<String>>) -> Self {
        self.query.extend(value.into().map(|value| (key, value)));
        self
    }

    /// A JSON object.
    pub(crate) fn object(mut self, object: JsonObject) -> Self {
        self.body = object
            .0
            .map(|members| RequestBody::Json(Value::Object(members).to_string()));
        self
    }

    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        self.json_of(body, 128)
    }

    /// JSON of about this length.
    fn json_of(mut self, body: &impl Serialize, length: usize) -> Self {
        let mut text = Vec::with_capacity(length);
        let written = serde_json::to_writer(&mut text, body).ok();
        let text = written.and_then(|()| String::from_utf8(text).ok());
        let no_json = || Error::invalid_argument("variables", "they have no form in JSON");
        self.body = text.map(RequestBody::Json).ok_or_else(no_json);
        self
    }

    /// A form.
    pub(crate) fn form<'v>(mut self, fields: impl IntoIterator<Item = (&'v str, &'v str)>) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.body = Ok(RequestBody::Form(form.finish()));
        self
    }

    /// A form in the name of the application, which proves itself by this method. No user's token goes along.
    pub(crate) fn form_as_client<'v>(
        mut self,
        method: ClientAuthMethod,
        fields: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Self {
        (self.token, self.needs_token) = (None, false);
        let config = self.context.config;
        let id = config.app_id.as_deref();
        let secret = config.secret.as_ref().map(Secret::expose);
        let own = match (method, id, secret) {
            (_, None, _) => Err((
                "app_id",
                "tokens are the application's: copy its id from the console",
            )),
            (ClientAuthMethod::None, Some(id), _) => Ok((vec![("client_id", id)], None)),
            (_, Some(_), None) => Err((
                "secret",
                "the application proves itself with it: copy it from the console, or set the method of this endpoint to `None`",
            )),
            (ClientAuthMethod::ClientSecretPost, Some(id), Some(secret)) => {
                Ok((vec![("client_id", id), ("client_secret", secret)], None))
            }
            (ClientAuthMethod::ClientSecretBasic, Some(id), Some(secret)) => {
                Ok((Vec::new(), Some(STANDARD.encode(format!("{id}:{secret}")))))
            }
        };
        match own {
            Ok((own, basic)) => {
                self.basic = basic.map(Secret::from);
                let mut all: Vec<(&str, &str)> = fields.into_iter().collect();
                all.extend(own);
                self.form(all)
            }
            Err((setting, reason)) => {
                self.body = Err(Error::config(setting, reason));
                self
            }
        }
    }

    pub(crate) fn body(mut self, body: RequestBody) -> Self {
        self.body = Ok(body);
        self
    }

    pub(crate) fn build(self) -> Result<Request> {
        let config = self.context.config;
        // An empty token does not stand for the caller's: that may be somebody else's.
        let has_token = self.token.as_ref().is_some_and(|token| !token.is_empty());
        if self.needs_token && !has_token {
            return Err(Error::not_logged_in(self.operation));
        }
        let mut headers = config.headers.0.clone();
        let lang = self.context.identity.lang.as_str();
        headers.append(&config.lang_header, HeaderValue::from_static(lang));
        let source = self.context.identity.request_from.as_deref();
        for (argument, header, text) in [
            ("request_from", &config.request_from_header, source),
            ("tenant_id", &config.tenant_header, self.tenant.as_deref()),
        ] {
            let Some(text) = text else { continue };
            let value = HeaderValue::try_from(text);
            let value = value.map_err(|_| {
                Error::invalid_argument(argument, "it has characters that HTTP does not allow")
            })?;
            headers.remove(header);
            if !text.is_empty() {
                headers.append(header, value);
            }
        }
        let secrets = [("Bearer", &self.token), ("Basic", &self.basic)];
        for (scheme, secret) in secrets {
            let Some(secret) = secret else { continue };
            let value = HeaderValue::try_from(format!("{scheme} {}", secret.expose()));
            let value = value.map_err(|_| {
                Error::invalid_argument("token", "it has characters that a token cannot have")
            })?;
            headers.append(AUTHORIZATION, value);
        }
        let content_type = match self.body {
            Ok(RequestBody::Json(_)) => Some("application/json"),
            Ok(RequestBody::Form(_)) => Some("application/x-www-form-urlencoded"),
            _ => None,
        };
        if let Some(content_type) = content_type {
            headers.append(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        let mut url = self.url?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(self.query);
        }
        Ok(Request {
            operation: self.operation,
            method: self.method,
            url,
            headers: Headers(headers),
            token: self.token,
            body: self.body?,
            repeatable: self.repeatable,
            lang: self.context.identity.lang,
        })
    }
}

/// A JSON object in the making. What is unset is absent.
pub(crate) struct JsonObject(Result<Map<String, Value>>);

impl Default for JsonObject {
    fn default() -> Self {
        Self(Ok(Map::new()))
    }
}

impl JsonObject {
    pub(crate) fn member(mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        if let Ok(members) = &mut self.0 {
            match serde_json::to_value(value) {
                Ok(value) => drop(members.insert(name.to_owned(), value)),
                Err(error) => self.0 = Err(Error::invalid_argument(name, error.to_string())),
            }
        }
        self
    }

    pub(crate) fn optional(self, name: &'static str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.member(name, &value),
            None => self,
        }
    }

    /// A member with a default.
    pub(crate) fn or(
        self,
        name: &'static str,
        value: Option<impl Serialize>,
        default: &(impl Serialize + ?Sized),
    ) -> Self {
        match value {
            Some(value) => self.member(name, &value),
            None => self.member(name, default),
        }
    }
}

//! The endpoints of OpenID Connect and OAuth 2.0: tokens, what they say, and their end.

use super::authorize::{AuthorizationCode, redirect_uri};
use super::client::AuthenticationClient;
use super::pkce::check_verifier;
use crate::declare::request;
use crate::error::{Error, Result};
use crate::protocol::{ClientAuthMethod, Protocol};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::fmt;

/// Tokens, as the token endpoint gives them.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TokenSet {
    /// What to show to the APIs that it is for.
    pub access_token: Secret,
    /// Who has logged in, signed. Absent for OAuth 2.0, and where nobody has.
    pub id_token: Option<Secret>,
    /// What to get new tokens with. Only with the scope `offline_access`.
    pub refresh_token: Option<Secret>,
    /// How many seconds the access token is good for.
    pub expires_in: Option<u64>,
    /// What was granted, words with spaces between them. It may be less than what was asked for.
    pub scope: Option<String>,
    /// How to show the access token: `Bearer`.
    pub token_type: Option<String>,
    /// Whatever else the host has sent.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Of what else there is, only the names: it may be more tokens.
impl fmt::Debug for TokenSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSet")
            .field("access_token", &self.access_token)
            .field("id_token", &self.id_token)
            .field("refresh_token", &self.refresh_token)
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .field("token_type", &self.token_type)
            .field("other", &names(&self.other))
            .finish()
    }
}

/// What a user lets an application know, as the user info endpoint tells it.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
#[allow(missing_docs)] // The names are those of OpenID Connect.
pub struct UserInfo {
    /// The user's id.
    pub sub: String,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub middle_name: Option<String>,
    pub nickname: Option<String>,
    pub preferred_username: Option<String>,
    pub profile: Option<String>,
    pub picture: Option<String>,
    pub website: Option<String>,
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub gender: Option<String>,
    pub birthdate: Option<String>,
    pub zoneinfo: Option<String>,
    pub locale: Option<String>,
    pub phone_number: Option<String>,
    pub phone_number_verified: Option<bool>,
    /// An object, or text, as the host has it.
    pub address: Option<Value>,
    /// Seconds since 1970 by the standard; Authing writes a date.
    pub updated_at: Option<Value>,
    /// Whatever else the host tells.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The user's id, and the names of what else there is.
impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("sub", &self.sub)
            .field("name", &self.name)
            .field("preferred_username", &self.preferred_username)
            .field("email", &self.email)
            .field("phone_number", &self.phone_number)
            .field("other", &names(&self.other))
            .finish_non_exhaustive()
    }
}

/// What the host says about a token (RFC 7662).
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Introspection {
    /// Whether it is good. Of one that is not, nothing else is told.
    pub active: bool,
    /// What was granted.
    pub scope: Option<String>,
    /// The application that it was given to.
    pub client_id: Option<String>,
    /// The user's name.
    pub username: Option<String>,
    /// What kind of token it is.
    pub token_type: Option<String>,
    /// When it ends, in seconds since 1970.
    pub exp: Option<u64>,
    /// When it was made.
    pub iat: Option<u64>,
    /// Before when it is not good.
    pub nbf: Option<u64>,
    /// Whose it is.
    pub sub: Option<String>,
    /// Whom it is for; empty when that is not told.
    #[serde(default, deserialize_with = "one_or_many")]
    pub aud: Vec<String>,
    /// Who made it.
    pub iss: Option<String>,
    /// Its own name.
    pub jti: Option<String>,
    /// Whatever else the host tells.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection")
            .field("active", &self.active)
            .field("scope", &self.scope)
            .field("client_id", &self.client_id)
            .field("token_type", &self.token_type)
            .field("exp", &self.exp)
            .field("sub", &self.sub)
            .field("other", &names(&self.other))
            .finish_non_exhaustive()
    }
}

/// The claims of a token that the host has found good.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ValidatedClaims {
    /// Whose it is.
    pub sub: Option<String>,
    /// Who made it.
    pub iss: Option<String>,
    /// Whom it is for; empty when that is not told.
    #[serde(default, deserialize_with = "one_or_many")]
    pub aud: Vec<String>,
    /// When it ends, in seconds since 1970.
    pub exp: Option<u64>,
    /// When it was made.
    pub iat: Option<u64>,
    /// The text of the request that it answers.
    pub nonce: Option<String>,
    /// What was granted; access tokens have it.
    pub scope: Option<String>,
    /// Its own name.
    pub jti: Option<String>,
    /// All the others, such as `name` and `email`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl fmt::Debug for ValidatedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidatedClaims")
            .field("sub", &self.sub)
            .field("iss", &self.iss)
            .field("aud", &self.aud)
            .field("exp", &self.exp)
            .field("iat", &self.iat)
            .field("scope", &self.scope)
            .field("other", &names(&self.other))
            .finish_non_exhaustive()
    }
}

fn names(fields: &Map<String, Value>) -> Vec<&str> {
    fields.keys().map(String::as_str).collect()
}

/// One text, several or none.
pub(super) fn one_or_many<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Option::deserialize(deserializer)? {
        Some(Texts::One(one)) => vec![one],
        Some(Texts::Many(many)) => many,
        None => Vec::new(),
    })
}

/// A key for programmatic access, from the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// The key's id.
    pub id: String,
    /// Its secret.
    pub secret: Secret,
}

impl AccessKey {
    /// A key.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let (id, secret) = (id.into(), secret.into());
        Self { id, secret }
    }
}

/// The HTTP method that user info is asked for with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserInfoMethod {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

/// Where an access token is put into a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenPlace {
    /// The header `Authorization`.
    #[default]
    Header,
    /// The query of the address, which ends up in logs.
    Query,
    /// A form; only with [`UserInfoMethod::Post`].
    Body,
}

/// The path of an endpoint that OpenID Connect and OAuth 2.0 both have.
fn path(context: &Context<'_>, endpoint: &str) -> Result<String> {
    match context.config.protocol {
        protocol @ (Protocol::Oidc | Protocol::Oauth) => {
            Ok(format!("/{}/{endpoint}", protocol.as_str()))
        }
        other => Err(Error::config(
            "protocol",
            format!(
                "there are no tokens with `{}`: set it to `Oidc` or `Oauth`",
                other.as_str()
            ),
        )),
    }
}

fn not_empty(argument: &'static str, value: &str) -> Result<()> {
    match value.is_empty() {
        false => Ok(()),
        true => Err(Error::invalid_argument(argument, "it is empty")),
    }
}

request! {
    /// The request returned by [`AuthenticationClient::get_access_token_by_code`].
    pub struct GetAccessTokenByCode("POST /{protocol}/token") -> TokenSet {
        code: AuthorizationCode,
    }
    options {
        /// The secret of the proof key, 43 to 128 characters, if the login page was given its challenge. Needed only where the
        /// code does not know it.
        code_verifier: Secret,
        /// The redirect URI of the login. Unless set, the one that the code knows, or the client's.
        redirect_uri: String,
    }
}

impl Endpoint for GetAccessTokenByCode {
    type Output = TokenSet;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let path = path(context, "token")?;
        let code = self.code.code.expose();
        not_empty("code", code)?;
        let given = self.redirect_uri.as_ref();
        let given = given.or(self.code.redirect_uri.as_ref()).cloned();
        let redirect_uri = redirect_uri(given, context.config)?;
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &redirect_uri),
        ];
        let verifier = self.code_verifier.as_ref();
        if let Some(verifier) = verifier.or(self.code.code_verifier.as_ref()) {
            check_verifier("code_verifier", verifier)?;
            fields.push(("code_verifier", verifier.expose()));
        }
        let request = context.post(path);
        request
            .form_as_client(context.config.token_auth, fields)
            .build()
    }

    fn read(&self, response: &Response) -> Result<TokenSet> {
        response.raw()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::get_access_token_by_id_token`].
    pub struct GetAccessTokenByIdToken("POST /{protocol}/token") -> TokenSet {
        id_token: Secret,
    }
    options {
        /// The redirect URI of the login. Unless set, the one that the code knows, or the client's.
        redirect_uri: String,
        /// What the tokens are to be good for, words with spaces between them: `openid profile offline_access`.
        scope: String,
    }
}

impl Endpoint for GetAccessTokenByIdToken {
    type Output = TokenSet;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let path = path(context, "token")?;
        not_empty("id_token", self.id_token.expose())?;
        let redirect_uri = redirect_uri(self.redirect_uri.clone(), context.config)?;
        let fields = [
            (
                "grant_type",
                "http://authing.cn/oidc/grant_type/authing_token",
            ),
            ("token", self.id_token.expose()),
            ("redirect_uri", &redirect_uri),
            ("scope", self.scope.as_deref().unwrap_or_default()),
        ];
        let request = context.post(path);
        request
            .form_as_client(ClientAuthMethod::None, fields)
            .build()
    }

    fn read(&self, response: &Response) -> Result<TokenSet> {
        response.raw()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::get_access_token_by_client_credentials`].
    pub struct GetAccessTokenByClientCredentials("POST /{protocol}/token") -> TokenSet {
        scope: String,
    }
    options {
        /// The key for programmatic access that the program has. Without one, the application's own id and secret are sent.
        access_key: AccessKey,
    }
}

impl Endpoint for GetAccessTokenByClientCredentials {
    type Output = TokenSet;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let path = path(context, "token")?;
        not_empty("scope", &self.scope)?;
        let fields = [
            ("grant_type", "client_credentials"),
            ("scope", self.scope.as_str()),
        ];
        let request = context.post(path);
        let request = match &self.access_key {
            Some(key) => {
                not_empty("access_key", &key.id)?;
                not_empty("access_key", key.secret.expose())?;
                let own = [
                    ("client_id", key.id.as_str()),
                    ("client_secret", key.secret.expose()),
                ];
                request.form(fields.into_iter().chain(own))
            }
            None => request.form_as_client(ClientAuthMethod::ClientSecretPost, fields),
        };
        request.build()
    }

    fn read(&self, response: &Response) -> Result<TokenSet> {
        response.raw()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::get_new_access_token_by_refresh_token`].
    pub struct GetNewAccessTokenByRefreshToken("POST /{protocol}/token") -> TokenSet {
        refresh_token: Secret,
    }
}

impl Endpoint for GetNewAccessTokenByRefreshToken {
    type Output = TokenSet;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let path = path(context, "token")?;
        not_empty("refresh_token", self.refresh_token.expose())?;
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", self.refresh_token.expose()),
        ];
        let request = context.post(path);
        request
            .form_as_client(context.config.token_auth, fields)
            .build()
    }

    fn read(&self, response: &Response) -> Result<TokenSet> {
        response.raw()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::get_user_info_by_access_token`].
    pub struct GetUserInfoByAccessToken("GET /{protocol}/me") -> UserInfo {
        access_token: Secret,
    }
    options {
        /// The HTTP method: `GET` unless the token goes in the body.
        method: UserInfoMethod,
        /// Where the token goes: in the header unless set.
        token_place: TokenPlace,
    }
}

impl Endpoint for GetUserInfoByAccessToken {
    type Output = UserInfo;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let path = path(context, "me")?;
        let token = self.access_token.expose();
        not_empty("access_token", token)?;
        let place = self.token_place.unwrap_or_default();
        let method = self.method.unwrap_or(match place {
            TokenPlace::Body => UserInfoMethod::Post,
            _ => UserInfoMethod::Get,
        });
        let request = match method {
            UserInfoMethod::Get => context.get(path),
            UserInfoMethod::Post => context.post(path),
        };
        let request = request.repeatable(true);
        match (place, method) {
            (TokenPlace::Header, _) => request.token(Some(&self.access_token)),
            (TokenPlace::Query, _) => request.query("access_token", token.to_owned()),
            (TokenPlace::Body, UserInfoMethod::Post) => request.form([("access_token", token)]),
            (TokenPlace::Body, UserInfoMethod::Get) => {
                return Err(Error::invalid_argument(
                    "token_place",
                    "a `GET` has no body: use `POST`, or another place",
                ));
            }
        }
        .build()
    }

    fn read(&self, response: &Response) -> Result<UserInfo> {
        response.raw()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::introspect_token`].
    pub struct IntrospectToken("POST /{protocol}/token/introspection") -> Introspection {
        token: Secret,
    }
}

impl Endpoint for IntrospectToken {
    type Output = Introspection;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let path = path(context, "token/introspection")?;
        not_empty("token", self.token.expose())?;
        let request = context.post(path).repeatable(true);
        let fields = [("token", self.token.expose())];
        request
            .form_as_client(context.config.introspection_auth, fields)
            .build()
    }

    fn read(&self, response: &Response) -> Result<Introspection> {
        response.raw()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::revoke_token`].
    pub struct RevokeToken("POST /{protocol}/token/revocation") -> () {
        token: Secret,
    }
}

impl Endpoint for RevokeToken {
    type Output = ();

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let path = path(context, "token/revocation")?;
        not_empty("token", self.token.expose())?;
        let request = context.post(path);
        let fields = [("token", self.token.expose())];
        request
            .form_as_client(context.config.revocation_auth, fields)
            .build()
    }

    /// The body of a success is usually empty, and means nothing. A page is not the host's, and a refusal may come as one.
    fn read(&self, response: &Response) -> Result<()> {
        match response.text().map(str::trim_start) {
            Ok(text) if !text.starts_with(['{', '<']) => Ok(()),
            _ => response.raw::<IgnoredAny>().map(drop),
        }
    }
}

request! {
    /// The request returned by [`AuthenticationClient::validate_token`].
    pub struct ValidateToken("GET /api/v2/oidc/validate_token") -> ValidatedClaims {}
    options {
        /// The access token to look at.
        access_token: Secret,
        /// The ID token to look at.
        id_token: Secret,
    }
}

impl Endpoint for ValidateToken {
    type Output = ValidatedClaims;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let (key, token) = match (&self.id_token, &self.access_token) {
            (Some(token), None) => ("id_token", token),
            (None, Some(token)) => ("access_token", token),
            (Some(_), Some(_)) => {
                return Err(Error::invalid_argument(
                    "id_token",
                    "there is an access token too: the host looks at one of them",
                ));
            }
            (None, None) => {
                return Err(Error::invalid_argument(
                    "id_token",
                    "there is no token: set `id_token` or `access_token`",
                ));
            }
        };
        not_empty(key, token.expose())?;
        context
            .get("/api/v2/oidc/validate_token")
            .query(key, token.expose().to_owned())
            .build()
    }

    fn read(&self, response: &Response) -> Result<ValidatedClaims> {
        response.raw()
    }
}

/// # Tokens of the protocols
///
/// They are for the protocols [`Oidc`](Protocol::Oidc) and [`Oauth`](Protocol::Oauth). None of them needs a login, and none
/// changes the session of this client: a token set is the caller's. To act as the user whose ID token it holds, give that to
/// [`with_token`](AuthenticationClient::with_token).
impl AuthenticationClient {
    /// Exchanges the code of a login page for tokens, through `POST /oidc/token` or `POST /oauth/token`.
    ///
    /// Needs an [`app_id`](super::AuthenticationClientBuilder::app_id), and a
    /// [`secret`](super::AuthenticationClientBuilder::secret) unless the
    /// [method](super::AuthenticationClientBuilder::token_endpoint_auth_method) is `None`. Give it what
    /// [`AuthorizationRequest::accept`](super::AuthorizationRequest::accept) returns, which holds verifier and redirect URI, or
    /// the text of a code. A code works once and soon expires, so this call is never repeated by itself after it may have arrived.
    ///
    /// ```no_run
    /// # async fn run(
    /// #     client: authing::AuthenticationClient, begun: authing::authentication::AuthorizationRequest, query: &str
    /// # ) -> authing::Result<()> {
    /// let tokens = client.get_access_token_by_code(begun.accept(query)?).await?;
    /// let person = client.get_user_info_by_access_token(&tokens.access_token).await?;
    /// println!("{} is here", person.sub);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](Error::oauth_error) is `invalid_grant`: the code is unknown, used or expired, belongs to another
    ///   application or redirect URI, or the verifier is not its. `invalid_client`: the secret is wrong.
    /// - [`Error::InvalidArgument`]: no code, or a verifier that is none (43 to 128 characters); nothing is sent.
    /// - [`Error::Config`]: no app id, secret or redirect URI, or another protocol; nothing is sent.
    pub fn get_access_token_by_code(
        &self,
        code: impl Into<AuthorizationCode>,
    ) -> GetAccessTokenByCode {
        GetAccessTokenByCode::new(self.call(), code)
    }

    /// Exchanges an ID token, or the token of a login by this client, for tokens, through `POST /oidc/token` or
    /// `POST /oauth/token`.
    ///
    /// Needs an [`app_id`](super::AuthenticationClientBuilder::app_id) and a redirect URI. No secret is sent. The scope is empty
    /// unless set.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](Error::oauth_error) is `invalid_grant`: the token is not good.
    /// - [`Error::InvalidArgument`]: no token; [`Error::Config`]: no app id or redirect URI, or another protocol; nothing is sent.
    pub fn get_access_token_by_id_token(
        &self,
        id_token: impl Into<Secret>,
    ) -> GetAccessTokenByIdToken {
        GetAccessTokenByIdToken::new(self.call(), id_token)
    }

    /// Gets an access token for a program, not a person, through `POST /oidc/token` or `POST /oauth/token`.
    ///
    /// The program proves itself with an [`access_key`](Call::access_key), or, where none is set, with the application's id
    /// and secret. Both go in the body, whatever the method of the endpoint. `scope` is what the program wants to do, words with
    /// spaces between them.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](Error::oauth_error) is `invalid_client`: the key is unknown or its secret wrong; `invalid_scope`: the
    ///   program may not do that.
    /// - [`Error::InvalidArgument`]: no scope, or half a key; [`Error::Config`]: neither key nor secret, or another protocol;
    ///   nothing is sent.
    pub fn get_access_token_by_client_credentials(
        &self,
        scope: impl Into<String>,
    ) -> GetAccessTokenByClientCredentials {
        GetAccessTokenByClientCredentials::new(self.call().anonymous(), scope)
    }

    /// Gets new tokens for a refresh token, through `POST /oidc/token` or `POST /oauth/token`.
    ///
    /// There is a refresh token where the login asked for the scope `offline_access`. If the answer holds another one, that
    /// replaces it: the old one may have ended.
    ///
    /// Needs what [`get_access_token_by_code`](Self::get_access_token_by_code) needs of the application.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](Error::oauth_error) is `invalid_grant`: the token is unknown, used, revoked, expired or another
    ///   application's. `invalid_client`: the secret is wrong.
    /// - [`Error::InvalidArgument`]: no token; [`Error::Config`]: no app id or secret, or another protocol; nothing is sent.
    pub fn get_new_access_token_by_refresh_token(
        &self,
        refresh_token: impl Into<Secret>,
    ) -> GetNewAccessTokenByRefreshToken {
        GetNewAccessTokenByRefreshToken::new(self.call(), refresh_token)
    }

    /// Gets what the user of an access token lets the application know, through `/oidc/me` or `/oauth/me`.
    ///
    /// The token goes in the header of a `GET` unless [`method`](Call::method) and [`token_place`](Call::token_place) say
    /// otherwise. The JavaScript SDK puts it into the query by default; addresses are written to logs, so this does not.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](Error::oauth_error) is `invalid_token`: the token is not good. Status 401.
    /// - [`Error::InvalidArgument`]: no token, or one in the body of a `GET`; [`Error::Config`]: another protocol; nothing is
    ///   sent.
    pub fn get_user_info_by_access_token(
        &self,
        access_token: impl Into<Secret>,
    ) -> GetUserInfoByAccessToken {
        GetUserInfoByAccessToken::new(self.call().anonymous(), access_token)
    }

    /// Asks the host about a token, through `POST /oidc/token/introspection` or `POST /oauth/token/introspection`.
    ///
    /// Needs an [`app_id`](super::AuthenticationClientBuilder::app_id), and a
    /// [`secret`](super::AuthenticationClientBuilder::secret) unless the
    /// [method](super::AuthenticationClientBuilder::introspection_endpoint_auth_method) is `None`. A token that is not good is no
    /// error: [`active`](Introspection::active) is `false`.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](Error::oauth_error) is `invalid_client`: the secret is wrong.
    /// - [`Error::InvalidArgument`]: no token; [`Error::Config`]: no app id or secret, or another protocol; nothing is sent.
    pub fn introspect_token(&self, token: impl Into<Secret>) -> IntrospectToken {
        IntrospectToken::new(self.call(), token)
    }

    /// Ends an access token or a refresh token, through `POST /oidc/token/revocation` or `POST /oauth/token/revocation`.
    ///
    /// Needs an [`app_id`](super::AuthenticationClientBuilder::app_id), and a
    /// [`secret`](super::AuthenticationClientBuilder::secret) unless the
    /// [method](super::AuthenticationClientBuilder::revocation_endpoint_auth_method) is `None`. A token that the host does not know
    /// counts as ended.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](Error::oauth_error) is `invalid_client`: the secret is wrong.
    /// - [`Error::InvalidArgument`]: no token; [`Error::Config`]: no app id or secret, or another protocol; nothing is sent.
    pub fn revoke_token(&self, token: impl Into<Secret>) -> RevokeToken {
        RevokeToken::new(self.call(), token)
    }

    /// Has the host check a token, through `GET /api/v2/oidc/validate_token`, and gives its claims.
    ///
    /// Set either [`id_token`](Call::id_token) or [`access_token`](Call::access_token). The token goes in the query: that is the
    /// API. Needs no login and no secret.
    ///
    /// # Errors
    ///
    /// - 400: the token is not good.
    /// - [`Error::InvalidArgument`]: both tokens or none; nothing is sent.
    pub fn validate_token(&self) -> ValidateToken {
        ValidateToken::new(self.call().anonymous())
    }
}

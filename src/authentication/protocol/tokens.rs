//! Requests to the token endpoint.

use super::endpoint::{not_empty, path};
use super::types::{AccessKey, TokenSet};
use crate::authentication::authorize::address::redirect_uri;
use crate::authentication::authorize::code::AuthorizationCode;
use crate::authentication::pkce::check_verifier;
use crate::declare::request;
use crate::error::Result;
use crate::protocol::ClientAuthMethod;
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;

request! {
    /// Exchanges an authorization code for tokens: `POST /oidc/token`, or `POST /oauth/token` for OAuth 2.0. Returned by
    /// [`get_access_token_by_code`](crate::AuthenticationClient::get_access_token_by_code).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id) and, unless
    /// [`token_endpoint_auth_method`](crate::authentication::AuthenticationClientBuilder::token_endpoint_auth_method) is `None`,
    /// the application's [`secret`](crate::authentication::AuthenticationClientBuilder::secret). `code` is what
    /// [`AuthorizationRequest::accept`](crate::authentication::AuthorizationRequest::accept) returns, with its code verifier and
    /// redirect URI, or the code as text.
    ///
    /// A code works once and expires soon, so the request is not retried after it may have arrived. The session of the client
    /// does not change: to act as the user, pass the ID token to [`with_token`](crate::AuthenticationClient::with_token) or
    /// [`set_token`](crate::AuthenticationClient::set_token), with a session for each user.
    ///
    /// ```no_run
    /// # async fn run(
    /// #     client: authing::AuthenticationClient, begun: authing::authentication::AuthorizationRequest, query: &str
    /// # ) -> authing::Result<()> {
    /// let tokens = client.get_access_token_by_code(begun.accept(query)?).await?;
    /// let person = client.get_user_info_by_access_token(&tokens.access_token).await?;
    /// println!("{} has logged in", person.sub);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_grant`: the code is unknown, used or expired, it belongs to another
    ///   application or redirect URI, or the code verifier is wrong.
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_client`: the client secret is wrong.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the code is empty, or the code verifier does not have 43 to
    ///   128 of the allowed characters. Nothing is sent.
    /// - [`Error::Config`](crate::Error::Config): `app_id`, `secret` or `redirect_uri` is missing, or the protocol has no tokens.
    ///   Nothing is sent.
    pub struct GetAccessTokenByCode("POST /{protocol}/token") -> TokenSet {
        code: AuthorizationCode,
    }
    options {
        /// The code verifier of PKCE, 43 to 128 characters. Default: the one that `code` carries.
        code_verifier: Secret,
        /// The redirect URI of the authorization request. Default: the one that `code` carries, else the client's.
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
    /// Exchanges an ID token for tokens: `POST /oidc/token`, or `POST /oauth/token` for OAuth 2.0. Returned by
    /// [`get_access_token_by_id_token`](crate::AuthenticationClient::get_access_token_by_id_token).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id) and a redirect URI. The token of a
    /// login by this client is an ID token too. No client secret is sent.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_grant`: the ID token is expired, revoked or invalid.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the ID token is empty. Nothing is sent.
    /// - [`Error::Config`](crate::Error::Config): `app_id` or `redirect_uri` is missing, or the protocol has no tokens. Nothing
    ///   is sent.
    pub struct GetAccessTokenByIdToken("POST /{protocol}/token") -> TokenSet {
        id_token: Secret,
    }
    options {
        /// A callback URL of the application. Default: the client's redirect URI.
        redirect_uri: String,
        /// The requested scope, separated by spaces: `openid profile offline_access`. Default: empty.
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
    /// Gets an access token for a program instead of a user: `POST /oidc/token`, or `POST /oauth/token` for OAuth 2.0. Returned
    /// by [`get_access_token_by_client_credentials`](crate::AuthenticationClient::get_access_token_by_client_credentials).
    ///
    /// Requires an [`access_key`](Self::access_key) or, without one, the application's ID and secret. Both are sent in the body,
    /// whatever [`token_endpoint_auth_method`](crate::authentication::AuthenticationClientBuilder::token_endpoint_auth_method)
    /// is. `scope` is the requested scope, separated by spaces.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_client`: the access key is unknown or its secret is wrong.
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_scope`: the program is not allowed this scope.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the scope, or a part of the access key, is empty. Nothing is
    ///   sent.
    /// - [`Error::Config`](crate::Error::Config): there is neither an access key nor a `secret`, or the protocol has no tokens.
    ///   Nothing is sent.
    pub struct GetAccessTokenByClientCredentials("POST /{protocol}/token") -> TokenSet {
        scope: String,
    }
    options {
        /// The access key of the program. Default: the application's ID and secret.
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
    /// Exchanges a refresh token for new tokens: `POST /oidc/token`, or `POST /oauth/token` for OAuth 2.0. Returned by
    /// [`get_new_access_token_by_refresh_token`](crate::AuthenticationClient::get_new_access_token_by_refresh_token).
    ///
    /// Requires the same settings as [`GetAccessTokenByCode`]. A login returns a refresh token if its scope contains
    /// `offline_access`. If the response contains another refresh token, keep that one: the old one may no longer be valid.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_grant`: the refresh token is unknown, used, revoked or expired, or
    ///   it belongs to another application.
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_client`: the client secret is wrong.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the refresh token is empty. Nothing is sent.
    /// - [`Error::Config`](crate::Error::Config): `app_id` or `secret` is missing, or the protocol has no tokens. Nothing is
    ///   sent.
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

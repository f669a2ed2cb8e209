//! Requests about a token that exists.

use super::endpoint::{not_empty, path};
use super::types::{Introspection, TokenPlace, UserInfo, UserInfoMethod, ValidatedClaims};
use crate::declare::request;
use crate::error::{Error, Result};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use serde_json::{Map, Value};

request! {
    /// Gets the claims about the user of an access token: `GET /oidc/me`, or `GET /oauth/me` for OAuth 2.0. Returned by
    /// [`get_user_info_by_access_token`](crate::AuthenticationClient::get_user_info_by_access_token).
    ///
    /// Requires no login: the token is the argument. It is sent in the header `Authorization` unless the options say otherwise.
    /// The JavaScript SDK sends it in the query by default; URLs are written to logs, so this client does not.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_token`, status 401: the access token is expired, revoked or invalid,
    ///   or its user does not exist.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the token is empty, or its place is the body of a `GET`
    ///   request. Nothing is sent.
    /// - [`Error::Config`](crate::Error::Config): the protocol has no tokens. Nothing is sent.
    pub struct GetUserInfoByAccessToken("GET /{protocol}/me") -> UserInfo {
        access_token: Secret,
    }
    options {
        /// The HTTP method. Default: `GET`, or `POST` if the token is in the body.
        method: UserInfoMethod,
        /// Where the request carries the token. Default: in the header.
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
        if (place, method) == (TokenPlace::Body, UserInfoMethod::Get) {
            return Err(Error::invalid_argument(
                "token_place",
                "a `GET` request has no body: use `POST`, or another place",
            ));
        }
        let request = match method {
            UserInfoMethod::Get => context.get(path),
            // A form even where it is empty: its content type is what other SDKs send, and what gateways may insist on.
            UserInfoMethod::Post => {
                let field = (place == TokenPlace::Body).then_some(("access_token", token));
                context.post(path).repeatable(true).form(field)
            }
        };
        match place {
            TokenPlace::Header => request.token(Some(&self.access_token)),
            TokenPlace::Query => request.query("access_token", token.to_owned()),
            TokenPlace::Body => request,
        }
        .build()
    }

    fn read(&self, response: &Response) -> Result<UserInfo> {
        response.raw()
    }
}

request! {
    /// Asks the host whether a token is active: `POST /oidc/token/introspection`, or `POST /oauth/token/introspection` for OAuth
    /// 2.0. Returned by [`introspect_token`](crate::AuthenticationClient::introspect_token).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id) and, unless
    /// [`introspection_endpoint_auth_method`](crate::authentication::AuthenticationClientBuilder::introspection_endpoint_auth_method)
    /// is `None`, the application's [`secret`](crate::authentication::AuthenticationClientBuilder::secret). `token` is an access
    /// token or a refresh token. For an expired, revoked or unknown token the request succeeds, with
    /// [`active`](Introspection::active) `false`.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_client`: the client secret is wrong.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the token is empty. Nothing is sent.
    /// - [`Error::Config`](crate::Error::Config): `app_id` or `secret` is missing, or the protocol has no tokens. Nothing is
    ///   sent.
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
    /// Revokes an access token or a refresh token: `POST /oidc/token/revocation`, or `POST /oauth/token/revocation` for OAuth
    /// 2.0. Returned by [`revoke_token`](crate::AuthenticationClient::revoke_token).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id) and, unless
    /// [`revocation_endpoint_auth_method`](crate::authentication::AuthenticationClientBuilder::revocation_endpoint_auth_method)
    /// is `None`, the application's [`secret`](crate::authentication::AuthenticationClientBuilder::secret). For a token that the
    /// host does not know the request succeeds.
    ///
    /// # Errors
    ///
    /// - [`oauth_error`](crate::Error::oauth_error) `invalid_client`: the client secret is wrong.
    /// - [`Error::Decode`](crate::Error::Decode): the response is not one of a host that has revoked a token.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the token is empty. Nothing is sent.
    /// - [`Error::Config`](crate::Error::Config): `app_id` or `secret` is missing, or the protocol has no tokens. Nothing is
    ///   sent.
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

    /// The body of a success is usually empty, and has no meaning. What is neither empty nor JSON does not come from the host.
    fn read(&self, response: &Response) -> Result<()> {
        match response.text().map(str::trim_ascii) {
            Ok("" | "true") => Ok(()),
            _ => response.raw::<Map<String, Value>>().map(drop),
        }
    }
}

request! {
    /// Lets the host validate a token and returns its claims: `GET /api/v2/oidc/validate_token`. Returned by
    /// [`validate_token`](crate::AuthenticationClient::validate_token).
    ///
    /// Requires no login and no secret. Set either [`id_token`](Self::id_token) or [`access_token`](Self::access_token). The API
    /// takes the token in the query of the URL. [`verify_id_token`](crate::AuthenticationClient::verify_id_token) and
    /// [`verify_access_token`](crate::AuthenticationClient::verify_access_token) verify tokens without such a request.
    ///
    /// # Errors
    ///
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): the token is expired, revoked or invalid.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): both tokens are set, or none, or the token is empty. Nothing
    ///   is sent.
    pub struct ValidateToken("GET /api/v2/oidc/validate_token") -> ValidatedClaims {}
    options {
        /// The access token to validate.
        access_token: Secret,
        /// The ID token to validate.
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
                    "`access_token` is set too: set only one of them",
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

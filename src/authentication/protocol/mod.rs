//! The endpoints of OpenID Connect and OAuth 2.0: tokens, their claims, and their revocation.

mod endpoint;
mod inspect;
mod tokens;
pub(super) mod types;

pub use inspect::{GetUserInfoByAccessToken, IntrospectToken, RevokeToken, ValidateToken};
pub use tokens::{
    GetAccessTokenByClientCredentials, GetAccessTokenByCode, GetAccessTokenByIdToken,
    GetNewAccessTokenByRefreshToken,
};
pub use types::{
    AccessKey, Introspection, TokenPlace, TokenSet, UserInfo, UserInfoMethod, ValidatedClaims,
};

use super::authorize::code::AuthorizationCode;
use super::client::AuthenticationClient;
use crate::secret::Secret;

/// # Tokens of the protocols
///
/// For the protocols [`Oidc`](crate::Protocol::Oidc) and [`Oauth`](crate::Protocol::Oauth). These methods require no login and do
/// not change the session of the client: the returned tokens belong to the caller. To act as the user of an ID token, pass it to
/// [`with_token`](AuthenticationClient::with_token).
impl AuthenticationClient {
    /// [Exchanges an authorization code](GetAccessTokenByCode) for tokens.
    ///
    /// Requires the application's ID and, for applications that have one, its secret.
    #[doc(alias("getAccessTokenByCode", "GetAccessTokenByCode"))]
    pub fn get_access_token_by_code(
        &self,
        code: impl Into<AuthorizationCode>,
    ) -> GetAccessTokenByCode {
        GetAccessTokenByCode::new(self.call(), code)
    }

    /// [Exchanges an ID token](GetAccessTokenByIdToken), such as the token of a login by this client, for tokens.
    ///
    /// Requires the application's ID and a redirect URI.
    #[doc(alias("getAccessTokenByIdToken"))]
    pub fn get_access_token_by_id_token(
        &self,
        id_token: impl Into<Secret>,
    ) -> GetAccessTokenByIdToken {
        GetAccessTokenByIdToken::new(self.call(), id_token)
    }

    /// [Gets an access token for a program](GetAccessTokenByClientCredentials) instead of a user.
    ///
    /// Requires an access key, or the application's ID and secret.
    #[doc(alias(
        "getAccessTokenByClientCredentials",
        "GetAccessTokenByClientCredentials"
    ))]
    pub fn get_access_token_by_client_credentials(
        &self,
        scope: impl Into<String>,
    ) -> GetAccessTokenByClientCredentials {
        GetAccessTokenByClientCredentials::new(self.call().anonymous(), scope)
    }

    /// [Exchanges a refresh token](GetNewAccessTokenByRefreshToken) for new tokens.
    ///
    /// Requires the application's ID and, for applications that have one, its secret.
    #[doc(alias("getNewAccessTokenByRefreshToken", "GetNewAccessTokenByRefreshToken"))]
    pub fn get_new_access_token_by_refresh_token(
        &self,
        refresh_token: impl Into<Secret>,
    ) -> GetNewAccessTokenByRefreshToken {
        GetNewAccessTokenByRefreshToken::new(self.call(), refresh_token)
    }

    /// [Gets the claims about the user](GetUserInfoByAccessToken) of an access token.
    ///
    /// Requires nothing but the access token.
    #[doc(alias("getUserInfoByAccessToken", "GetUserInfoByAccessToken"))]
    pub fn get_user_info_by_access_token(
        &self,
        access_token: impl Into<Secret>,
    ) -> GetUserInfoByAccessToken {
        GetUserInfoByAccessToken::new(self.call().anonymous(), access_token)
    }

    /// [Asks the host whether a token is active](IntrospectToken).
    ///
    /// Requires the application's ID and, for applications that have one, its secret.
    #[doc(alias("introspectToken", "IntrospectToken"))]
    pub fn introspect_token(&self, token: impl Into<Secret>) -> IntrospectToken {
        IntrospectToken::new(self.call(), token)
    }

    /// [Revokes](RevokeToken) an access token or a refresh token.
    ///
    /// Requires the application's ID and, for applications that have one, its secret.
    #[doc(alias("revokeToken", "RevokeToken"))]
    pub fn revoke_token(&self, token: impl Into<Secret>) -> RevokeToken {
        RevokeToken::new(self.call(), token)
    }

    /// [Lets the host validate a token](ValidateToken) and returns its claims.
    ///
    /// Requires one of the options `id_token` and `access_token`.
    #[doc(alias("validateToken", "ValidateToken"))]
    pub fn validate_token(&self) -> ValidateToken {
        ValidateToken::new(self.call().anonymous())
    }
}

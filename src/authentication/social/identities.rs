//! The accounts of a user at identity providers.

use super::provider::SocialProvider;
use crate::declare::request;
use crate::error::Result;
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::CommonMessage;
use crate::wire::Request;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// Where a browser goes to link an account elsewhere. From
/// [`Social::generate_link_ext_idp_url`](super::Social::generate_link_ext_idp_url).
#[derive(Clone, Deserialize)]
#[non_exhaustive]
pub struct ExtIdpLink {
    /// The address. It links whatever account is logged in to there, so give it to the user alone.
    pub url: String,
}

/// Leaves the address out: whoever has it can link an account of theirs.
impl fmt::Debug for ExtIdpLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtIdpLink").finish_non_exhaustive()
    }
}

/// An account elsewhere that logs the user in.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct LinkedIdentity {
    /// The identity's id.
    pub identity_id: Option<String>,
    /// The identity source's id: what [`Social::unlink_ext_idp`](super::Social::unlink_ext_idp) takes.
    pub ext_idp_id: Option<String>,
    /// The provider.
    pub provider: Option<SocialProvider>,
    /// What kind of identity it is, such as `generic`.
    #[serde(rename = "type")]
    pub identity_type: Option<String>,
    /// The user's id there.
    pub user_id_in_idp: Option<String>,
    /// The user's profile there.
    pub user_info_in_idp: Option<Value>,
    /// The provider's token for the user.
    pub access_token: Option<Secret>,
    /// The provider's refresh token.
    pub refresh_token: Option<Secret>,
    /// The connections that the identity came by.
    pub origin_conn_ids: Option<Vec<String>>,
}

/// The profile is the provider's and may hold tokens.
impl fmt::Debug for LinkedIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkedIdentity")
            .field("identity_id", &self.identity_id)
            .field("ext_idp_id", &self.ext_idp_id)
            .field("provider", &self.provider)
            .field("user_id_in_idp", &self.user_id_in_idp)
            .field("access_token", &self.access_token)
            .field("refresh_token", &self.refresh_token)
            .field("origin_conn_ids", &self.origin_conn_ids)
            .finish_non_exhaustive()
    }
}

request! {
    /// The request returned by [`Social::generate_link_ext_idp_url`](super::Social::generate_link_ext_idp_url).
    pub struct GenerateLinkExtIdpUrl("GET /api/v3/generate-link-extidp-url") -> ExtIdpLink {
        ext_idp_conn_identifier: String,
        id_token: Secret,
    }
    options {
        /// The application that it is for. Unless set, the client's own.
        app_id: String,
    }
}

impl Endpoint for GenerateLinkExtIdpUrl {
    type Output = ExtIdpLink;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let app_id = self.app_id.clone().or(context.config.app_id.clone());
        context
            .get("/api/v3/generate-link-extidp-url")
            .query(
                "ext_idp_conn_identifier",
                self.ext_idp_conn_identifier.clone(),
            )
            .query("id_token", self.id_token.expose().to_owned())
            .query("app_id", app_id)
            .build()
    }

    fn read(&self, response: &Response) -> Result<ExtIdpLink> {
        response.rest()
    }
}

request! {
    /// The request returned by [`Social::unlink_ext_idp`](super::Social::unlink_ext_idp).
    pub struct UnlinkExtIdp("POST /api/v3/unlink-extidp") -> CommonMessage {
        ext_idp_id: String,
    }
}

impl Endpoint for UnlinkExtIdp {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            ext_idp_id: &'a str,
        }
        let body = Body {
            ext_idp_id: &self.ext_idp_id,
        };
        context.post("/api/v3/unlink-extidp").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`Social::get_identities`](super::Social::get_identities).
    pub struct GetIdentities("GET /api/v3/get-identities") -> Vec<LinkedIdentity> {}
}

impl Endpoint for GetIdentities {
    type Output = Vec<LinkedIdentity>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.get("/api/v3/get-identities").build()
    }

    fn read(&self, response: &Response) -> Result<Vec<LinkedIdentity>> {
        Ok(response.rest::<Option<_>>()?.unwrap_or_default())
    }
}

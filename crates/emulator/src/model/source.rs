//! Identity sources, where people have accounts that log them in here.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::refusal::{ApiError, Reply};
use super::seed::{NewIdentitySource, OutsideAccount};
use super::seed_connections::NewIdentityProvider;

/// The identity sources, and what is under way with them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sources {
    pub(crate) list: Vec<NewIdentitySource>,
    /// What the sources are connections of.
    pub(crate) providers: Vec<NewIdentityProvider>,
    /// The logins by OpenID Connect that were begun, by their states: the application, and the connection.
    pub(crate) interactions: HashMap<String, (String, String)>,
    /// The links that were asked for, by their states: the user, and the source's id.
    pub(crate) links: HashMap<String, (String, String)>,
}

/// The protocols of enterprises. All other types of connections are social.
const ENTERPRISE: &[&str] = &["oidc", "oauth", "saml", "cas", "azure-ad", "ad", "ldap"];

/// The protocol of a connection of this type.
pub(crate) fn protocol_of(kind: &str) -> &str {
    match ENTERPRISE.contains(&kind) {
        true => kind,
        false => "social",
    }
}

/// Refuses the settings of a connection that lack what its type requires: an id and a secret of this pool at the provider or, where the
/// protocol has none, anything.
pub(crate) fn check_fields(kind: &str, fields: &Map<String, Value>) -> Reply<()> {
    let has = |names: &[&str]| {
        let values = names.iter().filter_map(|name| fields.get(*name)?.as_str());
        values.into_iter().any(|text| !text.is_empty())
    };
    let missing = match protocol_of(kind) {
        "social" | "oidc" | "oauth" | "azure-ad" => {
            // The documentation spells it both ways.
            let known: &[(&str, &[&str])] = &[
                ("clientID", &["clientID", "clientId"]),
                ("clientSecret", &["clientSecret"]),
            ];
            let missing = known.iter().find(|(_, names)| !has(names));
            missing.map(|(name, _)| format!("fields.{name}"))
        }
        _ => fields.is_empty().then(|| "fields".to_owned()),
    };
    match missing {
        Some(name) => Err(ApiError::bad_argument(&name)),
        None => Ok(()),
    }
}

impl Sources {
    /// The source of this protocol with this identifier.
    pub(crate) fn find(&self, protocol: &str, identifier: &str) -> Reply<&NewIdentitySource> {
        let mut list = self.list.iter();
        list.find(|source| source.protocol == protocol && source.identifier == identifier)
            .ok_or_else(|| ApiError::new(404))
    }

    /// The same, if people may log in by it to an application and a tenant.
    pub(crate) fn open(
        &self,
        protocol: &str,
        identifier: &str,
        (app, tenant): (&str, Option<&str>),
    ) -> Reply<&NewIdentitySource> {
        let source = self.find(protocol, identifier)?;
        match self.is_open(source, (app, tenant)) {
            true => Ok(source),
            false => Err(ApiError::with_text(
                404,
                format!("身份源连接 {identifier} 未开启"),
                format!("the connection {identifier} is not enabled here"),
            )),
        }
    }

    pub(crate) fn is_open(
        &self,
        source: &NewIdentitySource,
        (app, tenant): (&str, Option<&str>),
    ) -> bool {
        let is_off = |place: &str| source.connection.is_off_for(place);
        let is_off = is_off(app) || tenant.is_some_and(is_off);
        let home = self.tenant_of(source);
        !is_off && home.is_none_or(|home| tenant == Some(home))
    }

    /// The tenant that a source belongs to.
    pub(crate) fn tenant_of(&self, source: &NewIdentitySource) -> Option<&str> {
        let provider = self.provider(source.provider_id()).ok()?;
        provider.tenant_id.as_deref()
    }

    pub(crate) fn provider(&self, id: &str) -> Reply<&NewIdentityProvider> {
        let mut providers = self.providers.iter();
        let provider = providers.find(|provider| provider.id.as_deref() == Some(id));
        provider.ok_or_else(|| ApiError::missing("身份源", "identity provider", id))
    }

    pub(crate) fn provider_mut(&mut self, id: &str) -> Reply<&mut NewIdentityProvider> {
        let mut providers = self.providers.iter_mut();
        let provider = providers.find(|provider| provider.id.as_deref() == Some(id));
        provider.ok_or_else(|| ApiError::missing("身份源", "identity provider", id))
    }

    /// Removes an identity provider with its connections.
    pub(crate) fn remove_provider(&mut self, id: &str) {
        self.providers
            .retain(|provider| provider.id.as_deref() != Some(id));
        self.list.retain(|source| source.provider_id() != id);
    }

    /// The connections of an identity provider.
    pub(crate) fn connections<'s>(
        &'s self,
        provider: &'s str,
    ) -> impl Iterator<Item = &'s NewIdentitySource> {
        let list = self.list.iter();
        list.filter(move |source| source.provider_id() == provider)
    }

    /// A connection by its id.
    pub(crate) fn connection_mut(&mut self, id: &str) -> Reply<&mut NewIdentitySource> {
        let mut list = self.list.iter_mut();
        let source = list.find(|source| source.key() == id);
        source.ok_or_else(|| ApiError::missing("身份源连接", "connection", id))
    }
}

impl NewIdentitySource {
    pub(crate) fn key(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }

    /// The id of the identity provider.
    pub(crate) fn provider_id(&self) -> &str {
        self.connection.provider.as_deref().unwrap_or(self.key())
    }

    /// The type of the connection.
    pub(crate) fn kind(&self) -> &str {
        let usual = match self.protocol.as_str() {
            "social" => &self.identifier,
            protocol => protocol,
        };
        self.connection.kind.as_deref().unwrap_or(usual)
    }

    /// Whether this is an identity of an account there. Connections of one provider share their accounts.
    pub(crate) fn knows(&self, identity: &Value) -> bool {
        match identity["extIdpId"].as_str() {
            Some(provider) => provider == self.provider_id(),
            None => identity["provider"] == self.identifier.as_str(),
        }
    }

    pub(crate) fn account(&self, id: &str) -> Reply<&OutsideAccount> {
        let mut accounts = self.accounts.iter();
        accounts
            .find(|account| account.id == id)
            .ok_or_else(|| ApiError::new(602))
    }
}

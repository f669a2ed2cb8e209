//! What a client is made of: connections, settings and keys.

use crate::config::{Config, Settings};
use crate::error::Result;
use crate::keys::Keys;
use crate::password_key::PasswordKey;
use crate::transport::Connections;
use std::fmt;

/// What a client shares with its clones and with all clients that were made from it.
pub(crate) struct Core {
    pub(crate) http: Connections,
    /// What `socket_http` is made of, and then that.
    #[cfg(feature = "events")]
    socket_http: (Settings, std::sync::OnceLock<reqwest::Client>),
    pub(crate) config: Config,
    /// What passwords are encrypted with.
    pub(crate) password_key: PasswordKey,
    /// What tokens are signed with.
    pub(crate) keys: Keys,
}

impl Core {
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let (mut config, http) = settings.check()?;
        Ok(Self {
            http: Connections::new(http, &config),
            #[cfg(feature = "events")]
            socket_http: (settings.without_token(), std::sync::OnceLock::new()),
            password_key: PasswordKey::new(config.public_key.take()),
            config,
            keys: Keys::default(),
        })
    }

    /// The client for websockets, which cannot be asked for in HTTP/2. Made when it is first needed.
    #[cfg(feature = "events")]
    pub(crate) fn socket_http(&self) -> Result<&reqwest::Client> {
        let (settings, client) = &self.socket_http;
        if let Some(client) = client.get() {
            return Ok(client);
        }
        settings.check_tls("socket_uri", &self.config.socket_base)?;
        let made = settings.http_client(|builder| builder.http1_only())?;
        Ok(client.get_or_init(|| made))
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("host", &self.config.base)
            .field("app_id", &self.config.app_id)
            .field("user_pool_id", &self.config.user_pool_id)
            .finish_non_exhaustive()
    }
}

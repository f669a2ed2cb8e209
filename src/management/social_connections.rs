//! The social logins of the user pool.

use super::client::ManagementClient;
use crate::requests::management::{
    CreateSocialConnectionInstance, DisableSocialConnectionInstance,
    EnableSocialConnectionInstance, GetSocialConnection, GetSocialConnectionInstance,
    ListSocialConnectionInstances, ListSocialConnections,
};

/// The social logins of the user pool. Returned by [`ManagementClient::social_connections`].
///
/// A user pool has at most one social login of each provider. Its name is the provider's, such as `github` or `wechat:pc`: the known ones are
/// a [`SocialProvider`](crate::types::SocialProvider).
#[derive(Clone, Debug)]
pub struct SocialConnections {
    client: ManagementClient,
}

/// # Social logins
impl ManagementClient {
    /// The social logins of the user pool, and the providers that the server supports. Not in the official SDKs.
    pub fn social_connections(&self) -> SocialConnections {
        SocialConnections {
            client: self.clone(),
        }
    }
}

impl SocialConnections {
    /// [Lists the providers](ListSocialConnections) that the server supports.
    pub fn list_providers(&self) -> ListSocialConnections {
        ListSocialConnections::new(self.client.call())
    }

    /// [Returns a provider](GetSocialConnection) with the settings that it requires.
    pub fn provider(&self, provider: impl Into<String>) -> GetSocialConnection {
        GetSocialConnection::new(self.client.call(), provider)
    }

    /// [Sets up a social login](CreateSocialConnectionInstance).
    ///
    /// ```no_run
    /// use authing::types::CreateSocialConnectionInstanceFieldInput as Field;
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let settings = [Field::new("clientID", "CLIENT_ID"), Field::new("clientSecret", "CLIENT_SECRET")];
    /// let github = client.social_connections().create("github").fields(settings).await?;
    /// if !github.enabled {
    ///     client.social_connections().enable("github").await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, provider: impl Into<String>) -> CreateSocialConnectionInstance {
        CreateSocialConnectionInstance::new(self.client.call(), provider)
    }

    /// [Enables a social login](EnableSocialConnectionInstance).
    pub fn enable(&self, provider: impl Into<String>) -> EnableSocialConnectionInstance {
        EnableSocialConnectionInstance::new(self.client.call(), provider)
    }

    /// [Disables a social login](DisableSocialConnectionInstance).
    pub fn disable(&self, provider: impl Into<String>) -> DisableSocialConnectionInstance {
        DisableSocialConnectionInstance::new(self.client.call(), provider)
    }

    /// [Returns a social login](GetSocialConnectionInstance) with its settings.
    pub fn detail(&self, provider: impl Into<String>) -> GetSocialConnectionInstance {
        GetSocialConnectionInstance::new(self.client.call(), provider)
    }

    /// [Lists the social logins](ListSocialConnectionInstances).
    pub fn list(&self) -> ListSocialConnectionInstances {
        ListSocialConnectionInstances::new(self.client.call())
    }
}

//! Events: publish them, and subscribe to them.

use super::client::AuthenticationClient;
#[cfg(feature = "events")]
use crate::event_socket::{EventSub, OF_USERS};
use crate::requests::EventPub;
use crate::wire::as_text;
use serde_json::Value;

/// # Events
impl AuthenticationClient {
    /// Publishes an event of the application: see [`EventPub`].
    ///
    /// Text is sent as it is, other JSON as its text.
    ///
    /// ```no_run
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// client.event_pub("order-paid", json!({ "order": 17 })).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("pub"))]
    pub fn event_pub(
        &self,
        event_type: impl Into<String>,
        event_data: impl Into<Value>,
    ) -> EventPub {
        EventPub::new(self.call(), event_type, as_text(event_data.into()))
    }

    /// Subscribes to the [events of a name](EventSub), over a websocket to
    /// [`socket_uri`](crate::authentication::AuthenticationClientBuilder::socket_uri).
    ///
    /// Requires a login.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let mut events = client.event_sub("order-paid");
    /// while let Some(event) = events.next().await {
    ///     println!("{}", event?.text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("sub"))]
    #[cfg(feature = "events")]
    #[cfg_attr(docsrs, doc(cfg(feature = "events")))]
    pub fn event_sub(&self, event: impl Into<String>) -> EventSub {
        EventSub::new(self.call(), OF_USERS, event)
    }
}

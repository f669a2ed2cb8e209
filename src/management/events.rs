//! Events: publish them, and subscribe to them.

use super::client::ManagementClient;
#[cfg(feature = "events")]
use crate::event_socket::{EventSub, OF_ADMINISTRATORS};
use crate::requests::management::PublishEvent;
use crate::wire::as_text;
use serde_json::Value;

/// Events. Returned by [`ManagementClient::events`].
#[derive(Clone, Debug)]
pub struct Events {
    client: ManagementClient,
}

/// # Events
impl ManagementClient {
    /// Events of the application: publish them and subscribe to them.
    #[doc(alias("event"))]
    pub fn events(&self) -> Events {
        Events {
            client: self.clone(),
        }
    }
}

impl Events {
    /// [Publishes an event](PublishEvent) of the application.
    ///
    /// Text is sent as it is, other JSON as its text.
    ///
    /// ```no_run
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// client.events().publish("order-paid", json!({ "order": 17 })).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("pub"))]
    pub fn publish(
        &self,
        event_type: impl Into<String>,
        event_data: impl Into<Value>,
    ) -> PublishEvent {
        PublishEvent::new(self.client.call(), event_type, as_text(event_data.into()))
    }

    /// Subscribes to the [events of a name](EventSub), over a websocket to
    /// [`socket_uri`](super::ManagementClientBuilder::socket_uri).
    ///
    /// Each connection uses an active management token: an expired or rejected one is replaced before the stream reconnects.
    ///
    /// ```no_run
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let mut events = client.events().subscribe("order-paid");
    /// while let Some(event) = events.next().await {
    ///     println!("{}", event?.text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("sub"))]
    #[cfg(feature = "events")]
    #[cfg_attr(docsrs, doc(cfg(feature = "events")))]
    pub fn subscribe(&self, event: impl Into<String>) -> EventSub {
        EventSub::new(self.client.call(), OF_ADMINISTRATORS, event)
    }
}

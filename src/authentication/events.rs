//! Events that the application publishes. Subscribing to them is in `event_socket.rs`.

use super::client::AuthenticationClient;
use crate::requests::EventPub;
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
        let event_data = match event_data.into() {
            Value::String(text) => text,
            other => other.to_string(),
        };
        EventPub::new(self.call(), event_type, event_data)
    }
}

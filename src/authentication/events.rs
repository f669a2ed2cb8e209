//! Events: telling the host of one. Hearing of them is in the file `event_socket.rs`.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::Result;
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::types::CommonMessage;
use crate::wire::Request;
use serde::Serialize;
use serde_json::Value;

request! {
    /// The request returned by [`AuthenticationClient::event_pub`].
    pub struct EventPub("POST /api/v3/pub-userEvent") -> CommonMessage {
        event_type: String,
        event_data: String,
    }
}

impl Endpoint for EventPub {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            event_type: &'a str,
            source: &'a str,
            event_data: &'a str,
        }
        let body = Body {
            event_type: &self.event_type,
            source: concat!("authing-rust: ", env!("CARGO_PKG_VERSION")),
            event_data: &self.event_data,
        };
        context.post("/api/v3/pub-userEvent").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

/// # Events
impl AuthenticationClient {
    /// Publishes an event of the application, through `POST /api/v3/pub-userEvent`.
    ///
    /// Subscribers get the data as the JSON text that it is sent as. The session's token goes along when there is one.
    ///
    /// ```no_run
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// client.event_pub("order-paid", json!({ "order": 17 })).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - 400: there is no event type.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the session's token is expired, revoked or wrong (2020).
    pub fn event_pub(
        &self,
        event_type: impl Into<String>,
        event_data: impl Into<Value>,
    ) -> EventPub {
        EventPub::new(self.call(), event_type, event_data.into().to_string())
    }
}

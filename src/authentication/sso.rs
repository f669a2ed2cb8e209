//! Single sign-on: CAS tickets, and the session that a browser has with the host.

use super::authorize::address::app_id;
use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::Result;
use crate::request::{Context, Endpoint, RequestBuilder, segment};
use crate::requests::TrackSession;
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use roxmltree::{Document, Node};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The format of the response to a ticket validation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TicketFormat {
    /// JSON. Attributes have types.
    #[default]
    Json,
    /// XML. Every attribute is text.
    Xml,
}

impl TicketFormat {
    /// The value on the wire: `JSON` or `XML`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
        }
    }
}

/// The result of a CAS ticket validation.
///
/// ```no_run
/// use authing::authentication::TicketValidation;
///
/// # async fn run(client: authing::AuthenticationClient, ticket: &str) -> authing::Result<()> {
/// match client.validate_ticket_v2(ticket, "https://shop.example.com/").await? {
///     TicketValidation::Valid(user) => println!("{} has logged in", user.user),
///     TicketValidation::Refused(refusal) => println!("{}", refusal.description),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum TicketValidation {
    /// The ticket is valid: the user that it was issued to.
    Valid(CasUser),
    /// The ticket is expired, used or invalid.
    Refused(CasRefusal),
}

/// The user that a CAS ticket was issued to.
#[derive(Clone, Debug, PartialEq, Default, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CasUser {
    /// The user's ID.
    pub user: String,
    /// The user's attributes by name, such as `sub`, `name`, `email` and `phone_number`. In XML every value is text, or a list of
    /// texts if the name occurs more than once.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
}

/// Why a CAS ticket was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Default, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CasRefusal {
    /// The error code of CAS: `INVALID_TICKET`, `INVALID_SERVICE` or `INVALID_REQUEST`. Empty in CAS 1.0, which has none.
    pub code: String,
    /// The description of the error. May be empty.
    #[serde(default)]
    pub description: String,
}

/// The result in JSON. Hosts wrap it in a `serviceResponse`, rejections perhaps not.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    service_response: Option<Box<Verdict>>,
    authentication_success: Option<CasUser>,
    authentication_failure: Option<CasRefusal>,
}

impl Verdict {
    fn read(self) -> Option<TicketValidation> {
        match (self.authentication_failure, self.authentication_success) {
            (Some(refusal), _) => Some(TicketValidation::Refused(refusal)),
            (None, Some(user)) => Some(TicketValidation::Valid(user)),
            (None, None) => self.service_response?.read(),
        }
    }
}

/// The result in XML: the root, or a child of the root `serviceResponse`.
fn read_xml(text: &str) -> Option<TicketValidation> {
    let document = Document::parse(text).ok()?;
    let root = document.root_element();
    let find = |name| match is_named(root, "serviceResponse") {
        true => child(root, name),
        false => Some(root).filter(|root| is_named(*root, name)),
    };
    if let Some(failure) = find("authenticationFailure") {
        return Some(TicketValidation::Refused(CasRefusal {
            code: failure.attribute("code")?.to_owned(),
            description: content(failure),
        }));
    }
    let success = find("authenticationSuccess")?;
    let mut attributes = BTreeMap::new();
    let elements = child(success, "attributes").into_iter();
    for node in elements.flat_map(|node| node.children().filter(Node::is_element)) {
        let text = Value::from(content(node));
        attributes
            .entry(node.tag_name().name().to_owned())
            .and_modify(|known| add(known, &text))
            .or_insert(text);
    }
    Some(TicketValidation::Valid(CasUser {
        user: content(child(success, "user")?),
        attributes,
    }))
}

fn is_named(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| is_named(*node, name))
}

/// All the text in an element.
fn content(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    let text: String = texts.filter_map(|node| node.text()).collect();
    text.trim().to_owned()
}

/// One more value of an attribute.
fn add(known: &mut Value, more: &Value) {
    match known {
        Value::Array(list) => list.push(more.clone()),
        first => *first = Value::Array(vec![first.take(), more.clone()]),
    }
}

/// A ticket works once, so a request that may have arrived is not retried.
fn about_ticket<'a>(
    context: &'a Context<'_>,
    endpoint: &str,
    ticket: &Secret,
    service: &str,
) -> Result<RequestBuilder<'a>> {
    let app_id = app_id(context.config)?;
    let request = context.get(format!("/cas-idp/{}/{endpoint}", segment(app_id)));
    Ok(request
        .repeatable(false)
        .query("service", service.to_owned())
        .query("ticket", ticket.expose().to_owned()))
}

request! {
    /// Validates a CAS 1.0 ticket: `GET /cas-idp/{app_id}/validate`. Returned by
    /// [`validate_ticket_v1`](AuthenticationClient::validate_ticket_v1).
    ///
    /// Requires the same as [`ValidateTicketV2`]. CAS 1.0 has neither attributes nor error codes: the user has only an ID, and a
    /// rejection only a description.
    ///
    /// # Errors
    ///
    /// The errors of [`ValidateTicketV2`].
    pub struct ValidateTicketV1("GET /cas-idp/{app_id}/validate") -> TicketValidation {
        ticket: Secret,
        service: String,
    }
}

impl Endpoint for ValidateTicketV1 {
    type Output = TicketValidation;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        about_ticket(context, "validate", &self.ticket, &self.service)?.build()
    }

    /// The result is on the first line; the user, or a description, on the second.
    fn read(&self, response: &Response) -> Result<TicketValidation> {
        let text = response.text()?.trim();
        if text.starts_with('{') {
            // An error that is not about the ticket.
            response.raw::<IgnoredAny>()?;
        }
        let (verdict, rest) = text.split_once('\n').unwrap_or((text, ""));
        let rest = rest.trim().to_owned();
        match verdict.trim_end() {
            "yes" if !rest.is_empty() => Ok(TicketValidation::Valid(CasUser {
                user: rest,
                attributes: BTreeMap::new(),
            })),
            "no" => Ok(TicketValidation::Refused(CasRefusal {
                code: String::new(),
                description: rest,
            })),
            _ => Err(response.undecodable("", "is not a CAS response")),
        }
    }
}

request! {
    /// Validates a CAS 2.0 ticket: `GET /cas-idp/{app_id}/serviceValidate`. Returned by
    /// [`validate_ticket_v2`](AuthenticationClient::validate_ticket_v2).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id) and no login. `service` is the URL that
    /// the ticket was issued for. A ticket works once, so the request is not retried after it may have arrived.
    ///
    /// For a ticket that is expired, used or invalid the request succeeds, with [`TicketValidation::Refused`].
    ///
    /// # Errors
    ///
    /// - [`Error::Config`](crate::Error::Config) for `app_id`: the client has none. Nothing is sent.
    /// - [`Error::Decode`](crate::Error::Decode): the response is not a CAS response.
    pub struct ValidateTicketV2("GET /cas-idp/{app_id}/serviceValidate") -> TicketValidation {
        ticket: Secret,
        service: String,
    }
    options {
        /// The format of the response. Both are read into the same type; in XML every attribute is text. Default: JSON.
        format: TicketFormat,
    }
}

impl Endpoint for ValidateTicketV2 {
    type Output = TicketValidation;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let format = self.format.unwrap_or_default().as_str();
        about_ticket(context, "serviceValidate", &self.ticket, &self.service)?
            .query("format", format.to_owned())
            .build()
    }

    fn read(&self, response: &Response) -> Result<TicketValidation> {
        // A host may respond in the other format, rejections above all.
        let verdict = match response.text() {
            Ok(text) if text.trim_start().starts_with('<') => read_xml(text),
            _ => response.raw::<Verdict>()?.read(),
        };
        verdict.ok_or_else(|| response.undecodable("", "is not a CAS response"))
    }
}

/// # Single sign-on
impl AuthenticationClient {
    /// [Validates a CAS 1.0 ticket](ValidateTicketV1), and returns the user that it was issued to.
    ///
    /// Requires the application's ID.
    #[doc(alias("validateTicketV1", "ValidateTicketV1"))]
    pub fn validate_ticket_v1(
        &self,
        ticket: impl Into<Secret>,
        service: impl Into<String>,
    ) -> ValidateTicketV1 {
        ValidateTicketV1::new(self.call().anonymous(), ticket, service)
    }

    /// [Validates a CAS 2.0 ticket](ValidateTicketV2), and returns the user that it was issued to.
    ///
    /// Requires the application's ID.
    #[doc(alias("validateTicketV2", "ValidateTicketV2"))]
    pub fn validate_ticket_v2(
        &self,
        ticket: impl Into<Secret>,
        service: impl Into<String>,
    ) -> ValidateTicketV2 {
        ValidateTicketV2::new(self.call().anonymous(), ticket, service)
    }

    /// [Returns the single sign-on session](TrackSession) that the browser has with the host.
    #[doc(alias("trackSession"))]
    pub fn track_session(&self) -> TrackSession {
        TrackSession::new(self.call())
    }
}

//! Single sign-on: tickets of CAS, and the session that a browser has with the host.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::{Error, Result};
use crate::request::{Context, Endpoint, RequestBuilder, segment};
use crate::requests::TrackSession;
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use roxmltree::{Document, Node};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::collections::BTreeMap;

/// The format that a ticket's validation is answered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TicketFormat {
    /// JSON, in which attributes have types.
    #[default]
    Json,
    /// XML, in which every attribute is text.
    Xml,
}

impl TicketFormat {
    /// The value as it is on the wire: `JSON` or `XML`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
        }
    }
}

/// What the host says about a CAS ticket.
///
/// ```no_run
/// use authing::authentication::TicketValidation;
///
/// # async fn run(client: authing::AuthenticationClient, ticket: &str) -> authing::Result<()> {
/// match client.validate_ticket_v2(ticket, "https://shop.example.com/").await? {
///     TicketValidation::Valid(user) => println!("{} is here", user.user),
///     TicketValidation::Refused(refusal) => println!("{}", refusal.description),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum TicketValidation {
    /// The ticket is good: whom it was issued to.
    Valid(CasUser),
    /// The ticket is not good.
    Refused(CasRefusal),
}

/// The user that a CAS ticket was issued to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CasUser {
    /// The user's id.
    pub user: String,
    /// What the host tells about the user, by name, such as `sub`, `name`, `email`, `phone_number`. In XML every value is
    /// text, or a list of texts where a name comes more than once.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
}

/// Why a CAS ticket is not good.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CasRefusal {
    /// One of CAS's own codes: `INVALID_TICKET`, `INVALID_SERVICE`, `INVALID_REQUEST`. Empty in CAS 1.0, which has none.
    pub code: String,
    /// The same in words; may be empty.
    #[serde(default)]
    pub description: String,
}

/// The verdict in JSON. Hosts wrap it in a `serviceResponse`, refusals perhaps not.
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

/// The verdict in XML: the root, or what the root `serviceResponse` holds.
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

/// A request that asks about a ticket. It works once, so a request that may have arrived is not sent again.
fn about_ticket<'a>(
    context: &'a Context<'_>,
    endpoint: &str,
    ticket: &Secret,
    service: &str,
) -> Result<RequestBuilder<'a>> {
    let app_id = context.config.app_id.as_ref();
    let app_id = app_id.ok_or_else(|| Error::config("app_id", "tickets are the application's"))?;
    let request = context.get(format!("/cas-idp/{}/{endpoint}", segment(app_id)));
    Ok(request
        .repeatable(false)
        .query("service", service.to_owned())
        .query("ticket", ticket.expose().to_owned()))
}

request! {
    /// The request returned by [`AuthenticationClient::validate_ticket_v1`].
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

    /// The verdict on the first line; the user, or some words, on the second.
    fn read(&self, response: &Response) -> Result<TicketValidation> {
        let text = response.text()?.trim();
        if text.starts_with('{') {
            // A refusal of something else than the ticket.
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
            _ => Err(response.undecodable("", "is not one of CAS")),
        }
    }
}

request! {
    /// The request returned by [`AuthenticationClient::validate_ticket_v2`].
    pub struct ValidateTicketV2("GET /cas-idp/{app_id}/serviceValidate") -> TicketValidation {
        ticket: Secret,
        service: String,
    }
    options {
        /// The format that the server answers in: JSON unless set. Either is read into the same type; in XML every attribute
        /// is text.
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
        // A host may answer in the other format than it was asked for, above all where it refuses.
        let verdict = match response.text() {
            Ok(text) if text.trim_start().starts_with('<') => read_xml(text),
            _ => response.raw::<Verdict>()?.read(),
        };
        verdict.ok_or_else(|| response.undecodable("", "is not one of CAS"))
    }
}

/// # Single sign-on
impl AuthenticationClient {
    /// Asks the host whom a CAS 1.0 ticket was issued to, through `GET /cas-idp/{app_id}/validate`.
    ///
    /// As [`validate_ticket_v2`](Self::validate_ticket_v2), but CAS 1.0 knows neither attributes nor codes: of the user there is
    /// only the id, and of a refusal perhaps some words.
    ///
    /// # Errors
    ///
    /// - [`Error::Config`](crate::Error::Config): the client has no `app_id`; nothing is sent.
    /// - [`Error::Decode`](crate::Error::Decode): the answer is not one of CAS.
    pub fn validate_ticket_v1(
        &self,
        ticket: impl Into<Secret>,
        service: impl Into<String>,
    ) -> ValidateTicketV1 {
        ValidateTicketV1::new(self.call().anonymous(), ticket, service)
    }

    /// Asks the host whom a CAS 2.0 ticket was issued to, through `GET /cas-idp/{app_id}/serviceValidate`.
    ///
    /// Needs an [`app_id`](super::AuthenticationClientBuilder::app_id) and no login. `service` is the address that the ticket
    /// was asked for. A ticket works once, so this call is never repeated by itself after it may have arrived.
    ///
    /// A ticket that is not good is no error, but [`TicketValidation::Refused`].
    ///
    /// # Errors
    ///
    /// - [`Error::Config`](crate::Error::Config): the client has no `app_id`; nothing is sent.
    /// - [`Error::Decode`](crate::Error::Decode): the answer is not one of CAS.
    pub fn validate_ticket_v2(
        &self,
        ticket: impl Into<Secret>,
        service: impl Into<String>,
    ) -> ValidateTicketV2 {
        ValidateTicketV2::new(self.call().anonymous(), ticket, service)
    }

    /// Returns the single sign-on session that the browser has with the host: see [`TrackSession`].
    #[doc(alias("trackSession"))]
    pub fn track_session(&self) -> TrackSession {
        TrackSession::new(self.call())
    }
}

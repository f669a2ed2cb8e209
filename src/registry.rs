//! What the crate can send, as data: for tests and tools.

use serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// A GraphQL operation of this crate.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The operation's name: `loginByEmail`.
    pub name: &'static str,
    /// The file that it was compiled from: `graphql/authentication/login_by_email.graphql`.
    pub path: &'static str,
    /// The document that is sent.
    pub text: &'static str,
    /// What is sent to older servers instead, where that is another document.
    pub narrower: Option<Narrower>,
}

/// The form of an operation for a server that lacks what `graphql/newer.txt` lists.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Narrower {
    /// The document that is sent.
    pub text: &'static str,
    /// What must not be set: JSON pointers into the variables, with the options' names.
    pub unknown: &'static [(&'static str, &'static str)],
}

/// The client whose methods return a request type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Client {
    /// [`AuthenticationClient`](crate::AuthenticationClient). Its generated request types are in [`requests`](crate::requests).
    Authentication,
    /// [`ManagementClient`](crate::ManagementClient). Its generated request types are in
    /// [`requests::management`](crate::requests::management).
    Management,
}

impl Client {
    /// The client whose module, or a module below, has this path.
    pub(crate) const fn of(module: &str) -> Self {
        const MANAGEMENT: &[u8] = b"authing::management";
        let module = module.as_bytes();
        let mut index = 0;
        while index < MANAGEMENT.len() {
            if index >= module.len() || module[index] != MANAGEMENT[index] {
                return Self::Authentication;
            }
            index += 1;
        }
        Self::Management
    }
}

/// A request type that was made of an operation or a REST endpoint.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The client whose methods return it. Requests of both may have the same name.
    pub client: Client,
    /// The name of the type: `LoginByEmail`.
    pub name: &'static str,
    /// What is sent: the GraphQL operation, or the HTTP method and path.
    pub operation: &'static str,
    /// What an option has sent instead: another GraphQL operation.
    pub variants: &'static [&'static str],
    /// The required arguments, in their order.
    pub arguments: &'static [&'static str],
    /// The options.
    pub options: &'static [&'static str],
}

/// Every GraphQL operation of this crate, in the order of their names.
pub fn operations() -> &'static [Operation] {
    OPERATIONS
}

/// Every request type that was made of an operation or a REST endpoint.
pub fn requests() -> &'static [Request] {
    REQUESTS
}

/// The same of one client.
pub(crate) fn requests_of(client: Client) -> impl Iterator<Item = &'static Request> {
    requests()
        .iter()
        .filter(move |request| request.client == client)
}

impl Narrower {
    /// The narrower form of an operation of this crate, if it has one. Operations of others may have the same name.
    pub(crate) fn of(operation: &str, query: &str) -> Option<&'static Self> {
        let index = operations()
            .binary_search_by(|known| known.name.cmp(operation))
            .ok()?;
        let known = operations().get(index)?;
        known.narrower.as_ref().filter(|_| known.text == query)
    }

    /// The option that is set and that the server does not know.
    pub(crate) fn unknown_option(&self, variables: &Value) -> Option<&'static str> {
        let mut unknown = self.unknown.iter();
        let (_, option) = unknown.find(|(place, _)| variables.pointer(place).is_some())?;
        Some(option)
    }
}

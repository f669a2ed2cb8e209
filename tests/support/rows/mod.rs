//! A row for each request: how a method is called, with its required arguments only and with every option.
//!
//! Test programs include this file by its path: `requests` shows what each request sends, `client` looks for secrets in what it prints,
//! `e2e` tries each without a session, `hostile` has each answered by hostile hosts. Each has in its `support` the functions `secret` and
//! `picture`, what the program puts in the place of a secret or of a picture, and the macro `argument`, what it puts in the place of any
//! argument. A row is a call of methods, one after the other, so that the macro reaches each argument.

use authing::registry::Client;
use authing::{ApiRequest, AuthenticationClient, Error, Request};
use std::any::{Any, type_name};
use std::fmt::Debug;
use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

mod binding;
mod codes;
mod custom_data;
mod devices;
mod enterprise;
mod events;
mod login;
pub(crate) mod management;
mod mfa;
mod password;
mod principal;
mod profile;
mod protocol;
mod qrcode;
mod register;
mod resources;
mod session;
pub(crate) mod signin;
mod social;
mod sso;
mod verify;

/// A token of the user `5f7f0b5e0b1d2c3a4f5e6d7c`, signed by nobody.
pub(crate) const TOKEN: &str =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1ZjdmMGI1ZTBiMWQyYzNhNGY1ZTZkN2MifQ.c2lnbmF0dXJl";
/// The token of a login that waits for its second factor.
const MFA_TOKEN: &str = "mfa.token.signature";

/// A point in time, in Unix milliseconds.
pub(crate) fn at(milliseconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(milliseconds)
}

/// The clients that the requests are made with.
pub(crate) struct Clients {
    /// Nobody is logged in to it.
    pub(crate) client: AuthenticationClient,
    pub(crate) logged_in: AuthenticationClient,
    /// Of an application with a secret.
    pub(crate) app: AuthenticationClient,
}

impl Clients {
    /// This client in each place.
    #[allow(dead_code, reason = "not every program does without a login")]
    pub(crate) fn all(client: &AuthenticationClient) -> Self {
        Self {
            client: client.clone(),
            logged_in: client.clone(),
            app: client.clone(),
        }
    }
}

/// The requests of one method.
#[allow(dead_code, reason = "not every program reads every field")]
pub(crate) struct Row {
    /// The client whose method it is.
    pub(crate) client: Client,
    /// The client whose request types its type is among. Clients may share one.
    pub(crate) home: Client,
    /// The method, with the name of its area before it: `mfa_verify_totp_mfa`. Further requests of a method have longer names.
    pub(crate) method: &'static str,
    /// The name of the request's type.
    pub(crate) request: &'static str,
    /// With the required arguments.
    pub(crate) minimal: Box<dyn AnyRequest>,
    /// With every option.
    pub(crate) full: Option<Box<dyn AnyRequest>>,
    /// The expressions that both are made by, without spaces.
    pub(crate) text: String,
    /// What becomes of it without a token, with a token that is not valid, and for a user who was deleted: it is not sent, it fails with a
    /// code, or it is ok. `None` if it does the same for everybody.
    pub(crate) without_session: Option<[&'static str; 3]>,
}

/// What becomes of a request.
type Sent = Pin<Box<dyn Future<Output = Result<Box<dyn AnyResponse>, Error>>>>;

/// A response of any type.
pub(crate) trait AnyResponse: Debug {
    #[allow(dead_code, reason = "not every program looks into it")]
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<T: Debug + Any> AnyResponse for T {
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// A request of any type.
pub(crate) trait AnyRequest: Debug {
    #[allow(dead_code, reason = "not every program looks at it")]
    fn request(&self) -> Result<Request, Error>;

    #[allow(dead_code, reason = "not every program sends")]
    fn send(&self) -> Sent;
}

impl<R: ApiRequest<Response: Debug>> AnyRequest for R {
    fn request(&self) -> Result<Request, Error> {
        ApiRequest::request(self)
    }

    fn send(&self) -> Sent {
        let request = self.clone();
        Box::pin(async { Ok(Box::new(request.await?) as Box<dyn AnyResponse>) })
    }
}

/// The client whose request types a type is among, and its name.
pub(crate) fn type_of<R>() -> (Client, &'static str) {
    let (module, request) = type_name::<R>().rsplit_once("::").unwrap();
    let home = match module.contains("::management") {
        true => Client::Management,
        false => Client::Authentication,
    };
    (home, request)
}

impl Row {
    fn new<R: ApiRequest<Response: Debug>>(
        method: &'static str,
        minimal: R,
        full: Option<R>,
        text: &str,
    ) -> Self {
        let (home, request) = type_of::<R>();
        Self {
            client: Client::Authentication,
            home,
            method,
            request,
            minimal: Box::new(minimal),
            full: full.map(|full| Box::new(full) as Box<dyn AnyRequest>),
            text: text.split_whitespace().collect(),
            without_session: None,
        }
    }

    /// The requests, each with the name of its form.
    #[allow(dead_code, reason = "not every program wants both")]
    pub(crate) fn forms(&self) -> impl Iterator<Item = (&'static str, &dyn AnyRequest)> {
        let full = self.full.as_deref().map(|full| ("full", full));
        [("minimal", &*self.minimal)].into_iter().chain(full)
    }
}

/// Every row of the end user's methods. Those of the administrator's are in [`management`].
pub(crate) fn rows(clients: &Clients) -> Vec<Row> {
    let areas = [
        binding::rows,
        codes::rows,
        custom_data::rows,
        devices::rows,
        enterprise::rows,
        events::rows,
        login::rows,
        mfa::rows,
        password::rows,
        principal::rows,
        profile::rows,
        protocol::rows,
        qrcode::rows,
        register::rows,
        resources::rows,
        session::rows,
        signin::rows,
        social::rows,
        sso::rows,
        verify::rows,
    ];
    areas.iter().flat_map(|area| area(clients)).collect()
}

/// Rows: the method, what becomes of it without a session ([`Row::without_session`]), the clients that it is called on, the call, and for a
/// request with options the call with all of them.
macro_rules! requests {
    ($($method:ident $([$($without:literal),+])?: $($client:ident),+ =>
        $from:ident $(.$step:ident($($argument:expr),* $(,)?))+
        $(, |$call:ident| $base:ident $(.$option:ident($($value:expr),* $(,)?))+)?;)*) => {
        pub(super) fn rows(clients: &super::Clients) -> Vec<super::Row> {
            vec![$({
                $(let $client = &clients.$client;)+
                let minimal = $from$(.$step($($crate::support::argument!($argument)),*))+;
                let full = None;
                $(let full = full.or({
                    let $call = minimal.clone();
                    Some($base$(.$option($($crate::support::argument!($value)),*))+)
                });)?
                let text = stringify!($from$(.$step($($argument),*))+ $($base$(.$option($($value),*))+)?);
                let row = super::Row::new(stringify!($method), minimal, full, text);
                $(let row = super::Row { without_session: Some([$($without),+]), ..row };)?
                row
            }),*]
        }
    };
}
use requests;

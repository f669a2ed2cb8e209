//! How requests are declared: their arguments, their options with what they mean, and what awaiting them returns.

/// Declares a request whose sending takes logic: its required arguments and its options. Where it stands,
/// [`Endpoint`](crate::request::Endpoint) says how it is sent, or [`Steps`](crate::declare::Steps) for one that takes several.
///
/// The text after the name is what errors call it: the GraphQL operation, or the HTTP method and path. After a `|`, operations that an
/// option has sent instead.
macro_rules! request {
    (
        $(#[$doc:meta])*
        pub struct $name:ident($operation:literal $(| $variant:literal)*) $(-> $output:ty)? $(, in steps -> $end:ty)? {
            $($argument:ident: $ty:ty),* $(,)?
        }
        $(options { $($(#[$option_doc:meta])+ $option:ident: $option_ty:ident),* $(,)? })?
    ) => {
        $(#[$doc])*
        #[must_use = "a request does nothing until it is awaited"]
        #[derive(Clone, Debug)]
        pub struct $name {
            call: $crate::send::Call<$($output)?$($end)?>,
            $($argument: $ty,)*
            $($($option: Option<$option_ty>,)*)?
        }

        impl $name {
            /// What errors call it.
            const OPERATION: &'static str = $operation;

            /// The row of the registry: `BY_HAND` in `src/authentication/mod.rs` or `src/management/mod.rs` lists it.
            pub(crate) const ROW: $crate::registry::Request = $crate::registry::Request {
                client: $crate::registry::Client::of(module_path!()),
                name: stringify!($name),
                operation: $operation,
                variants: &[$($variant),*],
                arguments: &[$(stringify!($argument)),*],
                options: &[$($(stringify!($option)),*)?],
            };

            pub(crate) fn new(call: $crate::send::Call<$($output)?$($end)?>, $($argument: impl Into<$ty>),*) -> Self {
                Self {
                    call,
                    $($argument: $argument.into(),)*
                    $($($option: None,)*)?
                }
            }

            $($(
                $crate::declare::setter! { $(#[$option_doc])+ $option: $option_ty }
            )*)?
        }

        $($crate::declare::sendable! { named $name -> $output })?
        $($crate::declare::sendable! { $name, in steps -> $end })?
    };
}
pub(crate) use request;

/// The setter of an option. Numbers and flags are taken as they are, so that a literal has a type.
macro_rules! setter {
    ($(#[$doc:meta])+ $option:ident: bool) => {
        $crate::declare::setter! { @plain $(#[$doc])+ $option: bool }
    };
    ($(#[$doc:meta])+ $option:ident: u32) => {
        $crate::declare::setter! { @plain $(#[$doc])+ $option: u32 }
    };
    ($(#[$doc:meta])+ $option:ident: $ty:ident) => {
        $(#[$doc])+
        pub fn $option(mut self, $option: impl Into<$ty>) -> Self {
            self.$option = Some($option.into());
            self
        }
    };
    (@plain $(#[$doc:meta])+ $option:ident: $ty:ident) => {
        $(#[$doc])+
        pub fn $option(mut self, $option: $ty) -> Self {
            self.$option = Some($option);
            self
        }
    };
}
pub(crate) use setter;

/// The method that sets an option only where there is a value.
macro_rules! if_some {
    ($(#[$doc:meta])+) => {
        $(#[$doc])+
        pub fn if_some<V>(self, value: Option<V>, set: impl FnOnce(Self, V) -> Self) -> Self {
            match value {
                Some(value) => set(self, value),
                None => self,
            }
        }
    };
}
pub(crate) use if_some;

/// Declares an address that a browser is sent to: its required arguments and its options. Where it stands, `build` makes the
/// address; nothing is sent.
macro_rules! address {
    (
        $(#[$doc:meta])*
        pub struct $name:ident {
            $($argument:ident: $ty:ty),* $(,)?
        }
        options { $($(#[$option_doc:meta])+ $option:ident: $option_ty:ident),* $(,)? }
    ) => {
        $(#[$doc])*
        #[must_use = "there is no address before `build`"]
        #[derive(Clone, Debug)]
        pub struct $name {
            core: std::sync::Arc<$crate::core::Core>,
            $($argument: $ty,)*
            $($option: Option<$option_ty>,)*
        }

        impl $name {
            pub(crate) fn new(core: &std::sync::Arc<$crate::core::Core>, $($argument: impl Into<$ty>),*) -> Self {
                Self {
                    core: std::sync::Arc::clone(core),
                    $($argument: $argument.into(),)*
                    $($option: None,)*
                }
            }

            $(
                $crate::declare::setter! { $(#[$option_doc])+ $option: $option_ty }
            )*

            $crate::declare::if_some! {
                /// Sets an option if there is a value for it: `address.if_some(scope, |address, scope| address.scope(scope))`.
            }
        }
    };
}
pub(crate) use address;

/// Makes a struct with the field `call` awaitable.
macro_rules! sendable {
    // Errors call it by its constant.
    (named $name:ident -> $output:ty) => {
        impl $crate::request::Named for $name {
            fn operation(&self) -> std::borrow::Cow<'static, str> {
                Self::OPERATION.into()
            }
        }

        $crate::declare::sendable! { $name -> $output }
    };
    ($name:ident$(<$T:ident>)? -> $output:ty) => {
        $crate::declare::sendable! { @any $name$(<$T>)? -> $output,
            "The request that awaiting this would send, without sending anything.",
            |this| this.call.request(this),
            |this| {
                let call = this.call.clone();
                call.send(this)
            }
        }
    };
    ($name:ident, in steps -> $output:ty) => {
        $crate::declare::sendable! { @any $name -> $output,
            "The first of the requests that awaiting this would send, without sending anything.",
            |this| $crate::declare::Steps::first(this),
            |this| $crate::declare::Steps::run(this)
        }
    };
    (@any $name:ident$(<$T:ident>)? -> $output:ty, $doc:literal, |$shown:ident| $request:expr, |$sent:ident| $send:expr) => {
        impl$(<$T: Send + 'static>)? $name$(<$T>)? {
            #[doc = $doc]
            ///
            /// # Errors
            ///
            /// Those that awaiting returns before anything is sent, and [`Error::Config`](crate::Error::Config) for `public_key`
            /// when a password is to be encrypted with the host's key and that has not been fetched yet.
            pub fn request(&self) -> $crate::Result<$crate::Request> {
                let $shown = self;
                $request
            }

            $crate::declare::if_some! {
                /// Sets an option if there is a value for it: `request.if_some(ip, |request, ip| request.client_ip(ip))`.
            }
        }

        #[diagnostic::do_not_recommend]
        impl$(<$T: Send + 'static>)? $crate::declare::sealed::Sealed for $name$(<$T>)? {}

        impl$(<$T: Send + 'static>)? $crate::ApiRequest for $name$(<$T>)? {
            type Response = $output;

            fn request(&self) -> $crate::Result<$crate::Request> {
                Self::request(self)
            }
        }

        impl$(<$T: Send + 'static>)? IntoFuture for $name$(<$T>)? {
            type Output = $crate::Result<$output>;
            type IntoFuture = $crate::Sending<$output>;

            fn into_future(self) -> Self::IntoFuture {
                let $sent = self;
                $send
            }
        }
    };
}
pub(crate) use sendable;

use crate::error::Result;
use crate::send::Sending;
use crate::wire::Request;
use std::fmt;

/// What all request types have in common, for code that takes any of them.
///
/// The methods of the clients return request types: [`LoginByEmail`](crate::requests::LoginByEmail), for example. Each has
/// its options as methods, and is sent when it is awaited. `tokio::spawn(request.into_future())` sends it in a task of its own.
///
/// ```no_run
/// use authing::{ApiRequest, Result};
///
/// async fn twice<R: ApiRequest>(request: R) -> Result<R::Response> {
///     match request.clone().await {
///         Err(error) if error.is_timeout() => request.await,
///         result => result,
///     }
/// }
/// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
/// let user = twice(client.get_current_user()).await?;
/// # Ok(())
/// # }
/// ```
pub trait ApiRequest:
    sealed::Sealed
    + IntoFuture<Output = Result<Self::Response>, IntoFuture = Sending<Self::Response>>
    + Clone
    + fmt::Debug
    + Send
    + Sync
    + 'static
{
    /// What awaiting it returns.
    type Response: Send + 'static;

    /// The request that awaiting this would send, without sending anything. Where a method takes several, the first.
    ///
    /// # Errors
    ///
    /// Those that awaiting returns before anything is sent.
    fn request(&self) -> Result<Request>;
}

pub(crate) mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a request of this crate, and no other crate can add one",
        note = "run a GraphQL operation of your own with `AuthenticationClient::execute`"
    )]
    pub trait Sealed {}
}

/// A method that takes several requests.
pub(crate) trait Steps: Sized {
    type Output;

    /// The first request.
    fn first(&self) -> Result<Request>;

    /// All of them.
    fn run(self) -> Sending<Self::Output>;
}

//! The table of each area: what requests return, and what refuses them. A row is a test.

use crate::rows::{AnyRequest, Clients};
use crate::support::app_builder;
use authing::types::User;
use authing::{ApiRequest, AuthenticationClient, Error, Secret};
use authing_emulator::Emulator;
use serde_json::json;
use std::any::{Any, type_name};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::Deref;
use std::pin::Pin;

/// What the calls of a row are made with: an emulator, and the clients of all rows.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    /// The session of `logged_in` before the first call.
    pub(crate) session: Session,
    /// The ids and tokens that the set-up tells.
    pub(crate) known: BTreeMap<&'static str, String>,
    clients: Clients,
}

/// The token, and the user whose it is.
pub(crate) type Session = (Option<Secret>, Option<User>);

pub(crate) fn session_of(client: &AuthenticationClient) -> Session {
    (client.token(), client.current_user())
}

impl World {
    /// What a failure leaves as it is: the sessions, the pool, and the messages to people.
    fn state(&self) -> impl PartialEq + use<> {
        let sessions = [&self.client, &self.logged_in, &self.app].map(session_of);
        let messages = self.emulator.outbox().messages().len();
        (sessions, json!(self.emulator.dump()), messages)
    }
}

/// What a set-up gives: the emulator, and the client that is logged in, if any is.
impl From<(Emulator, AuthenticationClient)> for World {
    fn from((emulator, logged_in): (Emulator, AuthenticationClient)) -> Self {
        let session = session_of(&logged_in);
        let clients = Clients {
            client: logged_in.with_token(""),
            app: app_builder(&emulator).build().unwrap(),
            logged_in,
        };
        Self {
            emulator,
            session,
            known: BTreeMap::new(),
            clients,
        }
    }
}

/// Ids and tokens, each with a name.
pub(crate) type Known<const N: usize> = [(&'static str, String); N];

/// The same with what it tells.
impl<const N: usize> From<(Emulator, AuthenticationClient, Known<N>)> for World {
    fn from((emulator, logged_in, known): (Emulator, AuthenticationClient, Known<N>)) -> Self {
        Self {
            known: BTreeMap::from(known),
            ..Self::from((emulator, logged_in))
        }
    }
}

impl Deref for World {
    type Target = Clients;

    fn deref(&self) -> &Clients {
        &self.clients
    }
}

/// A row: calls on one emulator, one after the other.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) start: Start,
    pub(crate) steps: Vec<Step>,
}

type Start = Box<dyn Fn() -> Pin<Box<dyn Future<Output = World>>>>;

/// A set-up: it starts an emulator and seeds it.
pub(crate) fn start<F>(set_up: fn() -> F) -> Start
where
    F: Future<Output: Into<World>> + 'static,
{
    Box::new(move || {
        let started = set_up();
        Box::pin(async { started.await.into() })
    })
}

/// A call, and what becomes of it.
pub(crate) struct Step {
    /// The name of the request's type.
    pub(crate) request: &'static str,
    pub(crate) expected: Expected,
    text: &'static str,
    call: Box<Call>,
}

type Call = dyn Fn(&World) -> Box<dyn AnyRequest>;

pub(crate) enum Expected {
    /// It succeeds, and nobody looks at the response: the call prepares another.
    Success,
    /// It returns a response of which this holds.
    Response(Holds<Box<dyn Any>>),
    /// It fails like this ([`failure`]), and this holds of the error.
    Failure(String, Option<Holds<Error>>),
}

/// An expression: as it is written, and whether it is true.
pub(crate) struct Holds<T>(&'static str, Box<Predicate<T>>);

type Predicate<T> = dyn Fn(&World, T) -> bool;

impl<T> Holds<T> {
    pub(crate) fn new(text: &'static str, holds: fn(&World, T) -> bool) -> Self
    where
        T: 'static,
    {
        Self(text, Box::new(holds))
    }
}

impl Step {
    fn new<R: ApiRequest<Response: Debug>>(
        text: &'static str,
        call: fn(&World) -> R,
        expected: Expected,
    ) -> Self {
        Self {
            request: type_name::<R>().rsplit("::").next().unwrap(),
            expected,
            text,
            call: Box::new(move |world| Box::new(call(world))),
        }
    }

    pub(crate) fn succeeds<R: ApiRequest<Response: Debug>>(
        text: &'static str,
        call: fn(&World) -> R,
    ) -> Self {
        Self::new(text, call, Expected::Success)
    }

    pub(crate) fn returns<R: ApiRequest<Response: Debug>>(
        text: &'static str,
        call: fn(&World) -> R,
        holds_text: &'static str,
        holds: fn(&World, R::Response) -> bool,
    ) -> Self {
        let holds = move |world: &World, response: Box<dyn Any>| {
            holds(world, *response.downcast().unwrap())
        };
        let holds = Holds(holds_text, Box::new(holds));
        Self::new(text, call, Expected::Response(holds))
    }

    pub(crate) fn fails<R: ApiRequest<Response: Debug>>(
        text: &'static str,
        call: fn(&World) -> R,
        failure: impl ToString,
        holds: Option<Holds<Error>>,
    ) -> Self {
        let expected = Expected::Failure(failure.to_string(), holds);
        Self::new(text, call, expected)
    }

    async fn run(&self, world: &World, name: &str) {
        let what = format!("{name}: {}", self.text);
        let request = (self.call)(world);
        world.emulator.clear_requests();
        let may_change = !matches!(self.expected, Expected::Failure(..));
        let before = (!may_change).then(|| world.state());
        match (&self.expected, request.send().await) {
            (Expected::Success, Ok(_)) => {}
            (Expected::Response(Holds(text, holds)), Ok(response)) => {
                let shown = format!("{response:#?}");
                let holds = holds(world, response.into_any());
                assert!(holds, "{what}\nnot true: {text}\nof {shown}");
            }
            (Expected::Failure(wanted, holds), Err(error)) => {
                let shown = format!("{error}");
                assert_eq!(failure(&error), *wanted, "{what}\n{shown}");
                let unchanged = before == Some(world.state());
                assert!(unchanged, "{what}\nfailed and changed something: {shown}");
                let sent = world.emulator.requests().len();
                let may_be_sent = !wanted.starts_with("not sent");
                assert!(may_be_sent || sent == 0, "{what}\nwas sent");
                if let Some(Holds(text, holds)) = holds {
                    assert!(holds(world, error), "{what}\nnot true: {text}\nof {shown}");
                }
            }
            (Expected::Failure(wanted, _), Ok(response)) => {
                panic!("{what}\ndoes not fail with {wanted}: {response:#?}")
            }
            (_, Err(error)) => panic!("{what}\nfailed: {error}"),
        }
    }
}

/// How a request failed: its code, or the name of the error in OAuth 2.0, or in words why there is neither.
pub(crate) fn failure(error: &Error) -> String {
    if let Some(code) = error.code() {
        return code.get().to_string();
    }
    match error {
        Error::NotLoggedIn { .. } => "not sent".to_owned(),
        Error::InvalidArgument { argument, .. } => format!("not sent: {argument}"),
        Error::Config { setting, .. } => format!("not sent: {setting}"),
        Error::Decode(error) => format!("not read: {}", error.path()),
        other => other.oauth_error().unwrap_or("no code").to_owned(),
    }
}

/// Runs one row of a table.
pub(crate) fn run(cases: fn() -> Vec<Case>, name: &str) {
    let mut cases = cases().into_iter();
    let case = cases.find(|case| case.name == name).unwrap();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    runtime.block_on(async {
        let world = (case.start)().await;
        for step in &case.steps {
            step.run(&world, name).await;
        }
    });
}

/// The table of an area. A row is a test: its name, its set-up, what its calls are made with, and calls with what becomes of each.
///
/// ```text
/// table! { start_logged_in; // The set-up of a row that names none.
///     list_roles(start_with_roles): client, logged_in, emulator =>
///         logged_in.list_roles().namespace("shop") => |roles| roles.total_count == 1 && roles.list[0].code == "guest",
///         client.list_roles() => "not sent",
///         { emulator.pool().remove_user(EMAIL); logged_in.list_roles() } => 2004 |error| error.is_not_found();
/// }
/// ```
///
/// The calls are made one after the other, on one emulator. `|response| expression` is what must be true of a response; a number or a
/// text is how the call must fail ([`failure`]), with an expression or without. A call with neither must succeed, and prepares the next.
///
/// Of every failure it is asserted that it changed no session and no pool and sent no message, and of `not sent` that nothing was sent.
macro_rules! table {
    ($default:expr; $(
        $(#[$meta:meta])*
        $name:ident $(($start:expr))?: $($thing:ident),+ =>
            $($call:expr $(=> $($failure:literal)? $(|$value:pat_param| $holds:expr)?)?),+;
    )+) => {
        pub(crate) fn cases() -> Vec<$crate::table::Case> {
            vec![$($crate::table::Case {
                name: stringify!($name),
                start: $crate::table::table!(@start $($start,)? $default),
                steps: $crate::table::table!(@steps [$($thing)+]
                    $($call $(=> $($failure)? $(|$value| $holds)?)?),+),
            }),+]
        }

        $(
            $(#[$meta])*
            #[test]
            fn $name() {
                $crate::table::run(cases, stringify!($name));
            }
        )+
    };
    (@start $start:expr $(, $default:expr)?) => { $crate::table::start($start) };
    (@steps $things:tt $($call:expr $(=> $($failure:literal)? $(|$value:pat_param| $holds:expr)?)?),+) => {
        vec![$($crate::table::table!(@step $things $call $(, $($failure)? $(|$value| $holds)?)?)),+]
    };
    (@step $things:tt $call:expr) => {
        $crate::table::Step::succeeds(stringify!($call), $crate::table::table!(@with $things $call))
    };
    (@step $things:tt $call:expr, |$response:pat_param| $holds:expr) => {
        $crate::table::Step::returns(
            stringify!($call),
            $crate::table::table!(@with $things $call),
            stringify!($holds),
            $crate::table::table!(@with $things $holds, $response),
        )
    };
    (@step $things:tt $call:expr, $failure:literal) => {
        $crate::table::Step::fails(stringify!($call), $crate::table::table!(@with $things $call), $failure, None)
    };
    (@step $things:tt $call:expr, $failure:literal |$error:pat_param| $holds:expr) => {
        $crate::table::Step::fails(
            stringify!($call),
            $crate::table::table!(@with $things $call),
            $failure,
            Some($crate::table::Holds::new(stringify!($holds), $crate::table::table!(@with $things $holds, $error))),
        )
    };
    (@with [$($thing:ident)+] $expression:expr $(, $value:pat_param)?) => {
        |world $(, $value)?| {
            $(#[allow(unused_variables, reason = "not every call is made with all")]
            let $thing = &world.$thing;)+
            $expression
        }
    };
}
pub(crate) use table;

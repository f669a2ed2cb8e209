//! What is planted, what stands for the arguments of rows, and what is counted.

use crate::tokens::{at, claims, key, with};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Once, OnceLock};

pub(crate) const HOST: &str = "https://demo.example.com";
pub(crate) const PUBLIC_KEY: &str = include_str!("../support/public_key.pem");
/// What is planted for a secret, alone or as a part.
pub(crate) const PLANTED: &str = "s3cr3t";
/// The same for a token, of the user `u1`.
pub(crate) const PLANTED_TOKEN: &str = "e30.eyJzdWIiOiJ1MSJ9.s3cr3t";
/// What is planted for any other text of a response. `Debug` of a response may show it, errors may not.
pub(crate) const DATA: &str = "d4ta";

/// A genuine ID token of the first key, for the host and the application `app`.
pub(crate) fn genuine_id_token() -> &'static str {
    static TOKEN: OnceLock<String> = OnceLock::new();
    TOKEN.get_or_init(|| {
        let times = json!({ "exp": at(30 * 24 * 3600), "sub": "u1" });
        key(1).sign(&with(claims(HOST, "app"), times))
    })
}

/// What stands for a secret of a row.
pub(crate) fn secret(readable: &'static str) -> &'static str {
    match readable.split('.').count() {
        3 if readable == crate::rows::TOKEN => genuine_id_token(),
        3 => PLANTED_TOKEN,
        // A verifier has at least 43 characters.
        _ if readable.len() >= 43 => "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t",
        _ => PLANTED,
    }
}

/// What stands for a picture of a row: it begins as a bitmap does.
pub(crate) fn picture(_: &'static [u8]) -> &'static [u8] {
    b"BM s3cr3t"
}

/// The text that stands for each text among the arguments of rows, and which of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Injection {
    pub(crate) text: &'static str,
    /// Every how many-th argument it is, and from which on.
    pub(crate) every: usize,
    pub(crate) from: usize,
}

thread_local! {
    static INJECTION: Cell<Option<Injection>> = const { Cell::new(None) };
    static ARGUMENTS: Cell<usize> = const { Cell::new(0) };
    static INJECTED: Cell<usize> = const { Cell::new(0) };
}

/// Makes rows with a text in the place of their own, and says of how many arguments.
pub(crate) fn injecting<T>(injection: Injection, make: impl FnOnce() -> T) -> (T, usize) {
    ARGUMENTS.set(0);
    INJECTED.set(0);
    INJECTION.set(Some(injection));
    let made = make();
    INJECTION.set(None);
    (made, INJECTED.get())
}

/// The text that stands for the argument that is made now, if one does.
pub(crate) fn injected() -> Option<&'static str> {
    let injection = INJECTION.get()?;
    let number = ARGUMENTS.get();
    ARGUMENTS.set(number + 1);
    (number % injection.every == injection.from).then(|| {
        INJECTED.set(INJECTED.get() + 1);
        injection.text
    })
}

/// An argument that is text, or is made of text.
pub(crate) trait Text: Sized {
    /// The same with this in the place of each text.
    fn replaced(self, text: &'static str) -> Self;
    /// Whether there is a text to replace.
    const IS_TEXT: bool = true;
}

impl Text for &'static str {
    fn replaced(self, text: &'static str) -> Self {
        text
    }
}

impl Text for String {
    fn replaced(self, text: &'static str) -> Self {
        text.to_owned()
    }
}

impl Text for Value {
    fn replaced(self, text: &'static str) -> Self {
        match self {
            Self::String(_) => text.into(),
            Self::Array(items) => items.into_iter().map(|item| item.replaced(text)).collect(),
            Self::Object(members) => {
                let members = members.into_iter();
                let replaced = members.map(|(name, value)| (name, value.replaced(text)));
                Self::Object(replaced.collect::<Map<_, _>>())
            }
            other => other,
        }
    }
}

impl<T: Text> Text for Vec<T> {
    fn replaced(self, text: &'static str) -> Self {
        self.into_iter().map(|item| item.replaced(text)).collect()
    }
}

impl<T: Text, const N: usize> Text for [T; N] {
    fn replaced(self, text: &'static str) -> Self {
        self.map(|item| item.replaced(text))
    }
}

impl<A: Text, B: Text> Text for (A, B) {
    fn replaced(self, text: &'static str) -> Self {
        (self.0.replaced(text), self.1.replaced(text))
    }
}

macro_rules! no_text {
    ($($ty:ty)*) => {
        $(impl Text for $ty {
            fn replaced(self, _: &'static str) -> Self {
                self
            }

            const IS_TEXT: bool = false;
        })*
    };
}

no_text! { bool i32 i64 u32 u64 f64 }

/// How an argument is replaced: one that is [`Text`], and any other, which stays.
pub(crate) struct IsText;
pub(crate) struct IsOther;

pub(crate) trait TextKind {
    fn kind(&self) -> IsText {
        IsText
    }
}

impl<T: Text> TextKind for T {}

pub(crate) trait OtherKind {
    fn kind(&self) -> IsOther {
        IsOther
    }
}

impl<T> OtherKind for &T {}

impl IsText {
    pub(crate) fn of<T: Text>(self, argument: T) -> T {
        match T::IS_TEXT {
            true => match injected() {
                Some(text) => argument.replaced(text),
                None => argument,
            },
            false => argument,
        }
    }
}

impl IsOther {
    pub(crate) fn of<T>(self, argument: T) -> T {
        argument
    }
}

/// What stands for an argument of a row: the row's own, or the text that is injected. Which of both, the argument's type decides.
macro_rules! argument {
    ($argument:expr) => {{
        #[allow(unused_imports, reason = "each argument is of one kind")]
        use $crate::support::{OtherKind as _, TextKind as _};
        match $argument {
            argument => (&argument).kind().of(argument),
        }
    }};
}
pub(crate) use argument;

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Counts panics from now on, also those in tasks that nobody awaits.
pub(crate) fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.fetch_add(1, Ordering::SeqCst);
            print(panic);
        }));
    });
}

pub(crate) fn panics() -> usize {
    PANICS.load(Ordering::SeqCst)
}

/// How many seconds of random changes are wanted beyond the usual ones: the environment variable `AUTHING_HOSTILE_SECONDS`.
pub(crate) fn more_seconds() -> u64 {
    match std::env::var("AUTHING_HOSTILE_SECONDS") {
        Ok(text) => text
            .parse()
            .expect("AUTHING_HOSTILE_SECONDS is a number of seconds"),
        Err(_) => 0,
    }
}

fn config(cases: u32) -> Config {
    Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    }
}

/// A runner of properties that tries the same in each run.
pub(crate) fn deterministic(cases: u32) -> TestRunner {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config(cases), rng)
}

/// One that tries something else each time.
pub(crate) fn from_the_system(cases: u32) -> TestRunner {
    TestRunner::new(config(cases))
}

//! The words of the language of `@request` and REST descriptions that operations use too.

use std::fmt;

/// Declares an enum of the language: its values are those of `rest/language.graphql`.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($variant,)*
        }

        impl $name {
            /// The value of this name.
            pub(crate) fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! { Caller { Anybody = "ANYBODY", User = "USER", Nobody = "NOBODY", } }
words! { Session { Keep = "KEEP", SignIn = "SIGN_IN", Update = "UPDATE", End = "END", } }

/// The client whose methods return a request type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    Authentication,
    Management,
}

impl Client {
    /// Of operations, the folder `management/`; of REST endpoints, `rest/management/`.
    pub(crate) fn of(folder: &str, path: &str) -> Self {
        let below = path.strip_prefix(folder).unwrap_or(path);
        let below = below.strip_prefix("/rest").unwrap_or(below);
        match below.starts_with("/management/") {
            true => Self::Management,
            false => Self::Authentication,
        }
    }
}

//! The words of the directives, as `rest/language.graphql` declares them.

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

words! { Method { Get = "GET", Post = "POST", Put = "PUT", Delete = "DELETE", Patch = "PATCH", } }
words! { Envelope { V2 = "V2", V3 = "V3", Raw = "RAW", Accepted = "ACCEPTED", } }
words! { Caller { Anybody = "ANYBODY", User = "USER", Nobody = "NOBODY", } }
words! { Session { Keep = "KEEP", SignIn = "SIGN_IN", Update = "UPDATE", End = "END", } }
words! { Host { Api = "API", Websocket = "WEBSOCKET", } }
words! { Place { Path = "PATH", Query = "QUERY", Body = "BODY", WholeBody = "WHOLE_BODY", Token = "TOKEN", } }
words! {
    Setting {
        AppId = "APP_ID",
        UserPoolId = "USER_POOL_ID",
        UserPoolIdOrAppId = "USER_POOL_ID_OR_APP_ID",
        TenantId = "TENANT_ID",
        SdkVersion = "SDK_VERSION",
    }
}

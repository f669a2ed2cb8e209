//! TLS by both libraries, by each alone, by one of the program's own, and signatures of tokens with each: `tests/tls/run`.

#[cfg(feature = "own")]
mod own;
mod signatures;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[path = "../client/tls.rs"]
mod tls;
#[path = "../support/tls/host.rs"]
mod tls_host;

mod support {
    use authing::{AuthenticationClient, AuthenticationClientBuilder, RetryPolicy};
    use std::time::Duration;

    /// Settings for a host. Nothing is repeated.
    pub(crate) fn builder(url: &str) -> AuthenticationClientBuilder {
        AuthenticationClient::builder()
            .app_id("app")
            .app_host(url)
            .retry(RetryPolicy::NEVER)
    }

    /// Repeats at once, and waits for nobody.
    pub(crate) fn at_once(max_retries: u32) -> RetryPolicy {
        RetryPolicy {
            max_retries,
            base_delay: Duration::ZERO,
            max_delay: Duration::ZERO,
            ..RetryPolicy::default()
        }
    }
}

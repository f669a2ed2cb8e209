//! The setters of both clients' builders.

/// Setters of optional texts. The builder has the field `settings`.
macro_rules! text_setters {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])*
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.settings.$name = Some($name.into());
            self
        })*
    };
}
pub(crate) use text_setters;

/// The setters that mean the same for both clients.
macro_rules! common_setters {
    () => {
        $crate::builder::text_setters! {
            /// The tenant's ID, for applications with tenants.
            tenant_id
            /// The key that passwords are encrypted with: PEM, or the base64 between its first and last line. Default: the published key
            /// for hosts of the public cloud; for all others the key is fetched from the host.
            ///
            /// With the feature `sm2` also an SM2 key, for deployments that require China's national cryptography: the point in hexadecimal, which
            /// begins with `04`. Passwords are then encrypted with it alone: if the host cannot decrypt them, the request fails
            /// ([`PASSWORD_NOT_DECRYPTED`](crate::ErrorCode::PASSWORD_NOT_DECRYPTED) 2016), and RSA does not come in its place.
            public_key
        }

        /// Whether hosts other than this machine may be asked without TLS: `http://` and, for events, `ws://`. Default: `false`.
        ///
        /// **Everybody on the way can then read and change passwords and tokens.** It is for a deployment inside a network of your own, such
        /// as a cluster that ends TLS at its edge. For hosts with `https` it changes nothing. Requests without TLS do not go through a proxy
        /// of the environment; set [`proxy`](Self::proxy) for one.
        pub fn danger_allow_http(mut self, allow: bool) -> Self {
            self.settings.danger_allow_http = allow;
            self
        }

        /// The clock that tokens are verified by. Default: the system's.
        ///
        /// In tests with the emulator, `emulator.client_builder()` sets the emulator's clock, so that a token expires here when it expires
        /// there.
        pub fn clock(mut self, clock: impl $crate::Clock + 'static) -> Self {
            self.settings.clock = $crate::clock::OwnClock(std::sync::Arc::new(clock));
            self
        }

        /// The language of the server's messages, and of what this crate adds to them. Default: Chinese.
        pub fn lang(mut self, lang: $crate::Lang) -> Self {
            self.settings.lang = lang;
            self
        }

        /// The header `x-authing-request-from`: what the client calls itself. Default: `sdk`.
        pub fn request_from(mut self, request_from: impl Into<String>) -> Self {
            self.settings.request_from = request_from.into();
            self
        }

        /// The longest time for a request as a whole, retries included. Default: 30 seconds.
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.settings.timeout = timeout;
            self
        }

        /// The longest time for making a connection. Default: 10 seconds.
        pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
            self.settings.connect_timeout = timeout;
            self
        }

        /// How long a connection may be idle before it is closed instead of used again. Default: 4 seconds, which is less than what usual
        /// servers and gateways allow.
        ///
        /// Keep it below the limit of what the host's name leads to. A request on a connection that the other side is just closing fails,
        /// and a mutation is not retried then, since it may have arrived. Longer is faster for programs that send seldom: a new connection
        /// costs two or three times the way to the host.
        pub fn pool_idle_timeout(mut self, timeout: std::time::Duration) -> Self {
            self.settings.pool_idle_timeout = timeout;
            self
        }

        /// The origin that subscriptions to events connect to. Default: `wss://openevent.authing.cn`, or the host itself where that is on
        /// this machine, such as the emulator. `ws` is allowed for loopback addresses only, see
        /// [`danger_allow_http`](Self::danger_allow_http).
        #[cfg(feature = "events")]
        #[cfg_attr(docsrs, doc(cfg(feature = "events")))]
        pub fn socket_uri(mut self, socket_uri: impl Into<String>) -> Self {
            self.settings.socket_uri = Some(socket_uri.into());
            self
        }

        /// How failed requests are retried, and what retries may cost together.
        pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
            self.settings.retry = policy;
            self
        }

        /// The longest response that is read, in bytes. Default: 8 MiB.
        pub fn max_response_bytes(mut self, bytes: usize) -> Self {
            self.settings.max_response_bytes = bytes;
            self
        }

        /// Whether the deployment is an older one, of about 2021, which rejects operations that select fields it does not have.
        ///
        /// With `true`, GraphQL operations are sent without what was added since (`graphql/newer.txt` in the crate's source lists it).
        /// The types stay the same: those fields are `None` in responses. An option that such a server does not know fails with
        /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) when it is set, and nothing is sent. Newer values of enums are sent
        /// unchanged, and so are operations that are altogether newer (`reset_password_with_force_reset`) and those of your own.
        pub fn older_server(mut self, older_server: bool) -> Self {
            self.settings.older_server = older_server;
            self
        }

        /// Renames one of the `x-authing-…` headers, for white-label deployments.
        pub fn header_name(
            mut self,
            header: $crate::AuthingHeader,
            name: impl Into<String>,
        ) -> Self {
            self.settings.header_names.push((header, name.into()));
            self
        }

        /// Adds a header to every request. Its value never appears in `Debug`.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<$crate::Secret>) -> Self {
            self.settings.headers.push((name.into(), value.into()));
            self
        }

        /// Trusts one or more certificates (PEM) beside the system's, for a deployment with its own certificate authority. It takes the
        /// feature `rustls` or `native-tls`.
        pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
            self.settings.root_certificates.push(pem.into());
            self
        }

        /// The URL of the proxy for all requests; it may contain a user name and password. Default: the proxy of the environment.
        pub fn proxy(mut self, url: impl Into<$crate::Secret>) -> Self {
            self.settings.proxy = Some(url.into());
            self
        }

        /// What the HTTP client needs and this builder has no setting for: a name server, a local address, default headers, a TLS library of
        /// your own.
        ///
        /// The function gets the builder with the settings made here, and returns it with its own. What it says goes before those, but for
        /// two things: redirects are never followed, since requests carry credentials, and [`retry`](Self::retry) alone decides about
        /// retries.
        ///
        /// With both features `rustls` and `native-tls`, `http.tls_backend_rustls()` chooses the one that is not used otherwise. With
        /// neither, `http.tls_backend_preconfigured(..)` brings a library of your own; the features of `reqwest` that it needs are then yours to
        /// enable. It must not offer HTTP/2 if the client also subscribes to events.
        ///
        /// ```
        /// # fn run() -> authing::Result<()> {
        /// let client = authing::AuthenticationClient::builder()
        ///     .app_id("AUTHING_APP_ID")
        ///     .http_client(|http| http.tcp_keepalive(std::time::Duration::from_secs(30)))
        ///     .build()?;
        /// # Ok(())
        /// # }
        /// ```
        pub fn http_client(
            mut self,
            finish: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
        ) -> Self {
            self.settings.http_client = Some(std::sync::Arc::new(finish));
            self
        }

        /// What answers in the place of the host: for this crate's own tests.
        #[doc(hidden)]
        pub fn stand_in(
            mut self,
            answer: impl Fn(&$crate::Request) -> (u16, reqwest::header::HeaderMap, Vec<u8>)
            + Send
            + Sync
            + 'static,
        ) -> Self {
            let answer = std::sync::Arc::new(answer);
            self.settings.stand_in = Some($crate::wire::StandIn(answer));
            self
        }
    };
}
pub(crate) use common_setters;

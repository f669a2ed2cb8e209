//! Clients of `authing` for an emulator. The only file that knows them: the emulator itself imports nothing of the client, so that
//! neither hides the other's mistakes.

use std::time::Duration;

use authing::{
    AuthenticationClient, AuthenticationClientBuilder, ManagementClient, ManagementClientBuilder,
    Result, SigningAlgorithm,
};

use crate::emulator::Emulator;
use crate::model::TokenAlgorithm;

#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
impl Emulator {
    /// A client for the emulator, ready to use. [`client_builder`](Self::client_builder) takes more settings.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// use authing_emulator::Emulator;
    /// use std::time::Duration;
    ///
    /// let emulator = Emulator::start().await?;
    /// let client = emulator.client()?;
    /// client.register_by_email("test@example.com", "passw0rd").await?;
    /// let user = client.login_by_email("test@example.com", "passw0rd").await?;
    /// let token = client.token().ok_or("no token")?;
    /// assert_eq!(client.verify_id_token(token.clone()).await?.sub(), user.id);
    ///
    /// // Both have one clock: what expires there, expires here.
    /// emulator.clock().advance(Duration::from_secs(15 * 24 * 60 * 60));
    /// assert!(client.verify_id_token(token).await.is_err());
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Config`](authing::Error::Config): the HTTP client cannot be made.
    pub fn client(&self) -> Result<AuthenticationClient> {
        self.client_builder().build()
    }

    /// The settings of a client for the emulator: host, ID, secret and signing algorithm of its own application, and its
    /// [`clock`](Self::clock).
    ///
    /// ```
    /// # fn example(emulator: &authing_emulator::Emulator) -> authing::Result<()> {
    /// let client = emulator
    ///     .client_builder()
    ///     .redirect_uri("https://shop.example.com/callback")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn client_builder(&self) -> AuthenticationClientBuilder {
        let mut algorithm = TokenAlgorithm::default();
        self.pool().settings(|s| algorithm = s.token_algorithm);
        let algorithm = match algorithm {
            TokenAlgorithm::Rs256 => SigningAlgorithm::Rs256,
            TokenAlgorithm::Hs256 => SigningAlgorithm::Hs256,
        };
        let clock = self.clock();
        AuthenticationClient::builder()
            .app_id(self.app_id())
            .app_host(self.url())
            // An emulator has nothing but `http`, also where `host` shows it to other machines.
            .danger_allow_http(true)
            .secret(self.app_secret())
            .token_algorithm(algorithm)
            .clock(move || clock.now())
    }

    /// An administrator's client for the emulator's user pool, ready to use. [`management_builder`](Self::management_builder) takes more
    /// settings.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](authing::Error::Config): the HTTP client cannot be made.
    pub fn management(&self) -> Result<ManagementClient> {
        self.management_builder().build()
    }

    /// The settings of an administrator's client for the emulator: host, ID and secret of its user pool, and its [`clock`](Self::clock).
    ///
    /// It gets a new management token as often as the clock makes one expire: `key_refresh_interval` is zero.
    pub fn management_builder(&self) -> ManagementClientBuilder {
        let clock = self.clock();
        ManagementClient::builder()
            .user_pool_id(self.user_pool_id())
            .host(self.url())
            // An emulator has nothing but `http`, also where `host` shows it to other machines.
            .danger_allow_http(true)
            .secret(self.user_pool_secret())
            .key_refresh_interval(Duration::ZERO)
            .clock(move || clock.now())
    }
}

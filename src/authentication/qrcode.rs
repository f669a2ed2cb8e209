//! Login by a QR code that a person scans with an app.

use super::client::AuthenticationClient;
use crate::error::{ApiError, Error, ErrorCode, Result, TransportError, TransportKind};
use crate::generated::types::{QrScene, QrState, QrStatus};
use crate::requests::{CheckQrCode, ExchangeUserInfo, GeneQrCode};
use crate::secret::Secret;
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt as _};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context as Waiting, Poll};
use std::time::Duration;
use tokio::time::Instant;

/// Login by QR code, for one kind of app that scans. From [`AuthenticationClient::qrcode`],
/// [`wxqrcode`](AuthenticationClient::wxqrcode) and [`wechatmpqrcode`](AuthenticationClient::wechatmpqrcode).
///
/// ```no_run
/// use authing::types::QrState;
///
/// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
/// // One session for each person who logs in.
/// let qrcode = client.new_session().qrcode();
/// let code = qrcode.gene_code().await?;
/// println!("show the image {}", code.url);
/// let mut polling = qrcode.start_polling(&code.random);
/// while let Some(status) = polling.next().await {
///     let status = status?;
///     match (status.status, status.ticket) {
///         (QrState::Scanned, _) => println!("confirm on your phone"),
///         (QrState::Authorised, Some(ticket)) => {
///             let user = qrcode.exchange_user_info(ticket).await?;
///             println!("{} is logged in", user.id);
///         }
///         _ => {}
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct QrCode {
    client: AuthenticationClient,
    scene: QrScene,
}

impl QrState {
    /// Whether this state is the last.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Unused | Self::Scanned | Self::Other(_))
    }
}

impl QrStatus {
    /// Why the login has not succeeded, as the error that a login would return: code, message, and the challenge of multi-factor
    /// authentication.
    pub fn error(&self) -> Option<Error> {
        let is_error = matches!(self.status, QrState::MfaRequired | QrState::Failed);
        let result = self.scanned_result.as_ref().filter(|_| is_error)?;
        let words = result.message.clone().or_else(|| result.errmsg.clone());
        let code = result.code.map(ErrorCode::new);
        let error = ApiError::new(CHECK, code, words.unwrap_or_default());
        Some(match &result.data {
            Some(data) => error.with_data(data.clone()).into(),
            None => error.into(),
        })
    }
}

/// What errors call the request for the state.
const CHECK: &str = "GET /api/v2/qrcode/check";

/// # Login by QR code
impl AuthenticationClient {
    /// Login by a QR code that the application's own mobile app scans (scene `APP_AUTH`).
    pub fn qrcode(&self) -> QrCode {
        QrCode::new(self, QrScene::App)
    }

    /// Login by a QR code that opens a WeChat mini program (scene `WXAPP_AUTH`).
    pub fn wxqrcode(&self) -> QrCode {
        QrCode::new(self, QrScene::WechatMiniProgram)
    }

    /// Login by a QR code of a WeChat official account (scene `WECHATMP_AUTH`).
    pub fn wechatmpqrcode(&self) -> QrCode {
        QrCode::new(self, QrScene::WechatOfficialAccount)
    }
}

impl QrCode {
    fn new(client: &AuthenticationClient, scene: QrScene) -> Self {
        let client = client.clone();
        Self { client, scene }
    }

    /// Creates a QR code for a login: see [`GeneQrCode`].
    #[doc(alias("geneCode"))]
    pub fn gene_code(&self) -> GeneQrCode {
        GeneQrCode::new(self.client.call(), self.scene.clone())
    }

    /// Returns the state of the login: see [`CheckQrCode`].
    #[doc(alias("checkStatus"))]
    pub fn check_status(&self, random: impl Into<Secret>) -> CheckQrCode {
        CheckQrCode::new(self.client.call(), random)
    }

    /// Exchanges the ticket of a confirmed QR code for the user, who is then logged in: see [`ExchangeUserInfo`].
    #[doc(alias("exchangeUserInfo"))]
    pub fn exchange_user_info(&self, ticket: impl Into<Secret>) -> ExchangeUserInfo {
        ExchangeUserInfo::new(self.client.call(), ticket)
    }

    /// Requests the state of the login repeatedly, until it is final.
    ///
    /// Nothing is sent before the stream is polled. Dropping it ends the polling, which the JavaScript SDK calls
    /// `stopPolling`.
    #[doc(alias("startPolling", "stopPolling"))]
    pub fn start_polling(&self, random: impl Into<Secret>) -> QrPolling {
        QrPolling {
            code: self.clone(),
            random: random.into(),
            interval: Duration::from_millis(800),
            timeout: None,
            states: None,
        }
    }
}

type States = Pin<Box<dyn Stream<Item = Result<QrStatus>> + Send>>;

/// The states of a QR code, one for each check, as a [`Stream`]. From [`QrCode::start_polling`].
///
/// It ends after a [final](QrState::is_final) state, and after an error: of a check that failed, or of the
/// [`timeout`](Self::timeout).
#[must_use = "nothing is sent before it is polled"]
pub struct QrPolling {
    code: QrCode,
    random: Secret,
    interval: Duration,
    timeout: Option<Duration>,
    states: Option<States>,
}

impl QrPolling {
    /// The pause between an answer and the next check: 800 milliseconds unless set.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// The longest time for all of it, from the first check. When it is over, the last item is an error of which
    /// [`is_timeout`](Error::is_timeout) is true. Unless set, only the age of the QR code is a limit, which the server knows.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The next state; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Result<QrStatus>> {
        poll_fn(|waiting| Pin::new(&mut *self).poll_next(waiting)).await
    }

    fn begin(&self) -> States {
        let (code, random) = (self.code.clone(), self.random.clone());
        let (interval, timeout) = (self.interval, self.timeout);
        // A deadline beyond what the clock can say is none.
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let check = move |pause: Option<Duration>| {
            let check = code.check_status(random.clone());
            async move {
                let pause = pause?;
                let work = async {
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                    check.await
                };
                let is_over = deadline.is_some_and(|deadline| Instant::now() >= deadline);
                let result = match deadline {
                    // A short answer would be quicker than the timer.
                    _ if is_over => None,
                    Some(deadline) => tokio::time::timeout_at(deadline, work).await.ok(),
                    None => Some(work.await),
                };
                let timed_out = || TransportError::new(CHECK.into(), TransportKind::Timeout);
                let result = result.unwrap_or_else(|| Err(timed_out().into()));
                let goes_on = result
                    .as_ref()
                    .is_ok_and(|status| !status.status.is_final());
                Some((result, goes_on.then_some(interval)))
            }
        };
        Box::pin(unfold(Some(Duration::ZERO), check).fuse())
    }
}

impl Stream for QrPolling {
    type Item = Result<QrStatus>;

    fn poll_next(mut self: Pin<&mut Self>, waiting: &mut Waiting<'_>) -> Poll<Option<Self::Item>> {
        let mut states = match self.states.take() {
            Some(states) => states,
            None => self.begin(),
        };
        let next = states.as_mut().poll_next(waiting);
        self.states = Some(states);
        next
    }
}

impl fmt::Debug for QrPolling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QrPolling")
            .field("scene", &self.code.scene)
            .field("interval", &self.interval)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

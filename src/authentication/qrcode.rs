//! Login by a QR code that a person scans with an app.

use super::client::AuthenticationClient;
use crate::custom_data::{CustomData, filled};
use crate::declare::request;
use crate::error::{ApiError, Error, ErrorCode, Result, TransportError, TransportKind};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::User;
use crate::wire::Request;
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
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
/// use authing::authentication::QrState;
///
/// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
/// let code = client.qrcode().gene_code().await?;
/// println!("show the image {}", code.url);
/// let mut polling = client.qrcode().start_polling(&code.random);
/// while let Some(status) = polling.next().await {
///     let status = status?;
///     match (status.status, status.ticket) {
///         (QrState::Scanned, _) => println!("confirm on your phone"),
///         (QrState::Authorised, Some(ticket)) => {
///             let user = client.qrcode().exchange_user_info(ticket).await?;
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
    scene: &'static str,
}

/// A QR code to be shown.
#[derive(Clone, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct QrCodeImage {
    /// The code's name. Whoever knows it can ask for the state, and so for the ticket.
    pub random: Secret,
    /// Where the image is.
    pub url: String,
    /// Where the logo is that belongs into its middle.
    pub custom_logo: Option<String>,
}

/// Leaves the address out, since it names the code.
impl fmt::Debug for QrCodeImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QrCodeImage")
            .field("random", &self.random)
            .finish_non_exhaustive()
    }
}

/// How far the login by a QR code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QrState {
    /// Nobody has scanned it (0).
    Unused,
    /// Scanned, and not confirmed yet (1).
    Scanned,
    /// Confirmed: there is a ticket (2).
    Authorised,
    /// The person has cancelled (3).
    Cancelled,
    /// It is too old (-1).
    Expired,
    /// A second factor is needed (4): [`QrStatus::error`] has the challenge.
    MfaRequired,
    /// The login has failed (5): [`QrStatus::error`] says why.
    Failed,
    /// A state that this version of the crate does not know.
    Other(i64),
}

impl QrState {
    /// The number on the wire.
    pub const fn get(self) -> i64 {
        match self {
            Self::Unused => 0,
            Self::Scanned => 1,
            Self::Authorised => 2,
            Self::Cancelled => 3,
            Self::Expired => -1,
            Self::MfaRequired => 4,
            Self::Failed => 5,
            Self::Other(number) => number,
        }
    }

    /// Whether no other state can follow.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Unused | Self::Scanned | Self::Other(_))
    }
}

impl From<i64> for QrState {
    fn from(number: i64) -> Self {
        match number {
            0 => Self::Unused,
            1 => Self::Scanned,
            2 => Self::Authorised,
            3 => Self::Cancelled,
            -1 => Self::Expired,
            4 => Self::MfaRequired,
            5 => Self::Failed,
            other => Self::Other(other),
        }
    }
}

impl<'de> Deserialize<'de> for QrState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from)
    }
}

/// What the server says about a QR code.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct QrStatus {
    /// The code's name.
    pub random: Option<Secret>,
    /// How far the login is.
    pub status: QrState,
    /// What [`QrCode::exchange_user_info`] takes, once the person has confirmed.
    pub ticket: Option<Secret>,
    /// Who has scanned the code.
    pub user_info: Option<QrUserInfo>,
    /// What stands in the way of the login.
    pub scanned_result: Option<ScannedResult>,
}

impl QrStatus {
    /// What stands in the way, as the error of a login would say it: code, words, and the challenge of a second factor.
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

/// Who has scanned a QR code. The console decides how much is told: nickname and photo unless it says otherwise.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct QrUserInfo {
    /// The user's id.
    pub id: Option<String>,
    /// The nickname.
    pub nickname: Option<String>,
    /// Where the photo is.
    pub photo: Option<String>,
    /// The user's token, where the console has the whole user told.
    pub token: Option<Secret>,
}

/// Why a scanned QR code did not log the person in.
#[derive(Clone, Deserialize)]
#[non_exhaustive]
pub struct ScannedResult {
    /// The code that a login would have failed with.
    pub code: Option<i64>,
    /// The server's words.
    pub message: Option<String>,
    /// The same, where the login failed for another reason than a second factor.
    pub errmsg: Option<String>,
    /// What came beside them, such as the challenge of a second factor.
    pub data: Option<Value>,
}

/// The data may hold a token.
impl fmt::Debug for ScannedResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScannedResult")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("errmsg", &self.errmsg)
            .field("data", &self.data.as_ref().map(|_| "…"))
            .finish()
    }
}

/// What errors call the question for the state.
const CHECK: &str = "GET /api/v2/qrcode/check";

request! {
    /// The request returned by [`QrCode::gene_code`].
    pub struct GeneQrCode("POST /api/v2/qrcode/gene") -> QrCodeImage {
        scene: &'static str,
    }
    options {
        /// Whether one code serves all apps that the console lists for it. `false` unless set.
        auto_merge_qr_code: bool,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// The id of the connection to the identity source, where there are several.
        ext_idp_conn_id: String,
        /// Whether the answer holds the user's custom data. The API's default is `false`.
        with_custom_data: bool,
    }
}

impl Endpoint for GeneQrCode {
    type Output = QrCodeImage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            auto_merge_qr_code: bool,
            scene: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            context: Option<&'a CustomData>,
            // The map itself here, not the list of logins.
            #[serde(skip_serializing_if = "Option::is_none")]
            params: Option<&'a CustomData>,
            #[serde(skip_serializing_if = "Option::is_none")]
            ext_idp_conn_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            with_custom_data: Option<bool>,
        }
        let body = Body {
            auto_merge_qr_code: self.auto_merge_qr_code.unwrap_or(false),
            scene: self.scene,
            context: filled("context", self.context.as_ref())?,
            params: filled("custom_data", self.custom_data.as_ref())?,
            ext_idp_conn_id: self.ext_idp_conn_id.as_deref(),
            with_custom_data: self.with_custom_data,
        };
        context.post("/api/v2/qrcode/gene").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<QrCodeImage> {
        response.rest()
    }
}

request! {
    /// The request returned by [`QrCode::check_status`].
    pub struct CheckQrCode("GET /api/v2/qrcode/check") -> QrStatus {
        random: Secret,
    }
}

impl Endpoint for CheckQrCode {
    type Output = QrStatus;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .get("/api/v2/qrcode/check")
            .query("random", self.random.expose().to_owned())
            .build()
    }

    fn read(&self, response: &Response) -> Result<QrStatus> {
        response.rest()
    }
}

request! {
    /// The request returned by [`QrCode::exchange_user_info`].
    pub struct ExchangeUserInfo("POST /api/v2/qrcode/userinfo") -> User {
        ticket: Secret,
    }
}

impl Endpoint for ExchangeUserInfo {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        struct Body<'a> {
            ticket: &'a Secret,
        }
        let body = Body {
            ticket: &self.ticket,
        };
        context.post("/api/v2/qrcode/userinfo").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

/// # Login by QR code
impl AuthenticationClient {
    /// Login by a QR code that the application's own mobile app scans (scene `APP_AUTH`).
    pub fn qrcode(&self) -> QrCode {
        QrCode::new(self, "APP_AUTH")
    }

    /// Login by a QR code that opens a WeChat mini program (scene `WXAPP_AUTH`).
    pub fn wxqrcode(&self) -> QrCode {
        QrCode::new(self, "WXAPP_AUTH")
    }

    /// Login by a QR code of a WeChat official account (scene `WECHATMP_AUTH`).
    pub fn wechatmpqrcode(&self) -> QrCode {
        QrCode::new(self, "WECHATMP_AUTH")
    }
}

impl QrCode {
    fn new(client: &AuthenticationClient, scene: &'static str) -> Self {
        let client = client.clone();
        Self { client, scene }
    }

    /// Makes a QR code, through `POST /api/v2/qrcode/gene`.
    ///
    /// Needs no login. Show the image at [`url`](QrCodeImage::url), and follow the state with
    /// [`start_polling`](Self::start_polling). The custom data is stored with the user who logs in.
    ///
    /// # Errors
    ///
    /// 400: a custom field is not defined or of another type.
    pub fn gene_code(&self) -> GeneQrCode {
        GeneQrCode::new(self.client.call(), self.scene)
    }

    /// Asks once how far the login is, through `GET /api/v2/qrcode/check`.
    ///
    /// A code that was cancelled or is too old is no error, but a [state](QrState).
    ///
    /// # Errors
    ///
    /// [`is_not_found`](Error::is_not_found): there is no such QR code (2241).
    pub fn check_status(&self, random: impl Into<Secret>) -> CheckQrCode {
        CheckQrCode::new(self.client.call(), random)
    }

    /// Exchanges the ticket of a confirmed QR code for the user, through `POST /api/v2/qrcode/userinfo`.
    ///
    /// The answer carries a token, and the client is logged in; the JavaScript SDK leaves its session as it was. A ticket
    /// works once.
    ///
    /// # Errors
    ///
    /// 400: the ticket is unknown, used, or too old.
    pub fn exchange_user_info(&self, ticket: impl Into<Secret>) -> ExchangeUserInfo {
        ExchangeUserInfo::new(self.client.signs_in(), ticket)
    }

    /// Asks again and again how far the login is, until it is decided.
    ///
    /// Nothing is sent before the stream is polled. Dropping it ends the polling, which the JavaScript SDK calls
    /// `stopPolling`.
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
#[must_use = "nothing is asked before it is polled"]
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

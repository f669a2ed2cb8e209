//! One HTTP core: a request is sent, and sent again where that cannot do harm.

use crate::budget::Budget;
use crate::config::Config;
use crate::error::{Error, ErrorCode, Result, TransportError, TransportKind};
use crate::protocol::RetryPolicy;
use crate::response::{self, Response};
use crate::wire::{Request, RequestBody};
use futures_util::FutureExt as _;
use rsa::rand_core::{OsRng, RngCore as _};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::iter::successors;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;
use tracing::field::{DebugValue, Empty, debug};
use tracing::{Instrument as _, Level};

/// The connections of a client, and what its retries may still cost.
#[derive(Debug)]
pub(crate) struct Connections {
    http: reqwest::Client,
    budget: Budget,
    /// How many requests are under way.
    under_way: AtomicUsize,
}

/// A request that is under way until it is dropped.
struct UnderWay<'a>(&'a AtomicUsize);

impl<'a> UnderWay<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Connections {
    pub(crate) fn new(http: reqwest::Client, config: &Config) -> Self {
        Self {
            http,
            budget: Budget::new(config.retry.budget),
            under_way: AtomicUsize::new(0),
        }
    }
}

/// Sends a request, and again where that cannot do harm. What the response says is for others to read; here counts only whether
/// another attempt is worth it.
///
/// It is a span, and each attempt an event. Neither has anything of headers, query or body.
pub(crate) async fn send(
    connections: &Connections,
    config: &Config,
    request: &Request,
) -> Result<Response> {
    let span = tracing::debug_span!(
        "request",
        operation = request.operation(),
        method = request.method.as_str(),
        path = request.url.path(),
        attempts = Empty,
        status = Empty,
        code = Empty,
        request_id = Empty,
        error = Empty,
        elapsed_ms = Empty,
    );
    let began = Instant::now();
    let mut attempts = 0;
    let work = attempted(connections, config, request, &mut attempts);
    let result = work.instrument(span.clone()).await;
    if !span.is_disabled() {
        let outcome = Outcome::of(&result, began);
        span.record("attempts", attempts);
        span.record("status", outcome.status);
        span.record("code", outcome.code);
        span.record("request_id", outcome.request_id);
        span.record("error", outcome.error);
        span.record("elapsed_ms", outcome.elapsed_ms);
    }
    result
}

/// What traces say of a response, or of none.
struct Outcome<'a> {
    status: Option<u16>,
    /// The code of a refusal.
    code: Option<i64>,
    request_id: Option<&'a str>,
    error: Option<DebugValue<&'a TransportKind>>,
    elapsed_ms: f64,
}

impl<'a> Outcome<'a> {
    fn of(result: &'a Result<Response>, began: Instant) -> Self {
        let response = result.as_ref().ok();
        let error = match result {
            Err(Error::Transport(error)) => Some(debug(&error.kind)),
            _ => None,
        };
        Self {
            status: response.map(Response::status),
            code: response.and_then(Response::refusal).map(ErrorCode::get),
            request_id: response.and_then(Response::request_id),
            error,
            // Whole microseconds, so that it prints without the digits of rounding.
            elapsed_ms: began.elapsed().as_micros() as f64 / 1e3,
        }
    }
}

async fn attempted(
    connections: &Connections,
    config: &Config,
    request: &Request,
    attempts: &mut u32,
) -> Result<Response> {
    let policy = config.retry;
    let budget = &connections.budget;
    let (mut retries, mut refund) = (0, policy.budget.success_refund);
    loop {
        let began = Instant::now();
        let result = send_once(connections, config, request).await;
        *attempts += 1;
        if tracing::enabled!(Level::DEBUG) {
            let outcome = Outcome::of(&result, began);
            tracing::debug!(
                attempt = *attempts,
                status = outcome.status,
                code = outcome.code,
                request_id = outcome.request_id,
                error = outcome.error,
                elapsed_ms = outcome.elapsed_ms,
                "{}",
                if result.is_ok() { "answered" } else { "failed" }
            );
        }
        let (may_retry, retry_after, is_timeout) = match &result {
            Ok(response) if !response.is_temporary_failure() => {
                budget.give(refund);
                return result;
            }
            Ok(response) => (
                request.repeatable,
                response.retry_after(),
                response.is_gateway_timeout(),
            ),
            Err(error) => (
                may_retry(error, request.repeatable),
                None,
                error.is_connect_timeout(),
            ),
        };
        let pause = retry_after.unwrap_or_else(|| pause_before(retries, policy));
        if !may_retry || retries >= policy.max_retries || pause > policy.max_delay {
            return result;
        }
        let cost = match is_timeout {
            true => policy.budget.timeout_cost,
            false => policy.budget.retry_cost,
        };
        let operation = request.operation();
        if !budget.take(cost) {
            let tokens = budget.left();
            tracing::warn!(operation, cost, tokens, "not retried: too few tokens");
            return result;
        }
        retries += 1;
        refund = cost;
        let (tokens, pause_ms) = (budget.left(), pause.as_secs_f64() * 1e3);
        tracing::debug!(operation, retries, cost, tokens, pause_ms, "retried");
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
}

/// Whether another attempt can do no harm, and may end better.
fn may_retry(error: &Error, is_repeatable: bool) -> bool {
    match error {
        Error::Transport(error) => match error.kind {
            TransportKind::Connect | TransportKind::Unprocessed => true,
            TransportKind::Interrupted => is_repeatable,
            _ => false,
        },
        _ => false,
    }
}

/// The pause after so many retries: it grows, and is different for each client.
pub(crate) fn pause_before(retries: u32, policy: RetryPolicy) -> Duration {
    let longest = policy
        .base_delay
        .saturating_mul(2_u32.saturating_pow(retries))
        .min(policy.max_delay);
    let random = f64::from(OsRng.next_u32()) / f64::from(u32::MAX);
    longest.mul_f64(1.0 - random / 2.0)
}

async fn send_once(
    connections: &Connections,
    config: &Config,
    request: &Request,
) -> Result<Response> {
    let http = &connections.http;
    let operation = || request.operation.clone();
    let failed = |error| {
        let is_unprocessed = is_unprocessed(&error, request.body != RequestBody::Empty);
        let error = TransportError::from_reqwest(operation(), error);
        Error::from(match is_unprocessed {
            true => error.unprocessed(),
            false => error,
        })
    };
    let request_out = built(http, request)?;
    if let Some(stand_in) = &config.stand_in {
        let response =
            Response::of_parts(operation(), stand_in.0(request), config.max_response_bytes)?;
        return Ok(response.in_lang(request.lang));
    }
    // While others are under way, the runtime has not slept.
    if connections.under_way.load(Ordering::Relaxed) == 0 {
        notice_closed_connections().await;
    }
    let _under_way = UnderWay::begin(&connections.under_way);
    let response = http.execute(request_out).await.map_err(failed)?;
    let response = response::read(operation(), response, config.max_response_bytes).await?;
    Ok(response.in_lang(request.lang))
}

/// Lets the runtime see which idle connections their servers have closed: a request on one of those would fail, and nobody could tell
/// whether it has arrived.
///
/// A current-thread runtime reads nothing between two `block_on`s, and then polls the caller first. The first yield has it look at the
/// sockets, the second has the connections' tasks read them.
async fn notice_closed_connections() {
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
}

/// Whether a request that was not answered has certainly not been processed: it was never begun on its connection, or HTTP/2 says so.
fn is_unprocessed(error: &reqwest::Error, has_body: bool) -> bool {
    let mut causes = successors(error.source(), |cause| (*cause).source());
    causes.any(|cause| {
        let is_unsent = |error: &hyper::Error| error.is_canceled();
        let is_refused = |error: &h2::Error| {
            error.is_remote()
                && match error.reason() {
                    Some(h2::Reason::REFUSED_STREAM) => error.is_reset(),
                    // The connection may end just after a request without a body was sent, and `h2` does not tell that apart.
                    Some(h2::Reason::NO_ERROR) => error.is_go_away() && has_body,
                    _ => false,
                }
        };
        cause.downcast_ref().is_some_and(is_unsent) || cause.downcast_ref().is_some_and(is_refused)
    })
}

fn built(http: &reqwest::Client, request: &Request) -> Result<reqwest::Request> {
    let (method, url) = (request.method.clone(), request.url.clone());
    let body = match &request.body {
        RequestBody::Empty => None,
        RequestBody::Json(text) | RequestBody::Form(text) => Some(text.clone().into()),
        RequestBody::File {
            part,
            file_name,
            content_type,
            bytes,
        } => {
            let file = reqwest::multipart::Part::bytes(bytes.clone())
                .file_name(file_name.clone())
                .mime_str(content_type)
                .map_err(|_| {
                    Error::invalid_argument("content_type", "it is not a media type like image/png")
                })?;
            let form = reqwest::multipart::Form::new().part(*part, file);
            let builder = http.request(method, url);
            let builder = builder.headers(request.headers.0.clone());
            let failed = |error| TransportError::from_reqwest(request.operation.clone(), error);
            return Ok(builder.multipart(form).build().map_err(failed)?);
        }
    };
    let mut built = reqwest::Request::new(method, url);
    *built.headers_mut() = request.headers.0.clone();
    *built.body_mut() = body;
    Ok(built)
}

/// Gives up after this time, which begins at once. What was sent may have arrived.
pub(crate) fn in_time<T>(
    timeout: Duration,
    operation: Cow<'static, str>,
    work: impl Future<Output = Result<T>>,
) -> impl Future<Output = Result<T>> {
    // An `async fn` would hold the work twice: as its argument, and while it is awaited.
    tokio::time::timeout(timeout, work).map(move |result| match result {
        Ok(result) => result,
        Err(_) => Err(TransportError::new(operation, TransportKind::Timeout).into()),
    })
}

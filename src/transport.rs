//! One HTTP core: a request is sent, and sent again where that cannot do harm.

use crate::config::Config;
use crate::error::{Error, Result, TransportError, TransportKind};
use crate::protocol::RetryPolicy;
use crate::response::{self, Response};
use crate::wire::{Request, RequestBody};
use futures_util::FutureExt as _;
use rsa::rand_core::{OsRng, RngCore as _};
use std::borrow::Cow;
use std::time::Duration;

/// Sends a request, and again where that cannot do harm. What the response says is for others to read; here counts only whether
/// another attempt is worth it.
pub(crate) async fn send(
    http: &reqwest::Client,
    config: &Config,
    request: &Request,
) -> Result<Response> {
    let policy = config.retry;
    let mut retries = 0;
    loop {
        let result = send_once(http, config, request).await;
        let (may_retry, retry_after) = match &result {
            Ok(response) => (
                request.repeatable && response.is_temporary_failure(),
                response.retry_after(),
            ),
            Err(error) => (
                error.is_connect() || request.repeatable && is_interrupted(error),
                None,
            ),
        };
        let pause = retry_after.unwrap_or_else(|| pause_before(retries, policy));
        if !may_retry || retries >= policy.max_retries || pause > policy.max_delay {
            return result;
        }
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        retries += 1;
    }
}

fn is_interrupted(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.kind == TransportKind::Interrupted)
}

fn pause_before(retries: u32, policy: RetryPolicy) -> Duration {
    let longest = policy
        .base_delay
        .saturating_mul(2_u32.saturating_pow(retries))
        .min(policy.max_delay);
    let random = f64::from(OsRng.next_u32()) / f64::from(u32::MAX);
    longest.mul_f64(1.0 - random / 2.0)
}

async fn send_once(http: &reqwest::Client, config: &Config, request: &Request) -> Result<Response> {
    let operation = || request.operation.clone();
    let failed = |error| Error::from(TransportError::from_reqwest(operation(), error));
    let built = built(http, request)?;
    if let Some(stand_in) = &config.stand_in {
        let response =
            Response::of_parts(operation(), stand_in.0(request), config.max_response_bytes)?;
        return Ok(response.in_lang(request.lang));
    }
    let sent = http.execute(built);
    let response = sent.await.map_err(failed)?;
    let response = response::read(operation(), response, config.max_response_bytes).await?;
    Ok(response.in_lang(request.lang))
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

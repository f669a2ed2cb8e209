//! One HTTP core: a request is sent, and sent again where that cannot do harm.

use crate::config::Config;
use crate::error::{Error, Result, TransportError, TransportKind};
use crate::protocol::RetryPolicy;
use crate::response::{self, Response};
use crate::wire::{Request, RequestBody};
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
    let mut builder = http.request(request.method.clone(), &request.url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value.expose());
    }
    builder = match &request.body {
        RequestBody::Empty => builder,
        RequestBody::Json(text) | RequestBody::Form(text) => builder.body(text.clone()),
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
            builder.multipart(reqwest::multipart::Form::new().part(*part, file))
        }
    };
    let response = builder.send().await.map_err(failed)?;
    let response = response::read(operation(), response, config.max_response_bytes).await?;
    Ok(response.in_lang(request.lang))
}

/// Gives up after this time. What was sent may have arrived.
pub(crate) async fn in_time<T>(
    timeout: Duration,
    operation: Cow<'static, str>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    match tokio::time::timeout(timeout, work).await {
        Ok(result) => result,
        Err(_) => Err(TransportError::new(operation, TransportKind::Timeout).into()),
    }
}

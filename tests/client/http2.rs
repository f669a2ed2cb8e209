//! HTTP/2: requests that a host refuses unprocessed, which are retried as the policy says and by nobody else.

use crate::support::{EMAIL, PASSWORD, at_once, builder};
use authing::{AuthenticationClient, Error, RetryPolicy};
use h2::Reason;
use h2::server::SendResponse;
use hyper::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const LOGGED_IN: &str = r#"{"data":{"loginByEmail":{"id":"u1","arn":"a","userPoolId":"p"}}}"#;

/// A host that refuses so many requests, and then answers. Counts requests.
struct Host {
    url: String,
    requests: Arc<AtomicUsize>,
}

impl Host {
    /// Refuses each of them as a stream.
    async fn refusing(refusals: usize) -> Self {
        Self::start(move |socket, number| async move {
            let mut connection = h2::server::handshake(socket).await.unwrap();
            while let Some(request) = connection.accept().await {
                let Ok((_, mut answer)) = request else { return };
                match number() < refusals {
                    true => answer.send_reset(Reason::REFUSED_STREAM),
                    false => say(answer, LOGGED_IN),
                }
            }
        })
        .await
    }

    /// Ends so many connections, each with the notice that its request is not processed.
    async fn going_away(refusals: usize) -> Self {
        Self::start(move |mut socket, number| async move {
            if number() >= refusals {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                while let Some(Ok((_, answer))) = connection.accept().await {
                    say(answer, LOGGED_IN);
                }
                return;
            }
            // An empty SETTINGS frame, and GOAWAY: no stream was processed, no error.
            let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
            let away = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            socket.write_all(&settings).await.unwrap();
            // The frames of the request come behind the preface, in 24 bytes, and the settings.
            let mut bytes = Vec::new();
            while !frames(&bytes).contains(&1) {
                assert_ne!(socket.read_buf(&mut bytes).await.unwrap(), 0);
            }
            socket.write_all(&away).await.unwrap();
            // Until the client closes.
            while socket
                .read_buf(&mut bytes)
                .await
                .is_ok_and(|length| length > 0)
            {}
        })
        .await
    }

    /// `serve` serves a connection, and takes a number for each request.
    async fn start<F>(serve: impl Fn(TcpStream, Number) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let counter = Arc::clone(&counter);
                let number = Box::new(move || counter.fetch_add(1, Ordering::SeqCst));
                tokio::spawn(serve(socket, number));
            }
        });
        Self { url, requests }
    }

    fn client(&self, retry: RetryPolicy) -> AuthenticationClient {
        let settings = builder(&self.url).app_id("app").retry(retry);
        let settings = settings.http_client(|http| http.http2_prior_knowledge());
        settings.build().unwrap()
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

type Number = Box<dyn Fn() -> usize + Send>;

fn say(mut answer: SendResponse<hyper::body::Bytes>, body: &'static str) {
    let mut stream = answer.send_response(Response::new(()), false).unwrap();
    stream.send_data(body.into(), true).unwrap();
}

/// The types of the frames behind the preface.
fn frames(bytes: &[u8]) -> Vec<u8> {
    let (mut rest, mut types) = (bytes.get(24..).unwrap_or_default(), Vec::new());
    while let [a, b, c, kind, _, _, _, _, _, more @ ..] = rest {
        types.push(*kind);
        let length = u32::from_be_bytes([0, *a, *b, *c]);
        rest = more.get(length as usize..).unwrap_or_default();
    }
    types
}

#[track_caller]
fn assert_unprocessed(error: &Error) {
    assert_eq!(
        error.to_string(),
        "loginByEmail: the host closed the connection without taking the request"
    );
    assert!(error.is_temporary() && !error.is_connect() && !error.is_timeout());
    assert!(matches!(error, Error::Transport(error) if !error.may_have_arrived()));
}

#[tokio::test]
async fn a_refused_stream_is_retried_by_the_policy_alone() {
    for (policy, requests) in [(RetryPolicy::NEVER, 1), (at_once(1), 2), (at_once(4), 5)] {
        let host = Host::refusing(100).await;
        let login = host.client(policy).login_by_email(EMAIL, PASSWORD).await;
        assert_unprocessed(&login.unwrap_err());
        assert_eq!(host.requests(), requests);
    }
}

#[tokio::test]
async fn a_mutation_is_repeated_when_the_host_says_that_it_has_not_processed_it() {
    for host in [Host::refusing(2).await, Host::going_away(2).await] {
        let client = host.client(at_once(2));
        client.login_by_email(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(host.requests(), 3);
    }
}

#[tokio::test]
async fn a_connection_that_goes_away_is_not_replaced_without_the_policy() {
    let host = Host::going_away(100).await;
    let login = host
        .client(RetryPolicy::NEVER)
        .login_by_email(EMAIL, PASSWORD);
    assert_unprocessed(&login.await.unwrap_err());
    assert_eq!(host.requests(), 1);
}

/// A request without a body may have been sent as a whole before the notice came.
#[tokio::test]
async fn a_ticket_is_not_sent_again_when_a_connection_goes_away() {
    let host = Host::going_away(1).await;
    let client = host.client(at_once(2));
    let error = client.validate_ticket_v2("ticket", "service").await;
    assert!(matches!(error, Err(Error::Transport(error)) if error.may_have_arrived()));
    assert_eq!(host.requests(), 1);
}

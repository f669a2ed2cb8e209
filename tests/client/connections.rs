//! Connections: time-outs, redirects, and what is sent again after a failure.

use crate::server::{Answer, Server, answer, answer_with, json};
use crate::support::{EMAIL, PASSWORD, at_once, builder, client};
use crate::told::everything;
use authing::operations::is_user_exists;
use authing::{AuthenticationClient, Error, RetryPolicy};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;
use tokio::net::TcpListener;

const LONG: Duration = Duration::from_secs(3600);
/// Far too short for a server that never answers.
const SHORT: Duration = Duration::from_millis(10);

async fn query(client: &AuthenticationClient) -> Result<Option<bool>, Error> {
    let call = client.execute(is_user_exists::Variables::default());
    call.await.map(|answer| answer.is_user_exists)
}

fn yes() -> Answer {
    json(r#"{"data":{"isUserExists":true}}"#)
}

fn logged_in() -> Answer {
    json(r#"{"data":{"loginByEmail":{"id":"u1","arn":"a","userPoolId":"p"}}}"#)
}

fn dropped() -> Answer {
    Answer::Cut(String::new())
}

fn status(status: u16) -> Answer {
    answer(status, "text/html", "<html></html>")
}

#[track_caller]
fn assert_may_have_arrived(error: &Error, expected: bool) {
    let Error::Transport(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.may_have_arrived(), expected, "{error}");
}

/// A host that nobody listens at.
async fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Finds the host after so many failures, and counts how often it was asked.
struct Names {
    failures: usize,
    asked: Arc<AtomicUsize>,
}

impl Resolve for Names {
    fn resolve(&self, _: Name) -> Resolving {
        let is_found = self.asked.fetch_add(1, Ordering::SeqCst) >= self.failures;
        Box::pin(async move {
            if is_found {
                // The port is that of the URL.
                let addresses = [SocketAddr::from(([127, 0, 0, 1], 0))];
                Ok(Box::new(addresses.into_iter()) as Addrs)
            } else {
                Err("no such host".into())
            }
        })
    }
}

/// A client that finds the server after so many failures to connect.
fn client_behind(
    server: &Server,
    failures: usize,
    retry: RetryPolicy,
) -> (AuthenticationClient, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let names = Names {
        failures,
        asked: Arc::clone(&asked),
    };
    let names = Arc::new(names);
    let port = server.url().rsplit(':').next().unwrap();
    // A name of its own, since `localhost` need not reach the resolver.
    let client = builder(&format!("http://authing.localhost:{port}"))
        .http_client(move |http| http.dns_resolver(Arc::clone(&names)))
        .retry(retry)
        .build()
        .unwrap();
    (client, asked)
}

#[tokio::test]
async fn nobody_listens() {
    let client = client(&nowhere().await);
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert_eq!(error.status(), None);
    assert_may_have_arrived(&error, false);
    assert!(error.is_temporary());
    assert_eq!(
        error.to_string(),
        "loginByEmail: no connection to the host: check `app_host` (scheme, name, port) and the \
         network"
    );
}

#[tokio::test]
async fn a_mutation_is_repeated_when_no_connection_was_made() {
    let server = Server::start([logged_in()]).await;
    let (client, asked) = client_behind(&server, 2, at_once(2));
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn connecting_is_tried_as_often_as_the_policy_says() {
    for (retry, tries) in [(RetryPolicy::NEVER, 1), (at_once(1), 2), (at_once(4), 5)] {
        let server = Server::start([]).await;
        let (client, asked) = client_behind(&server, 100, retry);
        let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
        assert!(error.is_connect(), "{error}");
        assert_eq!(asked.load(Ordering::SeqCst), tries);
        assert_eq!(server.connections(), 0);
    }
}

#[tokio::test]
async fn a_mutation_that_may_have_arrived_is_not_repeated() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_owned();
    for answer in [
        dropped(),
        Answer::Cut(cut),
        status(502),
        answer_with(503, "retry-after: 0\r\n", ""),
        answer_with(429, "retry-after: 0\r\n", ""),
        json(r#"{"errors":[{"message":{"code":1000,"message":"busy"}}]}"#),
    ] {
        let server = Server::start([answer]).await;
        let client = builder(server.url()).retry(at_once(5)).build().unwrap();
        client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_dropped_connection() {
    let server = Server::start([dropped()]).await;
    let client = client(server.url());
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert!(!error.is_connect() && !error.is_timeout());
    assert_may_have_arrived(&error, true);
    assert!(error.is_temporary());
    assert_eq!(
        error.to_string(),
        "loginByEmail: the connection broke before the response was complete; the request may \
         have taken effect"
    );
}

#[tokio::test]
async fn a_query_is_repeated() {
    for failure in [
        dropped,
        || status(502),
        || status(503),
        || status(504),
        || answer_with(429, "retry-after: 0\r\n", "<html></html>"),
        || {
            answer_with(
                429,
                "retry-after: 0\r\n",
                r#"{"code":1002,"message":"wait"}"#,
            )
        },
        || json(r#"{"errors":[{"message":{"code":1000,"message":"busy"}}]}"#),
    ] {
        let server = Server::start([failure(), failure(), yes()]).await;
        let client = builder(server.url()).retry(at_once(2)).build().unwrap();
        assert_eq!(query(&client).await.unwrap(), Some(true));
        assert_eq!(server.requests().len(), 3);

        let server = Server::start([failure(), failure()]).await;
        let client = builder(server.url()).retry(at_once(1)).build().unwrap();
        query(&client).await.unwrap_err();
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_query_is_not_repeated_when_that_does_not_help() {
    for failure in [
        status(500),
        status(404),
        status(200),
        json(r#"{"errors":[{"message":{"code":2004,"message":"no"}}]}"#),
        json(r#"{"data":{"isUserExists":"x"}}"#),
    ] {
        let server = Server::start([failure]).await;
        let client = builder(server.url()).retry(at_once(5)).build().unwrap();
        query(&client).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_wants_more_patience_than_there_is_is_not_asked_again() {
    let failure = answer_with(503, "retry-after: 1\r\n", "");
    let server = Server::start([failure]).await;
    let client = builder(server.url()).retry(at_once(5)).build().unwrap();
    let error = query(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_as_a_whole_ends_in_time() {
    let server = Server::start([Answer::Silence]).await;
    let silent = builder(server.url()).timeout(SHORT).build().unwrap();
    let error = silent.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect());
    assert_may_have_arrived(&error, true);
    assert!(error.is_temporary());
    assert_eq!(
        error.to_string(),
        "loginByEmail: no response in time; the request may have taken effect (the setting \
         `timeout` allows more time)"
    );

    // The pauses between repetitions count.
    let patient = RetryPolicy {
        max_retries: 9,
        base_delay: LONG,
        max_delay: LONG,
        ..RetryPolicy::default()
    };
    let server = Server::start([status(503)]).await;
    let short = builder(server.url()).timeout(Duration::from_millis(100));
    let client = short.retry(patient).build().unwrap();
    assert!(query(&client).await.unwrap_err().is_timeout());
    assert!(server.requests().len() <= 1);
}

#[tokio::test]
async fn fetching_a_key_ends_in_time() {
    let server = Server::start([Answer::Silence, Answer::Silence]).await;
    let client = builder(server.url()).public_key("").timeout(SHORT);
    let client = client.build().unwrap();
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let error = client.encrypt_password(PASSWORD).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start([]).await;
    for code in [301, 302, 303, 307, 308] {
        let location = format!("location: {}/graphql/v2\r\n", elsewhere.url());
        let server = Server::start([answer_with(code, &location, "")]).await;
        let client = builder(server.url()).retry(at_once(3)).build().unwrap();
        let error = query(&client.with_token("token")).await.unwrap_err();
        assert_eq!(error.status(), Some(code));
        assert!(!everything(&error).contains(elsewhere.url()));
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(elsewhere.connections(), 0);
}

/// Whatever a program says about its HTTP client: passwords and tokens go to no other host.
#[tokio::test]
async fn redirects_are_followed_by_no_http_client() {
    let elsewhere = Server::ruled(|_| logged_in()).await;
    for code in [301, 302, 303, 307, 308] {
        let location = format!("location: {}/graphql/v2\r\n", elsewhere.url());
        let server = Server::ruled(move |_| answer_with(code, &location, "")).await;
        let limited = || reqwest::redirect::Policy::limited(10);
        let follows = [
            builder(server.url()).http_client(move |http| http.redirect(limited())),
            builder(server.url()).http_client(|_| reqwest::Client::builder().no_proxy()),
        ];
        for settings in follows {
            let client = settings.header("x-gateway-key", "key").build().unwrap();
            let client = client.with_token("token");
            assert_eq!(query(&client).await.unwrap_err().status(), Some(code));
            let login = client.login_by_email(EMAIL, PASSWORD).await;
            assert_eq!(login.unwrap_err().status(), Some(code));
        }
        assert_eq!(server.requests().len(), 4);
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_connection_is_not_kept_for_longer_than_usual_servers_keep_it() {
    let server = Server::ruled(|_| yes()).await;
    let client = client(server.url());
    for (pause, connections) in [(3_900, 1), (4_100, 2), (3_900, 2), (60_000, 3)] {
        query(&client).await.unwrap();
        assert_eq!(
            server.connections(),
            connections - usize::from(pause > 4_000)
        );
        tokio::time::pause();
        tokio::time::advance(Duration::from_millis(pause)).await;
        tokio::time::resume();
        query(&client).await.unwrap();
        assert_eq!(server.connections(), connections, "{pause} ms");
    }
    let settings = builder(server.url()).pool_idle_timeout(Duration::from_secs(90));
    let patient = settings.build().unwrap();
    query(&patient).await.unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(80)).await;
    tokio::time::resume();
    query(&patient).await.unwrap();
    assert_eq!(server.connections(), 4);
}

/// A runtime that nobody drives does not see that a server closes its connections.
#[test]
fn a_mutation_is_not_sent_on_a_connection_that_was_closed_while_the_runtime_slept() {
    const MUTATIONS: usize = 50;
    let host = Closing::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = client(&host.url);
    for _ in 0..MUTATIONS {
        runtime.block_on(async { client.login_by_email(EMAIL, PASSWORD).await.unwrap() });
        host.close();
    }
    assert_eq!(host.answered.load(Ordering::SeqCst), MUTATIONS);
}

/// A server that answers one request on each connection, and closes it when it is told.
struct Closing {
    url: String,
    answered: Arc<AtomicUsize>,
    told: mpsc::Sender<()>,
    closed: mpsc::Receiver<()>,
}

impl Closing {
    fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answered = Arc::new(AtomicUsize::new(0));
        let (told, order) = mpsc::channel();
        let (tell, closed) = mpsc::channel();
        let counter = Arc::clone(&answered);
        thread::spawn(move || {
            let Answer::Bytes(answer) = logged_in() else {
                unreachable!("it is a whole answer")
            };
            for socket in listener.incoming() {
                let mut socket = socket.unwrap();
                let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
                // The variables of the login come last.
                while !bytes.ends_with(b"}}}") {
                    match socket.read(&mut part).unwrap() {
                        0 => break,
                        length => bytes.extend_from_slice(&part[..length]),
                    }
                }
                counter.fetch_add(1, Ordering::SeqCst);
                socket.write_all(answer.as_bytes()).unwrap();
                order.recv().unwrap();
                drop(socket);
                tell.send(()).unwrap();
            }
        });
        Self {
            url,
            answered,
            told,
            closed,
        }
    }

    fn close(&self) {
        self.told.send(()).unwrap();
        self.closed.recv().unwrap();
    }
}

#[tokio::test]
async fn clones_and_siblings_share_connections() {
    let server = Server::start((0..30).map(|_| yes())).await;
    let client = client(server.url());
    for _ in 0..10 {
        query(&client).await.unwrap();
        query(&client.clone()).await.unwrap();
        query(&client.with_token("token")).await.unwrap();
    }
    assert_eq!(server.requests().len(), 30);
    assert!(server.connections() < 30, "{}", server.connections());
}

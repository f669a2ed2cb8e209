//! What traces say of requests.

use crate::server::{Server, answer_with, json};
use crate::support::{EMAIL, PASSWORD, at_once, builder};
use authing::operations::is_user_exists;
use std::fmt;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// What the crate traces on this thread while it lives, a line for each span, for each record of one, and for each event.
pub(crate) struct Traces {
    lines: Lines,
    _subscribed: DefaultGuard,
    _second: Dispatch,
}

impl Traces {
    pub(crate) fn keep() -> Self {
        let lines = Lines::default();
        Self {
            _subscribed: tracing::subscriber::set_default(lines.clone()),
            // A single subscriber is not asked about events that a thread without one has met before. Of two, each is.
            _second: Dispatch::new(lines.clone()),
            lines,
        }
    }

    /// The lines since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.0.lock().unwrap())
    }
}

/// How the line of a record begins.
const RECORDED: &str = "recorded";

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn add(&self, begin: String, record: impl FnOnce(&mut Text)) {
        let mut text = Text(begin);
        record(&mut text);
        // What there is nothing to say of is recorded without a value.
        if text.0 == RECORDED {
            return;
        }
        self.0.lock().unwrap().push(text.0);
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("authing::")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let metadata = span.metadata();
        let begin = format!("{} span {}", metadata.level(), metadata.name());
        self.add(begin, |text| span.record(text));
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let level = event.metadata().level().to_string();
        self.add(level, |text| event.record(text));
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.add(RECORDED.to_owned(), |text| values.record(text));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // No two runs take the same time.
        match field.name() {
            "elapsed_ms" => self.0.push_str(" elapsed_ms"),
            name => self.0.push_str(&format!(" {name}={value:?}")),
        }
    }
}

#[tokio::test]
async fn a_request_is_a_span_and_each_attempt_an_event() {
    let mut number = 0;
    let server = Server::ruled(move |_| {
        number += 1;
        match number {
            1 => answer_with(503, "content-type: text/html\r\n", ""),
            _ => json(r#"{"data":{"isUserExists":true}}"#),
        }
    })
    .await;
    let client = builder(server.url()).retry(at_once(1)).build().unwrap();
    let traces = Traces::keep();
    client
        .execute(is_user_exists::Variables::default())
        .await
        .unwrap();
    let retried = "operation=\"isUserExists\" retries=1 cost=5 tokens=495 pause_ms=0.0";
    assert_eq!(
        traces.take(),
        [
            "DEBUG span request operation=\"isUserExists\" method=\"POST\" path=\"/graphql/v2\""
                .to_owned(),
            "DEBUG message=answered attempt=1 status=503 elapsed_ms".to_owned(),
            format!("DEBUG message=retried {retried}"),
            "DEBUG message=answered attempt=2 status=200 elapsed_ms".to_owned(),
            "recorded attempts=2".to_owned(),
            "recorded status=200".to_owned(),
            "recorded elapsed_ms".to_owned(),
        ]
    );
}

#[tokio::test]
async fn a_refusal_is_traced_with_its_code_and_the_host_s_id() {
    let server = Server::ruled(|_| {
        let headers = "content-type: application/json\r\nx-request-id: r1\r\n";
        let body = r#"{"code":2333,"message":"no such password: passw0rd"}"#;
        answer_with(200, headers, body)
    })
    .await;
    let client = builder(server.url()).build().unwrap();
    let traces = Traces::keep();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(
        traces.take()[1..],
        [
            "DEBUG message=answered attempt=1 status=200 code=2333 request_id=\"r1\" elapsed_ms",
            "recorded attempts=1",
            "recorded status=200",
            "recorded code=2333",
            "recorded request_id=\"r1\"",
            "recorded elapsed_ms",
        ]
    );
}

#[tokio::test]
async fn a_failure_is_traced_with_its_kind() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let traces = Traces::keep();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(
        traces.take()[1..],
        [
            "DEBUG message=failed attempt=1 error=Connect elapsed_ms",
            "recorded attempts=1",
            "recorded error=Connect",
            "recorded elapsed_ms",
        ]
    );
}

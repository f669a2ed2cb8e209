//! A host without sockets, whose responses are valid but for one; and the client that asks it.

use crate::answers::{Answers, Body, path};
use crate::rows::{AnyRequest, AnyResponse, Clients, Row, management, rows};
use crate::support::{
    DATA, HOST, PLANTED, PLANTED_TOKEN, PUBLIC_KEY, count_panics, genuine_id_token,
};
use crate::tokens::KEYS_PATH;
use crate::told::everything;
use authing::registry::Client;
use authing::{AuthenticationClient, Error, ManagementClient, Request, RetryPolicy};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Status, headers and body.
pub(crate) type Parts = (u16, HeaderMap, Vec<u8>);

/// A response of JSON with this status.
pub(crate) fn parts(status: u16, body: Vec<u8>) -> Parts {
    with_headers(status, &[("content-type", "application/json")], body)
}

pub(crate) fn with_headers(status: u16, headers: &[(&str, &str)], body: Vec<u8>) -> Parts {
    let headers = headers.iter().map(|(name, value)| {
        let name: HeaderName = name.parse().unwrap();
        (name, value.parse().unwrap())
    });
    (status, headers.collect(), body)
}

/// How long one response may take to read: most take less than a thousandth of it.
const LIMIT: Duration = Duration::from_secs(10);

/// A request that has arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    /// Operation, or method and path.
    pub(crate) name: String,
    /// Whether it only reads.
    pub(crate) may_repeat: bool,
    /// The valid response to it.
    pub(crate) valid: Body,
}

#[derive(Default)]
struct Script {
    /// The request that is not answered as it should be, by its number, and with what.
    hostile: Option<(usize, Parts)>,
    /// Its name, when it has arrived: other attempts get the same.
    target: Option<String>,
    arrived: Vec<Arrived>,
}

impl Script {
    fn answer(&mut self, answers: &Answers, request: &Request) -> Parts {
        let arrived = Arrived {
            name: format!(
                "{} {} {}",
                request.operation(),
                request.method(),
                path(request)
            ),
            may_repeat: answers.may_repeat(request),
            valid: answers.to(request),
        };
        let valid = parts(200, arrived.valid.bytes());
        let is_target = match (&self.hostile, &self.target) {
            (Some((number, _)), None) if *number == self.arrived.len() => {
                self.target = Some(arrived.name.clone());
                true
            }
            (_, target) => target.as_ref() == Some(&arrived.name),
        };
        self.arrived.push(arrived);
        match &self.hostile {
            Some((_, hostile)) if is_target => hostile.clone(),
            _ => valid,
        }
    }
}

/// What was tried and what became of it, over all threads.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) answers: AtomicUsize,
    pub(crate) accepted: AtomicUsize,
    /// Requests that were sent more than once, all of them such as only read.
    pub(crate) repeated: AtomicUsize,
    covered: Mutex<BTreeSet<(Client, &'static str)>>,
    faults: Mutex<Vec<String>>,
}

impl Counts {
    pub(crate) fn add(counter: &AtomicUsize) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn of(counter: &AtomicUsize) -> usize {
        counter.load(Ordering::Relaxed)
    }

    pub(crate) fn covers(&self, row: &Row) {
        self.covered.lock().unwrap().insert((row.home, row.request));
    }

    /// Notes what must not be. All of it is looked for before the test fails.
    pub(crate) fn note(&self, fault: Result<(), String>) {
        if let Err(fault) = fault {
            self.faults.lock().unwrap().push(fault);
        }
    }

    /// Asserts that nothing was noted. Of each method, one fault is shown.
    pub(crate) fn assert_no_faults(&self) {
        let mut faults = std::mem::take(&mut *self.faults.lock().unwrap());
        let count = faults.len();
        faults.dedup_by_key(|fault| fault.split(' ').next().map(str::to_owned));
        assert!(faults.is_empty(), "{count} faults: {}", faults.join("\n\n"));
    }

    /// Asserts that every request type of the registry was covered, and says how many these are.
    pub(crate) fn assert_all_covered(&self) -> usize {
        let requests = authing::authentication::requests();
        let requests = requests.chain(authing::management::requests());
        let known: BTreeSet<_> = requests
            .map(|request| (request.client, request.name))
            .collect();
        let covered = self.covered.lock().unwrap();
        assert_eq!(*covered, known, "covered, and in the registry");
        known.len()
    }
}

/// The clients that the rows are made with, for a host at this address.
pub(crate) struct Made {
    pub(crate) client: AuthenticationClient,
    pub(crate) rows: Vec<Row>,
}

/// Retries at once.
const AT_ONCE: RetryPolicy = RetryPolicy {
    max_retries: 2,
    ..RetryPolicy::NEVER
};

/// The same clients for any host. What answers in its place is set by `finish` and `finish_management`.
pub(crate) fn made(
    host: &str,
    timeout: Duration,
    stand_in: Option<impl Fn(&Request) -> Parts + Clone + Send + Sync + 'static>,
) -> Made {
    let mut builder = AuthenticationClient::builder()
        .app_id("app")
        .secret(PLANTED)
        .user_pool_id("pool")
        .redirect_uri("https://shop.example.com/callback")
        .app_host(host)
        .websocket_host(host)
        .public_key(PUBLIC_KEY)
        .timeout(timeout)
        .max_response_bytes(1 << 20)
        .retry(AT_ONCE);
    let mut management = ManagementClient::builder()
        .user_pool_id("pool")
        .access_token(PLANTED_TOKEN)
        .host(host)
        .public_key(PUBLIC_KEY)
        .timeout(timeout)
        .max_response_bytes(1 << 20)
        .retry(AT_ONCE);
    if let Some(stand_in) = stand_in {
        builder = builder.stand_in(stand_in.clone());
        management = management.stand_in(stand_in);
    }
    let client = builder.build().unwrap().with_token(PLANTED_TOKEN);
    let mut all = rows(&Clients::all(&client));
    all.extend(management::rows(&management.build().unwrap()));
    Made { client, rows: all }
}

/// What became of a request.
pub(crate) struct Outcome {
    pub(crate) result: Result<Box<dyn AnyResponse>, Error>,
    pub(crate) arrived: Vec<Arrived>,
}

/// One thread's client and host.
pub(crate) struct Worker {
    runtime: Runtime,
    answers: Arc<Answers>,
    script: Arc<Mutex<Script>>,
    made: Made,
}

impl Worker {
    pub(crate) fn new(answers: &Arc<Answers>) -> Self {
        count_panics();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        let script = Arc::new(Mutex::new(Script::default()));
        let made = runtime.block_on(async { Self::made(answers, &script) });
        Self {
            runtime,
            answers: Arc::clone(answers),
            script,
            made,
        }
    }

    fn made(answers: &Arc<Answers>, script: &Arc<Mutex<Script>>) -> Made {
        let (answers, script) = (Arc::clone(answers), Arc::clone(script));
        let stand_in = move |request: &Request| script.lock().unwrap().answer(&answers, request);
        made(HOST, Duration::from_secs(5), Some(stand_in))
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.made.rows.len()
    }

    pub(crate) fn row(&self, number: usize) -> &Row {
        &self.made.rows[number]
    }

    /// A client that knows no key yet.
    pub(crate) fn forget_keys(&mut self) {
        self.made = self
            .runtime
            .block_on(async { Self::made(&self.answers, &self.script) });
    }

    /// Sends a request, to a host one of whose responses is not what it should be.
    pub(crate) fn send(
        &self,
        what: &str,
        request: &dyn AnyRequest,
        hostile: Option<(usize, Parts)>,
    ) -> Outcome {
        *self.script.lock().unwrap() = Script {
            hostile,
            ..Script::default()
        };
        self.made.client.set_token(PLANTED_TOKEN);
        let began = Instant::now();
        let sent = catch_unwind(AssertUnwindSafe(|| self.runtime.block_on(request.send())));
        let result = sent.unwrap_or_else(|_| panic!("{what}: the panic above"));
        let took = began.elapsed();
        assert!(took < LIMIT, "{what}: took {took:?}");
        let script = std::mem::take(&mut *self.script.lock().unwrap());
        Outcome {
            result,
            arrived: script.arrived,
        }
    }

    /// The requests of a method when all responses are valid.
    pub(crate) fn valid(&self, what: &str, request: &dyn AnyRequest) -> Vec<Arrived> {
        self.send(what, request, None).arrived
    }

    /// Sends a request to a hostile host, and asserts what holds whatever it answers. `valid` is what it sends to another.
    pub(crate) fn attack(
        &self,
        what: &str,
        request: &dyn AnyRequest,
        valid: &[Arrived],
        (number, hostile): (usize, Parts),
        counts: &Counts,
    ) {
        let shown = || shown(&hostile);
        let outcome = self.send(what, request, Some((number, hostile.clone())));
        counts.note(check(what, &outcome.result, &shown));
        Counts::add(&counts.answers);
        if outcome.result.is_ok() {
            Counts::add(&counts.accepted);
        }
        let times = |arrived: &[Arrived], name: &str| {
            arrived
                .iter()
                .filter(|request| request.name == name)
                .count()
        };
        for request in valid {
            // Two pictures are uploaded one after the other.
            if times(&outcome.arrived, &request.name) > times(valid, &request.name) {
                Counts::add(&counts.repeated);
                let may_repeat = request.may_repeat || refuses_what_was_sent(&hostile);
                let fault =
                    || format!("{what}: {} was sent twice, after {}", request.name, shown());
                counts.note(may_repeat.then_some(()).ok_or_else(fault));
            }
        }
    }
}

/// Whether a request asks for the keys that tokens are signed with: a client does so once.
pub(crate) fn is_for_keys(arrived: &[Arrived]) -> bool {
    arrived
        .iter()
        .any(|request| request.name.contains(KEYS_PATH))
}

/// A password that could not be decrypted, or a token that is not valid: such a request has had no effect.
fn refuses_what_was_sent((status, _, body): &Parts) -> bool {
    let text = String::from_utf8_lossy(body);
    *status == 401
        || ["2016", "2020", "401"]
            .iter()
            .any(|code| text.contains(code))
}

fn shown((status, headers, body): &Parts) -> String {
    let text = String::from_utf8_lossy(body);
    let text: String = text.chars().take(3_000).collect();
    let content_type = headers.get(CONTENT_TYPE);
    format!("{status} {content_type:?} {text}")
}

/// What holds whatever a host answers: no secret is told.
pub(crate) fn check(
    what: &str,
    result: &Result<Box<dyn AnyResponse>, Error>,
    shown: &dyn Fn() -> String,
) -> Result<(), String> {
    let (text, planted) = match result {
        Ok(response) => (format!("{response:?}"), [PLANTED].as_slice()),
        Err(error) => (everything(error), [PLANTED, DATA].as_slice()),
    };
    let signature = genuine_id_token().rsplit('.').next().unwrap();
    let mut planted = planted.iter().chain([&signature]);
    let said = result.as_ref().err().map(Error::to_string);
    match planted.find(|planted| text.contains(**planted)) {
        Some(planted) => Err(format!("{what} tells {planted}: {text}\n{}", shown())),
        None if said.is_some_and(|said| said.contains(char::is_control)) => Err(format!(
            "{what} writes control characters: {text}\n{}",
            shown()
        )),
        None => Ok(()),
    }
}

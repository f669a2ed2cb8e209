//! Every method through sockets: responses that drip, break off, are reset, never come, or are no HTTP.

use crate::answers::Answers;
use crate::host::{Arrived, Counts, Made, Worker, check, is_for_keys, made};
use crate::server::{Answer, End, Server};
use crate::support::{PLANTED_TOKEN, panics};
use authing::{Error, Request};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Threads: the test command has two cores.
const THREADS: usize = 2;
/// What another host would answer to the request before.
const SMUGGLED: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 35\r\n\r\n{\"code\":6666,\"message\":\"smuggled\"}  ";

/// Bytes, how many at a time, and what comes after them. `None`: nothing ever comes.
type Fault = Option<(Vec<u8>, usize, End)>;

fn head(status: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}\r\n").into_bytes()
}

/// A whole response.
fn whole(body: &[u8]) -> Vec<u8> {
    let headers = format!(
        "content-type: application/json\r\ncontent-length: {}\r\n",
        body.len()
    );
    [head("200 OK", &headers), body.to_vec()].concat()
}

/// What goes wrong with the response to one request.
fn faults(valid: &[u8], elsewhere: &str) -> Vec<(String, Fault)> {
    let whole = whole(valid);
    let length = valid.len();
    let mut all: Vec<(String, Fault)> = Vec::new();
    let mut add = |what: &str, bytes: Vec<u8>, size: usize, end: End| {
        all.push((what.to_owned(), Some((bytes, size, end))));
    };
    let start = whole.len() - length;
    for place in [
        0,
        1,
        9,
        17,
        start / 2,
        start - 1,
        start,
        start + 1,
        start + length / 2,
        whole.len() - 1,
    ] {
        let sent = whole[..place.min(whole.len())].to_vec();
        add(
            &format!("closed after {place} bytes"),
            sent.clone(),
            4096,
            End::Closes,
        );
        add(
            &format!("reset after {place} bytes"),
            sent,
            4096,
            End::Resets,
        );
    }
    add("in sevens", whole.clone(), 7, End::Stays);
    add(
        "byte by byte",
        whole[..whole.len().min(300)].to_vec(),
        1,
        End::Closes,
    );
    for (what, lengths) in [
        ("too long", format!("content-length: {}\r\n", length + 10)),
        (
            "too short",
            format!("content-length: {}\r\n", length.saturating_sub(5)),
        ),
        ("negative", "content-length: -1\r\n".to_owned()),
        (
            "huge",
            "content-length: 99999999999999999999\r\n".to_owned(),
        ),
        (
            "two",
            format!("content-length: {length}\r\ncontent-length: 3\r\n"),
        ),
        (
            "both",
            format!("content-length: {length}\r\ntransfer-encoding: chunked\r\n"),
        ),
        (
            "unknown",
            "transfer-encoding: gzip, identity\r\n".to_owned(),
        ),
        ("none", String::new()),
    ] {
        let bytes = [head("200 OK", &lengths), valid.to_vec()].concat();
        add(&format!("length: {what}"), bytes, 4096, End::Closes);
    }
    for (what, chunks) in [
        ("whole", format!("{length:x}\r\n")),
        ("no number", "zz\r\n".to_owned()),
        ("huge", "FFFFFFFFFFFFFFFFF\r\n".to_owned()),
        ("negative", "-5\r\n".to_owned()),
        (
            "with an extension",
            format!("{length:x};{}\r\n", "a".repeat(40_000)),
        ),
    ] {
        let chunked = "content-type: application/json\r\ntransfer-encoding: chunked\r\n";
        let bytes = [head("200 OK", chunked), chunks.into_bytes(), valid.to_vec()].concat();
        add(&format!("chunk: {what}"), bytes, 4096, End::Closes);
    }
    for text in [
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\r\n\r\n\r\n",
        "{\"code\":200}",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\na: b\0c\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\na: b\r\n c\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\ncontent-length: 17\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n",
        "\u{15}\u{3}\u{3}\0\u{2}\u{2}(",
    ] {
        add(
            &format!("{text:?}"),
            text.as_bytes().to_vec(),
            4096,
            End::Closes,
        );
    }
    add(
        "many headers",
        head("200 OK", &"x-a: b\r\n".repeat(2_000)),
        4096,
        End::Closes,
    );
    add(
        "a long header",
        head("200 OK", &format!("x-a: {}\r\n", "b".repeat(600_000))),
        4096,
        End::Closes,
    );
    let early = head("103 Early Hints", "link: </a>\r\n").repeat(40);
    add(
        "early hints",
        [early, whole.clone()].concat(),
        4096,
        End::Stays,
    );
    let go_on = head("100 Continue", "").repeat(3);
    add(
        "100 first",
        [go_on, whole.clone()].concat(),
        4096,
        End::Stays,
    );
    for status in ["301 -", "302 -", "303 -", "307 -", "308 -"] {
        let location = format!("location: {elsewhere}/evil\r\ncontent-length: 0\r\n");
        add(status, head(status, &location), 4096, End::Stays);
    }
    add(
        "two responses",
        [whole.clone(), SMUGGLED.to_vec()].concat(),
        1 << 20,
        End::Stays,
    );
    add(
        "the next one late",
        [whole, SMUGGLED.to_vec()].concat(),
        64,
        End::Stays,
    );
    all
}

/// What the server does: requests by method and path, each with its valid response; one with a fault.
#[derive(Default)]
struct Plan {
    valid: HashMap<String, Vec<u8>>,
    faulty: Option<(String, Fault)>,
    seen: HashMap<String, usize>,
}

impl Plan {
    fn answer(&mut self, request: &str) -> Answer {
        let line = request.lines().next().unwrap_or_default();
        let target = line.split(['?']).next().unwrap_or_default();
        let target = target.split(' ').take(2).collect::<Vec<_>>().join(" ");
        *self.seen.entry(target.clone()).or_default() += 1;
        match &self.faulty {
            Some((faulty, fault)) if *faulty == target => match fault {
                Some((bytes, size, end)) => Answer::Pieces(bytes.clone(), *size, *end),
                None => Answer::Silence,
            },
            _ => {
                let valid = self.valid.get(&target).map_or(&b""[..], Vec::as_slice);
                Answer::Pieces(whole(valid), 4096, End::Stays)
            }
        }
    }
}

/// The client and the host of one thread.
struct Ends {
    plan: Arc<Mutex<Plan>>,
    made: Made,
    impatient: Made,
    /// How many faults have reached a client, and how many of them were redirects, or had a second response.
    delivered: AtomicUsize,
    redirects: AtomicUsize,
    smuggled: AtomicUsize,
}

const NOBODY: Option<fn(&Request) -> crate::host::Parts> = None;

impl Ends {
    async fn start() -> Self {
        let plan = Arc::new(Mutex::new(Plan::default()));
        let planned = Arc::clone(&plan);
        let server = Server::ruled(move |request| planned.lock().unwrap().answer(request)).await;
        Self {
            plan,
            made: made(server.url(), Duration::from_secs(10), NOBODY),
            impatient: made(server.url(), Duration::from_millis(40), NOBODY),
            delivered: AtomicUsize::new(0),
            redirects: AtomicUsize::new(0),
            smuggled: AtomicUsize::new(0),
        }
    }
}

/// Method and path, which are the end of a request's name.
fn target(name: &str) -> String {
    let mut words = name.rsplit(' ');
    let (path, method) = (words.next().unwrap(), words.next().unwrap());
    format!("{method} {path}")
}

async fn attack_row(
    arrived: &[Arrived],
    ends: &Ends,
    number: usize,
    elsewhere: &str,
    counts: &Counts,
) {
    let row = &ends.made.rows[number];
    counts.covers(row);
    // A client asks for keys once: `forged` does that.
    if is_for_keys(arrived) {
        return;
    }
    let mut usual: HashMap<String, usize> = HashMap::new();
    for request in arrived {
        *usual.entry(target(&request.name)).or_default() += 1;
    }
    let valid: HashMap<_, _> = arrived
        .iter()
        .map(|request| (target(&request.name), request.valid.bytes()))
        .collect();
    for first in arrived {
        let attacked = target(&first.name);
        let mut faults = faults(&first.valid.bytes(), elsewhere);
        if number % 4 == 0 {
            faults.push(("silence".to_owned(), None));
        }
        if number % 8 == 0 {
            let bytes = [whole(&vec![b' '; 2 << 20])].concat();
            faults.push((
                "two megabytes".to_owned(),
                Some((bytes, 1 << 20, End::Closes)),
            ));
        }
        for (what, fault) in faults {
            let what = format!("{} {what}", row.method);
            let ends_made = match fault {
                Some(_) => &ends.made,
                None => &ends.impatient,
            };
            let is_redirect =
                matches!(&fault, Some((bytes, ..)) if bytes.starts_with(b"HTTP/1.1 30"));
            let is_smuggled = matches!(&fault, Some((bytes, ..)) if bytes.ends_with(SMUGGLED));
            *ends.plan.lock().unwrap() = Plan {
                valid: valid.clone(),
                faulty: Some((attacked.clone(), fault)),
                seen: HashMap::new(),
            };
            ends_made.client.set_token(PLANTED_TOKEN);
            let began = Instant::now();
            let result = ends_made.rows[number].minimal.send().await;
            let took = began.elapsed();
            assert!(took < Duration::from_secs(9), "{what} took {took:?}");
            counts.note(check(&what, &result, &String::new));
            Counts::add(&counts.answers);
            if result.is_ok() {
                Counts::add(&counts.accepted);
            }
            // The end of a connection is noticed before the next request.
            for _ in 0..4 {
                tokio::task::yield_now().await;
            }
            for (target, seen) in std::mem::take(&mut ends.plan.lock().unwrap().seen) {
                if target == attacked {
                    Counts::add(&ends.delivered);
                }
                if seen > usual[&target] {
                    Counts::add(&counts.repeated);
                    let mut same = arrived.iter().filter(|r| r.name.ends_with(&target));
                    let may_repeat = same.all(|r| r.may_repeat);
                    let fault = || format!("{what}: {target} was sent {seen} times");
                    counts.note(may_repeat.then_some(()).ok_or_else(fault));
                }
            }
            if is_redirect {
                Counts::add(&ends.redirects);
            }
            if is_smuggled {
                Counts::add(&ends.smuggled);
                ends.plan.lock().unwrap().faulty = None;
                let next = ends_made.rows[number].minimal.send().await;
                let code = next.err().as_ref().and_then(Error::code);
                assert_ne!(code.map(|code| code.get()), Some(6666), "{what}");
            }
        }
    }
}

#[test]
fn every_method_survives_every_network() {
    let began = Instant::now();
    let (answers, counts) = (Arc::new(Answers::read()), Counts::default());
    let [delivered, redirects, smuggled] = [const { AtomicUsize::new(0) }; 3];
    thread::scope(|scope| {
        for part in 0..THREADS {
            let (answers, counts) = (&answers, &counts);
            let totals = [&delivered, &redirects, &smuggled];
            scope.spawn(move || {
                let worker = Worker::new(answers);
                let mine = (part..worker.len()).step_by(THREADS);
                let usual = mine.map(|number| {
                    let row = worker.row(number);
                    (number, worker.valid(row.method, &*row.minimal))
                });
                let usual: Vec<_> = usual.collect();
                let mut runtime = tokio::runtime::Builder::new_current_thread();
                let runtime = runtime.enable_all().build().unwrap();
                runtime.block_on(async {
                    let (elsewhere, ends) = (Server::start([]).await, Ends::start().await);
                    for (number, arrived) in &usual {
                        attack_row(arrived, &ends, *number, elsewhere.url(), counts).await;
                    }
                    assert_eq!(elsewhere.connections(), 0, "a redirect was followed");
                    let mine = [ends.delivered, ends.redirects, ends.smuggled];
                    for (total, mine) in totals.into_iter().zip(mine) {
                        total.fetch_add(mine.into_inner(), Ordering::Relaxed);
                    }
                });
            });
        }
    });
    counts.assert_no_faults();
    let methods = counts.assert_all_covered();
    let tried = Counts::of(&counts.answers);
    println!(
        "network: {methods} methods, {tried} broken responses through sockets in {:.0} s: {} panics, 0 hangs, 0 secrets told, 0 mutations sent \
         twice, 0 of {} redirects followed, 0 of {} second responses taken for the next ({} accepted, {} queries retried)",
        began.elapsed().as_secs_f64(),
        panics(),
        Counts::of(&redirects),
        Counts::of(&smuggled),
        Counts::of(&counts.accepted),
        Counts::of(&counts.repeated),
    );
    assert_eq!(panics(), 0);
    // The others failed on a connection that the response before had closed.
    let delivered = delivered.into_inner();
    assert!(
        delivered * 20 > tried * 19,
        "{delivered} of {tried} arrived"
    );
}

//! Every method, with its valid response changed at every path, cut off at every byte, and with foreign bodies and statuses.

use crate::answers::{Answers, Body};
use crate::changes::{KINDS, changed, foreign, long, pointers};
use crate::host::{Arrived, Counts, Parts, Worker, is_for_keys, parts, with_headers};
use crate::rows::AnyRequest;
use crate::support::{deterministic, from_the_system, more_seconds, panics};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any};
use proptest::sample::Index;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Threads: the test command has two cores.
const THREADS: usize = 2;
/// The changes of one response that are tried at most, unless more time is given: beyond, each path has fewer kinds of them.
const CHANGES: usize = 200;
/// The places where one response is cut off at most, unless more time is given: beyond, it is every second or third byte, and another one
/// for the next method.
const CUTS: usize = 120;
/// The changes that `proptest` chooses at a time.
const CASES: u32 = 4_000;

/// Statuses, with the headers that come with them.
fn statuses() -> Vec<(u16, Vec<(&'static str, &'static str)>)> {
    let json = ("content-type", "application/json");
    let mut all: Vec<_> = [
        201, 202, 204, 205, 206, 226, 300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408,
        409, 410, 413, 418, 421, 422, 425, 429, 451, 500, 501, 502, 503, 504, 505, 511, 520, 599,
        999,
    ]
    .map(|status| (status, vec![json]))
    .to_vec();
    for after in [
        "0",
        "1",
        "99999999999999999999",
        "-1",
        "1e9",
        "soon",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "",
    ] {
        all.push((503, vec![json, ("retry-after", after)]));
        let date = ("date", "Sat, 01 Jan 2000 00:00:00 GMT");
        all.push((429, vec![json, ("retry-after", after), date]));
    }
    for content_type in [
        "",
        "text/html",
        "application/json; charset=utf-16",
        "image/png",
    ] {
        all.push((200, vec![("content-type", content_type)]));
    }
    all.push((302, vec![("location", "https://evil.example.com/")]));
    all
}

/// All that is tried on the response of a method, by the method's number: what is too much for each is tried on another part for the next.
fn hostile(arrived: &Arrived, number: usize, is_first: bool) -> Vec<Parts> {
    let valid = arrived.valid.bytes();
    let (changes, cuts) = match more_seconds() {
        0 => (CHANGES, CUTS),
        _ => (usize::MAX, usize::MAX),
    };
    let mut all: Vec<_> = foreign().into_iter().map(|body| parts(200, body)).collect();
    if number % 8 == 0 {
        all.extend(long().into_iter().map(|body| parts(200, body)));
    }
    let statuses = statuses().into_iter();
    all.extend(statuses.map(|(status, headers)| with_headers(status, &headers, valid.clone())));
    let status = [400, 401, 500, 503][number % 4];
    all.extend(foreign().into_iter().map(|body| parts(status, body)));
    if !is_first {
        return all;
    }
    if let Body::Json(value) = &arrived.valid {
        let pointers = pointers(value);
        let rounds = (changes / pointers.len()).clamp(1, KINDS);
        for (index, pointer) in pointers.iter().enumerate() {
            for round in 0..rounds {
                let kind = (number + index * rounds + round) % KINDS;
                all.push(parts(200, changed(value, pointer, kind)));
            }
        }
    }
    let step = valid.len().div_ceil(cuts).max(1);
    let ends = (number % step..valid.len()).step_by(step);
    all.extend(ends.map(|end| parts(200, valid[..end].to_vec())));
    all
}

/// The request of a row, by its form.
fn form(worker: &Worker, number: usize, form: usize) -> &dyn AnyRequest {
    worker.row(number).forms().nth(form).unwrap().1
}

fn attack_row(worker: &mut Worker, number: usize, counts: &Counts) {
    let forms: Vec<_> = worker.row(number).forms().map(|(form, _)| form).collect();
    for (index, name) in forms.into_iter().enumerate() {
        let what = format!("{} {name}", worker.row(number).method);
        let mut valid = worker.valid(&what, form(worker, number, index));
        if valid.is_empty() {
            worker.forget_keys();
            valid = worker.valid(&what, form(worker, number, index));
        }
        assert!(!valid.is_empty(), "{what}: nothing was sent");
        for (step, one) in valid.iter().enumerate() {
            for (count, hostile) in hostile(one, number, index == 0).into_iter().enumerate() {
                if is_for_keys(&valid) {
                    // A client asks for keys once, and making one takes as long as many responses.
                    if count % 10 != 0 {
                        continue;
                    }
                    worker.forget_keys();
                }
                let request = form(worker, number, index);
                worker.attack(&what, request, &valid, (step, hostile), counts);
            }
        }
    }
    counts.covers(worker.row(number));
}

/// All that follows begins with a valid response.
#[test]
fn every_method_accepts_its_valid_response() {
    let worker = Worker::new(&Arc::new(Answers::read()));
    let mut refused = Vec::new();
    for number in 0..worker.len() {
        let row = worker.row(number);
        for (form, request) in row.forms() {
            let outcome = worker.send(row.method, request, None);
            // The tokens of the rows are not for both methods that verify one: `forged` has those.
            if let Some(error) = outcome.result.err().filter(|e| e.token_error().is_none()) {
                let bodies: Vec<_> = outcome.arrived.iter().map(|a| &a.valid).collect();
                refused.push(format!("{} {form}: {error} {bodies:?}", row.method));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn every_method_survives_every_response() {
    let began = Instant::now();
    let (answers, counts) = (Arc::new(Answers::read()), Counts::default());
    thread::scope(|scope| {
        for part in 0..THREADS {
            let (answers, counts) = (&answers, &counts);
            scope.spawn(move || {
                let mut worker = Worker::new(answers);
                for number in (part..worker.len()).step_by(THREADS) {
                    attack_row(&mut worker, number, counts);
                }
            });
        }
    });
    counts.assert_no_faults();
    let methods = counts.assert_all_covered();
    let tried = Counts::of(&counts.answers);
    println!(
        "bodies: {methods} methods of {methods} in the registry, {tried} hostile responses in {:.0} s: {} panics, 0 hangs, 0 secrets told, 0 \
         mutations sent twice ({} accepted, {} queries retried)",
        began.elapsed().as_secs_f64(),
        panics(),
        Counts::of(&counts.accepted),
        Counts::of(&counts.repeated),
    );
    assert_eq!(panics(), 0);
    assert!(tried >= 100_000, "only {tried} hostile responses");
}

/// A response that `proptest` makes of a valid one.
#[derive(Clone, Debug)]
struct Made {
    row: Index,
    form: Index,
    step: Index,
    /// Where, and the kind.
    changes: Vec<(Index, usize)>,
    status: Index,
    /// Bytes that become others.
    bytes: Vec<(Index, u8)>,
    cut: Option<Index>,
}

impl Made {
    fn of(&self, valid: &Body) -> Parts {
        let mut body = valid.bytes();
        for (place, kind) in &self.changes {
            let Ok(value) = serde_json::from_slice(&body) else {
                break;
            };
            let pointers = pointers(&value);
            body = changed(&value, place.get::<String>(&pointers), *kind);
        }
        for (place, byte) in &self.bytes {
            if let 1.. = body.len() {
                let place = place.index(body.len());
                body[place] = *byte;
            }
        }
        if let Some(cut) = self.cut.filter(|_| !body.is_empty()) {
            body.truncate(cut.index(body.len()));
        }
        let statuses = statuses();
        // Half of them are a success.
        match self
            .status
            .index(statuses.len() * 2)
            .checked_sub(statuses.len())
        {
            Some(number) => with_headers(statuses[number].0, &statuses[number].1, body),
            None => parts(200, body),
        }
    }
}

fn any_made() -> impl Strategy<Value = Made> {
    let bytes = vec((any::<Index>(), any::<u8>()), 0..3);
    let changes = vec((any::<Index>(), 0..KINDS), 0..4);
    let indices = any::<(Index, Index, Index, Index)>();
    (
        indices,
        changes,
        bytes,
        option::weighted(0.2, any::<Index>()),
    )
        .prop_map(|((row, form, step, status), changes, bytes, cut)| Made {
            row,
            form,
            step,
            changes,
            status,
            bytes,
            cut,
        })
}

/// Several changes at once, of everything at once. The smallest that fails is printed.
#[test]
fn random_changes() {
    let (answers, counts) = (Arc::new(Answers::read()), Counts::default());
    let worker = Worker::new(&answers);
    let random = Instant::now() + Duration::from_secs(more_seconds());
    let mut runner = deterministic(CASES);
    loop {
        let result = runner.run(&any_made(), |made| {
            let number = made.row.index(worker.len());
            let forms = worker.row(number).forms().count();
            let index = made.form.index(forms);
            let request = form(&worker, number, index);
            let what = format!("{} {index}", worker.row(number).method);
            let valid = worker.valid(&what, request);
            // With the keys that it knows, a client sends nothing to verify a token.
            if !valid.is_empty() {
                let step = made.step.index(valid.len());
                let hostile = (step, made.of(&valid[step].valid));
                worker.attack(&what, request, &valid, hostile, &counts);
                counts.assert_no_faults();
            }
            Ok(())
        });
        if let Err(error) = result {
            panic!("{error}");
        }
        if Instant::now() >= random {
            break;
        }
        runner = from_the_system(CASES);
    }
    println!(
        "random changes: {} hostile responses, {} panics, {} accepted",
        Counts::of(&counts.answers),
        panics(),
        Counts::of(&counts.accepted),
    );
    assert_eq!(panics(), 0);
}

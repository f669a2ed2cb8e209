//! Counts: every method that returns a request or an address has a test of its success and one of a failure.

use crate::rows::{Clients, rows};
use crate::support::{builder, client};
use authing::authentication::requests;
use authing_emulator::Emulator;
use std::collections::BTreeSet;
use std::process::Command;

/// The methods that return an address instead of a request.
const ADDRESSES: &[&str] = &[
    "build_authorize_url",
    "build_logout_url",
    "social_authorize",
];

/// Rows with further requests of a method, whose tests have the method's name.
const VARIANTS: &[&str] = &[
    "principal_authenticate_enterprise",
    "wxqrcode_gene_code",
    "wechatmpqrcode_gene_code",
];

/// The names of the tests of this program, without the file that each is in: `login_by_email_succeeds`.
fn tests() -> Vec<String> {
    let list = Command::new(std::env::current_exe().unwrap())
        .args(["--list", "--format", "terse"])
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
    let names = names.filter_map(|name| Some(name.split_once("::")?.1.replace("::", "_")));
    names.collect()
}

#[tokio::test]
async fn every_request_is_tested() {
    let tests = tests();
    let emulator = Emulator::start().await.unwrap();
    let rows = rows(&Clients {
        client: client(&emulator),
        logged_in: client(&emulator),
        app: builder(&emulator).build().unwrap(),
    });
    let of = |method: &str| {
        let (prefix, success) = (format!("{method}_"), format!("{method}_succeeds"));
        let mut others = tests.iter().filter(|test| **test != success);
        let row = rows.iter().find(|row| row.method == method);
        let fails = row.is_some_and(|row| row.without_session.is_some())
            || others.any(|test| test.starts_with(&prefix));
        tests.contains(&success) && fails
    };
    let (tested, untested): (Vec<_>, Vec<_>) = rows.iter().partition(|row| of(row.method));
    let untested: Vec<_> = untested.iter().map(|row| row.method).collect();
    assert_eq!(untested, VARIANTS, "a success or a failure is not tested");
    let tested: BTreeSet<_> = tested.iter().map(|row| row.request).collect();
    let known: BTreeSet<_> = requests().map(|request| request.name).collect();
    assert_eq!(tested, known);
    for method in ADDRESSES {
        assert!(
            of(method),
            "no success, or no failure, of {method} is tested"
        );
    }
}

//! Counts: every request, and every method that returns an address, has a test of its success and one of a failure: calls in the table of
//! its area, or functions `<method>_succeeds` and `<method>_<failure>`. A failure without a session is a column of `tests/support/rows`.

use crate::rows::{Clients, management as management_rows, rows};
use crate::support::{client, management_builder};
use crate::table::{Case, Expected};
use crate::{
    binding, codes, custom_data, devices, login, management, mfa, password, principal, profile,
    register, resources, session, social,
};
use authing::authentication;
use authing::management as administration;
use authing::registry::Client;
use authing_emulator::Emulator;
use std::collections::BTreeSet;
use std::process::Command;

/// The methods that return an address instead of a request.
const ADDRESSES: &[&str] = &[
    "build_authorize_url",
    "build_logout_url",
    "social_authorize",
];

/// The requests of the administrator that nothing but a wrong secret refuses, and why.
const NO_FAILURE: &[(&str, &str)] = &[
    ("CheckLoginStatus", "an inactive token is a response"),
    ("DeleteUserpool", "the client's user pool is there"),
    ("DisableWhitelist", "every whitelist can be off"),
    ("EnableWhitelist", "every whitelist can be on"),
    ("ExportAllOrgs", "a list may be empty"),
    ("GetTemplateCode", "there is one template"),
    ("GetUserpoolDetail", "there is one user pool"),
    ("ListEmailTemplates", "every e-mail has a template"),
    ("ListEnv", "a list may be empty"),
    ("ListNamespaces", "every user pool has some"),
    ("ListOrgPagination", "a list may be empty"),
    ("ListUserpoolTypes", "every server knows some"),
    ("ListSocialConnectionInstances", "a list may be empty"),
    ("ListSocialConnections", "every server supports some"),
    ("ListWhitelist", "a list may be empty"),
    ("QiniuUptoken", "every kind of upload is accepted"),
    ("RefreshUserpoolSecret", "every user pool has a secret"),
    ("SearchNodes", "a list may be empty"),
];

/// The tables of the areas.
const TABLES: &[fn() -> Vec<Case>] = &[
    binding::cases,
    codes::cases,
    custom_data::cases,
    devices::cases,
    login::cases,
    mfa::cases,
    password::cases,
    principal::cases,
    profile::cases,
    register::cases,
    resources::cases,
    session::cases,
    social::cases,
];

/// The functions of this program that are no rows of a table, each without the file that it is in: `login_by_email_succeeds`.
fn functions(cases: &[Case]) -> Vec<String> {
    let list = Command::new(std::env::current_exe().unwrap())
        .args(["--list", "--format", "terse"])
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
    let rows: BTreeSet<_> = cases.iter().map(|case| case.name).collect();
    let names = names.filter(|name| {
        let (_, function) = name.rsplit_once("::").unwrap();
        !rows.contains(function)
    });
    let names = names.filter_map(|name| Some(name.split_once("::")?.1.replace("::", "_")));
    names.collect()
}

#[tokio::test]
async fn every_request_is_tested() {
    let tables = TABLES.iter().chain(management::TABLES);
    let cases: Vec<_> = tables.flat_map(|cases| cases()).collect();
    let functions = functions(&cases);
    let succeeds = |method: &str| functions.contains(&format!("{method}_succeeds"));
    let fails = |method: &str| {
        let (prefix, success) = (format!("{method}_"), format!("{method}_succeeds"));
        let mut others = functions.iter().filter(|test| **test != success);
        others.any(|test| test.starts_with(&prefix))
    };

    let emulator = Emulator::start().await.unwrap();
    let administrator = management_builder(&emulator).build().unwrap();
    let mut rows = rows(&Clients::all(&client(&emulator)));
    rows.extend(management_rows::rows(&administrator));
    let (mut successes, mut failures) = (BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        if succeeds(row.method) {
            successes.insert((row.home, row.request));
        }
        if row.without_session.is_some() || fails(row.method) {
            failures.insert((row.home, row.request));
        }
    }
    for step in cases.iter().flat_map(|case| &case.steps) {
        match step.expected {
            Expected::Success => continue,
            Expected::Response(..) => successes.insert((step.home, step.request)),
            Expected::Failure(..) => failures.insert((step.home, step.request)),
        };
    }
    let requests = authentication::requests().chain(administration::requests());
    let known: BTreeSet<_> = requests
        .map(|request| (request.client, request.name))
        .collect();
    assert_eq!(&known - &successes, BTreeSet::new(), "no success is tested");
    let reasons = NO_FAILURE.iter();
    let reasons = reasons.map(|(request, _why)| (Client::Management, *request));
    assert_eq!(
        &known - &failures,
        reasons.collect(),
        "no failure is tested"
    );
    for method in ADDRESSES {
        assert!(succeeds(method) && fails(method), "{method}");
    }
}

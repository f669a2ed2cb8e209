//! The administrator's methods.

use crate::rows::Row;
use crate::rows::management::rows;
use crate::support::{management_builder, start};
use crate::table::{Case, failure};
use authing_emulator::Emulator;

mod acl;
mod agreements;
mod applications;
mod devices;
mod events;
mod ext_idps;
mod groups;
mod mfa;
mod orgs;
mod policies;
mod principal;
mod roles;
mod root;
mod statistics;
mod tenants;
mod token;
mod udf;
mod userpool;
mod users;
mod whitelist;

/// The tables of the areas.
pub(crate) const TABLES: &[fn() -> Vec<Case>] = &[
    acl::cases,
    devices::cases,
    events::cases,
    agreements::cases,
    applications::cases,
    ext_idps::cases,
    groups::cases,
    mfa::cases,
    orgs::cases,
    policies::cases,
    principal::cases,
    roles::cases,
    root::cases,
    statistics::cases,
    tenants::cases,
    udf::cases,
    userpool::cases,
    users::cases,
    whitelist::cases,
];

/// The methods that send no token of the client's.
const NEEDS_NO_TOKEN: &[&str] = &["refresh_access_token"];

/// What a test program sends, by operation.
fn sent(emulator: &Emulator) -> Vec<String> {
    let requests = emulator.requests();
    requests
        .iter()
        .map(|request| request.operation.clone().unwrap_or(request.path.clone()))
        .collect()
}

#[tokio::test]
async fn a_wrong_secret_fails_every_request() {
    let (emulator, _client) = start().await;
    let builder = management_builder(&emulator).secret("another");
    let rows = rows(&builder.build().unwrap());
    let of_a_token = |row: &&Row| !NEEDS_NO_TOKEN.contains(&row.method);
    for row in rows.iter().filter(of_a_token) {
        let error = row.minimal.send().await.expect_err(row.method);
        assert_eq!(
            failure(&error),
            "not sent: secret",
            "{}: {error}",
            row.method
        );
    }
    // The other requests waited for nothing: a failure is remembered for a while.
    assert_eq!(sent(&emulator), ["accessToken"]);
    for row in rows.iter().filter(|row| !of_a_token(row)) {
        let error = row.minimal.send().await.expect_err(row.method);
        assert_eq!(failure(&error), "2020", "{}: {error}", row.method);
    }
    assert_eq!(sent(&emulator).len(), 1 + NEEDS_NO_TOKEN.len());
}

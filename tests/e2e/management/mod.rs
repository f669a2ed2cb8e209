//! The administrator's methods.

use crate::rows::management::rows;
use crate::support::{management_builder, start};
use crate::table::{Case, failure};
use authing_emulator::Emulator;

mod acl;
mod agreements;
mod applications;
mod email_templates;
mod ext_idps;
mod functions;
mod groups;
mod orgs;
mod policies;
mod roles;
mod root;
mod social_connections;
mod tenants;
mod token;
mod udf;
mod userpool;
mod users;
mod whitelist;

/// The tables of the areas.
pub(crate) const TABLES: &[fn() -> Vec<Case>] = &[
    acl::cases,
    email_templates::cases,
    functions::cases,
    agreements::cases,
    applications::cases,
    ext_idps::cases,
    groups::cases,
    orgs::cases,
    policies::cases,
    roles::cases,
    root::cases,
    social_connections::cases,
    tenants::cases,
    udf::cases,
    userpool::cases,
    users::cases,
    whitelist::cases,
];

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
    for row in &rows {
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
}

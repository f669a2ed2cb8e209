//! The rows of the administrator's methods.

use super::{Row, requests};
use authing::ManagementClient;
use authing::registry::Client;

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
mod udf;
mod userpool;
mod users;
mod whitelist;

/// The client that the requests are made with.
pub(crate) struct Clients {
    pub(crate) management: ManagementClient,
}

/// Every row. The methods have the name of their area before them: `users_list`.
#[allow(dead_code, reason = "not every program looks at them")]
pub(crate) fn rows(management: &ManagementClient) -> Vec<Row> {
    let clients = Clients {
        management: management.clone(),
    };
    let areas = [
        acl::rows,
        devices::rows,
        events::rows,
        agreements::rows,
        applications::rows,
        ext_idps::rows,
        groups::rows,
        mfa::rows,
        orgs::rows,
        policies::rows,
        principal::rows,
        roles::rows,
        root::rows,
        statistics::rows,
        tenants::rows,
        udf::rows,
        userpool::rows,
        users::rows,
        whitelist::rows,
    ];
    let rows = areas.iter().flat_map(|area| area(&clients));
    let of_management = |row| Row {
        client: Client::Management,
        ..row
    };
    rows.map(of_management).collect()
}

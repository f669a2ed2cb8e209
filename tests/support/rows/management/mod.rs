//! The rows of the administrator's methods.

use super::{Row, requests};
use authing::ManagementClient;
use authing::registry::Client;

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
        email_templates::rows,
        functions::rows,
        agreements::rows,
        applications::rows,
        ext_idps::rows,
        groups::rows,
        orgs::rows,
        policies::rows,
        roles::rows,
        root::rows,
        social_connections::rows,
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

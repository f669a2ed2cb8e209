//! The endpoints beside GraphQL. Each area has a file that takes the paths it knows.

mod account;
mod administration;
mod applications;
mod area;
mod cas;
mod devices;
mod events;
mod files;
mod identities;
mod management_devices;
mod management_mfa;
mod management_orgs;
mod management_tenants;
mod management_userpool;
mod management_users;
mod mfa;
mod permissions;
mod principal;
mod protocol;
mod qrcode;
mod token;

use axum::response::Response;

use crate::context::Cx;
use crate::http::{Ask, envelope, refused};
use crate::model::{ApiError, Purpose};
use crate::routes::is_served;

/// Answers a request that is for no other part of the emulator.
pub(crate) async fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Response {
    if !is_served(ask.method, ask.path) {
        return not_served(cx, ask);
    }
    let areas = [
        account::serve,
        devices::serve,
        events::serve,
        identities::serve,
        mfa::serve,
        principal::serve,
        protocol::serve,
        qrcode::serve,
        administration::serve,
    ];
    if let Some(response) = areas.iter().find_map(|area| area(cx, ask)) {
        return response;
    }
    match (ask.method, ask.path) {
        ("GET", ["events", "v1", "authentication", "sub"]) => {
            events::subscribe(cx, ask, Purpose::Login).await
        }
        ("GET", ["events", "v1", "management", "sub"]) => {
            events::subscribe(cx, ask, Purpose::Management).await
        }
        ("GET", ["uploads", key @ ..]) => files::download(cx, &key.join("/")),
        ("POST", ["api", "v2", "upload"]) => envelope(&files::upload(cx, ask).await, cx.lang),
        _ => not_served(cx, ask),
    }
}

/// The refusal of a path that nothing serves. Under `/api/v2`, ids are checked first, as everywhere there.
fn not_served(cx: &Cx<'_>, ask: &Ask<'_>) -> Response {
    if let (["api", "v2", ..], Err(refusal)) = (ask.path, cx.check_ids(true)) {
        return envelope(&Err(refusal), cx.lang);
    }
    let what = format!("{} /{}", ask.method, ask.path.join("/"));
    refused(404, &ApiError::not_served(404, &what), cx.lang)
}

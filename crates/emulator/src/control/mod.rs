//! The control API, `/_emulator/..`: what tests in Rust do with an emulator, over HTTP and in JSON.
//!
//! It is no part of what is emulated: requests to it are in no log, and neither faults nor the clock concern it.
//!
//! A change is a `POST` with `content-type: application/json`, or a `DELETE`. A web page of another site can send neither without asking
//! first, and nobody here allows it.

mod call;
mod changes;
mod shown;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

use call::{Answer, Call, Failure};

use crate::context::{Cx, Shared};
use crate::http::{Ask, body_of_kind, response};
use crate::nearest::nearest;
use crate::routes::fits;

/// The first segment of all its paths.
const ROOT: &str = "_emulator";

/// A path of the control API with its method.
struct Route {
    method: &'static str,
    /// Behind the root. `{..}` is any segment.
    path: &'static str,
    what: &'static str,
    serve: fn(&Call<'_>) -> Answer,
}

impl Route {
    fn has(&self, path: &[&str]) -> bool {
        let own: Vec<&str> = self
            .path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        own.len() == path.len()
            && own
                .iter()
                .zip(path)
                .all(|(own, segment)| fits(own, segment))
    }

    fn full_path(&self) -> String {
        let path = format!("/{ROOT}/{}", self.path);
        path.trim_end_matches('/').to_owned()
    }
}

#[rustfmt::skip]
const ROUTES: &[Route] = &[
    Route { method: "GET", path: "", what: "this list", serve: |_| Ok(list()) },
    Route { method: "GET", path: "settings", what: "the settings of a client, by the names of its environment variables", serve: shown::settings },
    Route { method: "GET", path: "users", what: "all users", serve: shown::users },
    Route { method: "POST", path: "users", what: "adds a user, or a list of users, in the form of a seed", serve: changes::add_users },
    Route { method: "GET", path: "users/{user}", what: "a user, by id, e-mail address, user name or phone", serve: shown::user },
    Route { method: "DELETE", path: "users/{user}", what: "deletes a user", serve: changes::remove_user },
    Route { method: "GET", path: "users/{user}/totp", what: "the TOTP code that the user's authenticator app shows now", serve: shown::totp },
    Route { method: "GET", path: "messages", what: "the messages that were \"sent\", oldest first; ?to= selects a phone or an e-mail address", serve: shown::messages },
    Route { method: "DELETE", path: "messages", what: "removes all messages; their codes stay valid", serve: changes::clear_messages },
    Route { method: "GET", path: "captchas", what: "the captchas that password logins require now, by client IP", serve: shown::captchas },
    Route { method: "GET", path: "qrcodes", what: "the QR codes that wait for a phone", serve: shown::qr_codes },
    Route { method: "POST", path: "qrcodes/{random}/scan", what: "scans a QR code with the phone of a user: {\"user\": \"..\"}", serve: changes::scan },
    Route { method: "POST", path: "qrcodes/{random}/confirm", what: "confirms the login on the phone", serve: changes::confirm },
    Route { method: "POST", path: "qrcodes/{random}/cancel", what: "cancels the login on the phone", serve: changes::cancel },
    Route { method: "GET", path: "requests", what: "the latest requests and their responses, newest last; ?limit= (100), ?after= a number", serve: shown::requests },
    Route { method: "DELETE", path: "requests", what: "clears the request log", serve: changes::clear_requests },
    Route { method: "GET", path: "faults", what: "the active faults", serve: shown::faults },
    Route { method: "POST", path: "faults", what: "adds a fault", serve: changes::add_fault },
    Route { method: "DELETE", path: "faults", what: "removes all faults", serve: changes::clear_faults },
    Route { method: "DELETE", path: "faults/{number}", what: "removes a fault", serve: changes::remove_fault },
    Route { method: "GET", path: "faults/targets", what: "what a fault can be for", serve: shown::targets },
    Route { method: "GET", path: "clock", what: "the emulator's time", serve: shown::clock },
    Route { method: "POST", path: "clock", what: "moves the time forward: {\"advance_seconds\": 60}", serve: changes::advance },
    Route { method: "POST", path: "reset", what: "goes back to the seed of the start; empties outbox and log, removes faults, sets the clock", serve: changes::reset },
    Route { method: "GET", path: "seed", what: "the pool as a seed; only on the emulator's own machine", serve: shown::seed },
    Route { method: "POST", path: "seed", what: "adds what a seed names: everything, or nothing", serve: changes::add_seed },
    Route { method: "GET", path: "pool-settings", what: "the settings of the user pool", serve: shown::pool_settings },
    Route { method: "POST", path: "pool-settings", what: "changes the settings that the body names", serve: changes::pool_settings },
    Route { method: "POST", path: "management-tokens", what: "issues a management token", serve: changes::management_token },
    Route { method: "DELETE", path: "management-tokens", what: "revokes all management tokens", serve: changes::revoke_management_tokens },
    Route { method: "POST", path: "cas-tickets", what: "issues a CAS ticket: {\"user\": \"..\", \"service\": \"..\"}", serve: changes::cas_ticket },
    Route { method: "POST", path: "signing-keys", what: "signs tokens with a new key; {\"drop_old\": true} makes the older ones invalid", serve: changes::rotate },
    Route { method: "GET", path: "events", what: "the number of subscribers", serve: shown::subscribers },
    Route { method: "POST", path: "events", what: "sends a text to all subscribers: {\"event\": \"..\", \"text\": \"..\"}", serve: changes::publish },
    Route { method: "DELETE", path: "events", what: "breaks the connections of all subscribers", serve: changes::cut_events },
];

/// All paths.
fn list() -> Value {
    json!({ "emulator": "authing-emulator", "version": env!("CARGO_PKG_VERSION"), "paths": paths() })
}

fn paths() -> Vec<Value> {
    let routes = ROUTES.iter();
    routes
        .map(|route| json!({ "method": route.method, "path": route.full_path(), "what": route.what }))
        .collect()
}

/// Answers what is for the control API.
pub(crate) fn serve(
    cx: &Cx<'_>,
    shared: &Arc<Shared>,
    client: SocketAddr,
    ask: &Ask<'_>,
) -> Option<Response> {
    let path = match ask.path {
        [ROOT, path @ .., ""] | [ROOT, path @ ..] => path,
        _ => return None,
    };
    let found: Vec<&Route> = ROUTES.iter().filter(|route| route.has(path)).collect();
    let Some(route) = found.iter().find(|route| route.method == ask.method) else {
        return Some(match found.is_empty() {
            true => unknown(path),
            false => wrong_method(ask.method, &found),
        });
    };
    let is_json = body_of_kind("application/json", &ask.head.headers, ask.body).is_some();
    if route.method == "POST" && !is_json {
        let what = "send content-type: application/json, also without a body";
        return Some(failed(&Failure::new(415, what), None));
    }
    let call = Call {
        cx,
        shared,
        client,
        ask,
    };
    Some(match (route.serve)(&call) {
        Ok(answer) => answered(200, &answer),
        Err(failure) => failed(&failure, None),
    })
}

fn unknown(path: &[&str]) -> Response {
    let asked = format!("/{ROOT}/{}", path.join("/"));
    let candidates = ROUTES
        .iter()
        .map(|route| (route.full_path(), route.full_path()));
    let like = nearest(&asked, candidates);
    let like = like.map_or_else(String::new, |path| format!(": did you mean {path}?"));
    let failure = Failure::new(404, format!("{asked} is no path of the control API{like}"));
    failed(&failure, Some(paths()))
}

fn wrong_method(method: &str, found: &[&Route]) -> Response {
    let allowed: Vec<&str> = found.iter().map(|route| route.method).collect();
    let allowed = allowed.join(", ");
    let mut refused = failed(
        &Failure::new(405, format!("{method} is not possible here, but {allowed}")),
        None,
    );
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        refused.headers_mut().insert(header::ALLOW, value);
    }
    refused
}

fn failed(failure: &Failure, paths: Option<Vec<Value>>) -> Response {
    let mut body = json!({ "code": failure.status, "message": failure.message });
    if let (Some(paths), Some(body)) = (paths, body.as_object_mut()) {
        body.insert("paths".into(), Value::Array(paths));
    }
    answered(failure.status, &body)
}

/// People read it, too.
fn answered(status: u16, body: &Value) -> Response {
    let mut answer = response(
        status,
        "application/json; charset=utf-8",
        format!("{body:#}\n"),
    );
    // Another request may change it.
    let value = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, value);
    answer
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::body::{Bytes, to_bytes};
    use axum::http::Request;

    use super::{Ask, Cx, serve};
    use crate::emulator::Emulator;

    const PLANTED: &str = "pl4nted";

    /// What somebody at this address gets.
    async fn get(emulator: &Emulator, client: &str, path: &str) -> Option<(u16, String)> {
        let uri = format!("/_emulator/{path}");
        let (head, ()) = Request::get(uri).body(()).ok()?.into_parts();
        let segments: Vec<&str> = head.uri.path().split('/').skip(1).collect();
        let body = Bytes::new();
        let client: SocketAddr = client.parse().ok()?;
        let cx = Cx::new(&emulator.shared, &head.headers, client);
        let ask = Ask::new(&head, &segments, &body);
        let response = serve(&cx, &emulator.shared, client, &ask)?;
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.ok()?;
        Some((status, String::from_utf8(body.to_vec()).ok()?))
    }

    #[tokio::test]
    async fn secrets_are_for_clients_on_this_machine() -> Result<(), Box<dyn std::error::Error>> {
        let emulator = Emulator::start().await?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let request = http
            .post(format!("{}/oidc/token?token={PLANTED}", emulator.url()))
            .header("authorization", format!("Bearer {PLANTED}"))
            .header("content-type", "application/x-www-form-urlencoded");
        let sent = format!("grant_type=password&password={PLANTED}&x=shown");
        request.body(sent).send().await?;
        for (client, sees) in [
            ("127.0.0.1:5000", true),
            ("[::1]:5000", true),
            ("[::ffff:127.0.0.1]:5000", true),
            ("172.17.0.1:5000", false),
            ("[fe80::1]:5000", false),
        ] {
            let (status, text) = get(&emulator, client, "requests").await.ok_or(client)?;
            assert_eq!((status, text.contains(PLANTED)), (200, sees), "{client}");
            assert_eq!(
                text.contains("password=[hidden]&x=shown"),
                !sees,
                "{client}"
            );
            let (status, text) = get(&emulator, client, "seed").await.ok_or(client)?;
            assert_eq!(status, if sees { 200 } else { 403 }, "{client}");
            assert_eq!(text.contains(&emulator.app_secret()), sees, "{client}");
        }
        Ok(())
    }
}

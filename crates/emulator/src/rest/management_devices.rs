//! The administrator's endpoints about devices and events.

use super::area::Endpoint;
use super::events;
use crate::operations::devices::{self, Verdict};

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    let ["api", "v3", path @ ..] = path else {
        return None;
    };
    Some(match (method, path) {
        ("POST", ["metadata", "filter"]) => |cx, ask| devices::list(cx, &ask.json()?),
        ("GET", ["metadata", "get-row"]) => |cx, ask| devices::detail(cx, &ask.query),
        ("POST", ["get-user-devices"]) => {
            |cx, ask| devices::list_of_user(cx, &ask.query, &ask.json()?)
        }
        ("POST", ["device-status"]) => |cx, ask| devices::status(cx, &ask.json()?),
        ("POST", ["delete-device"]) => |cx, ask| devices::judge(cx, Verdict::Delete, &ask.json()?),
        ("POST", ["disable-device"]) => {
            |cx, ask| devices::judge(cx, Verdict::Disable, &ask.json()?)
        }
        ("POST", ["enable-device"]) => |cx, ask| devices::judge(cx, Verdict::Enable, &ask.json()?),
        ("POST", ["suspend-device"]) => {
            |cx, ask| devices::judge(cx, Verdict::Suspend, &ask.json()?)
        }
        ("POST", ["delete-device-by-user"]) => {
            |cx, ask| devices::judge_for_user(cx, Verdict::Delete, &ask.json()?)
        }
        ("POST", ["disable-device-by-user"]) => {
            |cx, ask| devices::judge_for_user(cx, Verdict::Disable, &ask.json()?)
        }
        ("POST", ["enable-device-by-user"]) => {
            |cx, ask| devices::judge_for_user(cx, Verdict::Enable, &ask.json()?)
        }
        ("POST", ["suspend-device-by-user"]) => {
            |cx, ask| devices::judge_for_user(cx, Verdict::Suspend, &ask.json()?)
        }
        ("POST", ["pub-event"]) => |cx, ask| events::publish(cx, &ask.json()?, None),
        _ => return None,
    })
}

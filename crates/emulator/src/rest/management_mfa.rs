//! The administrator's endpoints about multi-factor and real-name authentication of users.

use super::area::Endpoint;
use crate::operations::{authenticators, principals};

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    let ["api", "v2", path @ ..] = path else {
        return None;
    };
    Some(match (method, path) {
        ("GET", ["users", _, "mfa-bound"]) => |cx, ask| authenticators::status(cx, ask.segment(3)),
        ("DELETE", ["users", _, "mfa-bound"]) => {
            |cx, ask| authenticators::remove(cx, ask.segment(3), &ask.query)
        }
        ("POST", ["mfa", "totp", "import"]) => |cx, ask| authenticators::import(cx, &ask.json()?),
        ("GET", ["users", _, "management", "principal_authentication"]) => {
            |cx, ask| principals::detail_of(cx, ask.segment(3))
        }
        ("POST", ["users", _, "management", "principal_authentication"]) => {
            |cx, ask| principals::authenticate_user(cx, ask.segment(3), &ask.json()?)
        }
        _ => return None,
    })
}

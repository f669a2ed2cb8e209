//! The administrator's endpoints about the user pool, and the check of passwords.

use super::area::Endpoint;
use crate::operations::{passwords, userpool};

pub(super) fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    let ["api", "v2", path @ ..] = path else {
        return None;
    };
    Some(match (method, path) {
        ("GET", ["userpools", "detail"]) => |cx, ask| userpool::detail(cx, &ask.query),
        ("GET", ["env"]) => |cx, _| userpool::list_env(cx),
        ("POST", ["env"]) => |cx, ask| userpool::add_env(cx, &ask.json()?),
        ("DELETE", ["env", _]) => |cx, ask| userpool::remove_env(cx, ask.segment(3)),
        ("POST", ["password", "check"]) => |cx, ask| {
            let input = ask.json()?;
            input.need("password")?;
            Ok(passwords::check_password_strength(cx, &input))
        },
        _ => return None,
    })
}

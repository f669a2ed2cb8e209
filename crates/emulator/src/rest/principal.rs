//! Real-name authentication.

use axum::response::Response;

use crate::context::Cx;
use crate::http::{Ask, envelope};
use crate::operations::principals::{authenticate, detail};

/// Answers what belongs here.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let ["api", "v2", "users", "principal_authentication"] = ask.path else {
        return None;
    };
    let known = cx.check_ids(true);
    let reply = match ask.method {
        "GET" => known.and_then(|()| detail(cx)),
        "POST" => known.and_then(|()| authenticate(cx, &ask.json()?)),
        _ => return None,
    };
    Some(envelope(&reply, cx.lang))
}

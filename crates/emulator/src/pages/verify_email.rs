//! The link in an e-mail that verifies the address.

use axum::response::Response;

use super::html::{message, page_lang};
use crate::context::Cx;
use crate::http::{Ask, redirect};
use crate::model::Lang;
use crate::operations::messages::verify_address;

/// Verifies the address, and sends the browser where the template says.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Response {
    let lang = page_lang(cx, ask);
    match verify_address(cx, &ask.query) {
        Ok(Some(to)) => redirect(&to),
        Ok(None) => message(200, lang, ("邮箱已验证", "The e-mail address is verified")),
        Err(error) => {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| error.message(lang).to_owned());
            message(400, lang, (&zh, &en))
        }
    }
}

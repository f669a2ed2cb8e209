//! Uploaded files.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use axum::response::Response;
use serde_json::json;

use crate::context::Cx;
use crate::http::{Ask, refused, response};
use crate::model::{ApiError, Reply, Upload};

/// Larger uploads are refused.
const UPLOAD_LIMIT: usize = 5 * 1024 * 1024;

/// What the keys of uploads begin with that are not for everyone.
const PRIVATE: &str = "private/";

/// Takes the part `file` of a form. Clients send no token here.
pub(crate) async fn upload(cx: &Cx<'_>, ask: &Ask<'_>) -> Reply {
    let bad = |_| ApiError::bad_argument("file");
    let mut request = Request::from_parts(ask.head.clone(), Body::from(ask.body.clone()));
    // The body is read already; axum's own limit is lower than the one below.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| ApiError::bad_argument("body"))?;
    while let Some(part) = form.next_field().await.map_err(bad)? {
        if part.name() != Some("file") {
            continue;
        }
        let kind = part.content_type().unwrap_or_default().to_owned();
        let ending = part
            .file_name()
            .and_then(|n| n.rsplit_once('.'))
            .map(|(_, e)| format!(".{e}"));
        let bytes = part.bytes().await.map_err(bad)?;
        if !kind.starts_with("image/") {
            return Err(ApiError::with_text(
                400,
                "只能上传图片",
                "only images can be uploaded",
            ));
        }
        if bytes.len() > UPLOAD_LIMIT {
            return Err(ApiError::new(413));
        }
        let mut state = cx.state();
        let folder = ask.query.text("folder").unwrap_or("photos");
        let hidden = match ask.query.text("private") {
            Some("true") => PRIVATE,
            _ => "",
        };
        let key = format!(
            "{hidden}{folder}/{}{}",
            state.new_id(cx.now_ms()),
            ending.unwrap_or_default()
        );
        let uploaded = json!({ "key": key, "url": format!("{}/uploads/{key}", cx.url) });
        state.uploads.add(Upload {
            key,
            content_type: kind,
            bytes: bytes.to_vec(),
        });
        return Ok(uploaded);
    }
    Err(ApiError::bad_argument("file"))
}

pub(crate) fn download(cx: &Cx<'_>, key: &str) -> Response {
    match cx.state().uploads.get(key) {
        Some(upload) if !key.starts_with(PRIVATE) => {
            response(200, &upload.content_type, upload.bytes.clone())
        }
        _ => refused(404, &ApiError::new(404), cx.lang),
    }
}

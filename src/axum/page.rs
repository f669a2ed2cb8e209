//! The responses of which others are made.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// A response with this body.
pub(super) fn response(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// One line of text.
pub(super) fn text(status: StatusCode, line: &str) -> Response {
    response(status, "text/plain; charset=utf-8", format!("{line}\n"))
}

/// For what differs from person to person.
pub(super) fn no_store(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sends the browser to an address, and sets cookies.
pub(super) fn redirect(to: &str, cookies: Vec<HeaderValue>) -> Response {
    let Ok(location) = HeaderValue::try_from(to) else {
        return text(StatusCode::INTERNAL_SERVER_ERROR, "an error of the service");
    };
    let mut response = no_store(Response::new(Body::empty()));
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    // The address of a callback has the authorization code.
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    with_cookies(response, cookies)
}

/// The response with cookies.
pub(super) fn with_cookies(mut response: Response, cookies: Vec<HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

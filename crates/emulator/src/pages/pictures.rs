//! Pictures that a browser shows.

use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::context::Cx;
use crate::http::{refused, response};
use crate::model::ApiError;

const SVG: &str = "image/svg+xml";

/// A picture in the place of a QR code: tests scan by name.
pub(super) fn qr_code() -> Response {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0z\
               M1 1v1h1V1zM6 1v1h1V1zM1 6v1h1V6zM4 4h1v1H4zM6 6h1v1H6z\" fill-rule=\"evenodd\"/></svg>\n";
    response(200, SVG, svg)
}

/// How far the letters of a captcha are turned, in degrees, and moved down.
const PLACES: [(i8, u8); 4] = [(-14, 46), (9, 52), (-7, 43), (16, 50)];

/// The picture of a captcha that is asked for now. A later failure makes another one.
pub(super) fn captcha(cx: &Cx<'_>, name: &str) -> Response {
    let state = cx.state();
    let after = state.settings.captcha_after;
    let mut asked = state.failures.values().filter_map(|f| f.captcha(after));
    let Some(captcha) = asked.find(|captcha| captcha.picture == name) else {
        return refused(404, &ApiError::new(404), cx.lang);
    };
    let letters: String = captcha
        .text
        .chars()
        .zip(PLACES.iter().cycle())
        .zip(0_usize..)
        .map(|((letter, (turned, y)), at)| {
            let x = 20 + 36 * at;
            format!(
                "<text x=\"{x}\" y=\"{y}\" transform=\"rotate({turned} {x} {y})\">{letter}</text>\n"
            )
        })
        .collect();
    let width = 28 + 36 * captcha.text.chars().count();
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"64\" viewBox=\"0 0 {width} 64\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#f2f4f8\"/>\n\
         <path d=\"M0 20Q50 60 {width} 24M0 50Q80 8 {width} 44\" fill=\"none\" stroke=\"#9aa3b2\" stroke-width=\"2\"/>\n\
         <g font-family=\"monospace\" font-size=\"38\" font-weight=\"bold\" fill=\"#1d2129\">\n{letters}</g>\n</svg>\n"
    );
    let mut picture = response(200, SVG, svg);
    let headers = picture.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    picture
}

//! Pictures that a browser shows.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use qrcode::QrCode;
use qrcode::render::svg;

use crate::context::Cx;
use crate::http::{refused, response};
use crate::model::ApiError;

const SVG: &str = "image/svg+xml";

/// The QR code of a login. It holds its own address: tests scan by name, and people at the console.
pub(super) fn qr_code(cx: &Cx<'_>, name: &str) -> Response {
    match qr_svg(&format!("{}/qrcode/{name}", cx.url)) {
        Some(svg) => response(200, SVG, svg),
        // More than a QR code holds.
        None => refused(404, &ApiError::new(404), cx.lang),
    }
}

/// A QR code as a picture that can stand in a page. `None` if the text is too long.
pub(super) fn qr_svg(text: &str) -> Option<String> {
    let picture = QrCode::new(text)
        .ok()?
        .render::<svg::Color<'_>>()
        .min_dimensions(160, 160)
        .build();
    let (_, svg) = picture.split_once("?>")?;
    Some(svg.to_owned())
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
    let mut picture = response(200, SVG, captcha_svg(&captcha.text));
    let headers = picture.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    picture
}

/// The picture of a captcha with this text.
pub(super) fn captcha_svg(text: &str) -> String {
    let letters: String = text
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
    let width = 28 + 36 * text.chars().count();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"64\" viewBox=\"0 0 {width} 64\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#f2f4f8\"/>\n\
         <path d=\"M0 20Q50 60 {width} 24M0 50Q80 8 {width} 44\" fill=\"none\" stroke=\"#9aa3b2\" stroke-width=\"2\"/>\n\
         <g font-family=\"monospace\" font-size=\"38\" font-weight=\"bold\" fill=\"#1d2129\">\n{letters}</g>\n</svg>\n"
    )
}

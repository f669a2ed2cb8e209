use crate::support::app;
use authing::RequestBody;
use authing::authentication::{TokenPlace, UserInfoMethod};

/// A `POST` is a form wherever the token is, as in the JavaScript SDK; a `GET` has no content type.
#[test]
fn user_info_by_post_is_a_form() {
    let form = Some("application/x-www-form-urlencoded");
    for (method, place, content_type, body) in [
        (UserInfoMethod::Post, TokenPlace::Header, form, ""),
        (UserInfoMethod::Post, TokenPlace::Query, form, ""),
        (
            UserInfoMethod::Post,
            TokenPlace::Body,
            form,
            "access_token=t-1",
        ),
        (UserInfoMethod::Get, TokenPlace::Header, None, ""),
        (UserInfoMethod::Get, TokenPlace::Query, None, ""),
    ] {
        let request = app().get_user_info_by_access_token("t-1");
        let request = request.method(method).token_place(place).request();
        let request = request.unwrap();
        let header = |wanted: &str| {
            let found = request.headers().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| value)
        };
        assert_eq!(header("content-type"), content_type, "{method:?} {place:?}");
        let sent = match request.body() {
            RequestBody::Form(sent) => Some(sent.as_str()),
            _ => None,
        };
        assert_eq!(sent, content_type.map(|_| body), "{method:?} {place:?}");
        let in_header = place == TokenPlace::Header;
        let expected = in_header.then_some("Bearer t-1");
        assert_eq!(header("authorization"), expected, "{method:?} {place:?}");
    }
}

use crate::support::{app, requests};
use authing::RequestBody;
use authing::authentication::{AccessKey, TokenPlace, UserInfoMethod};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

// None says who the client's own user is: the session's token stays out of them.
requests! {
    get_new_access_token_by_refresh_token: app => app.get_new_access_token_by_refresh_token("refresh/1");
    introspect_token: app => app.introspect_token("access+1");
    revoke_token: app => app.revoke_token("access+1");
}

requests! {
    get_access_token_by_client_credentials: app => app.get_access_token_by_client_credentials("orders:read orders:write"),
        |call| call.access_key(AccessKey::new("key 1", "its secret&1"));
    get_access_token_by_code: app => app.get_access_token_by_code("code&1"),
        |call| call.code_verifier(VERIFIER).redirect_uri("https://shop.example.com/back?from=a&to=b");
    get_access_token_by_id_token: app => app.get_access_token_by_id_token("e30.e30.c2ln"),
        |call| call.scope("openid profile").redirect_uri("https://shop.example.com/back");
    get_user_info_by_access_token: app => app.get_user_info_by_access_token("e30.e30.c2ln"),
        |call| call.method(UserInfoMethod::Post).token_place(TokenPlace::Body);
    // One or the other.
    validate_token: app => app.validate_token().id_token("e30.e30.c2ln"),
        |_call| app.validate_token().access_token("e30.e30.c2ln");
}

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

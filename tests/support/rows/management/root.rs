use super::requests;
use crate::support::secret;
use authing::HttpMethod;
use authing::types::EmailScene;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The body of a request of one's own.
static PASSWORD: LazyLock<Value> = LazyLock::new(|| json!({ "password": secret("passw0rd") }));

/// A path, and not a text that has one place of its own.
fn path(path: &str) -> Box<str> {
    path.into()
}

requests! {
    send_email: management => management.send_email("test@example.com", EmailScene::ResetPassword);
    check_login_status: management => management.check_login_status(secret("token"));
    refresh_access_token: management => management.refresh_access_token(secret("token"));
    is_password_valid: management => management.is_password_valid(secret("passw0rd"));
    get_userpool_detail: management => management.get_userpool_detail();
    make_rest_request: management =>
        management.make_rest_request(HttpMethod::Post, path("/api/v2/password/check")),
        |call| call
            .query("from", "the console")
            .query("token", secret("token"))
            .json(&*PASSWORD);
    make_rest_request_get: management =>
        management.make_rest_request(HttpMethod::Get, path("/api/v2/users/a%2Fb")).query("with_custom_data", true);
}

use crate::support::{EMAIL, start, start_logged_in};
use crate::table::table;
use authing::HttpMethod;
use authing::types::EmailScene;
use serde_json::json;
use std::time::Duration;

const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

table! { start;
    send_email: management, emulator =>
        management.send_email("new@example.com", EmailScene::ResetPassword) => |message| message.code == Some(200)
            && emulator.outbox().email_code("new@example.com").is_some(),
        management.send_email("nonsense", EmailScene::ResetPassword) => 2204;
    check_login_status(start_logged_in): management, session, emulator =>
        management.check_login_status(session.0.clone().unwrap()) => |status| status.status == Some(true),
        { emulator.clock().advance(MONTH); management.check_login_status(session.0.clone().unwrap()) }
            => |status| status.status == Some(false) && status.code == Some(2206),
        management.check_login_status("nonsense") => |status| status.status == Some(false);
    refresh_access_token: management, emulator =>
        management.refresh_access_token(emulator.pool().management_token().unwrap()) => |token| token.access_token.is_some()
            && token.exp > token.iat,
        management.refresh_access_token("nonsense") => 2020 |error| error.is_not_logged_in();
    is_password_valid: management =>
        management.is_password_valid("passw0rd") => |result| result.valid,
        management.is_password_valid("abc") => |result| !result.valid && result.message.is_some(),
        management.is_password_valid("") => 400;
    get_userpool_detail: management, emulator =>
        management.get_userpool_detail() => |pool| pool.id == emulator.user_pool_id();
    make_rest_request(start_logged_in): management, session, emulator =>
        management.make_rest_request(HttpMethod::Get, "/api/v2/userpools/detail") => |pool| pool.0["id"] == emulator.user_pool_id(),
        management.make_rest_request(HttpMethod::Get, format!("/api/v2/users/{}", session.1.as_ref().unwrap().id))
            .query("with_custom_data", false) => |user| user.0["email"] == EMAIL,
        management.make_rest_request(HttpMethod::Post, "/api/v2/password/check").json(&json!({ "password": "abc" }))
            => |result| result.0["valid"] == false,
        management.make_rest_request(HttpMethod::Get, "/api/v2/applications/nothing") => 2011 |error| error.is_not_found(),
        management.make_rest_request(HttpMethod::Get, "/api/v2/nothing") => 404,
        management.make_rest_request(HttpMethod::Get, "https://else.example.com/api/v2/userpools/detail") => "not sent: path",
        management.make_rest_request(HttpMethod::Get, "/api/v2/users").json(&json!({})) => "not sent: json";
}

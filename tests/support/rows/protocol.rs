use super::requests;
use crate::support::secret;
use authing::authentication::{AccessKey, TokenPlace, UserInfoMethod};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

// None says who the client's own user is: the session's token stays out of them.
requests! {
    get_new_access_token_by_refresh_token: app => app.get_new_access_token_by_refresh_token(secret("refresh/1"));
    introspect_token: app => app.introspect_token(secret("access+1"));
    revoke_token: app => app.revoke_token(secret("access+1"));
    get_access_token_by_client_credentials: app => app.get_access_token_by_client_credentials("orders:read orders:write"),
        |call| call.access_key(AccessKey::new("key 1", secret("its secret&1")));
    get_access_token_by_code: app => app.get_access_token_by_code(secret("code&1")),
        |call| call.code_verifier(secret(VERIFIER)).redirect_uri("https://shop.example.com/back?from=a&to=b");
    get_access_token_by_id_token: app => app.get_access_token_by_id_token(secret("e30.e30.c2ln")),
        |call| call.scope("openid profile").redirect_uri("https://shop.example.com/back");
    get_user_info_by_access_token: app => app.get_user_info_by_access_token(secret("e30.e30.c2ln")),
        |call| call.method(UserInfoMethod::Post).token_place(TokenPlace::Body);
    // One or the other.
    validate_token: app => app.validate_token().id_token(secret("e30.e30.c2ln")),
        |_call| app.validate_token().access_token(secret("e30.e30.c2ln"));
}

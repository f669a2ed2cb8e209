use super::requests;
use crate::support::secret;

/// A token that is not the session's.
const OTHER_TOKEN: &str = "other.token.signature";

requests! {
    get_current_user ["not sent", "2020", "2004"]: logged_in => logged_in.get_current_user(),
        |call| call.token(secret(OTHER_TOKEN));
    check_logged_in ["not sent", "2020", "2004"]: logged_in => logged_in.check_logged_in(),
        |call| call.token(secret(OTHER_TOKEN));
    check_login_status ["not sent", "ok", "ok"]: logged_in => logged_in.check_login_status(),
        |call| call.token(secret(OTHER_TOKEN));
    refresh_token ["not sent", "2020", "2004"]: logged_in => logged_in.refresh_token(),
        |call| call.token(secret(OTHER_TOKEN));
    logout ["not sent", "2020", "ok"]: logged_in => logged_in.logout();
    logout_current ["ok", "2020", "ok"]: logged_in => logged_in.logout_current();
    logout_by_token ["2020", "2020", "2020"]: logged_in => logged_in.logout_by_token(secret(OTHER_TOKEN));
}

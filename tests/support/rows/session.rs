use super::requests;
use crate::support::secret;

/// A token that is not the session's.
const OTHER_TOKEN: &str = "other.token.signature";

requests! {
    get_current_user: logged_in => logged_in.get_current_user(),
        |call| call.token(secret(OTHER_TOKEN));
    check_logged_in: logged_in => logged_in.check_logged_in(),
        |call| call.token(secret(OTHER_TOKEN));
    check_login_status: logged_in => logged_in.check_login_status(),
        |call| call.token(secret(OTHER_TOKEN));
    refresh_token: logged_in => logged_in.refresh_token(),
        |call| call.token(secret(OTHER_TOKEN));
    logout: logged_in => logged_in.logout();
    logout_current: logged_in => logged_in.logout_current();
    logout_by_token: logged_in => logged_in.logout_by_token(secret(OTHER_TOKEN));
}

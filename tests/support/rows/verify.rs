use super::{TOKEN, requests};
use crate::support::secret;

requests! {
    verify_id_token: logged_in => logged_in.verify_id_token(secret(TOKEN)),
        |call| call.audience("5f7e0b5e0b1d2c3a4f5e6d01").nonce("n-0S6_WzA2Mj");
    verify_access_token: logged_in => logged_in.verify_access_token(secret(TOKEN)),
        |call| call.audience("5f7e0b5e0b1d2c3a4f5e6d01");
}

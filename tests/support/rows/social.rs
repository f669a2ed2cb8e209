use super::requests;
use crate::support::secret;

requests! {
    social_generate_link_ext_idp_url ["2020", "2020", "2020"]: logged_in => logged_in.social().generate_link_ext_idp_url("git hub", secret("t-1")),
        |call| call.app_id("app-2");
    social_unlink_ext_idp ["not sent", "2020", "2004"]: logged_in => logged_in.social().unlink_ext_idp("5f7e0b5e0b1d2c3a4f5e6d11");
    social_get_identities ["not sent", "2020", "2004"]: logged_in => logged_in.social().get_identities();
}

use super::requests;
use crate::support::secret;

requests! {
    social_generate_link_ext_idp_url: logged_in => logged_in.social().generate_link_ext_idp_url("git hub", secret("t-1")),
        |call| call.app_id("app-2");
    social_unlink_ext_idp: logged_in => logged_in.social().unlink_ext_idp("5f7e0b5e0b1d2c3a4f5e6d11");
    social_get_identities: logged_in => logged_in.social().get_identities();
}

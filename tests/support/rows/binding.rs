use super::requests;
use crate::support::secret;
use authing::types::SocialProvider;

requests! {
    update_phone ["not sent", "2020", "2004"]: logged_in => logged_in.update_phone("18800000001", secret("123456")),
        |call| call
            .old_phone("18800000000")
            .old_phone_code(secret("654321"))
            .phone_country_code("+44")
            .old_phone_country_code("+1");
    update_email ["not sent", "2020", "2004"]: logged_in => logged_in.update_email("new@example.com", secret("123456")),
        |call| call.old_email("old@example.com").old_email_code(secret("654321"));
    bind_phone ["not sent", "2020", "2004"]: logged_in => logged_in.bind_phone("18800000000", secret("123456")),
        |call| call.phone_country_code("+44");
    unbind_phone ["not sent", "2020", "2004"]: logged_in => logged_in.unbind_phone();
    bind_email ["not sent", "2020", "2004"]: logged_in => logged_in.bind_email("test@example.com", secret("123456"));
    unbind_email ["not sent", "2020", "2004"]: logged_in => logged_in.unbind_email();
    unlink_account ["2020", "2020", "2020"]: logged_in => logged_in.unlink_account(secret("primary-token"), SocialProvider::WechatPc);
    link_account ["2020", "2020", "2020"]: logged_in => logged_in.link_account(secret("primary-token"), secret("secondary-token"));
}

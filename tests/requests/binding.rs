use crate::support::{logged_in, requests};
use authing::types::SocialProvider;

requests! {
    update_phone: logged_in => logged_in.update_phone("18800000001", "123456"),
        |call| call
            .old_phone("18800000000")
            .old_phone_code("654321")
            .phone_country_code("+44")
            .old_phone_country_code("+1");
    update_email: logged_in => logged_in.update_email("new@example.com", "123456"),
        |call| call.old_email("old@example.com").old_email_code("654321");
    bind_phone: logged_in => logged_in.bind_phone("18800000000", "123456"),
        |call| call.phone_country_code("+44");
}

requests! {
    unbind_phone: logged_in => logged_in.unbind_phone();
    bind_email: logged_in => logged_in.bind_email("test@example.com", "123456");
    unbind_email: logged_in => logged_in.unbind_email();
    unlink_account: logged_in => logged_in.unlink_account("primary-token", SocialProvider::WechatPc);
    link_account: logged_in => logged_in.link_account("primary-token", "secondary-token");
}

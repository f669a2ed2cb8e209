use crate::support::{PASSWORD, client, logged_in, requests};

requests! {
    check_password_strength: client => client.check_password_strength(PASSWORD);
    reset_password_by_email_code: client =>
        client.reset_password_by_email_code("test@example.com", "123456", PASSWORD);
    reset_password_by_first_token: client =>
        client.reset_password_by_first_token("first-token", PASSWORD);
    reset_password_with_force_reset: client =>
        client.reset_password_with_force_reset("force-token", "old passw0rd", PASSWORD);
}

requests! {
    reset_password_by_phone_code: client =>
        client.reset_password_by_phone_code("18800000000", "123456", PASSWORD),
        |call| call.phone_country_code("+44");
    update_password: logged_in => logged_in.update_password(PASSWORD),
        |call| call.old_password("old passw0rd");
}

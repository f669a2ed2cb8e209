use super::requests;
use crate::support::secret;

requests! {
    check_password_strength: client => client.check_password_strength(secret("passw0rd"));
    reset_password_by_email_code: client =>
        client.reset_password_by_email_code("test@example.com", secret("123456"), secret("passw0rd"));
    reset_password_by_first_token: client =>
        client.reset_password_by_first_token(secret("first-token"), secret("passw0rd"));
    reset_password_with_force_reset: client =>
        client.reset_password_with_force_reset(secret("force-token"), secret("old passw0rd"), secret("passw0rd"));
    reset_password_by_phone_code: client =>
        client.reset_password_by_phone_code("18800000000", secret("123456"), secret("passw0rd")),
        |call| call.phone_country_code("+44");
    update_password ["not sent", "2020", "2004"]: logged_in => logged_in.update_password(secret("passw0rd")),
        |call| call.old_password(secret("old passw0rd"));
}

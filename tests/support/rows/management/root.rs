use super::requests;
use crate::support::secret;
use authing::types::EmailScene;

requests! {
    send_email: management => management.send_email("test@example.com", EmailScene::ResetPassword);
    check_login_status: management => management.check_login_status(secret("token"));
    is_password_valid: management => management.is_password_valid(secret("passw0rd"));
    get_userpool_detail: management => management.get_userpool_detail();
}

use super::requests;
use crate::support::secret;
use authing::types::MfaKind;

requests! {
    mfa_get_status: management => management.mfa().get_status("a/b?c#d%e 用户");
    mfa_un_associate_mfa: management => management.mfa().un_associate_mfa("u-1", MfaKind::Otp);
    mfa_import_totp: management => management.mfa().import_totp("u-1", secret("totp")),
        |call| call.recovery_code(secret("recovery"));
    mfa_query_mfa: management => management.mfa().query_mfa("u-1");
    mfa_change_mfa: management => management.mfa().change_mfa("u-1"),
        |call| call.enable(true).refresh(false);
}

use super::{MFA_TOKEN, requests};
use crate::support::{picture, secret};
use authing::types::{AuthenticatorType, TotpSource};

/// A picture.
const FACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/face.png");
const BITMAP: &[u8] = b"BM, and then the picture";

requests! {
    mfa_get_mfa_authenticators ["not sent", "2020", "2004"]: logged_in => logged_in.mfa().get_mfa_authenticators(),
        |call| call
            .authenticator_type(AuthenticatorType::Other("u2f".into()))
            .source(TotpSource::Application)
            .mfa_token(secret(MFA_TOKEN));
    mfa_assosicate_mfa_authenticator ["not sent", "2020", "2004"]: logged_in => logged_in.mfa().assosicate_mfa_authenticator(),
        |call| call
            .authenticator_type(AuthenticatorType::Totp)
            .source(TotpSource::Application)
            .mfa_token(secret(MFA_TOKEN));
    mfa_confirm_assosicate_mfa_authenticator ["not sent", "2020", "2004"]: logged_in =>
        logged_in.mfa().confirm_assosicate_mfa_authenticator(secret("123456")),
        |call| call
            .authenticator_type(AuthenticatorType::Totp)
            .source(TotpSource::Application)
            .mfa_token(secret(MFA_TOKEN));
    mfa_verify_app_sms_mfa: client => client.mfa().verify_app_sms_mfa("18800000000", secret("123456"), secret(MFA_TOKEN)),
        |call| call.phone_country_code("+44");
    mfa_phone_or_email_bindable: client => client.mfa().phone_or_email_bindable(secret(MFA_TOKEN)).phone("18800000000"),
        |_call| client.mfa().phone_or_email_bindable(secret(MFA_TOKEN)).email("bob@example.com");
    mfa_associate_face_by_url ["not sent", "2020", "2004"]: logged_in => logged_in
        .mfa()
        .associate_face_by_url("https://example.com/a.png", "https://example.com/b.png"),
        |call| call.mfa_token(secret(MFA_TOKEN));
    mfa_associate_face_by_local_file ["not sent", "2020", "2004"]: logged_in => logged_in.mfa().associate_face_by_local_file(FACE),
        |call| call.mfa_token(secret(MFA_TOKEN));
    mfa_associate_face_by_blob ["not sent", "2020", "2004"]: logged_in => logged_in.mfa().associate_face_by_blob(picture(BITMAP)),
        |call| call.photo_b(picture(&[0xff, 0xd8, 0xff, 0xe0])).mfa_token(secret(MFA_TOKEN));
    // The session's token stays at home: it is the waiting login's that counts.
    mfa_delete_mfa_authenticator ["not sent", "2020", "2004"]: logged_in => logged_in.mfa().delete_mfa_authenticator();
    mfa_verify_totp_mfa: logged_in => logged_in.mfa().verify_totp_mfa(secret("123456"), secret(MFA_TOKEN));
    mfa_verify_app_email_mfa: logged_in =>
        logged_in.mfa().verify_app_email_mfa("bob@example.com", secret("123456"), secret(MFA_TOKEN));
    mfa_verify_totp_recovery_code: logged_in =>
        logged_in.mfa().verify_totp_recovery_code(secret("b471-8ec0-874a-087f-bccb-cd54"), secret(MFA_TOKEN));
    mfa_verify_face_mfa: logged_in => logged_in.mfa().verify_face_mfa("face-photo/5f7e.png", secret(MFA_TOKEN));
}

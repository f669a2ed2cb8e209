use crate::support::{client, requests};
use authing::types::EmailScene;
use authing::types::SmsScene;

requests! {
    send_sms_code: client => client.send_sms_code("18800000000"),
        |call| call.phone_country_code("+44").scene(SmsScene::MfaBind);
}

requests! {
    send_email: client => client.send_email("test@example.com", EmailScene::ChangeEmail);
}

/// The names that scenes have on the wire.
#[test]
fn scenes_by_sms() {
    let scenes = [
        (SmsScene::Login, "login"),
        (SmsScene::Register, "register"),
        (SmsScene::Reset, "reset"),
        (SmsScene::Bind, "bind"),
        (SmsScene::Unbind, "unbind"),
        (SmsScene::MfaBind, "mfa-bind"),
        (SmsScene::MfaVerify, "mfa-verify"),
        (SmsScene::MfaUnbind, "mfa-unbind"),
        (SmsScene::CompletePhone, "complete-phone"),
        (SmsScene::Other("voice".into()), "voice"),
    ];
    for (scene, name) in scenes {
        assert_eq!(scene.as_str(), name);
        assert_eq!(serde_json::to_value(&scene).unwrap(), name);
    }
}

use authing::types::SmsScene;

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

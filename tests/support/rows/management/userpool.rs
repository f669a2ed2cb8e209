use super::requests;
use crate::support::secret;
use authing::Patch;
use authing::types::{
    App2WxappLoginStrategyInput, ChangeEmailStrategyInput, ChangePhoneStrategyInput,
    CustomSMSProviderInput, FrequentRegisterCheckConfigInput, LoginFailCheckConfigInput,
    LoginPasswordFailCheckConfigInput, PasswordUpdatePolicyInput, QrcodeLoginStrategyInput,
    RegisterWhiteListConfigInput, SortByEnum,
};

fn sms_provider() -> CustomSMSProviderInput {
    CustomSMSProviderInput {
        enabled: Some(true),
        provider: Some("aliyun".to_owned()),
        config: Some(secret("sms-config").into()),
        ..Default::default()
    }
}

requests! {
    userpool_detail: management => management.userpool().detail();
    userpool_update: management => management.userpool().update().name("Shop"),
        |call| call
            .name("Shop")
            .logo("https://example.com/logo.png")
            .domain("shop")
            .description(Patch::Clear)
            .userpool_types(vec!["web".to_owned()])
            .email_verified_default(false)
            .send_welcome_email(true)
            .register_disabled(false)
            .app_sso_enabled(true)
            .allowed_origins("https://example.com")
            .token_expires_after(3600)
            .frequent_register_check(FrequentRegisterCheckConfigInput {
                limit: Some(5),
                ..Default::default()
            })
            .login_fail_check(LoginFailCheckConfigInput { limit: Some(3), ..Default::default() })
            .password_update_policy(PasswordUpdatePolicyInput {
                enabled: Some(true),
                ..Default::default()
            })
            .login_fail_strategy("captcha")
            .login_password_fail_check(LoginPasswordFailCheckConfigInput {
                limit: Some(3),
                ..Default::default()
            })
            .change_phone_strategy(ChangePhoneStrategyInput { verify_old_phone: Some(true) })
            .change_email_strategy(ChangeEmailStrategyInput { verify_old_email: Some(true) })
            .qrcode_login_strategy(QrcodeLoginStrategyInput {
                qrcode_expires_after: Some(120),
                ..Default::default()
            })
            .app2_wxapp_login_strategy(App2WxappLoginStrategyInput {
                ticket_exprires_after: Some(120),
                ..Default::default()
            })
            .whitelist(RegisterWhiteListConfigInput {
                email_enabled: Some(true),
                ..Default::default()
            })
            .custom_sms_provider(sms_provider())
            .login_require_email_verified(true)
            .verify_code_length(6)
            .verify_code_max_attempts(3);
    userpool_list_env: management => management.userpool().list_env();
    userpool_add_env: management => management.userpool().add_env("api/key", secret("env-value"));
    userpool_refresh_secret: management => management.userpool().refresh_secret();
    userpool_delete: management => management.userpool().delete();
    userpool_list: management => management.userpool().list(),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc);
    userpool_create: management => management.userpool().create("Shop", "shop"),
        |call| call.description("A shop").logo("https://example.com/logo.png").userpool_types(["web"]);
    userpool_is_domain_available: management => management.userpool().is_domain_available("shop");
    userpool_list_types: management => management.userpool().list_types();
    userpool_qiniu_uptoken: management => management.userpool().qiniu_uptoken(), |call| call.r#type("image");
    userpool_remove_env: management => management.userpool().remove_env("a/b?c#d%e 变量");
}

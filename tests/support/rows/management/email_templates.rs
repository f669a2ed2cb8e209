use super::requests;
use authing::types::EmailTemplateType;

requests! {
    email_templates_list: management => management.email_templates().list();
    email_templates_config: management => management.email_templates().config(
            EmailTemplateType::ResetPassword, "Reset", "Your new password", "{{client_name}}", "<p>{{verify_code}}</p>"
        ),
        |call| call.redirect_to("https://shop.example.com/in").has_url(true).expires_in(300);
    email_templates_enable: management => management.email_templates().enable(EmailTemplateType::VerifyEmail);
    email_templates_disable: management => management.email_templates().disable(EmailTemplateType::Welcome);
    email_templates_preview: management => management.email_templates().preview(EmailTemplateType::PasswordResetedNotification);
}

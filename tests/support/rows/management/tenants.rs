use super::requests;
use authing::types::SsoPageCustomizationSettingsInput;

requests! {
    tenants_list: management => management.tenants().list(),
        |call| call.page(2).limit(50);
    tenants_details: management => management.tenants().details("t-1&x");
    tenants_create: management => management.tenants().create("Acme", ["app-1", "app-2"]),
        |call| call.logo("https://example.com/logo.png").description("Makes everything");
    tenants_update: management => management.tenants().update("t-1/x"),
        |call| call
            .name("Acme Corp")
            .app_ids(["app-3"])
            .logo("https://example.com/logo.png")
            .description("Makes everything");
    tenants_delete: management => management.tenants().delete("t-1");
    tenants_config: management => management.tenants().config("t-1"),
        |call| call.css(".button { color: red }").sso_page_customization_settings(SsoPageCustomizationSettingsInput {
            auto_register_then_login: Some(true),
            hide_forget_password: Some(false),
            hide_idp: Some(true),
            hide_social_login: Some(true),
        });
    tenants_members: management => management.tenants().members("t-1"),
        |call| call.page(2).limit(50);
    tenants_add_members: management => management.tenants().add_members("t-1", ["u-1", "u-2"]);
    tenants_remove_members: management => management.tenants().remove_members("t-1", "u-1");
    tenants_update_member: management => management.tenants().update_member("t-1", "u-1", false);
    tenants_set_admin: management => management.tenants().set_admin("t-1", ["u-1", "u-2"]);
    tenants_delete_admin: management => management.tenants().delete_admin("t-1", "u-1");
}

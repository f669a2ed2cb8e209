use super::requests;
use crate::support::secret;
use serde_json::json;

requests! {
    login_by_email: client => client.login_by_email("test@example.com", secret("passw0rd")),
        |call| call
            .auto_register(true)
            .captcha_code("xj72")
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")]);
    login_by_username: client => client.login_by_username("bob", secret("passw0rd")),
        |call| call
            .auto_register(true)
            .captcha_code("xj72")
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")]);
    login_by_phone_code: client => client.login_by_phone_code("18800000000", secret("123456")),
        |call| call
            .auto_register(true)
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")])
            .phone_country_code("+44");
    login_by_email_code: client => client.login_by_email_code("test@example.com", secret("123456")),
        |call| call
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")])
            .phone_country_code("+44");
    login_by_phone_password: client => client.login_by_phone_password("18800000000", secret("passw0rd")),
        |call| call
            .auto_register(true)
            .captcha_code("xj72")
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")]);
    login_by_sub_account: client => client.login_by_sub_account("cashier-1", secret("passw0rd")),
        |call| call.captcha_code("xj72").client_ip("203.0.113.7");
    login_by_ldap: client => client.login_by_ldap("bob", secret("passw0rd")),
        |call| call.client_ip("203.0.113.7").with_custom_data(true);
    login_by_ad: client => client.login_by_ad("bob", secret("passw0rd")),
        |call| call.client_ip("203.0.113.7").with_custom_data(true);
    wechat_login: client => client.wechat_login(secret("wx code&1")),
        |call| call.country("CN").lang("zh_CN").state("a/b?c");
}

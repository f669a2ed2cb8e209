use super::requests;
use crate::support::secret;
use authing::authentication::{AccountName, Credentials};
use serde_json::json;

pub(crate) fn bob() -> Credentials {
    let name = AccountName::Email("bob@example.com".into());
    Credentials::password(name, secret("passw0rd"))
}

requests! {
    signin_by_credentials: client, app => client.signin_by_credentials(bob()),
        // Of an application with a secret.
        |_call| app.signin_by_credentials(bob())
            .scope("openid profile")
            .client_ip("203.0.113.7")
            .context([("campaign", "spring")])
            .tenant_id("tenant-1")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .auto_register(true)
            .captcha_code("xj72")
            .captcha_token(secret("captcha-token"))
            .response_type("code")
            .redirect_uri("https://shop.example.com/callback?a=b")
            .state("a/b?c")
            .nonce("n-1");
}

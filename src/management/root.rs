//! The methods of the client itself, which belong to no area.

use super::client::ManagementClient;
use super::rest_request::MakeRestRequest;
use crate::generated::types::EmailScene;
use crate::requests::SendEmail;
use crate::requests::management::{
    CheckLoginStatus, GetUserpoolDetail, IsPasswordValid, RefreshAccessToken,
};
use crate::secret::Secret;
use crate::wire::HttpMethod;

/// # E-mails, tokens, passwords
impl ManagementClient {
    /// [Sends an e-mail with a one-time code or a link](SendEmail) to an end user.
    #[doc(alias("sendEmail", "SendEmail"))]
    pub fn send_email(&self, email: impl Into<String>, scene: EmailScene) -> SendEmail {
        SendEmail::new(self.call(), email, scene)
    }

    /// [Checks whether a token of an end user is valid](CheckLoginStatus), and until when. For what JavaScript returns with its option
    /// `fetchUserDetail`, call [`users().detail`](super::Users::detail) then.
    #[doc(alias("checkLoginStatus", "CheckLoginStatusByToken"))]
    pub fn check_login_status(&self, token: impl Into<Secret>) -> CheckLoginStatus {
        CheckLoginStatus::new(self.call(), token)
    }

    /// [Exchanges a management token for another](RefreshAccessToken), which is valid for longer.
    pub fn refresh_access_token(&self, access_token: impl Into<Secret>) -> RefreshAccessToken {
        RefreshAccessToken::new(self.call(), access_token)
    }

    /// [Checks whether a password satisfies the user pool's policy](IsPasswordValid).
    #[doc(alias("isPasswordValid", "IsPasswordValid"))]
    pub fn is_password_valid(&self, password: impl Into<Secret>) -> IsPasswordValid {
        IsPasswordValid::new(self.call(), password)
    }

    /// [Returns the user pool](GetUserpoolDetail) over GraphQL. See also [`userpool().detail`](super::Userpool::detail).
    #[doc(alias("_get_userpool_detail"))]
    pub fn get_userpool_detail(&self) -> GetUserpoolDetail {
        GetUserpoolDetail::new(self.call())
    }

    /// [Sends a request of your own](MakeRestRequest) to a REST path of the host, with this client's token, headers and errors.
    ///
    /// ```no_run
    /// use authing::HttpMethod;
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::ManagementClient) -> Result<(), Box<dyn std::error::Error>> {
    /// let page = client
    ///     .make_rest_request(HttpMethod::Get, "/api/v2/tenants")
    ///     .query("page", 1)
    ///     .await?;
    /// println!("{} tenants", page.0["totalCount"]);
    ///
    /// let member = json!({ "userIds": ["USER_ID"] });
    /// let added = client.make_rest_request(HttpMethod::Post, "/api/v2/tenant/TENANT_ID/user");
    /// added.json(&member).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("makeRestRequest", "SendHttpRestRequest"))]
    pub fn make_rest_request(
        &self,
        method: HttpMethod,
        path: impl Into<String>,
    ) -> MakeRestRequest {
        MakeRestRequest::new(self.call(), method, path)
    }
}

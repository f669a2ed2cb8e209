//! The templates of the e-mails that the user pool sends.

use super::client::ManagementClient;
use crate::generated::types::EmailTemplateType;
use crate::requests::management::{
    ConfigEmailTemplate, DisableEmailTemplate, EnableEmailTemplate, ListEmailTemplates,
    PreviewEmail,
};

/// The templates of the e-mails that the user pool sends. Returned by [`ManagementClient::email_templates`].
///
/// The server has a default template for each type of e-mail. The user pool's own template replaces it while it is enabled.
#[derive(Clone, Debug)]
pub struct EmailTemplates {
    client: ManagementClient,
}

/// # E-mail templates
impl ManagementClient {
    /// The templates of the e-mails that the user pool sends. Not in the official SDKs.
    pub fn email_templates(&self) -> EmailTemplates {
        EmailTemplates {
            client: self.clone(),
        }
    }
}

impl EmailTemplates {
    /// [Lists the templates](ListEmailTemplates).
    pub fn list(&self) -> ListEmailTemplates {
        ListEmailTemplates::new(self.client.call())
    }

    /// [Sets the user pool's own template](ConfigEmailTemplate) of an e-mail.
    ///
    /// ```no_run
    /// use authing::types::EmailTemplateType;
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let templates = client.email_templates();
    /// let (reset, content) = (EmailTemplateType::ResetPassword, "<p>{{user_email}}: {{verify_code}}</p>");
    /// templates.config(reset.clone(), "Reset", "Your new password", "{{client_name}}", content).await?;
    /// templates.enable(reset).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn config(
        &self,
        email: EmailTemplateType,
        name: impl Into<String>,
        subject: impl Into<String>,
        sender: impl Into<String>,
        content: impl Into<String>,
    ) -> ConfigEmailTemplate {
        ConfigEmailTemplate::new(self.client.call(), email, name, subject, sender, content)
    }

    /// [Puts the user pool's own template to use](EnableEmailTemplate).
    pub fn enable(&self, email: EmailTemplateType) -> EnableEmailTemplate {
        EnableEmailTemplate::new(self.client.call(), email)
    }

    /// [Puts the server's default template back to use](DisableEmailTemplate).
    pub fn disable(&self, email: EmailTemplateType) -> DisableEmailTemplate {
        DisableEmailTemplate::new(self.client.call(), email)
    }

    /// [Returns an e-mail as its template makes it](PreviewEmail), without sending it.
    pub fn preview(&self, email: EmailTemplateType) -> PreviewEmail {
        PreviewEmail::new(self.client.call(), email)
    }
}

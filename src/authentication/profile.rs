//! The profile of the user who is logged in.

use super::AuthenticationClient;
use crate::call::{Call, Context, Endpoint, Handle};
use crate::error::{Error, Result};
use crate::operations::{self, update_user};
use crate::options::endpoint;
use crate::transport::{Reply, Request, RequestBody};
use crate::types::{UpdateUserInput, User};
use serde::Deserialize;

endpoint! {
    /// What [`AuthenticationClient::update_profile`] prepares.
    pub struct UpdateProfile("updateUser") { updates: UpdateUserInput }
    options { email_token, phone_token }
}

impl Endpoint for UpdateProfile {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let id = context.user_id(self)?;
        if !self.updates.password.is_keep() {
            return Err(Error::invalid_argument(
                "updates.password",
                "the profile cannot change it: call `update_password`",
            ));
        }
        context.graphql::<operations::UpdateUser>(update_user::Variables {
            id: Some(id),
            input: self.updates.clone(),
            email_token: self.email_token.clone(),
            phone_token: self.phone_token.clone(),
        })
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: update_user::ResponseData = reply.graphql()?;
        context.update(None, answer.update_user)
    }
}

endpoint! {
    /// What [`AuthenticationClient::upload_avatar`] prepares.
    pub struct UploadAvatar("POST /api/v2/upload") { bytes: Vec<u8>, content_type: String }
    options {}
}

impl Endpoint for UploadAvatar {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        // The second step needs the user's id: a picture that nobody will have need not be uploaded.
        context.user_id(self)?;
        if !self.content_type.starts_with("image/") {
            return Err(Error::invalid_argument(
                "content_type",
                "it is not that of a picture, such as `image/png`",
            ));
        }
        let file = RequestBody::File {
            part: "file",
            file_name: "personal.jpeg".to_owned(),
            content_type: self.content_type.clone(),
            bytes: self.bytes.clone(),
        };
        let upload = context
            .post("/api/v2/upload")
            .query("folder", "avatar".to_owned());
        upload.anonymous().body(file).build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: update_user::ResponseData = reply.graphql()?;
        context.update(None, answer.update_user)
    }

    async fn send(self, handle: Handle) -> Result<User> {
        #[derive(Deserialize)]
        struct Uploaded {
            url: String,
        }
        let upload = |context: &Context<'_>| self.request(context);
        let uploaded = |reply: &Reply, _: &Context<'_>| reply.rest::<Uploaded>();
        let photo = handle.exchange(upload, uploaded).await?.url;
        let updates = UpdateUserInput {
            photo: photo.into(),
            ..Default::default()
        };
        UpdateProfile::new(updates).send(handle).await
    }
}

/// # Profile
impl AuthenticationClient {
    /// Changes the profile of the user who is logged in, through the mutation `updateUser`.
    ///
    /// Needs a login. A field that is not set stays as it is, [`Patch::Clear`](crate::Patch::Clear) removes its value. The session's
    /// user becomes the one that is returned.
    ///
    /// E-mail address, phone number and password have methods of their own: [`update_email`](Self::update_email),
    /// [`update_phone`](Self::update_phone), [`update_password`](Self::update_password).
    ///
    /// ```no_run
    /// use authing::Patch;
    /// use authing::types::UpdateUserInput;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let user = client
    ///     .update_profile(UpdateUserInput {
    ///         nickname: "Nick".into(),
    ///         company: Patch::Clear,
    ///         ..Default::default()
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in); [`Error::InvalidArgument`] for a password.
    /// - 2225, 2226: e-mail address and phone number cannot be changed here; 2018: nor can this field.
    /// - 2034: the user name is in use.
    pub fn update_profile(&self, updates: UpdateUserInput) -> Call<UpdateProfile> {
        self.call(UpdateProfile::new(updates))
    }

    /// Uploads a picture and makes it the photo of the user who is logged in, through `POST /api/v2/upload?folder=avatar` and the
    /// mutation `updateUser`.
    ///
    /// Needs a login. The content type is the picture's, such as `image/png`. The session's user becomes the one that is returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in); [`Error::InvalidArgument`] for a type that is no picture's.
    /// - 413: the picture is too large.
    ///
    /// When the second step fails, the picture is uploaded and the profile unchanged: repeat the call.
    pub fn upload_avatar(
        &self,
        bytes: impl Into<Vec<u8>>,
        content_type: impl Into<String>,
    ) -> Call<UploadAvatar> {
        self.call(UploadAvatar::new(bytes.into(), content_type.into()))
    }
}

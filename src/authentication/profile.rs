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
    pub struct UploadAvatar("POST /api/v2/upload") { picture: RequestBody }
    options {}
}

impl Endpoint for UploadAvatar {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        // The second step needs the user's id: a picture that nobody will have need not be uploaded.
        context.user_id(self)?;
        let is_image = matches!(&self.picture,
            RequestBody::File { content_type, .. } if content_type.to_ascii_lowercase().starts_with("image/"));
        if !is_image {
            return Err(Error::invalid_argument(
                "content_type",
                "it is not that of a picture, such as `image/png`",
            ));
        }
        let upload = context
            .post("/api/v2/upload")
            .query("folder", "avatar".to_owned());
        upload.anonymous().body(self.picture.clone()).build()
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
        let own = handle.with_copied_session();
        let token = own.session.token();
        let upload = |context: &Context<'_>| self.request(context);
        let uploaded = |reply: &Reply, _: &Context<'_>| reply.rest::<Uploaded>();
        let photo = own.exchange(upload, uploaded).await?.url;
        let updates = UpdateUserInput {
            photo: photo.into(),
            ..Default::default()
        };
        let user = UpdateProfile::new(updates).send(own).await?;
        handle.session.update(token.as_ref(), &user);
        Ok(user)
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
    /// It is the photo of the user who is logged in when the call begins, whoever logs in to the same client meanwhile.
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
        self.call(UploadAvatar::new(RequestBody::File {
            part: "file",
            file_name: "personal.jpeg".to_owned(),
            content_type: content_type.into(),
            bytes: bytes.into(),
        }))
    }
}

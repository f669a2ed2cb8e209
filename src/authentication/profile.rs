//! The profile of the user who is logged in.

use super::client::AuthenticationClient;
use super::upload::Upload;
use crate::declare::{Steps, request};
use crate::error::{DecodeError, Error, Result};
use crate::generated::operations::{self, update_user};
use crate::generated::types::{UpdateUserInput, User};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::{Sending, Sent};
use crate::wire::{Request, RequestBody};

request! {
    /// Changes the profile of the user who is logged in. The session takes the returned user.
    ///
    /// A field that is not set keeps its value; [`Patch::Clear`](crate::Patch::Clear) removes it. E-mail address, phone number and password
    /// have methods of their own: `update_email`, `update_phone`, `update_password`.
    ///
    /// Sends the mutation `updateUser`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): `updates` contains a password; nothing is sent.
    /// - [`USE_UPDATE_EMAIL`](crate::ErrorCode::USE_UPDATE_EMAIL) (2225), [`USE_UPDATE_PHONE`](crate::ErrorCode::USE_UPDATE_PHONE) (2226): this method cannot change e-mail address and phone number.
    /// - [`NO_CHANGE_PERMISSION`](crate::ErrorCode::NO_CHANGE_PERMISSION) (2018): the user may not change this field.
    /// - [`USERNAME_EXISTS`](crate::ErrorCode::USERNAME_EXISTS) (2034): the user name is taken.
    pub struct UpdateProfile("updateUser") -> User {
        updates: UpdateUserInput,
    }
    options {
        /// The token of an e-mail address that was verified before.
        email_token: Secret,
        /// The token of a phone number that was verified before.
        phone_token: Secret,
    }
}

impl Endpoint for UpdateProfile {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let id = context.identity.user_id(Self::OPERATION)?;
        if !self.updates.password.is_keep() {
            return Err(Error::invalid_argument(
                "updates.password",
                "the profile cannot change it: call `update_password`",
            ));
        }
        context
            .graphql::<operations::UpdateUser>(update_user::Variables {
                id: Some(id),
                input: self.updates.clone(),
                email_token: self.email_token.clone(),
                phone_token: self.phone_token.clone(),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: update_user::ResponseData = response.graphql()?;
        Ok(answer.update_user)
    }
}

request! {
    /// Uploads a picture and makes it the photo of the user who is logged in. The session takes the returned user.
    ///
    /// The content type is that of the picture, such as `image/png`. The photo becomes that of the user who is logged in when the request
    /// begins, whoever logs in to the same session meanwhile. If the second request fails, the picture is uploaded and the profile is
    /// unchanged: call the method again.
    ///
    /// Sends `POST /api/v2/upload?folder=avatar`, then the mutation `updateUser`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the content type is not that of a picture; nothing is sent.
    /// - [`BODY_TOO_LARGE`](crate::ErrorCode::BODY_TOO_LARGE) (413): the picture is too large.
    pub struct UploadAvatar("POST /api/v2/upload"), in steps -> User {
        picture: RequestBody,
    }
}

impl UploadAvatar {
    fn upload(&self) -> Result<Upload> {
        // The second step needs the user's ID: a picture that nobody will have need not be uploaded.
        self.call.identity().user_id(Self::OPERATION)?;
        let is_image = matches!(&self.picture,
            RequestBody::File { content_type, .. } if content_type.to_ascii_lowercase().starts_with("image/"));
        if !is_image {
            return Err(Error::invalid_argument(
                "content_type",
                "it is not that of a picture, such as `image/png`",
            ));
        }
        Ok(Upload {
            folder: "avatar",
            is_private: false,
            picture: self.picture.clone(),
        })
    }
}

impl Steps for UploadAvatar {
    type Output = User;

    fn first(&self) -> Result<Request> {
        self.call.of::<()>().anonymous().request(&self.upload()?)
    }

    fn run(self) -> Sending<User> {
        let (all, call) = (self.call.clone(), self.call.fixed());
        all.clone().steps(Self::OPERATION, async move {
            let uploaded = call.of().anonymous().send(self.upload()?).await?;
            let lacks_url = || DecodeError::new(Self::OPERATION.into(), "data.url", "holds null");
            let updates = UpdateUserInput {
                photo: uploaded.url.ok_or_else(lacks_url)?.into(),
                ..Default::default()
            };
            let user = UpdateProfile::new(call.of(), updates).await?;
            all.done(&Sent::by(call.identity(), None), &user);
            Ok(user)
        })
    }
}

/// # Profile
impl AuthenticationClient {
    /// Changes the profile of the user: see [`UpdateProfile`].
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
    #[doc(alias("updateProfile", "UpdateProfile"))]
    pub fn update_profile(&self, updates: UpdateUserInput) -> UpdateProfile {
        UpdateProfile::new(self.call().updates().logged_in(), updates)
    }

    /// Uploads a picture and makes it the photo of the user: see [`UploadAvatar`].
    #[doc(alias("uploadAvatar", "updateAvatar"))]
    pub fn upload_avatar(
        &self,
        bytes: impl Into<Vec<u8>>,
        content_type: impl Into<String>,
    ) -> UploadAvatar {
        UploadAvatar::new(
            self.call().updates().logged_in(),
            RequestBody::File {
                part: "file",
                file_name: "personal.jpeg".to_owned(),
                content_type: content_type.into(),
                bytes: bytes.into(),
            },
        )
    }
}

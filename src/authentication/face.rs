//! Faces as a second factor: two pictures of the user's face, by address or uploaded.

use super::upload::{UPLOAD, Upload};
use crate::declare::{Steps, request};
use crate::error::{DecodeError, Error, Result};
use crate::generated::types::User;
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::{Call, Sending, Sent};
use crate::wire::{Request, RequestBody};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

/// Two pictures of one face, by address or by the key of an upload.
fn associate_face(
    context: &Context<'_>,
    (photo_a, photo_b): (&str, &str),
    is_external: bool,
    mfa_token: Option<&Secret>,
) -> Result<Request> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        photo_a: &'a str,
        photo_b: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        is_external: Option<bool>,
    }
    let body = Body {
        photo_a,
        photo_b,
        is_external: is_external.then_some(true),
    };
    context
        .post("/api/v2/mfa/face/associate")
        .token(mfa_token)
        .json(&body)
        .build()
}

request! {
    /// Enrols the user's face, from the URLs of two pictures of it. The server fetches and compares them.
    ///
    /// The session takes the returned user. With `mfa_token`, the face is that of the user whose login waits, and the returned user is logged
    /// in.
    ///
    /// Sends `POST /api/v2/mfa/face/associate`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is neither a session nor an MFA token (nothing is sent), or the token
    ///   is expired, used or not valid ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`FACE_NEEDS_PHONE_OR_EMAIL`](crate::ErrorCode::FACE_NEEDS_PHONE_OR_EMAIL) (1703),
    ///   [`FACE_PHONE_UNVERIFIED`](crate::ErrorCode::FACE_PHONE_UNVERIFIED) (1704),
    ///   [`FACE_EMAIL_UNVERIFIED`](crate::ErrorCode::FACE_EMAIL_UNVERIFIED) (1705): the user has no verified phone number or e-mail address.
    /// - [`FACE_BOUND`](crate::ErrorCode::FACE_BOUND) (1706): the face is enrolled already.
    /// - [`FACE_BINDING_FAILED`](crate::ErrorCode::FACE_BINDING_FAILED) (1707): the server cannot use a picture, or the faces differ.
    pub struct AssociateFaceByUrl("POST /api/v2/mfa/face/associate") -> User {
        photo_a: String,
        photo_b: String,
    }
    options {
        /// The MFA token of a login that waits for multi-factor authentication, instead of the session's token: an
        /// [`MfaChallenge`](crate::MfaChallenge), or the [`mfa_token`](crate::Error::mfa_token) of its error.
        mfa_token: Secret,
    }
}

impl Endpoint for AssociateFaceByUrl {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let photos = (self.photo_a.as_str(), self.photo_b.as_str());
        associate_face(context, photos, true, self.mfa_token.as_ref())
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

/// The bytes of a picture of a face. Its `Debug` says only how many they are.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo(Vec<u8>);

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Photo({} bytes)", self.0.len())
    }
}

impl<T: Into<Vec<u8>>> From<T> for Photo {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

/// What a picture's first bytes say about its type and the ending of its name.
fn picture(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const TYPES: [(&[u8], &str, &str); 3] = [
        (&[0xff, 0xd8, 0xff], "image/jpeg", "photo.jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "photo.png"),
        (b"BM", "image/bmp", "photo.bmp"),
    ];
    let found = TYPES.iter().find(|(start, ..)| bytes.starts_with(start));
    found.map(|(_, content_type, file_name)| (*content_type, *file_name))
}

/// The upload of a picture of a face.
fn upload(argument: &'static str, photo: &Photo) -> Result<Upload> {
    let (content_type, file_name) = picture(&photo.0).ok_or_else(|| {
        Error::invalid_argument(argument, "it is not a picture in JPEG, PNG or BMP")
    })?;
    Ok(Upload {
        folder: "face-photo",
        is_private: true,
        picture: RequestBody::File {
            part: "file",
            file_name: file_name.to_owned(),
            content_type: content_type.to_owned(),
            bytes: photo.0.clone(),
        },
    })
}

/// The last step: the uploaded pictures become the user's.
#[derive(Debug)]
struct BindFace {
    keys: (String, String),
    mfa_token: Option<Secret>,
}

impl Named for BindFace {
    fn operation(&self) -> Cow<'static, str> {
        AssociateFaceByUrl::OPERATION.into()
    }
}

impl Endpoint for BindFace {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let (key_a, key_b) = &self.keys;
        associate_face(context, (key_a, key_b), false, self.mfa_token.as_ref())
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

request! {
    /// Enrols the user's face, from the bytes of one or two pictures of it, as JPEG, PNG or BMP.
    ///
    /// The session takes the returned user. With `mfa_token`, the face is that of the user whose login waits, and the returned user is logged
    /// in.
    ///
    /// Sends `POST /api/v2/upload` for each picture, then `POST /api/v2/mfa/face/associate`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): a picture is not JPEG, PNG or BMP; nothing is sent.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is neither a session nor an MFA token (nothing is sent), or the token
    ///   is expired, used or not valid ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`FACE_NEEDS_PHONE_OR_EMAIL`](crate::ErrorCode::FACE_NEEDS_PHONE_OR_EMAIL) (1703),
    ///   [`FACE_PHONE_UNVERIFIED`](crate::ErrorCode::FACE_PHONE_UNVERIFIED) (1704),
    ///   [`FACE_EMAIL_UNVERIFIED`](crate::ErrorCode::FACE_EMAIL_UNVERIFIED) (1705): the user has no verified phone number or e-mail address.
    /// - [`FACE_BOUND`](crate::ErrorCode::FACE_BOUND) (1706): the face is enrolled already.
    /// - [`FACE_BINDING_FAILED`](crate::ErrorCode::FACE_BINDING_FAILED) (1707): the server cannot use a picture, or the faces differ.
    /// - [`BODY_TOO_LARGE`](crate::ErrorCode::BODY_TOO_LARGE) (413): a picture is too large.
    pub struct AssociateFaceByBlob("POST /api/v2/upload"), in steps -> User {
        photo_a: Photo,
    }
    options {
        /// A second picture, to compare the first with. Default: the first.
        photo_b: Photo,
        /// The MFA token of a login that waits for multi-factor authentication, instead of the session's token: an
        /// [`MfaChallenge`](crate::MfaChallenge), or the [`mfa_token`](crate::Error::mfa_token) of its error.
        mfa_token: Secret,
    }
}

impl AssociateFaceByBlob {
    /// Both pictures are looked at before anything is sent.
    fn uploads(&self) -> Result<(Upload, Option<Upload>)> {
        let needed = self.call.identity().token.or(self.mfa_token.clone());
        if needed.is_none_or(|token| token.is_empty()) {
            return Err(Error::not_logged_in(Self::OPERATION));
        }
        let photo_b = self.photo_b.as_ref();
        let second = photo_b.map(|photo_b| upload("photo_b", photo_b));
        Ok((upload("photo_a", &self.photo_a)?, second.transpose()?))
    }
}

async fn uploaded(call: &Call<User>, upload: Upload) -> Result<String> {
    let uploaded = call.of().anonymous().send(upload).await?;
    let lacks_key = || DecodeError::new(UPLOAD.into(), "data.key", "holds null").into();
    uploaded.key.ok_or_else(lacks_key)
}

impl Steps for AssociateFaceByBlob {
    type Output = User;

    fn first(&self) -> Result<Request> {
        self.call.of::<()>().anonymous().request(&self.uploads()?.0)
    }

    fn run(self) -> Sending<User> {
        // One user's face, whoever logs in to the same client meanwhile.
        let (all, call) = (self.call.clone(), self.call.fixed());
        all.clone().steps(Self::OPERATION, async move {
            let (first, second) = self.uploads()?;
            let key_a = uploaded(&call, first).await?;
            let key_b = match second {
                Some(second) => uploaded(&call, second).await?,
                None => key_a.clone(),
            };
            let mfa_token = self.mfa_token.clone();
            let keys = (key_a, key_b);
            let bind = BindFace { keys, mfa_token };
            let user = call.of().send(bind).await?;
            all.done(&Sent::by(call.identity(), self.mfa_token), &user);
            Ok(user)
        })
    }
}

request! {
    /// Enrols the user's face, from a file with a picture of it, as JPEG, PNG or BMP.
    ///
    /// The file is read when the request is awaited, without blocking the runtime. The session takes the returned user. With `mfa_token`, the
    /// face is that of the user whose login waits, and the returned user is logged in.
    ///
    /// Sends `POST /api/v2/upload`, then `POST /api/v2/mfa/face/associate`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the file cannot be read, or is not JPEG, PNG or BMP; nothing is sent.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is neither a session nor an MFA token (nothing is sent), or the token
    ///   is expired, used or not valid ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`FACE_NEEDS_PHONE_OR_EMAIL`](crate::ErrorCode::FACE_NEEDS_PHONE_OR_EMAIL) (1703),
    ///   [`FACE_PHONE_UNVERIFIED`](crate::ErrorCode::FACE_PHONE_UNVERIFIED) (1704),
    ///   [`FACE_EMAIL_UNVERIFIED`](crate::ErrorCode::FACE_EMAIL_UNVERIFIED) (1705): the user has no verified phone number or e-mail address.
    /// - [`FACE_BOUND`](crate::ErrorCode::FACE_BOUND) (1706): the face is enrolled already.
    /// - [`FACE_BINDING_FAILED`](crate::ErrorCode::FACE_BINDING_FAILED) (1707): the server cannot use a picture, or the faces differ.
    /// - [`BODY_TOO_LARGE`](crate::ErrorCode::BODY_TOO_LARGE) (413): the picture is too large.
    pub struct AssociateFaceByLocalFile("POST /api/v2/upload"), in steps -> User {
        path: PathBuf,
    }
    options {
        /// The MFA token of a login that waits for multi-factor authentication, instead of the session's token: an
        /// [`MfaChallenge`](crate::MfaChallenge), or the [`mfa_token`](crate::Error::mfa_token) of its error.
        mfa_token: Secret,
    }
}

impl AssociateFaceByLocalFile {
    /// The same with what the file holds.
    fn read(&self) -> Result<AssociateFaceByBlob> {
        let bytes = std::fs::read(&self.path).map_err(|error| {
            Error::invalid_argument("path", format!("the file cannot be read: {error}"))
        })?;
        let mut blob = AssociateFaceByBlob::new(self.call.clone(), bytes);
        blob.mfa_token.clone_from(&self.mfa_token);
        Ok(blob)
    }
}

impl Steps for AssociateFaceByLocalFile {
    type Output = User;

    fn first(&self) -> Result<Request> {
        self.read()?.first()
    }

    /// Other requests of the same thread do not wait for the disk.
    fn run(self) -> Sending<User> {
        self.call.clone().steps(Self::OPERATION, async move {
            let read = tokio::task::spawn_blocking(move || self.read()).await;
            let stopped = |_| Error::invalid_argument("path", "the file was not read to its end");
            read.map_err(stopped)??.run().await
        })
    }
}

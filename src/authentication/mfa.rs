//! The second factor: enrolment, and the way on from a login that asks for one.

use super::client::AuthenticationClient;
use super::upload::{UPLOAD, Upload};
use crate::declare::{Steps, request};
use crate::error::{DecodeError, Error, Result};
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::{Call, Sending, Sent};
use crate::types::{CommonMessage, User};
use crate::wire::{Request, RequestBody};
use reqwest::Method;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An enum of texts that the server may add to.
macro_rules! open_enum {
    (
        $(#[$doc:meta])*
        pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A value that this version of the crate does not know.
            Other(String),
        }

        impl $name {
            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Other(text),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

open_enum! {
    /// A kind of authenticator.
    #[derive(Default)]
    pub enum AuthenticatorType {
        /// An app that shows codes which change every 30 seconds.
        #[default]
        Totp = "totp",
    }
}

open_enum! {
    /// Who asks for an authenticator.
    #[derive(Default)]
    pub enum TotpSource {
        /// The user, for the own account (`SELF`).
        #[default]
        Own = "SELF",
        /// The application, for all of its users.
        Application = "APPLICATION",
    }
}

/// An authenticator that a user has.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct MfaAuthenticator {
    /// The id.
    pub id: String,
    /// Whose it is.
    pub user_id: Option<String>,
    /// The kind.
    pub authenticator_type: Option<AuthenticatorType>,
    /// Who asked for it.
    pub source: Option<TotpSource>,
    /// Whether logins ask for it: not before it is confirmed.
    pub enable: Option<bool>,
    /// The secret that the app makes its codes of.
    pub secret: Option<Secret>,
    /// The code for a login without the app.
    pub recovery_code: Option<Secret>,
    /// When it was made, in ISO 8601.
    pub created_at: Option<String>,
    /// When it was changed last, in ISO 8601.
    pub updated_at: Option<String>,
}

/// A new authenticator, to be shown to the user and then
/// [confirmed](Mfa::confirm_assosicate_mfa_authenticator).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MfaAssociation {
    /// The kind.
    pub authenticator_type: Option<AuthenticatorType>,
    /// The secret, to be typed into an app that cannot scan.
    pub secret: Secret,
    /// The address `otpauth://..` that the app scans. It holds the secret.
    pub qrcode_uri: Option<Secret>,
    /// The same as a picture, for the `src` of an `<img>`. It holds the secret too.
    pub qrcode_data_url: Option<Secret>,
    /// The code for a login without the app, for the user to keep.
    pub recovery_code: Option<Secret>,
}

request! {
    /// The request returned by [`Mfa::get_mfa_authenticators`].
    pub struct GetMfaAuthenticators("GET /api/v2/mfa/authenticator") -> Vec<MfaAuthenticator> {}
    options {
        /// The kind of authenticator: [`Totp`](crate::authentication::AuthenticatorType::Totp) unless set.
        authenticator_type: AuthenticatorType,
        /// Who asks for the authenticator: [`Own`](crate::authentication::TotpSource::Own) unless set.
        source: TotpSource,
        /// The token of a login that waits for a second factor, instead of the session's: an
        /// [`MfaChallenge`](crate::MfaChallenge), or what [`mfa_token`](crate::Error::mfa_token) gives.
        mfa_token: Secret,
    }
}

impl Endpoint for GetMfaAuthenticators {
    type Output = Vec<MfaAuthenticator>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let kind = self.authenticator_type.clone().unwrap_or_default();
        let source = self.source.clone().unwrap_or_default();
        context
            .get("/api/v2/mfa/authenticator")
            .token(self.mfa_token.as_ref())
            .query("type", kind.as_str().to_owned())
            .query("source", source.as_str().to_owned())
            .build()
    }

    fn read(&self, response: &Response) -> Result<Vec<MfaAuthenticator>> {
        response.rest()
    }
}

/// What enrolment sends. The keys are those of the answer, as the JavaScript SDK has them.
#[derive(Serialize)]
struct Association<'a> {
    authenticator_type: AuthenticatorType,
    #[serde(skip_serializing_if = "Option::is_none")]
    totp: Option<&'a Secret>,
    source: TotpSource,
}

request! {
    /// The request returned by [`Mfa::assosicate_mfa_authenticator`].
    pub struct AssosicateMfaAuthenticator("POST /api/v2/mfa/totp/associate") -> MfaAssociation {}
    options {
        /// The kind of authenticator: [`Totp`](crate::authentication::AuthenticatorType::Totp) unless set.
        authenticator_type: AuthenticatorType,
        /// Who asks for the authenticator: [`Own`](crate::authentication::TotpSource::Own) unless set.
        source: TotpSource,
        /// The token of a login that waits for a second factor, instead of the session's: an
        /// [`MfaChallenge`](crate::MfaChallenge), or what [`mfa_token`](crate::Error::mfa_token) gives.
        mfa_token: Secret,
    }
}

impl Endpoint for AssosicateMfaAuthenticator {
    type Output = MfaAssociation;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let body = Association {
            authenticator_type: self.authenticator_type.clone().unwrap_or_default(),
            totp: None,
            source: self.source.clone().unwrap_or_default(),
        };
        context
            .post("/api/v2/mfa/totp/associate")
            .token(self.mfa_token.as_ref())
            .json(&body)
            .build()
    }

    fn read(&self, response: &Response) -> Result<MfaAssociation> {
        response.rest()
    }
}

request! {
    /// The request returned by [`Mfa::delete_mfa_authenticator`].
    pub struct DeleteMfaAuthenticator("DELETE /api/v2/mfa/totp/associate") -> CommonMessage {}
}

impl Endpoint for DeleteMfaAuthenticator {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .request(Method::DELETE, "/api/v2/mfa/totp/associate")
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`Mfa::confirm_assosicate_mfa_authenticator`].
    pub struct ConfirmAssosicateMfaAuthenticator("POST /api/v2/mfa/totp/associate/confirm") -> CommonMessage {
        totp: Secret,
    }
    options {
        /// The kind of authenticator: [`Totp`](crate::authentication::AuthenticatorType::Totp) unless set.
        authenticator_type: AuthenticatorType,
        /// Who asks for the authenticator: [`Own`](crate::authentication::TotpSource::Own) unless set.
        source: TotpSource,
        /// The token of a login that waits for a second factor, instead of the session's: an
        /// [`MfaChallenge`](crate::MfaChallenge), or what [`mfa_token`](crate::Error::mfa_token) gives.
        mfa_token: Secret,
    }
}

impl Endpoint for ConfirmAssosicateMfaAuthenticator {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let body = Association {
            authenticator_type: self.authenticator_type.clone().unwrap_or_default(),
            totp: Some(&self.totp),
            source: self.source.clone().unwrap_or_default(),
        };
        context
            .post("/api/v2/mfa/totp/associate/confirm")
            .token(self.mfa_token.as_ref())
            .json(&body)
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`Mfa::verify_totp_mfa`].
    pub struct VerifyTotpMfa("POST /api/v2/mfa/totp/verify") -> User {
        totp: Secret,
        mfa_token: Secret,
    }
}

impl Endpoint for VerifyTotpMfa {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        struct Body<'a> {
            totp: &'a Secret,
        }
        let body = Body { totp: &self.totp };
        prove(context, "/api/v2/mfa/totp/verify", &self.mfa_token, &body)
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

/// A request with the token of the login that waits, never with the session's.
fn prove(
    context: &Context<'_>,
    path: &str,
    mfa_token: &Secret,
    body: &impl Serialize,
) -> Result<Request> {
    context.post(path).token(Some(mfa_token)).json(body).build()
}

request! {
    /// The request returned by [`Mfa::verify_app_sms_mfa`].
    pub struct VerifyAppSmsMfa("POST /api/v2/applications/mfa/sms/verify") -> User {
        phone: String,
        code: Secret,
        mfa_token: Secret,
    }
    options {
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: String,
    }
}

impl Endpoint for VerifyAppSmsMfa {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            phone: &'a str,
            code: &'a Secret,
            #[serde(skip_serializing_if = "Option::is_none")]
            phone_country_code: Option<&'a str>,
        }
        let body = Body {
            phone: &self.phone,
            code: &self.code,
            phone_country_code: self.phone_country_code.as_deref(),
        };
        let path = "/api/v2/applications/mfa/sms/verify";
        prove(context, path, &self.mfa_token, &body)
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

request! {
    /// The request returned by [`Mfa::verify_app_email_mfa`].
    pub struct VerifyAppEmailMfa("POST /api/v2/applications/mfa/email/verify") -> User {
        email: String,
        code: Secret,
        mfa_token: Secret,
    }
}

impl Endpoint for VerifyAppEmailMfa {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        struct Body<'a> {
            email: &'a str,
            code: &'a Secret,
        }
        let body = Body {
            email: &self.email,
            code: &self.code,
        };
        let path = "/api/v2/applications/mfa/email/verify";
        prove(context, path, &self.mfa_token, &body)
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

request! {
    /// The request returned by [`Mfa::phone_or_email_bindable`].
    pub struct PhoneOrEmailBindable("POST /api/v2/applications/mfa/check") -> bool {
        mfa_token: Secret,
    }
    options {
        /// The phone number to look for.
        phone: String,
        /// The e-mail address to look for, in any case.
        email: String,
    }
}

impl Endpoint for PhoneOrEmailBindable {
    type Output = bool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            phone: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            email: Option<&'a str>,
        }
        if self.phone.is_some() == self.email.is_some() {
            return Err(Error::invalid_argument(
                "phone",
                "the question is about it or `email`: set one of the two",
            ));
        }
        let body = Body {
            phone: self.phone.as_deref(),
            email: self.email.as_deref(),
        };
        let path = "/api/v2/applications/mfa/check";
        prove(context, path, &self.mfa_token, &body)
    }

    fn read(&self, response: &Response) -> Result<bool> {
        response.rest()
    }
}

request! {
    /// The request returned by [`Mfa::verify_totp_recovery_code`].
    pub struct VerifyTotpRecoveryCode("POST /api/v2/mfa/totp/recovery") -> User {
        recovery_code: Secret,
        mfa_token: Secret,
    }
}

impl Endpoint for VerifyTotpRecoveryCode {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            recovery_code: &'a Secret,
        }
        let body = Body {
            recovery_code: &self.recovery_code,
        };
        let path = "/api/v2/mfa/totp/recovery";
        prove(context, path, &self.mfa_token, &body)
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

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
    /// The request returned by [`Mfa::associate_face_by_url`].
    pub struct AssociateFaceByUrl("POST /api/v2/mfa/face/associate") -> User {
        photo_a: String,
        photo_b: String,
    }
    options {
        /// The token of a login that waits for a second factor, instead of the session's: an
        /// [`MfaChallenge`](crate::MfaChallenge), or what [`mfa_token`](crate::Error::mfa_token) gives.
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
    let (content_type, file_name) = picture(&photo.0)
        .ok_or_else(|| Error::invalid_argument(argument, "it is no picture in JPEG, PNG or BMP"))?;
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
    /// The request returned by [`Mfa::associate_face_by_blob`].
    pub struct AssociateFaceByBlob("POST /api/v2/upload"), in steps -> User {
        photo_a: Photo,
    }
    options {
        /// A second picture of the face, to compare the first with: the first again unless set. JPEG, PNG or BMP.
        photo_b: Photo,
        /// The token of a login that waits for a second factor, instead of the session's: an
        /// [`MfaChallenge`](crate::MfaChallenge), or what [`mfa_token`](crate::Error::mfa_token) gives.
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
        let call = self.call.fixed();
        call.clone().steps(Self::OPERATION, async move {
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
            call.done(&Sent::by(call.identity(), self.mfa_token), &user);
            Ok(user)
        })
    }
}

request! {
    /// The request returned by [`Mfa::associate_face_by_local_file`].
    pub struct AssociateFaceByLocalFile("POST /api/v2/upload"), in steps -> User {
        path: PathBuf,
    }
    options {
        /// The token of a login that waits for a second factor, instead of the session's: an
        /// [`MfaChallenge`](crate::MfaChallenge), or what [`mfa_token`](crate::Error::mfa_token) gives.
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

request! {
    /// The request returned by [`Mfa::verify_face_mfa`].
    pub struct VerifyFaceMfa("POST /api/v2/mfa/face/verify") -> User {
        photo: String,
        mfa_token: Secret,
    }
}

impl Endpoint for VerifyFaceMfa {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        struct Body<'a> {
            photo: &'a str,
        }
        let body = Body { photo: &self.photo };
        let path = "/api/v2/mfa/face/verify";
        prove(context, path, &self.mfa_token, &body)
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

/// The second factor of one end user. From [`AuthenticationClient::mfa`]; it shares the client's session.
///
/// A login that asks for a second factor fails with 1635 (the user's own authenticator app) or 1636 (the application asks for one
/// of several); [`Error::mfa_challenge`] is the way on. The `verify_…` methods take it as their last argument, and on success the
/// client is logged in as the user that they return. The challenge is good for one success and for a few minutes.
///
/// The names, with their slips of spelling, are those of the documentation.
#[derive(Clone, Debug)]
pub struct Mfa {
    client: AuthenticationClient,
}

/// # Multi-factor authentication
impl AuthenticationClient {
    /// The second factor: enrolment, and the way on from a login that asks for one.
    pub fn mfa(&self) -> Mfa {
        Mfa {
            client: self.clone(),
        }
    }

    /// For an enrolment: by the user who is logged in, or by one whose login waits for it.
    fn enrols(&self) -> Call<User> {
        let session = Arc::clone(self.session());
        self.call()
            .then(move |sent, user| match sent.is_for_another() {
                true => session.sign_in(user),
                false => session.update(sent.token.as_ref(), user),
            })
    }
}

impl Mfa {
    /// The user's authenticators, through `GET /api/v2/mfa/authenticator`.
    ///
    /// Needs a login, or the option `mfa_token`. Those that are not confirmed yet are among them, with
    /// [`enable`](MfaAuthenticator::enable) `false`.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](Error::is_not_logged_in): there is no token (nothing is sent), or it is expired, revoked or wrong
    /// (2020).
    pub fn get_mfa_authenticators(&self) -> GetMfaAuthenticators {
        GetMfaAuthenticators::new(self.client.call().logged_in())
    }

    /// Makes a new authenticator, through `POST /api/v2/mfa/totp/associate`.
    ///
    /// Needs a login, or the option `mfa_token`. Show the picture or the secret to the user, and the recovery code to keep; logins
    /// ask for the authenticator once [`confirm_assosicate_mfa_authenticator`](Self::confirm_assosicate_mfa_authenticator) has
    /// worked.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient, show: fn(&str), ask: fn() -> String) -> authing::Result<()> {
    /// let mfa = client.mfa();
    /// let new = mfa.assosicate_mfa_authenticator().await?;
    /// if let Some(picture) = &new.qrcode_data_url {
    ///     show(picture.expose());
    /// }
    /// mfa.confirm_assosicate_mfa_authenticator(ask()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in): there is no token (nothing is sent), or it is expired, revoked or wrong
    ///   (2020).
    /// - 1001: the user has an authenticator, and a login that waits for its code cannot replace it.
    pub fn assosicate_mfa_authenticator(&self) -> AssosicateMfaAuthenticator {
        AssosicateMfaAuthenticator::new(self.client.call().logged_in())
    }

    /// Removes the user's authenticator, through `DELETE /api/v2/mfa/totp/associate`: logins ask for it no more.
    ///
    /// Needs a login.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in): there is no session (nothing is sent), or its token is expired, revoked or
    ///   wrong (2020).
    /// - 404: there is none.
    pub fn delete_mfa_authenticator(&self) -> DeleteMfaAuthenticator {
        DeleteMfaAuthenticator::new(self.client.call().logged_in())
    }

    /// Confirms a new authenticator with a code that it shows, through `POST /api/v2/mfa/totp/associate/confirm`. From then on
    /// logins ask for its codes.
    ///
    /// Needs a login, or the option `mfa_token`; use the same one, and the same `source`, as for
    /// [`assosicate_mfa_authenticator`](Self::assosicate_mfa_authenticator).
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in): there is no token (nothing is sent), or it is expired, revoked or wrong
    ///   (2020).
    /// - 400 or 6001: the code is wrong, or there is nothing to confirm; 6003: there is no code.
    pub fn confirm_assosicate_mfa_authenticator(
        &self,
        totp: impl Into<Secret>,
    ) -> ConfirmAssosicateMfaAuthenticator {
        ConfirmAssosicateMfaAuthenticator::new(self.client.call().logged_in(), totp)
    }

    /// Goes on with a login by the code that the user's authenticator app shows, through `POST /api/v2/mfa/totp/verify`.
    ///
    /// The client is then logged in as the user that this returns. A code works once.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](Error::is_wrong_code): the code is wrong, used, or too old (6001): ask again, the challenge stays good;
    ///   6003: there is no code.
    /// - 2021 or 2020: the challenge is too old, used, or wrong: log in again.
    /// - [`Error::NotLoggedIn`]: the token is empty; nothing is sent.
    pub fn verify_totp_mfa(
        &self,
        totp: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyTotpMfa {
        VerifyTotpMfa::new(self.client.signs_in().logged_in(), totp, mfa_token)
    }

    /// Goes on with a login by the code that [`send_sms_code`](AuthenticationClient::send_sms_code) sent to the user's phone for
    /// [`SmsScene::MfaVerify`](super::SmsScene::MfaVerify), through `POST /api/v2/applications/mfa/sms/verify`.
    ///
    /// The client is then logged in as the user that this returns. A user without a phone number gets this one, if it is
    /// [bindable](Self::phone_or_email_bindable). Numbers outside mainland China need `phone_country_code`.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](Error::is_wrong_code): the code is wrong, used, or too old (2001, 2300): the challenge stays good.
    /// - 2028: the user has another number; 2035: the number is somebody else's.
    /// - 2021 or 2020: the challenge is too old, used, or wrong, or the application asks for no SMS.
    /// - [`Error::NotLoggedIn`]: the token is empty; nothing is sent.
    pub fn verify_app_sms_mfa(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyAppSmsMfa {
        VerifyAppSmsMfa::new(self.client.signs_in().logged_in(), phone, code, mfa_token)
    }

    /// Goes on with a login by the code that [`send_email`](AuthenticationClient::send_email) sent to the user's address for
    /// [`EmailScene::MfaVerify`](crate::types::EmailScene::MfaVerify), through `POST /api/v2/applications/mfa/email/verify`.
    ///
    /// The client is then logged in as the user that this returns. A user without an address gets this one, if it is
    /// [bindable](Self::phone_or_email_bindable).
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](Error::is_wrong_code): the code is wrong, used, or too old (2001, 2300): the challenge stays good.
    /// - 2028: the user has another address; 2200: the address is somebody else's.
    /// - 2021 or 2020: the challenge is too old, used, or wrong, or the application asks for no e-mail.
    /// - [`Error::NotLoggedIn`]: the token is empty; nothing is sent.
    pub fn verify_app_email_mfa(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyAppEmailMfa {
        VerifyAppEmailMfa::new(self.client.signs_in().logged_in(), email, code, mfa_token)
    }

    /// Asks whether a phone number or an e-mail address can be the second factor of the user whose login waits, through
    /// `POST /api/v2/applications/mfa/check`: whether it is the user's, or could become it.
    ///
    /// Needs one of the options `phone` and `email`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`] for both or none of the options; [`Error::NotLoggedIn`]: the token is empty; nothing is sent.
    /// - 2021 or 2020: the challenge is too old, used, or wrong.
    pub fn phone_or_email_bindable(&self, mfa_token: impl Into<Secret>) -> PhoneOrEmailBindable {
        PhoneOrEmailBindable::new(self.client.call().logged_in(), mfa_token)
    }

    /// Goes on with a login by the user's recovery code, through `POST /api/v2/mfa/totp/recovery`.
    ///
    /// The client is then logged in as the user that this returns. A recovery code works once;
    /// [`get_mfa_authenticators`](Self::get_mfa_authenticators) then tells the next one.
    ///
    /// # Errors
    ///
    /// - 6002: the code is wrong or used: the challenge stays good; 6004: there is no code.
    /// - 2021 or 2020: the challenge is too old, used, or wrong.
    /// - [`Error::NotLoggedIn`]: the token is empty; nothing is sent.
    pub fn verify_totp_recovery_code(
        &self,
        recovery_code: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyTotpRecoveryCode {
        VerifyTotpRecoveryCode::new(self.client.signs_in().logged_in(), recovery_code, mfa_token)
    }

    /// Binds the user's face by the addresses of two pictures of it, through `POST /api/v2/mfa/face/associate`. The server fetches
    /// and compares them.
    ///
    /// Needs a login, or the option `mfa_token`. What is returned becomes the session's user.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in): there is no token (nothing is sent), or it is expired, revoked or wrong
    ///   (2020).
    /// - 1700, 1701: one of the pictures is not there; 1702: they show different faces.
    /// - 1703: the user has neither a phone number nor an e-mail address; 1706: a face is bound already; 1707: it did not work.
    pub fn associate_face_by_url(
        &self,
        photo_a: impl Into<String>,
        photo_b: impl Into<String>,
    ) -> AssociateFaceByUrl {
        AssociateFaceByUrl::new(self.client.enrols().logged_in(), photo_a, photo_b)
    }

    /// Binds the user's face by a picture in a file, in JPEG, PNG or BMP, through `POST /api/v2/upload?folder=face-photo` and
    /// `POST /api/v2/mfa/face/associate`.
    ///
    /// Needs a login, or the option `mfa_token`. The file is read when the call is awaited. What is returned becomes the session's
    /// user.
    ///
    /// # Errors
    ///
    /// As for [`associate_face_by_blob`](Self::associate_face_by_blob), and [`Error::InvalidArgument`] for a file that cannot be
    /// read.
    pub fn associate_face_by_local_file(&self, path: impl AsRef<Path>) -> AssociateFaceByLocalFile {
        AssociateFaceByLocalFile::new(self.client.enrols(), path.as_ref())
    }

    /// Binds the user's face by a picture, in JPEG, PNG or BMP, through `POST /api/v2/upload?folder=face-photo` and
    /// `POST /api/v2/mfa/face/associate`.
    ///
    /// Needs a login, or the option `mfa_token`. A second picture can be given with `photo_b`, to compare the first with. What is
    /// returned becomes the session's user.
    ///
    /// # Errors
    ///
    /// - As for [`associate_face_by_url`](Self::associate_face_by_url); 413: a picture is too large.
    /// - [`Error::InvalidArgument`]: it is no picture; nothing is sent.
    pub fn associate_face_by_blob(&self, photo_a: impl Into<Photo>) -> AssociateFaceByBlob {
        AssociateFaceByBlob::new(self.client.enrols(), photo_a)
    }

    /// Goes on with a login by a picture of the user's face, through `POST /api/v2/mfa/face/verify`.
    ///
    /// The picture is given by its address, or by the key of an upload. The client is then logged in as the user that this
    /// returns. The path is that of the JavaScript SDK; the Python and Go SDKs post to the one that binds a face.
    ///
    /// # Errors
    ///
    /// - 1700: there is no picture; 1701: no face is bound; 1702: it is another face. The challenge stays good.
    /// - 2021 or 2020: the challenge is too old, used, or wrong, or the application asks for no face.
    /// - [`Error::NotLoggedIn`]: the token is empty; nothing is sent.
    pub fn verify_face_mfa(
        &self,
        photo: impl Into<String>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyFaceMfa {
        VerifyFaceMfa::new(self.client.signs_in().logged_in(), photo, mfa_token)
    }
}

//! The options of calls, each defined once: its type, its setter and what it means.

/// Defines the endpoint that a method prepares: its required arguments, and the options that its [`Call`](crate::Call) takes.
///
/// The text after the name is what errors call it: the GraphQL operation, or the HTTP method and path.
macro_rules! endpoint {
    (
        $(#[$doc:meta])*
        pub struct $name:ident($operation:literal) { $($(#[$argument_doc:meta])* $argument:ident: $ty:ty),* $(,)? }
        options { $($option:ident),* $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[$argument_doc])* $argument: $ty,)*
            $($option: crate::options::option_type!($option),)*
        }

        impl $name {
            pub(crate) fn new($($argument: $ty),*) -> Self {
                Self {
                    $($argument,)*
                    $($option: Default::default(),)*
                }
            }
        }

        impl crate::call::sealed::Wire for $name {
            fn operation(&self) -> std::borrow::Cow<'static, str> {
                $operation.into()
            }
        }

        $(crate::options::option_setter!($name, $option);)*
    };
}
pub(crate) use endpoint;

/// The type that an endpoint keeps an option in.
macro_rules! option_type {
    (access_key) => { Option<crate::authentication::AccessKey> };
    (access_token) => { Option<crate::Secret> };
    (auto_merge_qr_code) => { Option<bool> };
    (auto_register) => { Option<bool> };
    (code_verifier) => { Option<crate::Secret> };
    (authenticator_type) => { Option<crate::authentication::AuthenticatorType> };
    (captcha_token) => { Option<crate::Secret> };
    (context) => { crate::CustomData };
    (custom_data) => { crate::CustomData };
    (email_token) => { Option<crate::Secret> };
    (force_login) => { Option<bool> };
    (format) => { Option<crate::authentication::TicketFormat> };
    (generate_token) => { Option<bool> };
    (id_token) => { Option<crate::Secret> };
    (limit) => { Option<u32> };
    (method) => { Option<crate::authentication::UserInfoMethod> };
    (mfa_token) => { Option<crate::Secret> };
    (old_email_code) => { Option<crate::Secret> };
    (old_password) => { Option<crate::Password> };
    (old_phone_code) => { Option<crate::Secret> };
    (page) => { Option<u32> };
    (password) => { Option<crate::Password> };
    (phone_token) => { Option<crate::Secret> };
    (photo_b) => { Option<crate::authentication::Photo> };
    (profile) => { Option<crate::types::RegisterProfile> };
    (resource_type) => { Option<crate::types::ResourceType> };
    (scene) => { Option<crate::authentication::SmsScene> };
    (source) => { Option<crate::authentication::TotpSource> };
    (token) => { Option<crate::Secret> };
    (token_place) => { Option<crate::authentication::TokenPlace> };
    (with_custom_data) => { Option<bool> };
    ($text:ident) => { Option<String> };
}
pub(crate) use option_type;

/// The setter of an option.
macro_rules! option_setter {
    ($endpoint:ident, audience) => {
        crate::options::option_setter! { @into $endpoint, audience: String,
            "Whom the token must be for, where that is not this application: the id of an API or of another application." }
    };
    ($endpoint:ident, access_key) => {
        crate::options::option_setter! { @plain $endpoint, access_key: crate::authentication::AccessKey,
            "The key for programmatic access that the program has. Without one, the application's own id and secret are sent." }
    };
    ($endpoint:ident, access_token) => {
        crate::options::option_setter! { @into $endpoint, access_token: crate::Secret, "The access token to look at." }
    };
    ($endpoint:ident, app_id) => {
        crate::options::option_setter! { @into $endpoint, app_id: String,
            "The application that it is for. Unless set, the client's own." }
    };
    ($endpoint:ident, auto_merge_qr_code) => {
        crate::options::option_setter! { @plain $endpoint, auto_merge_qr_code: bool,
            "Whether one code serves all apps that the console lists for it. `false` unless set." }
    };
    ($endpoint:ident, auto_register) => {
        crate::options::option_setter! { @plain $endpoint, auto_register: bool,
            "Creates the account from the given credentials if there is none. The API's default is `false`." }
    };
    ($endpoint:ident, authenticator_type) => {
        crate::options::option_setter! { @plain $endpoint, authenticator_type: crate::authentication::AuthenticatorType,
            "The kind of authenticator: [`Totp`](crate::authentication::AuthenticatorType::Totp) unless set." }
    };
    ($endpoint:ident, captcha_code) => {
        crate::options::option_setter! { @into $endpoint, captcha_code: String,
            "The text of the image captcha, after an attempt failed with\n\
             [`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED)." }
    };
    ($endpoint:ident, captcha_token) => {
        crate::options::option_setter! { @into $endpoint, captcha_token: crate::Secret,
            "The token of the captcha that `captcha_code` answers, where the host gives one." }
    };
    ($endpoint:ident, client_ip) => {
        crate::options::option_setter! { @into $endpoint, client_ip: String,
            "The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the\n\
             failures of one user make every user of this server need a captcha." }
    };
    ($endpoint:ident, code_verifier) => {
        crate::options::option_setter! { @into $endpoint, code_verifier: crate::Secret,
            "The secret of the proof key, 43 to 128 characters, if the login page was given its challenge. Needed only where the\n\
             code does not know it." }
    };
    ($endpoint:ident, context) => {
        crate::options::option_setter! { @map $endpoint, context,
            "Values that the pool's pipeline functions can read from their context." }
    };
    ($endpoint:ident, country) => {
        crate::options::option_setter! { @into $endpoint, country: String, "The person's country as WeChat gives it." }
    };
    ($endpoint:ident, custom_data) => {
        crate::options::option_setter! { @map $endpoint, custom_data,
            "Values of custom fields. The pool must define each field, and the value must have its type.\n\n\
             They are sent as `params`, which is how the Go SDK calls this option." }
    };
    ($endpoint:ident, email) => {
        crate::options::option_setter! { @into $endpoint, email: String, "The e-mail address to look for, in any case." }
    };
    ($endpoint:ident, email_token) => {
        crate::options::option_setter! { @into $endpoint, email_token: crate::Secret,
            "A token that proves an e-mail address which was verified before." }
    };
    ($endpoint:ident, ext_idp_conn_id) => {
        crate::options::option_setter! { @into $endpoint, ext_idp_conn_id: String,
            "The id of the connection to the identity source, where there are several." }
    };
    ($endpoint:ident, external_id) => {
        crate::options::option_setter! { @into $endpoint, external_id: String, "The id in another system to look for." }
    };
    ($endpoint:ident, force_login) => {
        crate::options::option_setter! { @plain $endpoint, force_login: bool,
            "Logs the new user in at once, with all that belongs to a login: pipeline functions, webhooks, the login counter.\n\
             The answer carries a token and the client is logged in. The API's default is `false`." }
    };
    ($endpoint:ident, format) => {
        crate::options::option_setter! { @plain $endpoint, format: crate::authentication::TicketFormat,
            "The format that the server answers in: JSON unless set. Either is read into the same type; in XML every attribute\n\
             is text." }
    };
    ($endpoint:ident, generate_token) => {
        crate::options::option_setter! { @plain $endpoint, generate_token: bool,
            "Makes a token for the new user without the rest of a login: no pipeline, no counter. The answer carries the\n\
             token and the client is logged in. The API's default is `false`." }
    };
    ($endpoint:ident, id_token) => {
        crate::options::option_setter! { @into $endpoint, id_token: crate::Secret, "The ID token to look at." }
    };
    ($endpoint:ident, lang) => {
        crate::options::option_setter! { @into $endpoint, lang: String, "The person's language as WeChat gives it." }
    };
    ($endpoint:ident, limit) => {
        crate::options::option_setter! { @plain $endpoint, limit: u32, "How many a page holds: 10 unless set." }
    };
    ($endpoint:ident, method) => {
        crate::options::option_setter! { @plain $endpoint, method: crate::authentication::UserInfoMethod,
            "The HTTP method: `GET` unless the token goes in the body." }
    };
    ($endpoint:ident, mfa_token) => {
        crate::options::option_setter! { @into $endpoint, mfa_token: crate::Secret,
            "The token of a login that waits for a second factor, instead of the session's: an\n\
             [`MfaChallenge`](crate::MfaChallenge), or what [`mfa_token`](crate::Error::mfa_token) gives." }
    };
    ($endpoint:ident, namespace) => {
        crate::options::option_setter! { @into $endpoint, namespace: String,
            "The code of the permission namespace. The server's default is `default`." }
    };
    ($endpoint:ident, nonce) => {
        crate::options::option_setter! { @into $endpoint, nonce: String,
            "The value that the login was begun with, or is: it comes back in the id token. A token with another one, or with none,
\
             is of another login." }
    };
    ($endpoint:ident, old_email) => {
        crate::options::option_setter! { @into $endpoint, old_email: String, "The address that is bound now." }
    };
    ($endpoint:ident, old_email_code) => {
        crate::options::option_setter! { @into $endpoint, old_email_code: crate::Secret,
            "The one-time code that was sent to the address that is bound now." }
    };
    ($endpoint:ident, old_password) => {
        crate::options::option_setter! { @into $endpoint, old_password: crate::Password,
            "The present password. Needed unless the user has none. It is sent encrypted." }
    };
    ($endpoint:ident, old_phone) => {
        crate::options::option_setter! { @into $endpoint, old_phone: String, "The number that is bound now." }
    };
    ($endpoint:ident, old_phone_code) => {
        crate::options::option_setter! { @into $endpoint, old_phone_code: crate::Secret,
            "The one-time code that was sent to the number that is bound now." }
    };
    ($endpoint:ident, old_phone_country_code) => {
        crate::options::option_setter! { @into $endpoint, old_phone_country_code: String,
            "The country code of the number that is bound now, with its plus sign: `+44`." }
    };
    ($endpoint:ident, org_id) => {
        crate::options::option_setter! { @into $endpoint, org_id: String, "Only the departments of this organisation." }
    };
    ($endpoint:ident, page) => {
        crate::options::option_setter! { @plain $endpoint, page: u32, "The page, from 1, which is the default." }
    };
    ($endpoint:ident, password) => {
        crate::options::option_setter! { @into $endpoint, password: crate::Password,
            "The first password of the account. It is sent encrypted." }
    };
    ($endpoint:ident, phone) => {
        crate::options::option_setter! { @into $endpoint, phone: String, "The phone number to look for." }
    };
    ($endpoint:ident, phone_country_code) => {
        crate::options::option_setter! { @into $endpoint, phone_country_code: String,
            "The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China." }
    };
    ($endpoint:ident, phone_token) => {
        crate::options::option_setter! { @into $endpoint, phone_token: crate::Secret,
            "A token that proves a phone number which was verified before." }
    };
    ($endpoint:ident, photo_b) => {
        crate::options::option_setter! { @into $endpoint, photo_b: crate::authentication::Photo,
            "A second picture of the face, to compare the first with: the first again unless set. JPEG, PNG or BMP." }
    };
    ($endpoint:ident, profile) => {
        crate::options::option_setter! { @plain $endpoint, profile: crate::types::RegisterProfile,
            "The first profile of the account." }
    };
    ($endpoint:ident, redirect_uri) => {
        crate::options::option_setter! { @into $endpoint, redirect_uri: String,
            "The redirect URI of the login. Unless set, the one that the code knows, or the client's." }
    };
    ($endpoint:ident, referer) => {
        crate::options::option_setter! { @into $endpoint, referer: String,
            "The page that the browser comes from and that the result is for." }
    };
    ($endpoint:ident, resource_type) => {
        crate::options::option_setter! { @plain $endpoint, resource_type: crate::types::ResourceType,
            "Only resources of this type." }
    };
    ($endpoint:ident, response_type) => {
        crate::options::option_setter! { @into $endpoint, response_type: String,
            "What the answer holds: `id_token token`, which is the API's default, or `code`, which wants a `redirect_uri`." }
    };
    ($endpoint:ident, scene) => {
        crate::options::option_setter! { @plain $endpoint, scene: crate::authentication::SmsScene,
            "What the code is for. It selects the message's template." }
    };
    ($endpoint:ident, scope) => {
        crate::options::option_setter! { @into $endpoint, scope: String,
            "What the tokens are to be good for, words with spaces between them: `openid profile offline_access`." }
    };
    ($endpoint:ident, source) => {
        crate::options::option_setter! { @plain $endpoint, source: crate::authentication::TotpSource,
            "Who asks for the authenticator: [`Own`](crate::authentication::TotpSource::Own) unless set." }
    };
    ($endpoint:ident, state) => {
        crate::options::option_setter! { @into $endpoint, state: String, "A text of your own that comes back unchanged." }
    };
    ($endpoint:ident, tenant_id) => {
        crate::options::option_setter! { @into $endpoint, tenant_id: String, "The tenant to log in to." }
    };
    ($endpoint:ident, token) => {
        crate::options::option_setter! { @into $endpoint, token: crate::Secret,
            "Another token than the session's. The session stays as it is." }
    };
    ($endpoint:ident, token_place) => {
        crate::options::option_setter! { @plain $endpoint, token_place: crate::authentication::TokenPlace,
            "Where the token goes: in the header unless set." }
    };
    ($endpoint:ident, username) => {
        crate::options::option_setter! { @into $endpoint, username: String,
            "The user name to look for, in its exact case. The Python SDK calls it `user_name`." }
    };
    ($endpoint:ident, with_custom_data) => {
        crate::options::option_setter! { @plain $endpoint, with_custom_data: bool,
            "Whether the answer holds the user's custom data. The API's default is `false`." }
    };
    (@plain $endpoint:ident, $option:ident: $ty:ty, $doc:expr) => {
        impl crate::Call<$endpoint> {
            #[doc = $doc]
            pub fn $option(mut self, $option: $ty) -> Self {
                self.endpoint.$option = Some($option);
                self
            }
        }
    };
    (@into $endpoint:ident, $option:ident: $ty:ty, $doc:expr) => {
        impl crate::Call<$endpoint> {
            #[doc = $doc]
            pub fn $option(mut self, $option: impl Into<$ty>) -> Self {
                self.endpoint.$option = Some($option.into());
                self
            }
        }
    };
    (@map $endpoint:ident, $option:ident, $doc:expr) => {
        impl crate::Call<$endpoint> {
            #[doc = $doc]
            pub fn $option<K, V>(mut self, $option: impl IntoIterator<Item = (K, V)>) -> Self
            where
                K: Into<String>,
                V: Into<serde_json::Value>,
            {
                self.endpoint.$option = $option.into_iter().collect();
                self
            }
        }
    };
}
pub(crate) use option_setter;

//! Which texts are secrets, by the names of their fields.

use crate::schema::Field;

/// Fields whose value nobody may see in a log, wherever they stand.
const SECRET_FIELDS: &[&str] = &[
    "accessToken",
    "emailCode",
    "emailToken",
    "jwtSecret",
    "oauth",
    "oldEmailCode",
    "oldPhoneCode",
    "phoneCode",
    "phoneToken",
    "refreshToken",
    "secret",
    "token",
];

/// The same for names that are harmless elsewhere, with the type or operation that they stand in.
const SECRETS_OF: &[(&str, &str)] = &[
    ("CreateSocialConnectionInstanceFieldInput", "value"),
    ("CustomSMSProvider", "config"),
    ("CustomSMSProviderInput", "config"),
    ("LoginByPhoneCodeInput", "code"),
    ("RegisterByPhoneCodeInput", "code"),
    ("SocialConnectionInstanceField", "value"),
    ("User", "password"),
    ("checkPasswordStrength", "password"),
    ("qiniuUptoken", "qiniuUptoken"),
    ("refreshUserpoolSecret", "refreshUserpoolSecret"),
    ("resetPassword", "code"),
];

/// Fields that hold a password which goes over the wire encrypted.
pub(crate) const PASSWORD_FIELDS: &[&str] = &["newPassword", "oldPassword", "password"];

/// Whether the text of a field is a `Secret`.
pub(crate) fn is_secret(owner: &str, field: &Field) -> bool {
    let (owner, name) = field.known_as(owner);
    field.marks.secret || SECRET_FIELDS.contains(&name) || SECRETS_OF.contains(&(owner, name))
}

/// Whether a text of this name is a secret in a REST description without being marked. Passwords are: those that are sent
/// encrypted are no business of the generator.
pub(crate) fn is_always_secret(name: &str) -> bool {
    SECRET_FIELDS.contains(&name) || PASSWORD_FIELDS.contains(&name)
}

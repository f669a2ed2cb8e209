//! Authing's numeric codes, their names and their families.

use std::fmt;

/// A numeric code of the Authing API.
///
/// The constants name the documented codes. The list is known to be incomplete, so any number is a
/// valid `ErrorCode`; [`meaning`](Self::meaning) tells whether it is a known one.
///
/// One situation often has several codes, depending on the operation and on the version of the
/// server. Prefer a predicate such as [`is_already_exists`](Self::is_already_exists) to comparing
/// with one constant. A code may belong to more than one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(i64);

/// Makes the constants and [`ErrorCode::meaning`] from one table.
macro_rules! codes {
    ($($name:ident = $number:literal, $meaning:literal;)+) => {
        impl ErrorCode {
            $(
                #[doc = concat!("`", $number, "`: ", $meaning, ".")]
                pub const $name: Self = Self($number);
            )+

            /// A short English description of the code and of what to do; `None` for a code that
            /// has no constant here.
            ///
            /// It is this crate's text: the server's own message comes with the error.
            pub const fn meaning(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some($meaning),)+
                    _ => None,
                }
            }

            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

// In ascending order of the numbers.
codes! {
    // Like an HTTP status.
    SUCCESS = 200, "success; the message may be empty";
    BAD_REQUEST = 400, "an argument or, in some operations, the one-time code is wrong; correct it";
    UNAUTHORIZED = 401, "not signed in; get a new token";
    UPGRADE_REQUIRED = 402, "the plan does not include this call; upgrade it";
    FORBIDDEN = 403, "no permission; check what the credential may do";
    NOT_FOUND = 404, "the resource does not exist";
    CONFLICT = 409, "a field clashes with an existing resource; read it, then update instead";
    BODY_TOO_LARGE = 413, "the request body is too large; split the request";
    RULE_VIOLATION = 422, "well-formed, but a business rule forbids it; do not retry";
    TOO_MANY_REQUESTS = 429, "too many requests; wait, then try again";
    CLIENT_ERROR = 499, "the request was refused, for no stated kind of reason; read the message";
    SERVER_ERROR = 500, "server failure, or a plain refusal; read the message before trying again";
    NOT_SUPPORTED = 501, "this server does not support the operation; it may be an older one";
    INTERNAL_CALL_FAILED = 502, "a service behind the API failed; try again later";
    MAINTENANCE = 503, "the service is under maintenance; try again later";

    // General, and steps of a login.
    BUSY = 1000, "the service is busy; try again later";
    NO_PERMISSION = 1001, "no permission for this operation";
    TOO_MANY_ATTEMPTS = 1002, "too many logins or registrations in a short time; wait";
    NO_APP_ACCESS = 1576, "the user may not log in to this application; grant access first";
    FLOW_COMPLETED = 1600, "the steps after login are done; the user is logged in";
    MFA_REQUIRED = 1635, "the user's own second factor is needed; continue with the MFA token";
    APP_MFA_REQUIRED = 1636,
        "the application asks for a second factor; continue with the MFA token";
    FIRST_LOGIN_RESET_PASSWORD = 1639, "first login: set a new password with the token in the data";
    BIND_EXISTING_ACCOUNT = 1640, "bind the federated identity to an existing account";
    BIND_OR_CREATE_ACCOUNT = 1641, "bind the federated identity to an account, or create one";
    COMPLETE_PROFILE = 1642, "the profile must be completed to go on";
    SELF_UNLOCK = 1643, "the account is locked, and the user can unlock it";
    CHOOSE_TENANT = 1644, "a tenant must be chosen to go on";
    COMPLETE_TENANT_PROFILE = 1645, "the profile must be completed for the tenant to go on";
    BIND_WITHOUT_ASKING = 1666, "the identity is bound without a question; continue the login";

    // Accounts and applications.
    CAPTCHA_REQUIRED = 2000, "too many failures from this address; send the code of a captcha";
    WRONG_CODE = 2001, "the captcha or one-time code is wrong; ask for it again";
    LOGIN_QUOTA_EXCEEDED = 2002, "the monthly login quota is used up; upgrade the plan";
    INVALID_EMAIL = 2003, "the email given to log in or register is malformed; correct it";
    USER_NOT_FOUND = 2004, "the user does not exist";
    USER_LOCKED = 2005, "the user is locked; an administrator can unlock it";
    WRONG_PASSWORD = 2006, "the password is wrong; ask for it again";
    INVALID_APP_NAME = 2007, "the application name is not allowed; choose another";
    APP_NAME_TAKEN = 2008, "an application of this name exists; choose another name";
    INVALID_APP_TYPE = 2009, "the application type is not allowed; choose another";
    APP_ID_REQUIRED = 2010, "the application id is missing; set it";
    APP_NOT_FOUND = 2011, "the application does not exist; check the app id and the host";
    NO_DEFAULT_GROUP = 2012, "the pool has no default user group; configure one";
    INVALID_APP_DESCRIPTION = 2013, "the application description is not allowed; change it";
    INVALID_SEARCH_INPUT = 2014, "the text of the user search is malformed; correct it";
    INVALID_SEARCH_TYPE = 2015, "the type of the user search is not allowed; choose another";
    PASSWORD_NOT_DECRYPTED = 2016,
        "the password was not encrypted with this host's key; check the key";
    MAIL_MACRO_INVALID = 2017,
        "a macro in the mail template could not be read; correct the template";
    NO_CHANGE_PERMISSION = 2018, "no permission to change this";
    PASSWORD_CHANGE_UNVERIFIED = 2019, "changing the password needs a verification first";
    NOT_LOGGED_IN = 2020, "not logged in, or the token is invalid; log in again";
    SESSION_INVALID_OR_NO_MAIL_TEMPLATE = 2021,
        "in login and MFA: session invalid, log in again; in mail: template not found";
    VERIFICATION_TEMPLATE_NOT_FOUND = 2022, "email verification has no template; configure one";
    VERIFICATION_LINK_EXPIRED = 2023,
        "the link in the verification mail has expired; send a new one";
    DESCRIPTION_TOO_LONG = 2024, "the description exceeds 140 characters; shorten it";
    MAIL_PROVIDER_FAILED = 2025, "the default mail provider failed; check its configuration";
    USER_EXISTS = 2026, "the user exists already; log in, or update the user";
    NO_PASSWORD_SET = 2027, "the account has no password; log in with its social account";
    PHONE_OR_EMAIL_REQUIRED = 2028, "a correct phone or email is needed; correct the input";
    PASSWORD_TOO_SHORT = 2029, "the password has fewer than 6 characters; choose a longer one";
    TOO_MANY_USERS = 2030, "more than 80 users in one query; split it into batches";
    REGISTRATION_DISABLED = 2031, "registration is switched off";
    PASSWORD_REQUIRED = 2032, "registration needs a password; provide one";
    USERNAME_EXISTS = 2034, "the user name is taken; choose another";
    PHONE_BOUND = 2035, "the phone is bound already; use another";
    USER_NOT_IN_POOL = 2036, "the user is not in this user pool; check the pool id";
    OLD_EMAIL_MISMATCH = 2037, "the old email does not match; correct it";
    OLD_PHONE_MISMATCH = 2038, "the old phone does not match; correct it";
    APP_DOMAIN_TAKEN = 2039, "the application's domain is taken; choose another";
    SEAT_LIMIT_OR_POOL_DOMAIN_TAKEN = 2040,
        "seat limit reached or, on newer servers, pool domain taken; read the message";
    LOCKED_AFTER_FAILURES = 2057, "locked after too many failures; wait, or have it unlocked";
    FORCE_RESET_PASSWORD = 2058, "the password must be reset; the old one is needed";
    UNSAFE_PASSWORD_ADVICE = 2061, "the password is unsafe; suggest a new one";
    UNSAFE_PASSWORD_RESET = 2071, "the password is unsafe and must be reset";
    EMAIL_CODE_TOO_OFTEN = 2080, "email codes are asked for too often; wait";
    REGISTRATION_TOO_OFTEN = 2100, "registrations come too often; wait";
    CLIENT_ID_REQUIRED = 2101, "the request names no application; set the app id";

    // Profile, bindings and sessions.
    EMAIL_BOUND = 2200, "the email is bound already; use another";
    OLD_PASSWORD_REQUIRED = 2201, "the old password is needed; provide it";
    NOT_OWN_DATA = 2202, "the data belong to another user; use that user's token";
    WRONG_OLD_PASSWORD = 2203, "the old password is wrong; ask for it again";
    MALFORMED_EMAIL = 2204, "the email is malformed; correct it";
    REGISTER_IN_CLIENT_REQUIRED = 2205, "`registerInClient` is missing; set it";
    LOGIN_EXPIRED = 2206, "the login has expired; log in again";
    LOGIN_INFO_WRONG = 2207, "the login information is wrong; log in again";
    EMAIL_UNCHANGED = 2208, "the email is the present one; use a different one";
    NO_DELETE_PERMISSION = 2209, "no permission to delete this user";
    DELETE_FAILED = 2210, "the deletion failed; check whether the user exists";
    USERNAME_REQUIRED = 2211, "`username` is missing; set it";
    ROOT_USER_NOT_DELETABLE = 2212, "the root user cannot be deleted";
    SOCIAL_LOGIN_BOUND = 2213, "this social login is bound already; nothing to do";
    SOCIAL_BINDING_UNREADABLE = 2214, "the bound social login could not be read; try once more";
    SOCIAL_ACCOUNT_TAKEN = 2215, "the social account is bound to another user; use another";
    SOCIAL_LOGIN_NOT_BOUND = 2216, "no social login is bound; nothing to unbind";
    LAST_LOGIN_METHOD = 2217, "it is the only login method left; bind another first";
    NO_EMAIL_FOR_PASSWORD = 2218, "changing the password needs an email; bind one first";
    NO_EMAIL_TO_UNBIND = 2219, "no email is bound; nothing to unbind";
    OAUTH_APP_NAME_TAKEN = 2220, "an OAuth application of this name exists; choose another name";
    OAUTH_APP_NOT_FOUND = 2221, "the OAuth application does not exist; check its id";
    DOMAIN_RESERVED = 2222, "the domain is reserved; choose another";
    DOMAIN_TAKEN = 2223, "the domain is taken; choose another";
    USER_POOL_NOT_FOUND = 2224, "the user pool does not exist; check the pool id and the host";
    USE_UPDATE_EMAIL = 2225, "a profile update cannot change the email; use `update_email`";
    USE_UPDATE_PHONE = 2226, "a profile update cannot change the phone; use `update_phone`";
    OLD_EMAIL_UNVERIFIED = 2227, "the old email must be verified; send a code to it";
    OLD_PHONE_UNVERIFIED = 2228, "the old phone must be verified; send a code to it";
    SAME_EMAIL = 2229, "the new email equals the old one; nothing to do";
    SAME_PHONE = 2230, "the new phone equals the old one; nothing to do";
    INCOMPLETE_PARAMETERS = 2231, "parameters are missing; complete the request";
    QR_CODE_NOT_FOUND = 2241, "the QR code does not exist; stop polling and make a new one";
    CODE_EXPIRED = 2300, "the one-time code has expired; send a new one";
    WRONG_CREDENTIALS = 2333, "the account or the password is wrong; ask for both again";
    SSO_SESSION_NOT_FOUND = 2401,
        "the mobile application has no single sign-on session; log in again";
    CHOOSE_ACCOUNT_TO_BIND = 2921, "several accounts match; choose one after binding";
    CHOOSE_ACCOUNT_TO_LOG_IN = 2930, "several accounts match; choose one to log in";

    // Permissions, mail, collaboration, applications and orders.
    NAMESPACE_TO_DELETE_NOT_FOUND = 3003, "the permission namespace to delete does not exist";
    NAMESPACE_TO_UPDATE_NOT_FOUND = 3005, "the permission namespace to update does not exist";
    MACRO_FAILED = 3012, "a macro failed; correct the template";
    MAIL_FAILED = 3013, "the mail was not sent, for an unknown reason; try again later";
    MAIL_TRANSPORT_MISSING = 3014, "the mail was not sent: no transport; configure one";
    ADD_COLLABORATOR_FORBIDDEN = 3617, "no permission to add a collaborator";
    ADD_PERMISSION_FORBIDDEN = 3618, "no permission to add a permission item";
    LIST_COLLABORATIONS_FORBIDDEN = 3619, "no permission to see the pools the user collaborates in";
    COLLABORATOR_EXISTS = 3620, "the collaborator exists already; nothing to do";
    DELETE_COLLABORATION_FORBIDDEN = 3621, "no permission to delete the collaboration";
    LIST_COLLABORATORS_FORBIDDEN = 3622, "no permission to list the collaborators";
    COLLABORATION_NOT_FOUND = 3623, "the collaboration does not exist";
    UPDATE_COLLABORATOR_FORBIDDEN = 3624, "no permission to change the collaborator";
    SUBDOMAIN_TAKEN = 3829, "the second-level domain is taken; choose another";
    OIDC_APP_NOT_FOUND = 4212, "the OIDC application does not exist; check the app id";
    ORDER_APP_UNREADABLE = 5000, "the order's application could not be read; see the console";
    ORDER_NOT_FOUND = 5001, "the order does not exist; see the console";
    ORDER_NOT_CREATED = 5022, "the order could not be created; see the console";
    ALIPAY_ORDER_NOT_CREATED = 5023, "the Alipay order could not be created; see the console";
    ORDER_FAILED = 5024, "the order failed for an unknown reason; see the console";
    PRICE_NOT_ALLOWED = 5025, "the price of the order is not allowed; see the console";
    WRONG_TOTP_CODE = 6001, "the TOTP code is wrong; ask again and keep the MFA token";
    WRONG_RECOVERY_CODE = 6002, "the recovery code is wrong; ask again and keep the MFA token";
    TOTP_CODE_REQUIRED = 6003, "the TOTP code is missing; provide it";
    RECOVERY_CODE_REQUIRED = 6004, "the recovery code is missing; provide it";
    SAML_APP_NOT_FOUND = 7348, "the SAML application does not exist; check the app id";
    SAML_ASSERTION_FAILED = 8128, "the SAML assertion could not be returned; try again later";

    // Newer services behind the same hosts.
    PHONE_BOUND_ALREADY = 1320004, "the phone is bound already; use another";
    NO_PHONE_TO_UNBIND = 1320005, "no phone is bound; nothing to unbind";
    NO_EMAIL_BOUND = 1320009, "no email is bound; nothing to unbind";
    NO_OTHER_LOGIN_METHOD = 1320010, "no other login method is left; bind another first";
    WRONG_CURRENT_PASSWORD = 1320011, "the old password is wrong; ask for it again";
    USER_DISABLED = 2120008, "the user is disabled, or not a member of this tenant";
    NO_TENANT_ACCESS = 2130010, "the user may not log in to this tenant";
}

impl ErrorCode {
    /// Wraps any number, known or not.
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The next attempt needs the code of a captcha: 2000.
    ///
    /// A wrong captcha is 2001, see [`is_wrong_code`](Self::is_wrong_code). With 2001 and 2006, a
    /// `url` in the error's data also asks for a captcha, which the code alone cannot tell.
    pub const fn is_captcha_required(self) -> bool {
        matches!(self, Self::CAPTCHA_REQUIRED)
    }

    /// The first factor was accepted and a second one is needed: 1635, 1636.
    ///
    /// The error's data hold the `mfaToken` to continue with.
    pub const fn is_mfa_required(self) -> bool {
        matches!(self, Self::MFA_REQUIRED | Self::APP_MFA_REQUIRED)
    }

    /// The login goes on with another step, such as a new password or the choice of an account:
    /// 1639 to 1645, 1666, 2058, 2061, 2071, 2921, 2930.
    ///
    /// A second factor is told apart: [`is_mfa_required`](Self::is_mfa_required).
    pub const fn is_login_step(self) -> bool {
        matches!(
            self,
            Self::FIRST_LOGIN_RESET_PASSWORD
                | Self::BIND_EXISTING_ACCOUNT
                | Self::BIND_OR_CREATE_ACCOUNT
                | Self::COMPLETE_PROFILE
                | Self::SELF_UNLOCK
                | Self::CHOOSE_TENANT
                | Self::COMPLETE_TENANT_PROFILE
                | Self::BIND_WITHOUT_ASKING
                | Self::FORCE_RESET_PASSWORD
                | Self::UNSAFE_PASSWORD_ADVICE
                | Self::UNSAFE_PASSWORD_RESET
                | Self::CHOOSE_ACCOUNT_TO_BIND
                | Self::CHOOSE_ACCOUNT_TO_LOG_IN
        )
    }

    /// The account and password do not log anybody in: 2004, 2006, 2027, 2203, 2333, 1320011.
    ///
    /// 2004 (no such user) is here so that a login page shows one text for an unknown account and
    /// for a wrong password; outside a login it means [`is_not_found`](Self::is_not_found). 2016 is
    /// not here: the server could not decrypt the password, and typing it again does not help.
    pub const fn is_wrong_credentials(self) -> bool {
        matches!(
            self,
            Self::USER_NOT_FOUND
                | Self::WRONG_PASSWORD
                | Self::NO_PASSWORD_SET
                | Self::WRONG_OLD_PASSWORD
                | Self::WRONG_CREDENTIALS
                | Self::WRONG_CURRENT_PASSWORD
        )
    }

    /// A captcha, one-time code, verification link, TOTP code or recovery code is wrong or has
    /// expired: 2001, 2023, 2300, 6001, 6002.
    ///
    /// Some operations answer 400 or 500 instead (binding or changing a phone, associating a second
    /// factor). Those two also mean other things, so they are not counted here: `false` does not
    /// prove that the code was right.
    pub const fn is_wrong_code(self) -> bool {
        matches!(
            self,
            Self::WRONG_CODE
                | Self::VERIFICATION_LINK_EXPIRED
                | Self::CODE_EXPIRED
                | Self::WRONG_TOTP_CODE
                | Self::WRONG_RECOVERY_CODE
        )
    }

    /// The account is locked or disabled: 1643, 2005, 2057, 2120008.
    ///
    /// With 1643 the user can unlock it.
    pub const fn is_locked(self) -> bool {
        matches!(
            self,
            Self::SELF_UNLOCK
                | Self::USER_LOCKED
                | Self::LOCKED_AFTER_FAILURES
                | Self::USER_DISABLED
        )
    }

    /// Not logged in, or the token is invalid or has expired: 401, 2020, 2206, 2207.
    ///
    /// 2021 means this in login and MFA calls only (elsewhere a mail template is missing), so it is
    /// not counted here.
    pub const fn is_not_logged_in(self) -> bool {
        matches!(
            self,
            Self::UNAUTHORIZED | Self::NOT_LOGGED_IN | Self::LOGIN_EXPIRED | Self::LOGIN_INFO_WRONG
        )
    }

    /// Logged in, but without the permission: 403, 1001, 1576, 2018, 2209, 3617 to 3619, 3621,
    /// 3622, 3624, 2130010.
    pub const fn is_forbidden(self) -> bool {
        matches!(
            self,
            Self::FORBIDDEN
                | Self::NO_PERMISSION
                | Self::NO_APP_ACCESS
                | Self::NO_CHANGE_PERMISSION
                | Self::NO_DELETE_PERMISSION
                | Self::ADD_COLLABORATOR_FORBIDDEN
                | Self::ADD_PERMISSION_FORBIDDEN
                | Self::LIST_COLLABORATIONS_FORBIDDEN
                | Self::DELETE_COLLABORATION_FORBIDDEN
                | Self::LIST_COLLABORATORS_FORBIDDEN
                | Self::UPDATE_COLLABORATOR_FORBIDDEN
                | Self::NO_TENANT_ACCESS
        )
    }

    /// What was named does not exist: 404, 2004, 2011, 2221, 2224, 2241, 3003, 3005, 3623, 4212,
    /// 5001, 7348.
    ///
    /// 2210 (the deletion failed) often has the same cause, but does not prove it.
    pub const fn is_not_found(self) -> bool {
        matches!(
            self,
            Self::NOT_FOUND
                | Self::USER_NOT_FOUND
                | Self::APP_NOT_FOUND
                | Self::OAUTH_APP_NOT_FOUND
                | Self::USER_POOL_NOT_FOUND
                | Self::QR_CODE_NOT_FOUND
                | Self::NAMESPACE_TO_DELETE_NOT_FOUND
                | Self::NAMESPACE_TO_UPDATE_NOT_FOUND
                | Self::COLLABORATION_NOT_FOUND
                | Self::OIDC_APP_NOT_FOUND
                | Self::ORDER_NOT_FOUND
                | Self::SAML_APP_NOT_FOUND
        )
    }

    /// It exists already, or belongs to somebody else: 409, 2008, 2026, 2034, 2035, 2039, 2200,
    /// 2213, 2215, 2220, 2223, 3620, 3829, 1320004.
    ///
    /// Not counted, since they also mean other things: 2040 (a pool's domain is taken, or the seats
    /// are used up) and 500 (some operations answer it for a phone that is bound already).
    pub const fn is_already_exists(self) -> bool {
        matches!(
            self,
            Self::CONFLICT
                | Self::APP_NAME_TAKEN
                | Self::USER_EXISTS
                | Self::USERNAME_EXISTS
                | Self::PHONE_BOUND
                | Self::APP_DOMAIN_TAKEN
                | Self::EMAIL_BOUND
                | Self::SOCIAL_LOGIN_BOUND
                | Self::SOCIAL_ACCOUNT_TAKEN
                | Self::OAUTH_APP_NAME_TAKEN
                | Self::DOMAIN_TAKEN
                | Self::COLLABORATOR_EXISTS
                | Self::SUBDOMAIN_TAKEN
                | Self::PHONE_BOUND_ALREADY
        )
    }

    /// A value is missing, malformed or not allowed: 400, 413, 422, 2003, 2007, 2009, 2010, 2013 to
    /// 2015, 2024, 2028 to 2030, 2032, 2037, 2038, 2101, 2201, 2204, 2205, 2208, 2211, 2222, 2225
    /// to 2231, 6003, 6004.
    ///
    /// 400 may also mean a wrong one-time code, see [`is_wrong_code`](Self::is_wrong_code).
    pub const fn is_invalid_input(self) -> bool {
        matches!(
            self,
            Self::BAD_REQUEST
                | Self::BODY_TOO_LARGE
                | Self::RULE_VIOLATION
                | Self::INVALID_EMAIL
                | Self::INVALID_APP_NAME
                | Self::INVALID_APP_TYPE
                | Self::APP_ID_REQUIRED
                | Self::INVALID_APP_DESCRIPTION
                | Self::INVALID_SEARCH_INPUT
                | Self::INVALID_SEARCH_TYPE
                | Self::DESCRIPTION_TOO_LONG
                | Self::PHONE_OR_EMAIL_REQUIRED
                | Self::PASSWORD_TOO_SHORT
                | Self::TOO_MANY_USERS
                | Self::PASSWORD_REQUIRED
                | Self::OLD_EMAIL_MISMATCH
                | Self::OLD_PHONE_MISMATCH
                | Self::CLIENT_ID_REQUIRED
                | Self::OLD_PASSWORD_REQUIRED
                | Self::MALFORMED_EMAIL
                | Self::REGISTER_IN_CLIENT_REQUIRED
                | Self::EMAIL_UNCHANGED
                | Self::USERNAME_REQUIRED
                | Self::DOMAIN_RESERVED
                | Self::USE_UPDATE_EMAIL
                | Self::USE_UPDATE_PHONE
                | Self::OLD_EMAIL_UNVERIFIED
                | Self::OLD_PHONE_UNVERIFIED
                | Self::SAME_EMAIL
                | Self::SAME_PHONE
                | Self::INCOMPLETE_PARAMETERS
                | Self::TOTP_CODE_REQUIRED
                | Self::RECOVERY_CODE_REQUIRED
        )
    }

    /// Asked too often: 429, 1002, 2080, 2100. Wait before the next attempt.
    pub const fn is_rate_limited(self) -> bool {
        matches!(
            self,
            Self::TOO_MANY_REQUESTS
                | Self::TOO_MANY_ATTEMPTS
                | Self::EMAIL_CODE_TOO_OFTEN
                | Self::REGISTRATION_TOO_OFTEN
        )
    }

    /// The server cannot answer for the moment: 502, 503, 1000. What may safely be done twice can
    /// be tried again after a pause.
    ///
    /// 500 is not here: it is also the answer to requests that can never succeed.
    pub const fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::INTERNAL_CALL_FAILED | Self::MAINTENANCE | Self::BUSY
        )
    }
}

impl From<i64> for ErrorCode {
    fn from(code: i64) -> Self {
        Self(code)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    /// The known codes that a predicate holds for.
    fn family(predicate: fn(ErrorCode) -> bool) -> Vec<i64> {
        ErrorCode::ALL
            .iter()
            .filter(|code| predicate(**code))
            .map(|code| code.get())
            .collect()
    }

    #[test]
    fn numbers_ascend_without_duplicates() {
        assert!(ErrorCode::ALL.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn every_meaning_is_one_short_phrase() {
        for code in ErrorCode::ALL {
            let meaning = code.meaning().unwrap_or_default();
            assert!(
                meaning.starts_with(|c: char| c.is_ascii_lowercase() || c == '`'),
                "{code}"
            );
            assert!(!meaning.ends_with('.'), "{code}");
            assert!(meaning.len() <= 90, "{code}: {} characters", meaning.len());
        }
    }

    #[test]
    fn any_number_is_kept_and_an_unknown_one_has_no_meaning() {
        for number in [i64::MIN, -1, 0, 2033, 987_654_321, i64::MAX] {
            assert_eq!(ErrorCode::from(number).get(), number);
            assert_eq!(ErrorCode::new(number).meaning(), None, "{number}");
        }
        assert_eq!(
            ErrorCode::new(2004).meaning(),
            Some("the user does not exist")
        );
    }

    #[test]
    fn ambiguous_codes_state_both_meanings() {
        let both = |code: ErrorCode, one: &str, other: &str| {
            code.meaning()
                .is_some_and(|text| text.contains(one) && text.contains(other))
        };
        assert!(both(
            ErrorCode::new(2021),
            "session invalid",
            "template not found"
        ));
        assert!(both(ErrorCode::new(2040), "seat limit", "domain taken"));
    }

    #[test]
    fn display_is_the_number_and_debug_names_the_type() {
        let code = ErrorCode::USER_NOT_FOUND;
        assert_eq!(code.to_string(), "2004");
        assert_eq!(format!("{code:?}"), "ErrorCode(2004)");
    }

    #[test]
    fn families_hold_exactly_their_codes() {
        assert_eq!(family(ErrorCode::is_captcha_required), [2000]);
        assert_eq!(family(ErrorCode::is_mfa_required), [1635, 1636]);
        assert_eq!(
            family(ErrorCode::is_login_step),
            [
                1639, 1640, 1641, 1642, 1643, 1644, 1645, 1666, 2058, 2061, 2071, 2921, 2930
            ]
        );
        assert_eq!(
            family(ErrorCode::is_wrong_credentials),
            [2004, 2006, 2027, 2203, 2333, 1320011]
        );
        assert_eq!(
            family(ErrorCode::is_wrong_code),
            [2001, 2023, 2300, 6001, 6002]
        );
        assert_eq!(family(ErrorCode::is_locked), [1643, 2005, 2057, 2120008]);
        assert_eq!(family(ErrorCode::is_not_logged_in), [401, 2020, 2206, 2207]);
        assert_eq!(
            family(ErrorCode::is_forbidden),
            [
                403, 1001, 1576, 2018, 2209, 3617, 3618, 3619, 3621, 3622, 3624, 2130010
            ]
        );
        assert_eq!(
            family(ErrorCode::is_not_found),
            [
                404, 2004, 2011, 2221, 2224, 2241, 3003, 3005, 3623, 4212, 5001, 7348
            ]
        );
        assert_eq!(
            family(ErrorCode::is_already_exists),
            [
                409, 2008, 2026, 2034, 2035, 2039, 2200, 2213, 2215, 2220, 2223, 3620, 3829,
                1320004
            ]
        );
        assert_eq!(
            family(ErrorCode::is_invalid_input),
            [
                400, 413, 422, 2003, 2007, 2009, 2010, 2013, 2014, 2015, 2024, 2028, 2029, 2030,
                2032, 2037, 2038, 2101, 2201, 2204, 2205, 2208, 2211, 2222, 2225, 2226, 2227, 2228,
                2229, 2230, 2231, 6003, 6004
            ]
        );
        assert_eq!(family(ErrorCode::is_rate_limited), [429, 1002, 2080, 2100]);
        assert_eq!(family(ErrorCode::is_temporary), [502, 503, 1000]);
    }

    #[test]
    fn a_code_with_two_meanings_is_in_no_family() {
        let predicates = [
            ErrorCode::is_captcha_required,
            ErrorCode::is_mfa_required,
            ErrorCode::is_login_step,
            ErrorCode::is_wrong_credentials,
            ErrorCode::is_wrong_code,
            ErrorCode::is_locked,
            ErrorCode::is_not_logged_in,
            ErrorCode::is_forbidden,
            ErrorCode::is_not_found,
            ErrorCode::is_already_exists,
            ErrorCode::is_invalid_input,
            ErrorCode::is_rate_limited,
            ErrorCode::is_temporary,
        ];
        for number in [500, 2021, 2040, 987_654_321] {
            assert!(
                predicates
                    .iter()
                    .all(|holds| !holds(ErrorCode::new(number))),
                "{number}"
            );
        }
    }
}

//! Authing's numeric codes and their families. Their names and meanings are in `codes.rs`.

use crate::protocol::Lang;
use std::fmt;

/// A numeric code of the Authing API.
///
/// The constants name the documented codes. The list is known to be incomplete, so any number is a
/// valid `ErrorCode`; [`meaning`](Self::meaning) is `None` for an unknown one.
///
/// One situation often has several codes, depending on the operation and on the version of the
/// server. Prefer a predicate such as [`is_already_exists`](Self::is_already_exists) to comparing
/// with one constant. A code may belong to more than one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(i64);

impl ErrorCode {
    /// Wraps any number, known or not.
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// [`meaning_in`](Self::meaning_in) English.
    pub const fn meaning(self) -> Option<&'static str> {
        self.meaning_in(Lang::EnUs)
    }

    /// The next attempt needs the code of a captcha: 2000.
    ///
    /// A wrong captcha is 2001, see [`is_wrong_code`](Self::is_wrong_code). An error with 2001 or
    /// 2006 requires a captcha too where it carries the address of a picture:
    /// [`Error::captcha_url`](crate::Error::captcha_url).
    pub const fn is_captcha_required(self) -> bool {
        matches!(self, Self::CAPTCHA_REQUIRED)
    }

    /// The password or code was accepted and multi-factor authentication is required: 1635, 1636.
    ///
    /// [`Error::mfa_challenge`](crate::Error::mfa_challenge) holds the token to continue with.
    pub const fn is_mfa_required(self) -> bool {
        matches!(self, Self::MFA_REQUIRED | Self::APP_MFA_REQUIRED)
    }

    /// The login goes on with another step, such as a new password or the choice of an account:
    /// 1639 to 1645, 1666, 2058, 2061, 2071, 2921, 2930.
    ///
    /// Multi-factor authentication has its own predicate: [`is_mfa_required`](Self::is_mfa_required).
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

    /// The account or the password is wrong: 2004, 2006, 2027, 2203, 2333, 1320011.
    ///
    /// 2004 (no such user) is included so that a login page shows one text for an unknown account
    /// and for a wrong password; outside a login it means [`is_not_found`](Self::is_not_found). 2016
    /// is not included: the server could not decrypt the password, and typing it again does not help.
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
    /// Some operations return 400 or 500 instead (binding or changing a phone, enrolling for
    /// multi-factor authentication). Those two also mean other things, so they are not counted here:
    /// `false` does not prove that the code was right.
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
    /// are used up) and 500 (some operations return it for a phone that is bound already).
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

    /// Too many requests: 429, 1002, 2080, 2100. Wait before the next attempt.
    pub const fn is_rate_limited(self) -> bool {
        matches!(
            self,
            Self::TOO_MANY_REQUESTS
                | Self::TOO_MANY_ATTEMPTS
                | Self::EMAIL_CODE_TOO_OFTEN
                | Self::REGISTRATION_TOO_OFTEN
        )
    }

    /// The server is unavailable for the moment: 502, 503, 1000. A request that may safely be sent
    /// twice can be retried after a pause.
    ///
    /// 500 is not included: it is also returned for requests that can never succeed.
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
    use crate::protocol::Lang;

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
    fn meanings_are_short_phrases_in_both_languages() {
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for code in ErrorCode::ALL {
            let meaning = code.meaning().unwrap_or_default();
            assert!(
                meaning.starts_with(|c: char| c.is_ascii_lowercase() || c == '`'),
                "{code}"
            );
            assert!(!meaning.ends_with('.'), "{code}");
            assert!(meaning.len() <= 90, "{code}: {} characters", meaning.len());

            let chinese = code.meaning_in(Lang::ZhCn).unwrap_or_default();
            assert!(chinese.chars().any(is_han), "{code}: {chinese}");
            assert!(!chinese.ends_with('。'), "{code}");
            assert!(chinese.chars().count() <= 40, "{code}: {chinese}");
            // Both say what to do, or neither does.
            let says_what_to_do = [meaning.contains(';'), chinese.contains('；')];
            assert!(!chinese.contains([',', ';', ':', '(']), "{code}: {chinese}");
            assert_eq!(
                says_what_to_do[0], says_what_to_do[1],
                "{code}: {meaning}, {chinese}"
            );
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

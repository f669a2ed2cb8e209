//! Second factors: authenticator apps with codes of RFC 6238, faces, and what a login asks for.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::BASE32_NOPAD;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::clock::iso;
use super::crypto::{fingerprint, random_bytes, random_hex};
use super::error::{ApiError, Reply};
use super::state::{State, User};

/// A second factor that the application asks everyone for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SecondFactor {
    /// The code of an authenticator app.
    Otp,
    /// A code by SMS.
    Sms,
    /// A code by e-mail.
    Email,
    /// A picture of the face.
    Face,
}

/// Seconds that a code is shown for.
const STEP: u64 = 30;

/// The code of a step of time: RFC 6238 with SHA-1 and six digits, as authenticator apps have it.
fn code(secret: &[u8], step: u64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    // Which four bytes count is said by the last one.
    let offset = usize::from(tag.last().unwrap_or(&0) & 0xf);
    let bytes = tag.iter().skip(offset).take(4);
    let number = bytes.fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// A secret as people type it: case, spaces and padding do not matter.
pub(super) fn read_secret(text: &str) -> Option<Vec<u8>> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '=' && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let secret = BASE32_NOPAD.decode(text.as_bytes()).ok();
    secret.filter(|secret| !secret.is_empty())
}

fn new_recovery_code() -> String {
    let groups: Vec<String> = (0..6).map(|_| random_hex(2)).collect();
    groups.join("-")
}

/// An authenticator app of a user.
#[derive(Debug, Clone)]
pub(super) struct Authenticator {
    id: String,
    pub(super) source: String,
    secret: Vec<u8>,
    pub(super) enabled: bool,
    pub(super) recovery_code: String,
    created: u64,
    updated: u64,
    /// The step whose code was accepted last: neither it nor an older one is accepted again.
    used: Option<u64>,
}

impl Authenticator {
    /// One that has to be confirmed.
    pub(super) fn new(id: String, source: &str, now_ms: u64) -> Self {
        Self {
            id,
            source: source.to_owned(),
            secret: random_bytes(20),
            enabled: false,
            recovery_code: new_recovery_code(),
            created: now_ms,
            updated: now_ms,
            used: None,
        }
    }

    /// One that a seed brings, confirmed already.
    pub(super) fn seeded(
        id: String,
        secret: &str,
        recovery_code: Option<String>,
        now_ms: u64,
    ) -> Reply<Self> {
        let secret = read_secret(secret).ok_or_else(|| ApiError::bad_argument("totp_secret"))?;
        let new = Self::new(id, SELF, now_ms);
        Ok(Self {
            secret,
            enabled: true,
            recovery_code: recovery_code.unwrap_or(new.recovery_code),
            ..new
        })
    }

    /// What an app shows now.
    pub(super) fn code(&self, now_secs: u64) -> String {
        code(&self.secret, now_secs / STEP)
    }

    /// Takes a code, once. An app's clock may be one step off, to either side.
    pub(super) fn accept(&mut self, given: &str, now_secs: u64) -> bool {
        let now = now_secs / STEP;
        let mut steps = now.saturating_sub(1)..=now.saturating_add(1);
        let step = steps.find(|step| {
            let is_new = self.used.is_none_or(|used| *step > used);
            is_new && code(&self.secret, *step) == given
        });
        self.used = step.or(self.used);
        step.is_some()
    }

    /// Takes the recovery code, once: from then on there is another.
    pub(super) fn recover(&mut self, given: &str, now_ms: u64) -> bool {
        let is_right = given == self.recovery_code;
        if is_right {
            self.recovery_code = new_recovery_code();
            self.updated = now_ms;
        }
        is_right
    }

    pub(super) fn enable(&mut self, now_ms: u64) {
        self.enabled = true;
        self.updated = now_ms;
    }

    pub(super) fn secret(&self) -> String {
        BASE32_NOPAD.encode(&self.secret)
    }

    /// As the list of authenticators has it; whoever only waits for a second factor must not learn it there.
    pub(super) fn json(&self, user: &str, with_secrets: bool) -> Value {
        let secret = with_secrets.then(|| self.secret());
        let recovery_code = with_secrets.then_some(&self.recovery_code);
        json!({
            "id": self.id, "createdAt": iso(self.created), "updatedAt": iso(self.updated), "userId": user,
            "enable": self.enabled, "secret": secret, "authenticatorType": "totp",
            "recoveryCode": recovery_code, "source": self.source,
        })
    }

    /// What a new one is answered with, for the app to scan.
    pub(super) fn association(&self, account: &str) -> Reply {
        let secret = self.secret();
        let account: String = form_urlencoded::byte_serialize(account.as_bytes()).collect();
        let account = account.replace('+', "%20");
        let uri = format!(
            "otpauth://totp/Authing:{account}?secret={secret}&issuer=Authing&algorithm=SHA1&digits=6&period={STEP}"
        );
        let picture = QrCode::new(&uri)
            .map_err(|_| ApiError::new(500))?
            .render::<svg::Color<'_>>()
            .min_dimensions(200, 200)
            .build();
        Ok(json!({
            "authenticator_type": "totp", "secret": secret, "qrcode_uri": uri,
            "qrcode_data_url": format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)),
            "recovery_code": self.recovery_code,
        }))
    }
}

/// The source of an authenticator that the user asked for.
pub(super) const SELF: &str = "SELF";

impl User {
    /// The authenticator whose codes logins ask for: the user's own, else the one for the application.
    pub(super) fn authenticator(&mut self) -> Option<&mut Authenticator> {
        let mut enabled: Vec<_> = self
            .authenticators
            .iter_mut()
            .filter(|a| a.enabled)
            .collect();
        enabled.sort_by_key(|a| a.source != SELF);
        enabled.into_iter().next()
    }

    fn has_authenticator(&self, source: Option<&str>) -> bool {
        let mut all = self.authenticators.iter();
        all.any(|a| a.enabled && source.is_none_or(|source| a.source == source))
    }

    /// Whether the user's own second factor is asked for.
    pub(super) fn has_second_factor(&self) -> bool {
        self.mfa || self.has_authenticator(Some(SELF))
    }
}

impl State {
    /// What a login of this user still asks for: the code of the refusal, and what is told beside the token.
    pub(super) fn challenge(&self, user: &User) -> Option<(i64, Map<String, Value>)> {
        let mut data = Map::new();
        for (key, field) in [
            ("email", "email"),
            ("nickname", "nickname"),
            ("username", "username"),
            ("avatar", "photo"),
        ] {
            data.insert(key.to_owned(), json!(user.text(field)));
        }
        let factors = &self.settings.application_mfa;
        if factors.is_empty() {
            return user.has_second_factor().then_some((1635, data));
        }
        let listed = factors.iter().enumerate();
        let listed: Vec<Value> = listed
            .map(|(at, factor)| json!({ "mfaPolicy": factor, "status": 1, "sort": at }))
            .collect();
        data.extend([
            ("applicationMfa".to_owned(), json!(listed)),
            ("phone".to_owned(), json!(user.text("phone"))),
            ("mfaPhone".to_owned(), json!(user.text("phone"))),
            (
                "totpMfaEnabled".to_owned(),
                json!(user.has_authenticator(None)),
            ),
            ("faceMfaEnabled".to_owned(), json!(user.face.is_some())),
        ]);
        Some((1636, data))
    }

    /// What a picture of a face is known by: the bytes of an upload here, named by its key or its address; any other address
    /// stands for itself.
    pub(super) fn face(&self, photo: &str, own_url: &str) -> Option<String> {
        let uploads = format!("{own_url}/uploads/");
        let key = photo.strip_prefix(&uploads).unwrap_or(photo);
        match self.uploads.get(key) {
            Some((_, bytes)) => Some(fingerprint(bytes)),
            None if photo.starts_with(&uploads) => None,
            None => {
                let is_address = photo.starts_with("https://") || photo.starts_with("http://");
                is_address.then(|| fingerprint(photo.as_bytes()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Authenticator, STEP, code, read_secret};

    /// The secret of RFC 6238, appendix B, as an app would be given it.
    const SECRET: &str = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq";

    fn authenticator() -> Authenticator {
        Authenticator::seeded("a1".to_owned(), SECRET, None, 0).unwrap_or_else(|_| unreachable!())
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = read_secret(SECRET).unwrap_or_default();
        assert_eq!(secret, b"12345678901234567890");
        // The rows of SHA-1, whose eight digits end in these six.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(&secret, seconds / STEP), expected, "at {seconds}");
            assert_eq!(authenticator().code(seconds), expected);
        }
    }

    #[test]
    fn an_app_may_be_one_step_off() {
        let now = 1_111_111_111;
        for (seconds, is_good) in [
            (now - 2 * STEP, false),
            (now - STEP, true),
            (now, true),
            (now + STEP, true),
            (now + 2 * STEP, false),
        ] {
            let mut authenticator = authenticator();
            let code = authenticator.code(seconds);
            assert_eq!(authenticator.accept(&code, now), is_good, "at {seconds}");
        }
    }

    #[test]
    fn a_code_works_once_and_takes_the_older_ones_with_it() {
        let (mut authenticator, now) = (authenticator(), 1_111_111_111);
        let (older, code) = (authenticator.code(now - STEP), authenticator.code(now));
        assert!(authenticator.accept(&code, now));
        assert!(!authenticator.accept(&code, now));
        assert!(!authenticator.accept(&older, now));
        let next = authenticator.code(now + STEP);
        assert!(authenticator.accept(&next, now));
    }

    #[test]
    fn a_recovery_code_works_once() {
        let mut authenticator = authenticator();
        let code = authenticator.recovery_code.clone();
        assert!(!authenticator.recover("", 0));
        assert!(authenticator.recover(&code, 0));
        assert!(!authenticator.recover(&code, 0));
        let next = authenticator.recovery_code.clone();
        assert!(authenticator.recover(&next, 0));
    }

    #[test]
    fn what_is_no_base32_is_no_secret() {
        for text in ["", "====", "1", "MZXW6!"] {
            assert_eq!(read_secret(text), None, "{text}");
        }
        assert_eq!(read_secret("MZXW6==="), Some(b"foo".to_vec()));
    }
}

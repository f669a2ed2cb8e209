//! Authenticator apps, with the codes of RFC 6238.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::BASE32_NOPAD;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::refusal::{ApiError, Reply};
use crate::clock::iso;
use crate::crypto::{random_bytes, random_hex};

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
pub(crate) fn read_secret(text: &str) -> Option<Vec<u8>> {
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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Authenticator {
    pub(crate) id: String,
    pub(crate) source: String,
    secret: Vec<u8>,
    /// The secret as another system wrote it.
    written: Option<String>,
    pub(crate) enabled: bool,
    pub(crate) recovery_code: String,
    created: u64,
    updated: u64,
    /// The step whose code was accepted last: neither it nor an older one is accepted again.
    used: Option<u64>,
}

impl Authenticator {
    /// One that has to be confirmed.
    pub(crate) fn new(id: String, source: &str, now_ms: u64) -> Self {
        Self {
            id,
            source: source.to_owned(),
            secret: random_bytes(20),
            written: None,
            enabled: false,
            recovery_code: new_recovery_code(),
            created: now_ms,
            updated: now_ms,
            used: None,
        }
    }

    /// One that a seed brings, confirmed already.
    pub(crate) fn seeded(
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

    /// One that another system has set up. A secret that is no base32 is its own bytes.
    pub(crate) fn imported(
        id: String,
        secret: &str,
        recovery_code: Option<&str>,
        now_ms: u64,
    ) -> Self {
        let new = Self::new(id, SELF, now_ms);
        Self {
            secret: read_secret(secret).unwrap_or_else(|| secret.into()),
            written: Some(secret.to_owned()),
            enabled: true,
            recovery_code: recovery_code.map_or(new.recovery_code, str::to_owned),
            ..new
        }
    }

    /// Makes a new secret. The codes of the old one are wrong from now on.
    pub(crate) fn refresh(&mut self, now_ms: u64) {
        self.secret = random_bytes(20);
        self.written = None;
        self.used = None;
        self.updated = now_ms;
    }

    /// What an app shows now.
    pub(crate) fn code(&self, now_secs: u64) -> String {
        code(&self.secret, now_secs / STEP)
    }

    /// The step of time that a code is of, if it is a good one. An app's clock may be one step off, to either side.
    fn step(&self, given: &str, now_secs: u64) -> Option<u64> {
        let now = now_secs / STEP;
        let mut steps = now.saturating_sub(1)..=now.saturating_add(1);
        steps.find(|step| {
            let is_new = self.used.is_none_or(|used| *step > used);
            is_new && code(&self.secret, *step) == given
        })
    }

    /// Takes a code for a login, once.
    pub(crate) fn accept(&mut self, given: &str, now_secs: u64) -> bool {
        let step = self.step(given, now_secs);
        self.used = step.or(self.used);
        step.is_some()
    }

    /// Puts a new authenticator to use, if the code proves that an app shows its codes. The code can still be used for a login: as
    /// in the real service, people log in at once with the code that they have just typed.
    pub(crate) fn confirm(&mut self, given: &str, now_ms: u64) -> bool {
        let is_right = self.step(given, now_ms / 1000).is_some();
        if is_right {
            self.enabled = true;
            self.updated = now_ms;
        }
        is_right
    }

    /// Takes the recovery code, once: from then on there is another.
    pub(crate) fn recover(&mut self, given: &str, now_ms: u64) -> bool {
        let is_right = given == self.recovery_code;
        if is_right {
            self.recovery_code = new_recovery_code();
            self.updated = now_ms;
        }
        is_right
    }

    pub(crate) fn secret(&self) -> String {
        let encoded = || BASE32_NOPAD.encode(&self.secret);
        self.written.clone().unwrap_or_else(encoded)
    }

    /// As the list of authenticators has it; whoever only waits for a second factor must not learn it there.
    pub(crate) fn json(&self, user: &str, with_secrets: bool) -> Value {
        let secret = with_secrets.then(|| self.secret());
        let recovery_code = with_secrets.then_some(&self.recovery_code);
        json!({
            "id": self.id, "createdAt": iso(self.created), "updatedAt": iso(self.updated), "userId": user,
            "enable": self.enabled, "secret": secret, "authenticatorType": "totp",
            "recoveryCode": recovery_code, "source": self.source,
        })
    }

    /// What a new one is answered with, for the app to scan.
    pub(crate) fn association(&self, account: &str) -> Reply {
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
pub(crate) const SELF: &str = "SELF";

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
    fn a_code_that_confirms_still_logs_in_once() {
        let (mut authenticator, now) = (authenticator(), 1_111_111_111);
        authenticator.enabled = false;
        let code = authenticator.code(now);
        assert!(!authenticator.confirm("000000", now * 1000) && !authenticator.enabled);
        assert!(authenticator.confirm(&code, now * 1000) && authenticator.enabled);
        assert!(authenticator.accept(&code, now));
        assert!(!authenticator.accept(&code, now));
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

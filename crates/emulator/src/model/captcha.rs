//! Logins that failed, and the captcha that they lead to.

use crate::crypto::random_hex;

/// The password logins that failed in a row from one client IP.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    count: u32,
    captcha: Captcha,
}

/// A text to type, and the name of the picture that shows it. The name does not tell the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Captcha {
    pub(crate) picture: String,
    pub(crate) text: String,
}

impl Failures {
    /// Counts a failed login, which makes a new captcha.
    pub(crate) fn add(&mut self) {
        self.count += 1;
        self.captcha = Captcha {
            picture: random_hex(16),
            text: random_hex(2),
        };
    }

    /// The captcha that must be entered, where one is required after this number of failures. 0 never requires one.
    pub(crate) fn captcha(&self, after: u32) -> Option<&Captcha> {
        (after > 0 && self.count >= after).then_some(&self.captcha)
    }
}

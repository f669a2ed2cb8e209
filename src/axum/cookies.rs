//! Values in encrypted cookies. A browser keeps 4 KiB in a cookie, so a longer value is kept in several.

use super::key::Key;
use axum::http::{HeaderMap, HeaderValue, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest text in one cookie. With name and attributes it stays below the 4,096 bytes that every browser keeps.
const LONGEST: usize = 3_800;
/// The largest number of cookies for one value. More would exceed what servers and gateways accept as headers.
const MOST: usize = 4;

/// What is kept in a browser.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kept {
    /// A login that has begun.
    Begun,
    /// Who is logged in.
    Session,
}

/// The cookies of a service.
#[derive(Debug)]
pub(super) struct Cookies {
    /// The first one encrypts; all of them decrypt.
    pub(super) keys: Vec<Key>,
    /// What their names begin with.
    pub(super) name: String,
    /// Whether they are sent over TLS only.
    pub(super) secure: bool,
}

impl Cookies {
    /// With `__Host-`, browsers take the cookie from this host alone, and only over TLS.
    fn name(&self, kept: Kept) -> String {
        let host = if self.secure { "__Host-" } else { "" };
        let what = match kept {
            Kept::Begun => "login",
            Kept::Session => "session",
        };
        format!("{host}{}-{what}", self.name)
    }

    /// The value that a browser has sent. One that is cut off, forged or from another key counts as none.
    pub(super) fn read<T: DeserializeOwned>(&self, headers: &HeaderMap, kept: Kept) -> Option<T> {
        let name = self.name(kept);
        // Another program on this host may have set one with the same name.
        values(headers, &name).find_map(|first| {
            let (count, first) = first.split_once('~')?;
            let count: usize = count.parse().ok().filter(|count| *count <= MOST)?;
            let mut sealed = first.to_owned();
            for part in 1..count {
                sealed += values(headers, &part_name(&name, part)).next()?;
            }
            let text = self.keys.iter().find_map(|key| key.open(&name, &sealed))?;
            serde_json::from_str(&text).ok()
        })
    }

    /// The headers that keep a value for so many seconds. `None` if it is too long for cookies.
    pub(super) fn keep(
        &self,
        kept: Kept,
        value: &impl Serialize,
        seconds: u64,
    ) -> Option<Vec<HeaderValue>> {
        let name = self.name(kept);
        let text = serde_json::to_string(value).ok()?;
        let sealed = self.keys.first()?.seal(&name, &text)?;
        let parts: Vec<_> = sealed.as_bytes().chunks(LONGEST).collect();
        if parts.len() > MOST {
            return None;
        }
        let cookie = |(number, part): (usize, &&[u8])| {
            let part = std::str::from_utf8(part).ok()?;
            let value = match number {
                0 => format!("{}~{part}", parts.len()),
                _ => part.to_owned(),
            };
            self.header(&part_name(&name, number), &value, seconds)
        };
        parts.iter().enumerate().map(cookie).collect()
    }

    /// The headers that remove a value.
    pub(super) fn remove(&self, headers: &HeaderMap, kept: Kept) -> Vec<HeaderValue> {
        let name = self.name(kept);
        let names = (0..MOST).map(|part| part_name(&name, part));
        let known = names.filter(|name| values(headers, name).next().is_some());
        known.filter_map(|name| self.header(&name, "", 0)).collect()
    }

    fn header(&self, name: &str, value: &str, seconds: u64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie =
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        HeaderValue::try_from(cookie).ok()
    }
}

fn part_name(name: &str, part: usize) -> String {
    match part {
        0 => name.to_owned(),
        part => format!("{name}-{part}"),
    }
}

/// The values of all cookies with this name.
fn values<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.filter_map(move |(key, value)| (key == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::{Cookies, Kept, LONGEST};
    use crate::axum::Key;
    use axum::http::{HeaderMap, header};

    fn cookies(keys: Vec<Key>) -> Cookies {
        Cookies {
            keys,
            name: "shop".to_owned(),
            secure: true,
        }
    }

    /// What a browser sends that has got these.
    fn sent(cookies: &[axum::http::HeaderValue]) -> HeaderMap {
        let pairs = cookies
            .iter()
            .map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
        let line = pairs.collect::<Vec<_>>().join("; ");
        HeaderMap::from_iter([(header::COOKIE, line.parse().unwrap())])
    }

    #[test]
    fn a_long_value_is_kept_in_several_cookies_that_browsers_take() {
        let cookies = cookies(vec![Key::generate()]);
        for length in [0, 10, LONGEST, 2 * LONGEST, 11_000] {
            let text = "x".repeat(length);
            let set = cookies.keep(Kept::Session, &text, 60).unwrap();
            assert_eq!(set.len(), (length + 30) * 4 / 3 / LONGEST + 1);
            assert!(set.iter().all(|cookie| cookie.len() <= 4_096));
            let read: Option<String> = cookies.read(&sent(&set), Kept::Session);
            assert_eq!(read.as_deref(), Some(text.as_str()));
            assert_eq!(cookies.read::<String>(&sent(&set), Kept::Begun), None);
            // Any of them is missing.
            for missing in 0..set.len() {
                let mut set = set.clone();
                set.remove(missing);
                assert_eq!(cookies.read::<String>(&sent(&set), Kept::Session), None);
            }
            let removed = cookies.remove(&sent(&set), Kept::Session);
            assert_eq!(removed.len(), set.len());
        }
        let long = "x".repeat(12_000);
        assert!(cookies.keep(Kept::Session, &long, 60).is_none());
    }

    #[test]
    fn an_older_key_still_reads_and_a_strangers_does_not() {
        let (old, new) = (Key::generate(), Key::generate());
        let set = cookies(vec![old.clone()]).keep(Kept::Session, &"text", 60);
        let sent = sent(&set.unwrap());
        let both = cookies(vec![new.clone(), old]);
        assert_eq!(
            both.read::<String>(&sent, Kept::Session).as_deref(),
            Some("text")
        );
        let other = cookies(vec![new]);
        assert_eq!(other.read::<String>(&sent, Kept::Session), None);
    }

    #[test]
    fn the_name_of_a_cookie_says_whether_it_needs_tls() {
        let mut cookies = cookies(vec![Key::generate()]);
        let set = |cookies: &Cookies| cookies.keep(Kept::Begun, &"", 60).unwrap().remove(0);
        let secure = set(&cookies);
        let secure = secure.to_str().unwrap();
        assert!(secure.starts_with("__Host-shop-login=1~"), "{secure}");
        let attributes = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure";
        assert!(secure.ends_with(attributes), "{secure}");
        cookies.secure = false;
        let open = set(&cookies);
        let open = open.to_str().unwrap();
        assert!(open.starts_with("shop-login=1~"), "{open}");
        assert!(!open.contains("Secure"), "{open}");
    }
}

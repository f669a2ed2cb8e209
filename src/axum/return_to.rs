//! Where a browser may be sent after a login: to a path of this service, never to another one.

/// The longest path.
const LONGEST: usize = 2_000;

/// The text, if it is a path of this service. Browsers read `//host`, `/\host` and, since they leave out tabs and line breaks, `/<tab>/host` as
/// another host.
pub(super) fn local_path(text: &str) -> Option<&str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let is_local = text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= LONGEST
        && text.bytes().all(is_plain);
    is_local.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::local_path;
    use url::Url;

    #[test]
    fn a_path_that_is_accepted_never_leads_to_another_host() {
        let here = Url::parse("https://shop.example.com/callback").unwrap();
        for text in [
            "/",
            "/a",
            "/a/b?c=d&e=//f#g",
            "/%2F%2Fevil.example",
            "/@evil.example",
        ] {
            assert_eq!(local_path(text), Some(text));
            let to = here.join(text).unwrap();
            assert_eq!(to.origin(), here.origin(), "{text}");
        }
        for text in [
            "",
            "a",
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a\r\nSet-Cookie: b=c",
            "\t//evil.example",
            " /a",
            "/ü",
            "javascript:alert(1)",
            &format!("/{}", "a".repeat(2_000)),
        ] {
            assert_eq!(local_path(text), None, "{text}");
        }
    }
}

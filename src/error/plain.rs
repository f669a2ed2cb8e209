//! Text of a server in a log line.

use std::borrow::Cow;
use std::fmt;

/// The text with a space in place of each character that could forge a line of a log, or hide or reorder what a terminal shows.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    match text.contains(is_control) {
        true => text.replace(is_control, " ").into(),
        false => text.into(),
    }
}

/// A control character, a line separator, or a mark that changes the direction of text.
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Writes what it is given as [`plain`] text.
pub(super) struct Plain<'a, 'f>(pub(super) &'a mut fmt::Formatter<'f>);

impl fmt::Write for Plain<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_str(&plain(text))
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn control_characters_become_spaces_and_all_else_stays() {
        for (text, expected) in [
            ("", ""),
            (
                "密码不正确: `a\\b` – é\u{301} 👩\u{200d}🔧",
                "密码不正确: `a\\b` – é\u{301} 👩\u{200d}🔧",
            ),
            ("a\r\nERROR b\t\0c\u{7f}", "a  ERROR b  c "),
            ("\u{1b}[31mred\u{9b}0m", " [31mred 0m"),
            ("a\u{2028}b\u{202e}c\u{2066}d\u{200f}\u{85}", "a b c d  "),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}

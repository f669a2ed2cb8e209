//! What an error tells whoever logs it.

use std::error::Error as _;

/// All that an error says, by `Display` and `Debug`, and its sources with it.
pub(crate) fn everything(error: &authing::Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!("\n{error}\n{error:?}"));
        source = error.source();
    }
    text
}

//! GraphQL as text.

/// The same tokens without comments, commas and white space that carries no meaning.
pub(crate) fn minify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => string_length(rest),
            _ if is_name(c) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if c == '#' || c == ',' || c == '\u{feff}' || c.is_whitespace() {
            continue;
        }
        if is_name(c) && out.ends_with(is_name) {
            out.push(' ');
        }
        out.push_str(token);
    }
    out
}

pub(crate) fn string_length(text: &str) -> usize {
    let block = "\"\"\"";
    if let Some(inner) = text.strip_prefix(block) {
        let mut ends = inner.match_indices(block).map(|(end, _)| end);
        return ends
            .find(|end| !inner.get(..*end).is_some_and(|text| text.ends_with('\\')))
            .map_or(text.len(), |end| end + 2 * block.len());
    }
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

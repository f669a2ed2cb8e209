//! Where in a JSON text something is.

use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The path of the innermost value that contains this byte, begins before it or ends with it: `user.identities[0].type`. Empty for the
/// whole text, and for what is no JSON.
pub(crate) fn path_at(json: &str, offset: usize) -> String {
    let mut path = String::new();
    let mut value = json;
    while let Some((step, inner)) = children(value).into_iter().find(|(_, child)| {
        (start(json, child)..=start(json, child) + child.len()).contains(&offset)
    }) {
        if !path.is_empty() && !step.starts_with('[') {
            path.push('.');
        }
        path.push_str(&step);
        value = inner;
    }
    path
}

/// The byte where a line and a column are, as `serde_json` counts them.
pub(crate) fn offset_of(json: &str, line: usize, column: usize) -> usize {
    let earlier = json.split_inclusive('\n').take(line.saturating_sub(1));
    earlier.map(str::len).sum::<usize>() + column
}

/// The byte of the text where a part of it begins.
fn start(json: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(json.as_ptr() as usize)
}

/// The members of an object and the items of an array, with their steps.
fn children(value: &str) -> Vec<(Cow<'_, str>, &str)> {
    if let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(value) {
        let members = members.into_iter();
        return members
            .map(|(name, member)| (name.into(), member.get()))
            .collect();
    }
    let items: Vec<&RawValue> = serde_json::from_str(value).unwrap_or_default();
    let items = items.into_iter().enumerate();
    items
        .map(|(number, item)| (format!("[{number}]").into(), item.get()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{offset_of, path_at};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Outer {
        user: Option<Inner>,
        #[serde(default)]
        list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Inner {
        id: String,
        #[serde(default)]
        numbers: Vec<i64>,
        inner: Option<Box<Inner>>,
    }

    #[test]
    fn a_misfit_is_found_where_it_is() {
        for (json, path) in [
            (r#"{"user":{"id":1}}"#, "user.id"),
            (r#"{"user":{"id":true}}"#, "user.id"),
            (r#"{"user":{"id":null}}"#, "user.id"),
            (r#"{"user":{"id":{"a":[]}}}"#, "user.id"),
            (r#"{"user":{"id":["a"]}}"#, "user.id"),
            (r#"{"user":{}}"#, "user"),
            (
                r#"{"user":{"inner":{"numbers":[]},"id":"a"}}"#,
                "user.inner",
            ),
            (r#"{"list":[{"id":"a"},{}]}"#, "list[1]"),
            (
                r#"{"list":[{"id":"a","numbers":[1,"2"]}]}"#,
                "list[0].numbers[1]",
            ),
            (
                r#"{"list":[{"id":"a","numbers":[1.5]}]}"#,
                "list[0].numbers[0]",
            ),
            (
                r#"{"list":[{"id":"a","numbers":{"b":1}}]}"#,
                "list[0].numbers",
            ),
            (
                r#"{"list":[{"id":"é\"","inner":{"id":[]}}]}"#,
                "list[0].inner.id",
            ),
            (r#"{"list":"text"}"#, "list"),
            ("{\n  \"user\": {\n    \"id\" : 7\n  }\n}", "user.id"),
            ("[]", ""),
            ("7", ""),
            (r#"{"list":["#, ""),
        ] {
            let error = serde_json::from_str::<Outer>(json).map(|_| ());
            let place = error
                .err()
                .map(|error| offset_of(json, error.line(), error.column()));
            assert_eq!(
                place.map(|place| path_at(json, place)).as_deref(),
                Some(path),
                "{json}"
            );
        }
    }
}

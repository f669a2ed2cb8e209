//! Settings that a program's environment has.

use crate::config;
use crate::error::{Error, Result};
use std::env;

/// A variable of the environment.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// The variable without the space around it. One that is empty counts as unset.
pub(crate) fn optional(variable: impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    config::given(variable(name).as_ref())
}

/// The variables of settings that are required. The error names all that are missing, and says where to copy them from.
pub(crate) fn required<const N: usize>(
    variable: impl Fn(&str) -> Option<String>,
    settings: [(&'static str, &'static str); N],
    source: &str,
) -> Result<[String; N]> {
    let values = settings.map(|(_, name)| optional(&variable, name));
    let all = settings.iter().zip(&values);
    let missing: Vec<_> = all
        .filter_map(|((setting, name), value)| value.is_none().then_some((*setting, *name)))
        .collect();
    if let Some((first, _)) = missing.first() {
        let names: Vec<_> = missing.iter().map(|(_, name)| *name).collect();
        let them = if names.len() == 1 { "it" } else { "them" };
        let names = names.join(" and ");
        return Err(Error::config(
            first,
            format!("{names} of the environment must be set: copy {them} from {source}"),
        ));
    }
    Ok(values.map(Option::unwrap_or_default))
}

//! What a fault can be for, and what somebody meant who has named something else.

use std::fmt;

use crate::nearest::nearest;
use crate::routes::{self, Route, fits};

/// The requests that a fault is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Any,
    /// A root field of GraphQL.
    Field(String),
    /// An operation, by the name that its document gives it.
    Operation(String),
    /// A path, with a slash at its start; `{..}` is any segment.
    Path(Option<String>, String),
}

impl Target {
    /// Whether a request with these names, this method and this path is one of them.
    pub(crate) fn has(&self, names: &[String], method: &str, path: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Field(name) | Self::Operation(name) => names.contains(name),
            Self::Path(wanted, pattern) => {
                let is_method = wanted.as_deref().is_none_or(|wanted| wanted == method);
                let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
                is_method
                    && pattern
                        .by_ref()
                        .all(|part| path.next().is_some_and(|segment| fits(part, segment)))
                    && path.next().is_none()
            }
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any request"),
            Self::Field(name) | Self::Operation(name) => f.write_str(name),
            Self::Path(Some(method), path) => write!(f, "{method} {path}"),
            Self::Path(None, path) => f.write_str(path),
        }
    }
}

/// The names that faults can be for: root fields of the schema, and paths.
#[derive(Debug, Default)]
pub(crate) struct Names {
    fields: Vec<String>,
}

impl Names {
    pub(crate) fn new(fields: Vec<String>) -> Self {
        Self { fields }
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = String> {
        let paths = routes::all().map(|route| format!("{} {}", route.method, route.path));
        self.fields.iter().cloned().chain(paths)
    }

    /// The target that this text names. Else a name that is like it, if there is one.
    pub(crate) fn target(&self, text: &str) -> Result<Target, Option<String>> {
        let text = text.trim();
        let (method, path) = match text.split_once(' ') {
            Some((method, path)) => (Some(method.to_ascii_uppercase()), path.trim()),
            None => (None, text),
        };
        if !path.starts_with('/') {
            return match self.fields.iter().any(|field| field == text) {
                true => Ok(Target::Field(text.to_owned())),
                false => Err(self.like(text)),
            };
        }
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let is_method = |route: &Route| method.as_deref().is_none_or(|m| m == route.method);
        match routes::all().any(|route| is_method(&route) && route.has(&segments)) {
            true => Ok(Target::Path(method, path.to_owned())),
            false => Err(like_path(method.as_deref(), &segments)),
        }
    }

    fn like(&self, text: &str) -> Option<String> {
        let fields = self.fields.iter().map(|f| (f.clone(), f.clone()));
        nearest(text, fields)
    }
}

/// The path that is like this one. What stands for an id stays as it is.
fn like_path(method: Option<&str>, segments: &[&str]) -> Option<String> {
    let text = |method: &str, path: &str| match method {
        "" => path.to_owned(),
        method => format!("{method} {path}"),
    };
    let wanted = text(
        method.unwrap_or_default(),
        &format!("/{}", segments.join("/")),
    );
    let candidates = routes::all().map(|route| {
        let own = route.path.split('/').skip(1).enumerate();
        let filled = own.map(|(at, pattern)| match segments.get(at) {
            Some(segment) if fits(pattern, segment) => segment,
            _ => pattern,
        });
        let filled = filled.fold(String::new(), |path, segment| format!("{path}/{segment}"));
        let shown_method = method.map_or("", |_| route.method);
        (text(shown_method, &filled), text(shown_method, route.path))
    });
    nearest(&wanted, candidates)
}

#[cfg(test)]
mod tests {
    use super::{Names, Target};

    #[test]
    fn what_is_like_a_name_is_suggested() {
        let names = Names::new(vec!["loginByEmail".into(), "user".into(), "users".into()]);
        let like = |text| names.target(text).err().flatten();
        for (text, suggestion) in [
            ("loginByEmial", Some("loginByEmail")),
            ("LOGINBYEMAIL", Some("loginByEmail")),
            ("usr", Some("user")),
            ("somethingElse", None),
            ("", None),
            ("/api/v2/logot", Some("/api/v2/logout")),
            ("POST /api/v2/logout", Some("GET /api/v2/logout")),
            (
                "GET /api/v2/users/5c9/role",
                Some("GET /api/v2/users/{id}/roles"),
            ),
            ("/graphql", None),
            ("/graphql/v1", Some("/graphql/v2")),
        ] {
            assert_eq!(like(text).as_deref(), suggestion, "{text}");
        }
        assert_eq!(like(&"x".repeat(1_000_000)), None);
    }

    #[test]
    fn a_target_is_a_root_field_or_a_path() {
        let names = Names::new(vec!["user".into()]);
        let has = |target: &str, names_of: &[&str], method, path| {
            let names_of: Vec<String> = names_of.iter().map(|n| (*n).to_owned()).collect();
            let target = names.target(target);
            target.is_ok_and(|target| target.has(&names_of, method, path))
        };
        assert!(has("user", &["user"], "POST", "/graphql/v2"));
        assert!(!has("user", &["users"], "POST", "/graphql/v2"));
        let roles = "/api/v2/users/5c9/roles";
        for target in [
            "/api/v2/users/{id}/roles",
            "GET /api/v2/users/{id}/roles",
            "get /api/v2/users/5c9/roles",
        ] {
            assert!(has(target, &[], "GET", roles), "{target}");
            assert!(
                !has(target, &[], "POST", roles) || !target.contains(' '),
                "{target}"
            );
            assert!(!has(target, &[], "GET", "/api/v2/users/5c9"), "{target}");
            assert!(
                !has(target, &[], "GET", "/api/v2/users/5c9/roles/x"),
                "{target}"
            );
        }
        assert!(!has(
            "/api/v2/users/5c9/roles",
            &[],
            "GET",
            "/api/v2/users/5ca/roles"
        ));
        assert!(Target::Any.has(&[], "GET", "/"));
    }
}

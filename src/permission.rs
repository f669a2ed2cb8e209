//! What a list of authorised resources allows.

use crate::generated::types::{AuthorizedResource, PaginatedAuthorizedResources, ResourceType};

impl PaginatedAuthorizedResources {
    /// Whether one of these resources allows the action.
    ///
    /// `*` stands for everything; `books` and `books:*` for all books. On `books:1`, `read` is `books:read`. A menu, a part of a user
    /// interface or a button without actions allows every action.
    ///
    /// A list shows what was granted. Where a policy denies a part of it, such as one of the books, the list does not say so:
    /// [`is_allowed`](crate::management::Acl::is_allowed) asks the server.
    ///
    /// ```
    /// use authing::types::PaginatedAuthorizedResources;
    ///
    /// // As `client.acl().list_authorized_resources(..)` returns it.
    /// let resources: PaginatedAuthorizedResources = serde_json::from_str(
    ///     r#"{
    ///         "totalCount": 2,
    ///         "list": [
    ///             { "code": "books:*", "type": "DATA", "actions": ["books:read"] },
    ///             { "code": "orders:7", "type": "DATA", "actions": ["orders:*"] }
    ///         ]
    ///     }"#,
    /// )?;
    /// assert!(resources.allows("books:1", "books:read"));
    /// assert!(!resources.allows("books:1", "books:write"));
    /// assert!(resources.allows("orders:7", "cancel"));
    /// assert!(!resources.allows("orders:8", "cancel"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn allows(&self, resource: impl AsRef<str>, action: impl AsRef<str>) -> bool {
        let (resource, action) = (resource.as_ref(), action.as_ref());
        self.list.iter().any(|item| item.allows(resource, action))
    }
}

impl AuthorizedResource {
    /// Whether this resource includes the other one and allows the action: see [`PaginatedAuthorizedResources::allows`].
    pub fn allows(&self, resource: impl AsRef<str>, action: impl AsRef<str>) -> bool {
        let (resource, action) = (resource.as_ref(), action.as_ref());
        let actions = self.actions.as_deref().unwrap_or_default();
        let is_of_screen = matches!(
            self.r#type,
            Some(ResourceType::Menu | ResourceType::Ui | ResourceType::Button)
        );
        let is_whole = actions.is_empty() && is_of_screen;
        let mut actions = actions.iter();
        includes(&self.code, resource)
            && (is_whole || actions.any(|pattern| permits(pattern, action, resource)))
    }
}

/// Whether a pattern stands for this resource too. A type alone stands for all resources of the type.
fn includes(pattern: &str, resource: &str) -> bool {
    let class = pattern.strip_suffix(":*").unwrap_or(pattern);
    let is_class = class.len() < pattern.len() || !pattern.contains(':');
    let is_of_class = |rest: &str| rest.is_empty() || rest.starts_with(':');
    pattern == "*"
        || pattern == resource
        || is_class && resource.strip_prefix(class).is_some_and(is_of_class)
}

/// Whether a pattern stands for this action on the resource too.
fn permits(pattern: &str, action: &str, resource: &str) -> bool {
    let class = resource.split(':').next().unwrap_or_default();
    let full = |action: &str| match action {
        "*" => action.to_owned(),
        short if class != "*" && !short.contains(':') => format!("{class}:{short}"),
        full => full.to_owned(),
    };
    let (pattern, action) = (full(pattern), full(action));
    let all_of = pattern.strip_suffix('*').filter(|all| all.ends_with(':'));
    pattern == "*" || pattern == action || all_of.is_some_and(|all| action.starts_with(all))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::generated::types::{AuthorizedResource, ResourceType};
    use serde_json::{from_value, json};

    fn resource(code: &str, kind: &str, actions: &[&str]) -> AuthorizedResource {
        from_value(json!({ "code": code, "type": kind, "actions": actions })).unwrap()
    }

    #[test]
    fn resources_and_actions_are_patterns() {
        for (code, actions, asked, action, allowed) in [
            ("*", &["*"][..], "books:1", "books:read", true),
            ("*", &["books:read"], "books:1", "read", true),
            ("*", &["books:read"], "orders:1", "read", false),
            ("books:*", &["books:read"], "books:1", "books:read", true),
            ("books:*", &["books:read"], "books", "books:read", true),
            ("books:*", &["read"], "books:*", "books:read", true),
            ("books:*", &["books:*"], "books:1", "*", false),
            ("books:*", &["*"], "books:1", "*", true),
            ("books", &["books:*"], "books:1", "books:read", true),
            ("books", &["books:*"], "bookshelf:1", "books:read", false),
            ("books:1", &["books:read"], "books:1", "books:read", true),
            ("books:1", &["books:read"], "books:1", "books:write", false),
            ("books:1", &["books:read"], "books:10", "books:read", false),
            ("books:1", &["books:read"], "books:*", "books:read", false),
            ("books:1", &["books:read"], "*", "books:read", false),
            ("books:1", &[], "books:1", "books:read", false),
        ] {
            let found = resource(code, "DATA", actions).allows(asked, action);
            assert_eq!(found, allowed, "{code} {actions:?}: {asked} {action}");
        }
    }

    #[test]
    fn what_is_on_a_screen_needs_no_actions() {
        for kind in ["MENU", "UI", "BUTTON"] {
            let settings = resource("settings", kind, &[]);
            assert!(settings.allows("settings", "settings:open"));
            assert!(!resource("settings", kind, &["settings:see"]).allows("settings", "open"));
        }
        assert!(!resource("settings", "API", &[]).allows("settings", "open"));
    }

    #[test]
    fn members_that_are_empty_are_unset() {
        let wire = json!({ "code": "books", "type": "", "actions": null, "apiIdentifier": "" });
        let books: AuthorizedResource = from_value(wire).unwrap();
        assert_eq!((&books.r#type, &books.api_identifier), (&None, &None));
        assert_eq!(books.actions, None);
        let bare: AuthorizedResource = from_value(json!({ "code": "books" })).unwrap();
        assert_eq!(bare, books);
        let menu = resource("books", "MENU", &["read"]);
        assert_eq!(menu.r#type, Some(ResourceType::Menu));
        assert_eq!(menu.actions, Some(vec!["read".to_owned()]));
    }
}

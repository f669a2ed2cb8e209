//! Response types and response modes of the authorization endpoint.

/// What the authorization endpoint returns to the redirect URI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseType {
    /// `code`: an authorization code. The response type for servers.
    #[default]
    Code,
    /// `code id_token token`
    CodeIdTokenToken,
    /// `code id_token`
    CodeIdToken,
    /// `code token`
    CodeToken,
    /// `id_token token`
    IdTokenToken,
    /// `id_token`
    IdToken,
    /// `token`
    Token,
    /// `none`
    None,
    /// Any other response type that the host supports.
    Other(String),
}

impl ResponseType {
    /// The value on the wire, before URL encoding.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Code => "code",
            Self::CodeIdTokenToken => "code id_token token",
            Self::CodeIdToken => "code id_token",
            Self::CodeToken => "code token",
            Self::IdTokenToken => "id_token token",
            Self::IdToken => "id_token",
            Self::Token => "token",
            Self::None => "none",
            Self::Other(value) => value,
        }
    }
}

impl From<&str> for ResponseType {
    fn from(value: &str) -> Self {
        let known = [
            Self::Code,
            Self::CodeIdTokenToken,
            Self::CodeIdToken,
            Self::CodeToken,
            Self::IdTokenToken,
            Self::IdToken,
            Self::Token,
            Self::None,
        ];
        let found = known.into_iter().find(|known| known.as_str() == value);
        found.unwrap_or_else(|| Self::Other(value.to_owned()))
    }
}

/// How the authorization endpoint returns its response to the redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseMode {
    /// In the query of the redirect URI. The default for `code`.
    Query,
    /// In the fragment of the redirect URI, which browsers do not send to servers. The default for tokens.
    Fragment,
    /// As a form that the browser posts to the redirect URI.
    FormPost,
}

impl ResponseMode {
    /// The value on the wire: `query`, `fragment` or `form_post`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

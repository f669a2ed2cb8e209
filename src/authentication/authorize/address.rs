//! URLs of the host for browsers, and the settings that they and other requests require.

use crate::config::Config;
use crate::error::{Error, Result};
use url::Url;

/// The application's ID.
pub(crate) fn app_id(config: &Config) -> Result<&str> {
    let app_id = config.app_id.as_deref();
    app_id.ok_or_else(|| {
        let reason = "it is required here: copy the application's ID from the console";
        Error::config("app_id", reason)
    })
}

/// The redirect URI of a request or, where it has none, the client's.
pub(crate) fn redirect_uri(given: Option<String>, config: &Config) -> Result<String> {
    let uri = given.or_else(|| config.redirect_uri.clone());
    let uri = uri.ok_or_else(|| {
        Error::config(
            "redirect_uri",
            "it is required here: set it for the client or for this request, as configured in the console",
        )
    })?;
    match Url::parse(&uri) {
        Ok(_) => Ok(uri),
        Err(_) => Err(Error::invalid_argument(
            "redirect_uri",
            "it is not an absolute URL such as `https://shop.example.com/callback`",
        )),
    }
}

/// The URL of a path of the host, with the values of the query that are set.
pub(super) fn host_url<const N: usize>(
    config: &Config,
    path: &str,
    query: [(&str, Option<String>); N],
) -> Result<String> {
    let mut url = Url::parse(&format!("{}{path}", config.base)).map_err(|_| {
        Error::invalid_argument("app_id", "it does not form a valid URL with the host")
    })?;
    let mut given = query
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .peekable();
    if given.peek().is_some() {
        url.query_pairs_mut().extend_pairs(given);
    }
    Ok(url.into())
}

//! What the standard protocols remember: codes, refresh tokens, and the browsers that are logged in.

use std::borrow::Cow;
use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::user::User;

/// What somebody has allowed an application.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Consent {
    /// `oidc` or `oauth`.
    pub(crate) protocol: Cow<'static, str>,
    pub(crate) client: String,
    /// Nobody, where a program has asked in its own name.
    pub(crate) user: Option<String>,
    pub(crate) scope: String,
    pub(crate) nonce: Option<String>,
    pub(crate) auth_time: u64,
    /// What was given out because of one login has one name, so that all of it can be taken back.
    pub(crate) family: String,
}

impl Consent {
    pub(crate) fn has(&self, scope: &str) -> bool {
        has(&self.scope, scope)
    }
}

/// Whether a word is among words.
pub(crate) fn has(scope: &str, word: &str) -> bool {
    scope.split(' ').any(|known| known == word)
}

/// How the verifier of a proof key is compared.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Challenge {
    S256(String),
    Plain(String),
}

impl Challenge {
    pub(crate) fn fits(&self, verifier: &str) -> bool {
        match self {
            Self::S256(digest) => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *digest,
            Self::Plain(text) => text == verifier,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) consent: Consent,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) expires: u64,
    pub(crate) used: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) consent: Consent,
    pub(crate) made: u64,
    pub(crate) expires: u64,
    pub(crate) used: bool,
}

/// A browser in which somebody is logged in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Browser {
    pub(crate) user: String,
    pub(crate) since: u64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Flows {
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) refresh: HashMap<String, Refresh>,
    /// The names of the access tokens of a family.
    pub(crate) given: HashMap<String, Vec<String>>,
    pub(crate) browsers: HashMap<String, Browser>,
}

/// What a scope tells of a user. As in the real service, what is not known is null.
pub(crate) fn claims(user: &User, scope: &str) -> Map<String, Value> {
    const PROFILE: &[(&str, &str)] = &[
        ("name", "name"),
        ("given_name", "givenName"),
        ("family_name", "familyName"),
        ("middle_name", "middleName"),
        ("nickname", "nickname"),
        ("preferred_username", "preferredUsername"),
        ("profile", "profile"),
        ("picture", "photo"),
        ("website", "website"),
        ("gender", "gender"),
        ("birthdate", "birthdate"),
        ("zoneinfo", "zoneinfo"),
        ("locale", "locale"),
        ("updated_at", "updatedAt"),
    ];
    const EMAIL: &[(&str, &str)] = &[("email", "email"), ("email_verified", "emailVerified")];
    const PHONE: &[(&str, &str)] = &[
        ("phone_number", "phone"),
        ("phone_number_verified", "phoneVerified"),
    ];
    const ADDRESS: &[(&str, &str)] = &[
        ("formatted", "formatted"),
        ("street_address", "streetAddress"),
        ("locality", "locality"),
        ("region", "region"),
        ("postal_code", "postalCode"),
        ("country", "country"),
    ];
    let told = |names: &[(&str, &str)]| -> Map<String, Value> {
        let field = |name: &str| user.fields.get(name).cloned().unwrap_or_default();
        let names = names.iter();
        names
            .map(|(claim, name)| ((*claim).to_owned(), field(name)))
            .collect()
    };
    // The one scope of OAuth 2.0 is everything.
    let is_told = |word: &str| has(scope, word) || has(scope, "user");
    let mut claims = Map::from_iter([("sub".to_owned(), json!(user.id))]);
    for (word, names) in [("profile", PROFILE), ("email", EMAIL), ("phone", PHONE)] {
        if is_told(word) {
            claims.extend(told(names));
        }
    }
    if is_told("address") {
        claims.insert("address".into(), Value::Object(told(ADDRESS)));
    }
    if is_told("username") {
        claims.insert("username".into(), json!(user.text("username")));
    }
    claims
}

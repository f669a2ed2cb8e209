//! The second factors of users, and what a login asks for.

use serde_json::{Map, Value, json};

use crate::crypto::fingerprint;
use crate::model::state::State;
use crate::model::user::User;

impl State {
    /// What a login of this user still asks for: the code of the refusal, and what is told beside the token.
    pub(crate) fn challenge(&self, user: &User) -> Option<(i64, Map<String, Value>)> {
        let mut data = Map::new();
        for (key, field) in [
            ("email", "email"),
            ("nickname", "nickname"),
            ("username", "username"),
            ("avatar", "photo"),
        ] {
            data.insert(key.to_owned(), json!(user.text(field)));
        }
        let factors = &self.settings.application_mfa;
        if factors.is_empty() {
            return user.has_second_factor().then_some((1635, data));
        }
        let listed = factors.iter().enumerate();
        let listed: Vec<Value> = listed
            .map(|(at, factor)| json!({ "mfaPolicy": factor, "status": 1, "sort": at }))
            .collect();
        data.extend([
            ("applicationMfa".to_owned(), json!(listed)),
            ("phone".to_owned(), json!(user.text("phone"))),
            ("mfaPhone".to_owned(), json!(user.text("phone"))),
            (
                "totpMfaEnabled".to_owned(),
                json!(user.has_authenticator(None)),
            ),
            ("faceMfaEnabled".to_owned(), json!(user.face.is_some())),
        ]);
        Some((1636, data))
    }

    /// What a picture of a face is known by: the bytes of an upload here, named by its key or its address; any other address
    /// stands for itself.
    pub(crate) fn face(&self, photo: &str, own_url: &str) -> Option<String> {
        let uploads = format!("{own_url}/uploads/");
        // An upload may have been made under another name of this emulator.
        let key = photo.split_once("/uploads/").map_or(photo, |(_, key)| key);
        match self.uploads.get(key) {
            Some(upload) => Some(fingerprint(&upload.bytes)),
            None if photo.starts_with(&uploads) => None,
            None => {
                let is_address = photo.starts_with("https://") || photo.starts_with("http://");
                is_address.then(|| fingerprint(photo.as_bytes()))
            }
        }
    }
}

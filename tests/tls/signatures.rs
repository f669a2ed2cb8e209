//! Signatures of tokens, by the library of the feature.

use crate::support::builder;
use authing::{AuthenticationClient, Error, TokenError};
use std::time::{Duration, UNIX_EPOCH};

const KEYS: &str = include_str!("../support/signed/keys.json");
const TOKENS: [&str; 2] = [
    include_str!("../support/signed/short.jwt"),
    include_str!("../support/signed/long.jwt"),
];

/// A client of a host that has these keys, in an hour of 2023 when the tokens are valid.
fn client() -> AuthenticationClient {
    let settings = builder("http://127.0.0.1:1")
        .issuer("https://issuer.example.com")
        .clock(|| UNIX_EPOCH + Duration::from_secs(1_700_000_100))
        .stand_in(|_| (200, Default::default(), KEYS.into()));
    settings.build().unwrap()
}

#[tokio::test]
async fn tokens_of_the_host_are_accepted_and_forged_ones_are_not() {
    let client = client();
    for token in TOKENS.map(str::trim) {
        let claims = client.verify_id_token(token).await.unwrap();
        assert_eq!(claims.sub(), "bob");
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let forged = match signature.strip_prefix('A') {
            Some(rest) => format!("{signed}.B{rest}"),
            None => format!("{signed}.A{}", &signature[1..]),
        };
        let error = client.verify_id_token(forged).await.unwrap_err();
        assert!(
            matches!(error, Error::Token(TokenError::BadSignature)),
            "{error}"
        );
    }
}

/// A program may have both providers of `jsonwebtoken`, which then panics unless the program has chosen one.
#[tokio::test]
async fn what_other_crates_enable_in_jsonwebtoken_does_not_matter() {
    let token = TOKENS[0].trim();
    let chosen = std::panic::catch_unwind(|| {
        let key = jsonwebtoken::DecodingKey::from_secret(b"secret");
        let rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::HS256);
        let token = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln";
        jsonwebtoken::decode::<serde_json::Value>(token, &key, &rules).map(drop)
    });
    assert!(
        chosen.is_err(),
        "it chooses by itself now: this test shows nothing any more"
    );
    assert_eq!(client().verify_id_token(token).await.unwrap().sub(), "bob");
}

//! Which of the keys that a host publishes are used.

use crate::support::builder;
use crate::tokens::{key, with};
use crate::verify::Host;
use authing::{Error, TokenError};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// What a client without keys says of a token when the host publishes these.
async fn only(host: &Host, keys: &[Value]) -> Result<(), Error> {
    host.publish(keys);
    let client = builder(host.emulator.url()).build().unwrap();
    let verified = client.verify_id_token(host.token(json!({}))).await;
    verified.map(drop)
}

/// The first key, with another text for its modulus.
fn modulus(encode: impl Fn(Vec<u8>) -> String) -> Value {
    let modulus = key(1).jwk()["n"].as_str().map(str::to_owned);
    let bytes = URL_SAFE_NO_PAD.decode(modulus.unwrap()).unwrap();
    with(key(1).jwk(), json!({ "n": encode(bytes) }))
}

#[tokio::test]
async fn a_key_does_what_its_key_ops_say() {
    let host = Host::start().await;
    let jwk = |ops: Value| with(key(1).jwk(), json!({ "key_ops": ops }));
    for ops in [json!(["verify"]), json!(["sign", "verify"]), json!(null)] {
        only(&host, &[jwk(ops)]).await.unwrap();
    }
    for ops in [
        json!(["sign"]),
        json!(["encrypt", "wrapKey"]),
        json!(["Verify"]),
        json!([]),
        json!("verify"),
    ] {
        let error = only(&host, &[jwk(ops.clone())]).await.unwrap_err();
        assert!(
            error.to_string().contains(
                "holds no RSA key for signatures of at least 2048 bits (its first key is not an RSA key for RS256 signatures)"
            ),
            "{ops}: {error}"
        );
        let error = only(&host, &[jwk(ops), key(2).jwk()]).await.unwrap_err();
        assert!(
            matches!(error, Error::Token(TokenError::UnusableKey(_))),
            "{error:?}"
        );
    }
}

/// RFC 7517 recommends that the IDs of a set differ, and leaves it at that.
#[tokio::test]
async fn keys_with_one_id_are_all_tried() {
    let host = Host::start().await;
    let namesake = with(key(2).jwk(), json!({ "kid": "one" }));
    let encrypts = with(key(2).jwk(), json!({ "kid": "one", "use": "enc" }));
    let payload = host.claims(json!({})).to_string();
    let header = r#"{"alg":"RS256","kid":"one"}"#;
    for keys in [[key(1).jwk(), namesake.clone()], [namesake, key(1).jwk()]] {
        host.publish(&keys);
        let client = builder(host.emulator.url()).build().unwrap();
        for number in [1, 2] {
            let token = key(number).sign_text(header, &payload);
            client.verify_id_token(&token).await.unwrap();
            let (signed, _) = token.rsplit_once('.').unwrap();
            let error = client.verify_id_token(format!("{signed}.c2ln")).await;
            let error = error.unwrap_err();
            assert_eq!(error.token_error(), Some(&TokenError::BadSignature));
        }
        // What a token says counts when one of them has signed it.
        let token = key(1).sign(&host.claims(json!({ "exp": 0 })));
        let error = client.verify_id_token(&token).await.unwrap_err();
        assert!(error.is_token_expired(), "{error}");
        let error = client.verify_id_token(key(1).sign_text(header, "[]")).await;
        let error = error.unwrap_err();
        assert!(
            matches!(error, Error::Token(TokenError::Malformed(_))),
            "{error:?}"
        );
    }
    // Keys of one ID for different uses are no namesakes.
    only(&host, &[encrypts.clone(), key(1).jwk()])
        .await
        .unwrap();
    only(&host, &[key(1).jwk(), encrypts.clone()])
        .await
        .unwrap();
    host.publish(&[encrypts, key(1).jwk()]);
    let client = builder(host.emulator.url()).build().unwrap();
    let error = client.verify_id_token(key(2).sign_text(header, &payload));
    let error = error.await.unwrap_err();
    assert_eq!(error.token_error(), Some(&TokenError::BadSignature));
}

#[tokio::test]
async fn numbers_may_be_padded_and_nothing_else() {
    let host = Host::start().await;
    let padded = modulus(|bytes| URL_SAFE.encode(bytes));
    assert!(padded["n"].as_str().unwrap().ends_with('='));
    only(&host, &[padded]).await.unwrap();
    only(&host, &[with(key(1).jwk(), json!({ "e": "AQAB" }))])
        .await
        .unwrap();
    let no_number = [
        modulus(|bytes| format!(" {}", URL_SAFE_NO_PAD.encode(bytes))),
        modulus(|bytes| format!("{}===", URL_SAFE_NO_PAD.encode(bytes))),
        // Base64 of the other kind, in which at least one of 342 characters differs.
        modulus(|bytes| format!("+{}", &STANDARD.encode(bytes)[1..])),
    ];
    for jwk in no_number {
        let error = only(&host, std::slice::from_ref(&jwk)).await.unwrap_err();
        let reason = "its first key has a number that is not base64 of the kind for URLs";
        assert!(error.to_string().contains(reason), "{jwk}: {error}");
    }
}

#[tokio::test]
async fn a_key_of_fewer_than_2048_bits_is_too_short() {
    let host = Host::start().await;
    let with_first = |first: u8| {
        modulus(|mut bytes| {
            bytes[0] = first;
            URL_SAFE_NO_PAD.encode(bytes)
        })
    };
    // 2,047, 2,046 and 2,041 bits, and at most 2,040.
    for first in [0x7f, 0x3f, 0x01, 0x00] {
        let short = with_first(first);
        let error = only(&host, std::slice::from_ref(&short)).await;
        let error = error.unwrap_err().to_string();
        let reason = "(its first key has fewer than 2048 bits)";
        assert!(error.contains(reason), "{first}: {error}");
        // Beside another, the token that names it is told why.
        let error = only(&host, &[key(2).jwk(), short]).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the host's key that the token names has fewer than 2048 bits: have it replaced; tokens are verified with RSA keys \
             for RS256 of 2048 to 8192 bits, or with `secret`"
        );
    }
    let long = modulus(|bytes| URL_SAFE_NO_PAD.encode(bytes.repeat(5)));
    let error = only(&host, &[long]).await.unwrap_err().to_string();
    assert!(error.contains("has more than 8192 bits"), "{error}");
    // Zeros before a number do not make it longer, nor do they make it unusable.
    let zeros = modulus(|bytes| URL_SAFE_NO_PAD.encode([vec![0; 3], bytes].concat()));
    only(&host, &[zeros]).await.unwrap();
}

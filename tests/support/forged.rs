//! Tokens that nobody may accept: what an attacker makes of a token, of the published key, and of nothing. Test programs include this file by
//! its path, beside `tokens`.

use crate::tokens::{at, claims, hmac, key, unsigned, with};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs8::EncodePublicKey as _;
use serde_json::{Value, json};

/// The header of a genuine token of the first key.
pub(crate) const RS256: &str = r#"{"alg":"RS256","kid":"one"}"#;
pub(crate) const HS256: &str = r#"{"typ":"JWT","alg":"HS256"}"#;

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Malformed,
    /// Its algorithm is not that of the settings.
    Algorithm,
    Signature,
    UnknownKey,
    Issuer,
    Audience,
    /// A claim is missing, or has a value that it cannot have.
    Claim,
    Expired,
    NotYet,
    NotAnIdToken,
    /// Not for the same reason everywhere.
    Any,
}

/// A token, what was done to it, and why it is refused.
pub(crate) struct Forged {
    pub(crate) what: String,
    pub(crate) token: String,
    pub(crate) fault: Fault,
}

/// The forms in which an attacker may take the published key for the secret.
pub(crate) fn public_key_texts() -> Vec<Vec<u8>> {
    let public = key(1).pair.to_public_key();
    let pem = public.to_public_key_pem(rsa::pkcs8::LineEnding::LF);
    let pem = pem.unwrap();
    let der = public.to_public_key_der().unwrap().into_vec();
    let jwk = key(1).jwk();
    let modulus = jwk["n"].as_str().unwrap();
    vec![
        pem.trim_end().as_bytes().to_vec(),
        pem.into_bytes(),
        der,
        jwk.to_string().into_bytes(),
        json!({ "keys": [jwk] }).to_string().into_bytes(),
        modulus.as_bytes().to_vec(),
        URL_SAFE_NO_PAD.decode(modulus).unwrap(),
    ]
}

/// Tokens for a client of the application `app` whose host publishes the first key. None is genuine.
pub(crate) fn forged(host: &str) -> Vec<Forged> {
    let good = claims(host, "app");
    let payload = good.to_string();
    let mut all = Vec::new();
    let mut add = |what: String, fault: Fault, token: String| {
        all.push(Forged { what, token, fault });
    };

    // Signed by nobody.
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = json!({ "alg": alg, "kid": "one" }).to_string();
        let token = unsigned(&header, &payload);
        add(
            format!("{header} unsigned"),
            Fault::Algorithm,
            format!("{token}."),
        );
        add(
            header.clone(),
            Fault::Algorithm,
            key(1).sign_text(&header, &payload),
        );
    }
    for header in [r#"{"kid":"one"}"#, r#"{"alg":null,"kid":"one"}"#, "{}"] {
        add(
            header.to_owned(),
            Fault::Malformed,
            key(1).sign_text(header, &payload),
        );
    }
    let token = key(1).sign(&good);
    let [header, body, signature] = *token.split('.').collect::<Vec<_>>() else {
        panic!("not three parts");
    };
    add(
        "no signature".into(),
        Fault::Signature,
        format!("{header}.{body}."),
    );
    add(
        "no third part".into(),
        Fault::Malformed,
        format!("{header}.{body}"),
    );

    // Signed with what is no secret, or by another's key.
    for secret in public_key_texts()
        .into_iter()
        .chain([b"secret".to_vec(), Vec::new()])
    {
        for header in [r#"{"alg":"HS256","kid":"one"}"#, HS256] {
            let token = hmac(&secret, header, &payload);
            add(format!("HMAC by {secret:?}"), Fault::Algorithm, token);
        }
        add(
            format!("RS256 by {secret:?}"),
            Fault::Signature,
            hmac(&secret, RS256, &payload),
        );
    }
    for alg in [
        "RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256", " RS256",
    ] {
        let header = json!({ "alg": alg, "kid": "one" }).to_string();
        add(
            header.clone(),
            Fault::Algorithm,
            key(1).sign_text(&header, &payload),
        );
    }
    add(
        "another's key".into(),
        Fault::Signature,
        key(2).sign_text(RS256, &payload),
    );
    add(
        "an unknown key".into(),
        Fault::UnknownKey,
        key(2).sign(&good),
    );
    let jwk = key(2).jwk();
    let url = "https://evil.example.com/keys";
    for (kid, fault) in [
        ("one", Fault::Signature),
        ("two", Fault::UnknownKey),
        ("", Fault::UnknownKey),
    ] {
        let header = json!({ "alg": "RS256", "kid": kid, "jwk": jwk, "jku": url, "x5u": url });
        add(
            format!("its own key as {kid:?}"),
            fault,
            key(2).sign_text(&header.to_string(), &payload),
        );
    }

    // Headers that demand or confuse.
    for header in [
        r#"{"alg":"RS256","kid":"one","crit":["b64"],"b64":false}"#,
        r#"{"alg":"RS256","kid":"one","crit":["exp"]}"#,
        r#"{"alg":"RS256","kid":"one","crit":[]}"#,
        r#"{"alg":"RS256","alg":"RS256","kid":"one"}"#,
        r#"{"alg":"RS256","kid":"two","kid":"one"}"#,
        r#"{"alg":"RS256","kid":1}"#,
        r#"{"alg":["RS256"],"kid":"one"}"#,
        r#"["RS256",null,"one",null]"#,
        "[]",
        "null",
        "",
    ] {
        add(
            format!("header {header}"),
            Fault::Malformed,
            key(1).sign_text(header, &payload),
        );
    }

    // Payloads that are no claims.
    let inside = payload.trim_start_matches('{').trim_end_matches('}');
    let deep = "[".repeat(40_000);
    for payload in [
        "",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{",
        "{}{}",
        &format!("[{payload}]"),
        &format!("{payload},"),
        &format!("{{{inside},\"sub\":\"eve\"}}"),
        &format!("{{{inside},\"role\":1,\"role\":2}}"),
        &format!("{{{inside},\"exp\":1e999}}"),
        &format!("{{{inside},\"deep\":{deep}"),
        "\u{feff}{}",
    ] {
        let what = payload.chars().take(80).collect::<String>();
        add(
            format!("payload {what}"),
            Fault::Malformed,
            key(1).sign_text(RS256, payload),
        );
    }

    // Claims of others, of other times, and of none.
    for issuer in [
        json!("https://evil.example.com/oidc"),
        json!(format!("{host}/oidc/")),
        json!(host),
        json!(format!("{host}/oidc/../evil")),
        json!(format!("{host}/OIDC")),
        json!(""),
    ] {
        add(
            format!("iss {issuer}"),
            Fault::Issuer,
            key(1).sign(&with(good.clone(), json!({ "iss": issuer }))),
        );
    }
    for audience in [
        json!("other"),
        json!(["other", "APP"]),
        json!(""),
        json!("app "),
    ] {
        add(
            format!("aud {audience}"),
            Fault::Audience,
            key(1).sign(&with(good.clone(), json!({ "aud": audience }))),
        );
    }
    let mut claim = |changes: Value, fault: Fault| {
        let token = key(1).sign(&with(good.clone(), changes.clone()));
        add(changes.to_string(), fault, token);
    };
    claim(json!({ "azp": "other" }), Fault::Audience);
    claim(json!({ "exp": at(-30) }), Fault::Expired);
    claim(json!({ "exp": 0 }), Fault::Expired);
    claim(json!({ "nbf": at(90) }), Fault::NotYet);
    claim(json!({ "iat": at(90) }), Fault::NotYet);
    claim(json!({ "scope": "openid" }), Fault::NotAnIdToken);
    for name in ["sub", "iss", "aud", "iat", "exp"] {
        for wrong in [json!(null), json!(true), json!({}), json!([[]])] {
            claim(json!({ name: wrong }), Fault::Claim);
        }
    }
    for time in ["exp", "iat", "nbf"] {
        for wrong in [
            json!("99999999999"),
            json!(-1),
            json!(-0.5),
            json!(f64::MAX),
            json!(1e20),
        ] {
            claim(json!({ time: wrong }), Fault::Claim);
        }
    }

    // Rubbish about a genuine token.
    let other = key(1).sign(&with(good.clone(), json!({ "sub": "eve" })));
    let others: Vec<_> = other.split('.').collect();
    add(
        "another's payload".into(),
        Fault::Signature,
        format!("{header}.{}.{signature}", others[1]),
    );
    for text in [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "null",
        "Ünïcödé.⚡.✓",
        &format!(" {token}"),
        &format!("{token}\n"),
        &format!("Bearer {token}"),
        &format!("\"{token}\""),
        &format!("{token}="),
        &format!("{header}=.{body}.{signature}"),
        &format!("{header}.{body}==.{signature}"),
        &format!("{header} .{body}.{signature}"),
        &format!("{header}.{body}\r\n.{signature}"),
        &format!("{header}.{body}.{signature}."),
        &format!("{header}.{body}.{signature}.{signature}"),
        &format!("{header}.{body}.{signature}.{body}.{signature}"),
        &format!(".{body}.{signature}"),
        &format!("{header}..{signature}"),
        &format!("{header}\0.{body}.{signature}"),
    ] {
        add(format!("rubbish {text:?}"), Fault::Any, text.to_owned());
    }
    all
}

//! What the targets do with an input. Each function panics if a promise is broken, and otherwise returns nothing.

mod host;

use authing::{
    AuthenticationClient, AuthenticationClientBuilder, Error, Result, RetryPolicy, SigningAlgorithm,
};
use authing_codegen::{Sources, generate};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::future::IntoFuture;
use std::sync::OnceLock;
use tokio::runtime::{Builder, Runtime};

const APP: &str = "app";
/// What no error may show.
const SECRET: &str = "planted-secret";
const TOKEN: &str = "planted-token";

fn builder() -> AuthenticationClientBuilder {
    AuthenticationClient::builder()
        .app_id(APP)
        .app_host(host::url())
        .retry(RetryPolicy::NEVER)
}

/// A client whose every request gets this response.
fn answered(status: u16, content_type: &str, body: &[u8]) -> AuthenticationClientBuilder {
    host::answer(status, content_type, body);
    builder()
}

/// Awaits a request. A thread has one runtime, for the connections that are kept.
fn wait<T>(request: impl IntoFuture<Output = T>) -> T {
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    }
    RUNTIME.with(|runtime| runtime.block_on(async { request.await }))
}

/// Shows an error in every way, and looks for secrets. What a host says itself is no secret.
fn show(error: &Error, data: &[u8]) {
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        shown += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    let is_said = |secret: &str| String::from_utf8_lossy(data).contains(secret);
    for secret in [SECRET, TOKEN] {
        assert!(!shown.contains(secret) || is_said(secret), "{shown}");
    }
}

/// A first line, and what comes after it.
fn first_line(data: &[u8]) -> (&str, &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n');
    let (line, rest) = data.split_at(end.unwrap_or_default());
    let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    (std::str::from_utf8(line).unwrap_or_default(), rest)
}

/// A response that methods of every kind read. The first line is its status and its type, such as `200 application/json`.
pub fn envelope(data: &[u8]) {
    fn read<T: Debug>(data: &[u8], request: impl IntoFuture<Output = Result<T>>) {
        match wait(request) {
            Ok(value) => drop(format!("{value:?}")),
            Err(error) => show(&error, data),
        }
    }
    let (line, body) = first_line(data);
    let (status, content_type) = line.split_once(' ').unwrap_or((line, "application/json"));
    let status = status.parse().ok().filter(|s| (200..600).contains(s));
    let client = answered(status.unwrap_or(200), content_type, body).secret(SECRET);
    let client = client.token(TOKEN).build().expect("a client");
    // GraphQL, with each kind of result.
    read(data, client.get_current_user());
    read(data, client.is_user_exists());
    read(data, client.get_udf_value());
    read(data, client.refresh_token());
    // The envelopes of REST, and none.
    read(data, client.list_orgs());
    read(data, client.get_security_level());
    read(data, client.my_devices_list());
    read(data, client.track_session());
    read(data, client.get_user_info_by_access_token(TOKEN));
    read(data, client.introspect_token(TOKEN));
    read(data, client.revoke_token(TOKEN));
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// First the whole input as a token, which nobody has signed. Then a token that is signed: its header is the first line, its claims
/// are the rest.
pub fn token(data: &[u8]) {
    static CLIENT: OnceLock<AuthenticationClient> = OnceLock::new();
    let client = CLIENT.get_or_init(|| {
        let client = builder().secret(SECRET);
        let client = client.token_algorithm(SigningAlgorithm::Hs256);
        client.build().expect("a client")
    });
    let text = String::from_utf8_lossy(data);
    show(
        &wait(client.verify_id_token(&*text)).expect_err("nobody has signed it"),
        data,
    );
    // Reads the claims for the ID of the user.
    drop(format!("{:?}", client.with_token(&*text)));

    let (header, claims) = first_line(data);
    let parts = format!("{}.{}", base64url(header.as_bytes()), base64url(claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = hmac::sign(&key, parts.as_bytes());
    let token = format!("{parts}.{}", base64url(signature.as_ref()));
    for verified in [
        wait(client.verify_id_token(&*token)),
        wait(client.verify_id_token(&*token).nonce("nonce")),
        wait(client.verify_access_token(&*token)),
    ] {
        match verified {
            Ok(claims) => drop(format!("{claims:?} {}", claims.sub())),
            Err(error) => show(&error, data),
        }
    }
}

/// A callback: only one with the `state` of the request is taken.
pub fn callback(data: &[u8]) {
    let callback = String::from_utf8_lossy(data);
    let client = builder().redirect_uri("https://shop.example.com/callback");
    let client = client.build().expect("a client");
    let begin = |state: &str| {
        let request = client.build_authorize_url().state(state).nonce("nonce");
        request.build().expect("an address")
    };
    let (ours, other) = (begin("state-1"), begin("state-2"));
    match ours.accept(&callback) {
        Ok(_) => drop(other.accept(&callback).expect_err("of another request")),
        Err(error) => show(&error, data),
    }
    match ours.accept_tokens(&callback) {
        Ok(_) => drop(
            other
                .accept_tokens(&callback)
                .expect_err("of another request"),
        ),
        Err(error) => show(&error, data),
    }
}

/// The response to a CAS ticket, in XML and in the text of CAS 1.0.
pub fn cas_xml(data: &[u8]) {
    let client = answered(200, "text/xml", data).build().expect("a client");
    let service = "https://shop.example.com/";
    for validated in [
        wait(client.validate_ticket_v2(TOKEN, service)),
        wait(client.validate_ticket_v1(TOKEN, service)),
    ] {
        match validated {
            Ok(result) => drop(format!("{result:?}")),
            Err(error) => show(&error, data),
        }
    }
}

/// The keys of a host. No set makes a token valid that is signed with none of its keys.
pub fn key_set(data: &[u8]) {
    let client = answered(200, "application/json", data)
        .build()
        .expect("a client");
    for header in [r#"{"alg":"RS256","kid":"k1"}"#, r#"{"alg":"RS256"}"#] {
        let claims = r#"{"sub":"u","aud":"app","iss":"https://host.example.com/oidc","exp":9999999999,"iat":1}"#;
        let (header, claims) = (base64url(header.as_bytes()), base64url(claims.as_bytes()));
        let token = format!("{header}.{claims}.{}", base64url(&[7; 256]));
        show(
            &wait(client.verify_id_token(token)).expect_err("nobody has signed it"),
            data,
        );
    }
}

/// A schema, an operation, a REST description and a fragment for the generator, with lines `#---` between them.
pub fn sdl(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.split("#---\n");
    let names = [
        "schema.graphql",
        "users/rename.graphql",
        "rest/things.graphql",
        "fragments/user.graphql",
    ];
    let files = names
        .iter()
        .filter_map(|name| Some((format!("graphql/{name}"), parts.next()?.to_owned())));
    let sources =
        Sources::new("graphql", files.collect::<BTreeMap<_, _>>()).expect("there is a schema");
    match generate(&sources) {
        Ok(code) => assert!(!code.types.is_empty()),
        Err(faults) => {
            let fault = faults.first().expect("a fault").to_string();
            assert!(fault.starts_with("graphql/"), "{fault}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Every target with every input of its folder.
    #[test]
    fn seeds() {
        let targets: [(&str, fn(&[u8])); 6] = [
            ("callback", super::callback),
            ("cas_xml", super::cas_xml),
            ("envelope", super::envelope),
            ("key_set", super::key_set),
            ("sdl", super::sdl),
            ("token", super::token),
        ];
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        assert_eq!(folder.read_dir().unwrap().count(), targets.len());
        for (name, target) in targets {
            let mut count = 0;
            for file in folder.join(name).read_dir().unwrap() {
                let path = file.unwrap().path();
                println!("{}", path.display());
                target(&std::fs::read(path).unwrap());
                count += 1;
            }
            assert!(count > 1, "{name} has no seeds");
        }
    }
}

use crate::support::{assert_sets_every_option, check_address, client};
use authing::AuthenticationClient;
use authing::authentication::RelayMethod;
use authing::types::SocialProvider;

/// The random name of a login: 20 letters and digits.
fn uuid(address: &str) -> &str {
    let uuid = address.split("&uuid=").nth(1).unwrap();
    let uuid = uuid.split('&').next().unwrap();
    assert_eq!(uuid.len(), 20, "{uuid}");
    assert!(uuid.chars().all(|c| c.is_ascii_alphanumeric()), "{uuid}");
    uuid
}

#[test]
fn social_authorize() {
    let minimal = client().social().authorize(SocialProvider::Github);
    let (one, other) = (minimal.build().unwrap(), minimal.build().unwrap());
    assert_ne!(uuid(&one), uuid(&other));
    let masked = one.replace(uuid(&one), "[random]");
    check_address("social_authorize", "minimal", &masked);

    let client = AuthenticationClient::builder()
        .app_id("5f7e0b5e0b1d2c3a4f5e6d00")
        .app_host("https://demo.example.com/")
        .tenant_id("tenant & 1")
        .build()
        .unwrap();
    let full = client
        .social()
        .authorize("wechat:pc")
        .authorization_params([("prompt", "a&b=c#d")])
        .context([("campaign", "spring +1")])
        .custom_data([("source", "谷歌")])
        .protocol("oauth")
        .relay_method(RelayMethod::FormPost)
        .target_url("https://shop.example.com/?a=b&c=d#e")
        .guard_version("3.0.0")
        .uuid("u-1")
        .with_custom_data(true)
        .with_identities(true);
    assert_sets_every_option(&full);
    let full = full.build().unwrap();
    check_address("social_authorize", "full", &full);
    // What the snapshot shows decoded is encoded in the address itself.
    for encoded in [
        "target_url=https%3A%2F%2Fshop.example.com%2F%3Fa%3Db%26c%3Dd%23e",
        "tenant_id=tenant+%26+1",
        "authorization_params=%7B%22prompt%22%3A%22a%26b%3Dc%23d%22%7D",
    ] {
        assert!(full.contains(encoded), "{full} lacks {encoded}");
    }
}

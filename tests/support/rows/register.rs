use super::requests;
use crate::support::secret;
use authing::types::{RegisterProfile, UserDdfInput};
use serde_json::json;

/// Every field of a profile, so that its wire names are in a snapshot.
fn profile() -> RegisterProfile {
    let text = |value: &str| Some(value.to_owned());
    RegisterProfile {
        ip: text("203.0.113.7"),
        oauth: Some(secret("{}").into()),
        username: text("bob"),
        nickname: text("Bob"),
        company: text("Acme"),
        photo: text("https://example.com/bob.png"),
        device: text("phone"),
        browser: text("curl"),
        name: text("Bob Builder"),
        given_name: text("Bob"),
        family_name: text("Builder"),
        middle_name: text("B"),
        profile: text("https://example.com/bob"),
        preferred_username: text("bobby"),
        website: text("https://bob.example.com"),
        gender: text("M"),
        birthdate: text("1990-01-01"),
        zoneinfo: text("Asia/Shanghai"),
        locale: text("zh-CN"),
        address: text("1 Main Street"),
        formatted: text("1 Main Street, Beijing"),
        street_address: text("Main Street"),
        locality: text("Haidian"),
        region: text("Beijing"),
        postal_code: text("100000"),
        country: text("CN"),
        udf: Some(vec![UserDdfInput::new("source", "google")]),
        phone: text("18800000000"),
        email: text("bob@example.com"),
        ..Default::default()
    }
}

requests! {
    register_by_email: client => client.register_by_email("test@example.com", secret("passw0rd")),
        |call| call
            .profile(profile())
            .force_login(true)
            .generate_token(true)
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")])
            .phone_token(secret("phone-token"));
    register_by_username: client => client.register_by_username("bob", secret("passw0rd")),
        |call| call
            .profile(profile())
            .force_login(true)
            .generate_token(true)
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")])
            .phone_token(secret("phone-token"))
            .email_token(secret("email-token"));
    register_by_phone_code: client => client.register_by_phone_code("18800000000", secret("123456")),
        |call| call
            .password(secret("passw0rd"))
            .profile(profile())
            .force_login(true)
            .generate_token(true)
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")])
            .phone_country_code("+44")
            .email_token(secret("email-token"));
    register_by_email_code: client => client.register_by_email_code("test@example.com", secret("123456")),
        |call| call
            .profile(profile())
            .force_login(true)
            .generate_token(true)
            .client_ip("203.0.113.7")
            .custom_data([("source", json!("google")), ("visits", json!(3))])
            .context([("campaign", "spring")])
            .phone_token(secret("phone-token"));
}

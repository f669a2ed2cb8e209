use super::requests;
use crate::support::{picture, secret};
use authing::types::UpdateUserInput;
use authing::{Patch, Secret};

/// Every documented field, so that its wire name is in a snapshot; one of them is cleared.
fn updates() -> UpdateUserInput {
    UpdateUserInput {
        oauth: Secret::from(secret("{}")).into(),
        username: "bob".into(),
        nickname: "Bob".into(),
        photo: "https://example.com/bob.png".into(),
        company: Patch::Clear,
        browser: "curl".into(),
        device: "phone".into(),
        last_ip: "203.0.113.7".into(),
        name: "Bob Builder".into(),
        given_name: "Bob".into(),
        family_name: "Builder".into(),
        middle_name: "B".into(),
        profile: "https://example.com/bob".into(),
        preferred_username: "bobby".into(),
        website: "https://bob.example.com".into(),
        gender: "M".into(),
        birthdate: "1990-01-01".into(),
        zoneinfo: "Asia/Shanghai".into(),
        locale: "zh-CN".into(),
        address: "1 Main Street".into(),
        street_address: "Main Street".into(),
        locality: "Haidian".into(),
        region: "Beijing".into(),
        postal_code: "100000".into(),
        city: "Beijing".into(),
        province: "Hebei".into(),
        country: "CN".into(),
        ..Default::default()
    }
}

requests! {
    update_profile ["not sent", "2020", "2004"]: logged_in => logged_in.update_profile(UpdateUserInput {
            nickname: "Bob".into(),
            ..Default::default()
        }),
        |_call| logged_in.update_profile(updates())
            .email_token(secret("email-token"))
            .phone_token(secret("phone-token"));
    upload_avatar ["not sent", "2020", "2004"]: logged_in => logged_in.upload_avatar(picture(b"\x89PNG"), "image/png");
}

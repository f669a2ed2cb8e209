use crate::checks::{add_ann, field, later, refused};
use crate::support::{EMAIL, PASSWORD, expire_tokens, paths, sent_variables, start_logged_in};
use crate::table::table;
use authing::types::UpdateUserInput;
use authing::{AuthenticationClient, Error, Patch};
use authing_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

fn nickname(name: &str) -> UpdateUserInput {
    UpdateUserInput {
        nickname: name.into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn update_profile_with_every_documented_field() {
    let (emulator, client) = start_logged_in().await;
    let updates = UpdateUserInput {
        username: "robert".into(),
        nickname: "Bob".into(),
        photo: "https://example.com/bob.png".into(),
        company: "Acme".into(),
        browser: "curl".into(),
        device: "phone".into(),
        last_ip: "203.0.113.9".into(),
        name: "Bob Builder".into(),
        given_name: "Robert".into(),
        family_name: "Builder".into(),
        middle_name: "B".into(),
        profile: "https://example.com/bob".into(),
        preferred_username: "bobby".into(),
        website: "https://bob.example.com".into(),
        gender: "F".into(),
        birthdate: "1990-01-01".into(),
        zoneinfo: "Asia/Shanghai".into(),
        locale: "zh-CN".into(),
        address: "1 Main Street".into(),
        street_address: "Main Street".into(),
        locality: "Haidian".into(),
        region: "North".into(),
        postal_code: "100000".into(),
        city: "Beijing".into(),
        province: "Hebei".into(),
        country: "CN".into(),
        ..Default::default()
    };
    let user = client.update_profile(updates).await.unwrap();

    let sent = sent_variables(&emulator)["input"].clone();
    let sent = sent.as_object().unwrap();
    assert_eq!(sent.len(), 26);
    for (name, value) in sent {
        assert_eq!(&field(&emulator, EMAIL, name), value, "{name}");
    }
    let answered = [
        (&user.username, "username"),
        (&user.nickname, "nickname"),
        (&user.photo, "photo"),
        (&user.company, "company"),
        (&user.browser, "browser"),
        (&user.device, "device"),
        (&user.last_ip, "lastIP"),
        (&user.name, "name"),
        (&user.given_name, "givenName"),
        (&user.family_name, "familyName"),
        (&user.middle_name, "middleName"),
        (&user.profile, "profile"),
        (&user.preferred_username, "preferredUsername"),
        (&user.website, "website"),
        (&user.gender, "gender"),
        (&user.birthdate, "birthdate"),
        (&user.zoneinfo, "zoneinfo"),
        (&user.locale, "locale"),
        (&user.address, "address"),
        (&user.street_address, "streetAddress"),
        (&user.locality, "locality"),
        (&user.region, "region"),
        (&user.postal_code, "postalCode"),
        (&user.city, "city"),
        (&user.province, "province"),
        (&user.country, "country"),
    ];
    for (value, name) in answered {
        assert_eq!(&json!(value), &sent[name], "{name}");
    }
}

/// An answer without a token says nothing about the session's.
#[tokio::test]
async fn update_profile_keeps_the_token_that_an_answer_leaves_out() {
    let (emulator, client) = start_logged_in().await;
    let (token, id) = (client.token(), client.current_user().unwrap().id);
    let answer = json!({ "data": { "updateUser": {
        "id": id, "arn": "arn:cn:authing", "userPoolId": "pool", "nickname": "Nick",
    }}});
    let fault = emulator.faults().on("updateUser").unwrap();
    fault.body(answer.to_string(), "application/json");
    let user = client.update_profile(nickname("Nick")).await.unwrap();
    assert_eq!(client.current_user(), Some(user));
    assert_eq!(client.token(), token);
}

#[tokio::test]
async fn update_profile_to_a_user_name_in_use() {
    let (emulator, client) = start_logged_in().await;
    let ann = NewUser {
        username: Some("ann".into()),
        ..Default::default()
    };
    emulator.pool().add_user(ann).unwrap();
    let rename = |name: &str| {
        client.update_profile(UpdateUserInput {
            username: name.into(),
            ..Default::default()
        })
    };
    assert!(refused(rename("ann").await, 2034).is_already_exists());
    assert_eq!(field(&emulator, EMAIL, "username"), json!("bob"));
    rename("bob").await.unwrap();
    rename("Ann").await.unwrap();
    assert_eq!(field(&emulator, EMAIL, "username"), json!("Ann"));
}

#[tokio::test]
async fn update_profile_with_a_password() {
    let (emulator, client) = start_logged_in().await;
    let encrypted = client.encrypt_password("an0ther").await.unwrap();
    emulator.clear_requests();
    for password in [encrypted.into(), Patch::Clear] {
        let updates = UpdateUserInput {
            password,
            ..Default::default()
        };
        let error = client.update_profile(updates).await.unwrap_err();
        let Error::InvalidArgument { argument, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(*argument, "updates.password");
    }
    assert!(emulator.requests().is_empty());
    assert!(emulator.pool().user(EMAIL).unwrap().password_is(PASSWORD));
}

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n, and then the picture";

#[tokio::test]
async fn upload_avatar_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let token = client.token();
    emulator.clear_requests();
    let user = client.upload_avatar(PICTURE, "image/webp").await.unwrap();

    let url = user.photo.clone().unwrap();
    assert_eq!(field(&emulator, EMAIL, "photo"), json!(url));
    assert_eq!(client.current_user(), Some(user));
    assert_eq!(client.token(), token);
    let requests = emulator.requests();
    let [upload, update] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert_eq!(upload.path, "/api/v2/upload");
    assert_eq!(upload.query, "folder=avatar");
    assert_eq!(upload.header("authorization"), None);
    assert!(upload.body.contains(r#"filename="personal.jpeg""#));
    assert_eq!(update.operation.as_deref(), Some("updateUser"));
    let input = &sent_variables(&emulator)["input"];
    assert_eq!(input, &json!({ "photo": url }));

    let picture = reqwest::get(url).await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/webp");
    assert_eq!(picture.bytes().await.unwrap(), PICTURE);
}

#[tokio::test]
async fn upload_avatar_that_is_too_large() {
    let (emulator, client) = start_logged_in().await;
    let photo = field(&emulator, EMAIL, "photo");
    emulator.clear_requests();
    let large = vec![0; 5 * 1024 * 1024 + 1];
    let error = refused(client.upload_avatar(large, "image/png").await, 413);
    assert!(error.code().unwrap().is_invalid_input());
    assert_eq!(field(&emulator, EMAIL, "photo"), photo);
    assert_eq!(paths(&emulator), ["/api/v2/upload"]);
    let just_fits = vec![0; 5 * 1024 * 1024];
    let call = client.upload_avatar(just_fits, "image/png");
    call.await.unwrap();
}

#[tokio::test]
async fn upload_avatar_leaves_others_alone() {
    let (emulator, client) = start_logged_in().await;
    let (ann, _) = add_ann(&emulator).await;
    let photo = field(&emulator, &ann, "photo");
    client.upload_avatar(PICTURE, "image/png").await.unwrap();
    assert_eq!(field(&emulator, &ann, "photo"), photo);
}

/// A client with the token of `bob` that does not know whose it is.
async fn start_with_token() -> (Emulator, AuthenticationClient) {
    let (emulator, logged_in) = start_logged_in().await;
    let client = logged_in.with_token(logged_in.token().unwrap());
    (emulator, client)
}

fn updates(change: impl FnOnce(&mut UpdateUserInput)) -> UpdateUserInput {
    let mut updates = UpdateUserInput::default();
    change(&mut updates);
    updates
}

table! { start_logged_in;
    update_profile: logged_in, emulator, session =>
        { later(emulator, 60); logged_in.update_profile(nickname("Nick")) } => |user| {
            let before = session.1.as_ref().unwrap();
            user.nickname.as_deref() == Some("Nick")
                && (&user.id, &user.username) == (&before.id, &before.username)
                && user.updated_at != before.updated_at
                && field(emulator, EMAIL, "nickname") == json!("Nick")
                && logged_in.current_user() == Some(user)
                && logged_in.token() == session.0
        };
    /// Left alone, cleared and replaced are three things.
    update_profile_clears_what_it_is_told_to: logged_in, emulator =>
        logged_in.update_profile(UpdateUserInput {
            company: "Acme".into(),
            website: "https://bob.example.com".into(),
            ..nickname("Bob")
        }),
        logged_in.update_profile(UpdateUserInput {
            company: Patch::Clear,
            ..nickname("Nick")
        })
        => |user| sent_variables(emulator)["input"] == json!({ "company": null, "nickname": "Nick" })
            && user.company.is_none()
            && user.nickname.as_deref() == Some("Nick")
            && user.website.as_deref() == Some("https://bob.example.com")
            && field(emulator, EMAIL, "company") == Value::Null
            && field(emulator, EMAIL, "website") == json!("https://bob.example.com")
            && logged_in.current_user() == Some(user);
    update_profile_sends_its_tokens: logged_in, emulator =>
        logged_in.update_profile(nickname("Nick")).email_token("by-mail").phone_token("by-phone")
        => |_| sent_variables(emulator)["emailToken"] == json!("by-mail")
            && sent_variables(emulator)["phoneToken"] == json!("by-phone");
    update_profile_knows_whose_the_token_is(start_with_token): logged_in, emulator, session =>
        logged_in.update_profile(nickname("Nick")) => |user| session.1.is_none()
            && field(emulator, EMAIL, "nickname") == json!("Nick")
            && logged_in.current_user() == Some(user);
    update_profile_of_what_has_its_own_method: logged_in, emulator =>
        logged_in.update_profile(UpdateUserInput { email: "new@example.com".into(), ..nickname("Nick") })
            => 2225 |error| error.code().unwrap().is_invalid_input(),
        logged_in.update_profile(UpdateUserInput { phone: "18800000001".into(), ..nickname("Nick") })
            => 2226 |error| error.code().unwrap().is_invalid_input() && field(emulator, EMAIL, "nickname") == Value::Null;
    update_profile_of_what_only_administrators_change: logged_in =>
        logged_in.update_profile(updates(|updates| updates.unionid = "u".into()))
            => 2018 |error| error.code().unwrap().is_forbidden(),
        logged_in.update_profile(updates(|updates| updates.openid = Patch::Clear))
            => 2018 |error| error.code().unwrap().is_forbidden();
    /// The id of the user is needed, and nobody has said it.
    update_profile_with_a_token_that_names_nobody: client =>
        client.with_token("opaque").update_profile(nickname("Nick")) => "not sent: token";

    upload_avatar_that_is_no_picture: logged_in =>
        logged_in.upload_avatar(PICTURE, "text/html") => "not sent: content_type",
        logged_in.upload_avatar(PICTURE, "png") => "not sent: content_type",
        logged_in.upload_avatar(PICTURE, "") => "not sent: content_type",
        logged_in.upload_avatar(PICTURE, "image/ png") => "not sent: content_type";
    upload_avatar_that_the_server_does_not_take: logged_in, emulator =>
        { emulator.faults().on("/api/v2/upload").unwrap().error(400, "only pictures"); logged_in.upload_avatar(PICTURE, "image/png") }
            => 400 |error| error.code().unwrap().is_invalid_input();
    /// The first step needs no token, so it has happened.
    upload_avatar_with_an_expired_token_uploads_in_vain: logged_in, emulator =>
        { expire_tokens(emulator); logged_in.upload_avatar(PICTURE, "image/png") }
            => 2020 |_| paths(emulator) == ["/api/v2/upload", "/graphql/v2"];
}

//! What logged-in users change about themselves.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PASSWORD, Raw, code, text};

#[tokio::test]
async fn null_clears_and_absent_leaves_alone() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    let id = raw
        .emulator
        .pool()
        .user("a@example.com")
        .unwrap()
        .id()
        .to_owned();
    let update = async |input: Value| {
        raw.op(
            "update_user",
            json!({ "id": id, "input": input }),
            Some(&token),
        )
        .await
    };
    update(json!({ "nickname": "Nick", "company": "ACME" })).await;
    let answer = update(json!({ "nickname": null, "city": "Bonn" })).await;
    let user = &answer["data"]["updateUser"];
    assert_eq!(
        (&user["nickname"], &user["company"], &user["city"]),
        (&json!(null), &json!("ACME"), &json!("Bonn"))
    );
    assert_eq!(user["token"], json!(token));

    raw.emulator
        .pool()
        .add_user(authing_emulator::NewUser {
            username: Some("taken".into()),
            ..Default::default()
        })
        .unwrap();
    let refused = [
        ("email", "b@example.com", 2225),
        ("phone", "13800000001", 2226),
        ("unionid", "x", 2018),
        ("openid", "x", 2018),
        ("username", "taken", 2034),
    ];
    for (field, value, expected) in refused {
        assert_eq!(
            code(&update(json!({ field: value })).await),
            expected,
            "{field}"
        );
    }
    assert_eq!(
        raw.emulator.pool().user(&id).unwrap().field("nickname"),
        None
    );
    let other = raw.token("other@example.com").await;
    let variables = json!({ "id": id, "input": {} });
    assert_eq!(
        code(&raw.op("update_user", variables, Some(&other)).await),
        2202
    );
}

#[tokio::test]
async fn phones_and_emails_are_bound_changed_and_unbound() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    raw.token("taken@example.com").await;
    let op = async |file: &str, variables: Value| raw.op(file, variables, Some(&token)).await;
    let (first, second) = ("13800000001", "13800000002");

    assert_eq!(code(&op("unbind_phone", json!({})).await), 2216);
    assert_eq!(code(&op("unbind_email", json!({})).await), 2217);
    let sent = raw.sms(first).await;
    let wrong = json!({ "phone": first, "phoneCode": "0" });
    assert_eq!(code(&op("bind_phone", wrong).await), 400);
    let bound = op("bind_phone", json!({ "phone": first, "phoneCode": sent })).await;
    assert_eq!(bound["data"]["bindPhone"]["phone"], first, "{bound}");

    let new = raw.sms(second).await;
    let update = async |code: &str, old: Option<(&str, &str)>| {
        let mut variables = json!({ "phone": second, "phoneCode": code });
        if let Some((phone, code)) = old {
            variables["oldPhone"] = json!(phone);
            variables["oldPhoneCode"] = json!(code);
        }
        op("update_phone", variables).await
    };
    let same = json!({ "phone": first, "phoneCode": "0" });
    assert_eq!(code(&op("update_phone", same).await), 2230);
    assert_eq!(code(&update(&new, None).await), 2228);
    assert_eq!(code(&update(&new, Some(("13899999999", "0"))).await), 2038);
    assert_eq!(code(&update(&new, Some((first, "0"))).await), 500);
    let old = raw.sms(first).await;
    assert_eq!(code(&update("0", Some((first, &old))).await), 500);
    let changed = update(&new, Some((first, &old))).await;
    assert_eq!(changed["data"]["updatePhone"]["phone"], second, "{changed}");
    raw.emulator.pool().settings(|s| s.verify_old_phone = false);
    let back = raw.sms(first).await;
    let back = op("update_phone", json!({ "phone": first, "phoneCode": back })).await;
    assert_eq!(back["data"]["updatePhone"]["phone"], first, "{back}");

    let unbound = op("unbind_email", json!({})).await;
    assert_eq!(
        unbound["data"]["unbindEmail"]["email"],
        json!(null),
        "{unbound}"
    );
    assert_eq!(code(&op("unbind_email", json!({})).await), 2219);
    assert_eq!(code(&op("unbind_phone", json!({})).await), 2217);
    let bind = async |email: &str, code: &str| {
        op("bind_email", json!({ "email": email, "emailCode": code })).await
    };
    assert_eq!(code(&bind("nonsense", "0").await), 2204);
    let sent = raw.mail("taken@example.com", "CHANGE_EMAIL").await;
    assert_eq!(code(&bind("taken@example.com", &sent).await), 2200);
    let sent = raw.mail("b@example.com", "CHANGE_EMAIL").await;
    raw.emulator.clock().advance(Duration::from_secs(301));
    assert_eq!(code(&bind("b@example.com", &sent).await), 2300);
    let sent = raw.mail("b@example.com", "CHANGE_EMAIL").await;
    let bound = bind("B@example.com", &sent).await;
    assert_eq!(
        bound["data"]["bindEmail"]["email"], "b@example.com",
        "{bound}"
    );
    assert_eq!(bound["data"]["bindEmail"]["emailVerified"], true);
    let same = json!({ "email": "B@Example.com", "emailCode": "0" });
    assert_eq!(code(&op("update_email", same).await), 2229);
    let alone = json!({ "email": "c@example.com", "emailCode": "0" });
    assert_eq!(code(&op("update_email", alone).await), 2227);
}

#[tokio::test]
async fn a_set_password_is_changed_only_with_the_old_one() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    let update = async |new: &str, old: Option<&str>| {
        let mut variables = json!({ "newPassword": raw.encrypt(new) });
        if let Some(old) = old {
            variables["oldPassword"] = json!(raw.encrypt(old));
        }
        raw.op("update_password", variables, Some(&token)).await
    };
    assert_eq!(code(&update("another1", None).await), 2201);
    assert_eq!(code(&update("another1", Some("wrong")).await), 2203);
    assert_eq!(code(&update("abc", Some(PASSWORD)).await), 2029);
    let done = update("Another-1-Password", Some(PASSWORD)).await;
    assert!(done["data"]["updatePassword"]["id"].is_string(), "{done}");
    let level = raw
        .get("/api/v2/users/me/security-level", Some(&token))
        .await
        .1;
    assert_eq!(level["data"]["passwordSecurityLevel"], 3, "{level}");
    assert_eq!(level["data"]["email"], true);
    assert_eq!(level["data"]["phone"], false);
}

#[tokio::test]
async fn custom_fields_are_checked_and_read_back_as_text() {
    let raw = Raw::seeded(json!({ "fields": [
        { "key": "school", "type": "STRING", "label": "School" },
        { "key": "age", "type": "NUMBER" },
        { "key": "born", "type": "DATETIME" },
        { "key": "about", "type": "OBJECT" },
    ]}))
    .await;
    let params = json!([{ "key": "school", "value": "ucla" }, { "key": "age", "value": 18 }]);
    let more = json!({ "params": params.to_string(), "generateToken": true });
    let answer = raw.register("a@example.com", more).await;
    let user = &answer["data"]["registerByEmail"];
    let (id, token) = (text(&user["id"]), text(&user["token"]));
    let target = json!({ "targetType": "USER", "targetId": id });
    let list = raw.op("udv", target.clone(), Some(&token)).await;
    assert_eq!(
        list["data"]["udv"],
        json!([
            { "key": "age", "dataType": "NUMBER", "value": "18", "label": null },
            { "key": "school", "dataType": "STRING", "value": "ucla", "label": "School" },
        ])
    );
    let set = async |key: &str, value: &str| {
        let mut variables = target.clone();
        variables["key"] = json!(key);
        variables["value"] = json!(value);
        raw.op("set_udv", variables, Some(&token)).await
    };
    for (key, value) in [
        ("colour", "1"),
        ("age", "\"18\""),
        ("school", "ucla"),
        ("born", "\"soon\""),
    ] {
        assert_eq!(code(&set(key, value).await), 400, "{key}");
    }
    set("born", "\"2000-02-29T00:00:00.000Z\"").await;
    let all = set("about", "{\"a\":[1]}").await;
    assert_eq!(all["data"]["setUdv"][0]["value"], "{\"a\":[1]}", "{all}");
    assert_eq!(
        all["data"]["setUdv"][2]["value"],
        "2000-02-29T00:00:00.000Z"
    );

    // All or nothing.
    let mut batch = target.clone();
    batch["udvList"] = json!([{ "key": "age", "value": "19" }, { "key": "colour", "value": "1" }]);
    assert_eq!(
        code(&raw.op("set_udv_batch", batch.clone(), Some(&token)).await),
        400
    );
    assert_eq!(
        raw.emulator.pool().user(&id).unwrap().custom_data()["age"],
        18
    );
    batch["udvList"] = json!([{ "key": "age", "value": "19" }]);
    raw.op("set_udv_batch", batch, Some(&token)).await;
    assert_eq!(
        raw.emulator.pool().user(&id).unwrap().custom_data()["age"],
        19
    );
    let mut remove = target.clone();
    remove["key"] = json!("age");
    let left = raw.op("remove_udv", remove, Some(&token)).await;
    assert_eq!(left["data"]["removeUdv"].as_array().unwrap().len(), 3);
    let undefined = json!({ "params": "[{\"key\":\"colour\",\"value\":1}]" });
    assert_eq!(code(&raw.register("b@example.com", undefined).await), 400);
    assert_eq!(raw.emulator.pool().user_count(), 1);
}

#[tokio::test]
async fn an_avatar_is_stored_and_served() {
    let raw = Raw::start().await;
    let upload = async |kind: &str| {
        let part = reqwest::multipart::Part::bytes(vec![1u8, 2, 3]).file_name("me.jpeg");
        let form = reqwest::multipart::Form::new().part("file", part.mime_str(kind).unwrap());
        let url = format!("{}/api/v2/upload?folder=avatar", raw.emulator.url());
        let answer = raw
            .http
            .post(url)
            .multipart(form)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        serde_json::from_str::<Value>(&answer).unwrap()
    };
    let answer = upload("image/jpeg").await;
    let url = text(&answer["data"]["url"]);
    assert!(url.contains("/avatar/") && url.ends_with(".jpeg"), "{url}");
    let file = raw.http.get(&url).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "image/jpeg");
    assert_eq!(file.bytes().await.unwrap().as_ref(), [1, 2, 3]);
    assert_eq!(upload("text/plain").await["code"], 400);
}

#[tokio::test]
async fn linking_deletes_the_secondary_account() {
    let raw = Raw::start().await;
    let (one, two) = (
        raw.token("a@example.com").await,
        raw.token("b@example.com").await,
    );
    let link = async |primary: &str, secondary: &str| {
        let body = json!({ "primaryUserToken": primary, "secondaryUserToken": secondary });
        // Nobody is logged in: the tokens say whose accounts they are.
        raw.post("/api/v2/users/link", body, None).await["code"].clone()
    };
    assert_eq!(link(&one, &one).await, 2215);
    assert_eq!(link(&one, "nonsense").await, 2020);
    assert_eq!(link("nonsense", &two).await, 2020);
    assert_eq!(link(&one, &two).await, 200);
    assert!(raw.emulator.pool().user("b@example.com").is_none());
    assert_eq!(
        raw.get("/api/v2/users/me", Some(&two)).await.1["code"],
        2004
    );
}

#[tokio::test]
async fn unlinking_takes_the_token_of_the_body() {
    let raw = Raw::seeded(json!({ "users": [{
        "email": "a@example.com", "password": PASSWORD,
        "identities": [{ "provider": "github", "userIdInIdp": "1" }],
    }]}))
    .await;
    let answer = raw.login("a@example.com", PASSWORD, json!({})).await;
    let token = text(&answer["data"]["loginByEmail"]["token"]);
    let unlink = async |token: &str, session: Option<&str>| {
        let body = json!({ "primaryUserToken": token, "provider": "github" });
        let answer = raw.post("/api/v2/users/unlink", body, session).await;
        answer["code"].clone()
    };
    assert_eq!(unlink("nonsense", Some(&token)).await, 2020);
    assert_eq!(unlink(&token, None).await, 200);
    assert_eq!(unlink(&token, None).await, 2216);
}

/// Everything but what has to be asked for in its own right.
#[tokio::test]
async fn rest_tells_every_field_of_a_user_null_where_there_is_nothing() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    let query = "{ __type(name: \"User\") { fields { name } } }";
    let fields = raw.graphql(query, json!({})).await.1;
    let fields = fields["data"]["__type"]["fields"].as_array().unwrap();
    let asked_for = ["roles", "groups", "departments", "authorizedResources"];
    let names = fields.iter().map(|f| f["name"].as_str().unwrap());
    let mut names: Vec<_> = names.filter(|name| !asked_for.contains(name)).collect();
    names.sort_unstable();
    let user = raw.get("/api/v2/users/me", Some(&token)).await.1["data"].clone();
    let told: Vec<_> = user.as_object().unwrap().keys().collect();
    assert_eq!(told, names);
    for (name, value) in [
        ("nickname", json!(null)),
        ("phone", json!(null)),
        ("email", json!("a@example.com")),
        ("token", json!(token)),
        ("identities", json!([])),
    ] {
        assert_eq!(user[name], value, "{name}");
    }
}

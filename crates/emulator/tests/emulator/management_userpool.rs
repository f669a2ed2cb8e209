//! The user pool itself: settings, environment variables, whitelists.

use std::time::Duration;

use authing_emulator::Whitelist;
use reqwest::Method;
use serde_json::{Value, json};

use crate::manager::{Manager, each};
use crate::support::{PASSWORD, code, text};

const POOL: &str = "id name description registerDisabled loginRequireEmailVerified emailVerifiedDefault tokenExpiresAfter
    verifyCodeLength updatedAt userpoolTypes { code } whitelist { usernameEnabled emailEnabled phoneEnabled }
    loginFailCheck { enabled limit timeInterval } frequentRegisterCheck { enabled limit timeInterval }
    changePhoneStrategy { verifyOldPhone } changeEmailStrategy { verifyOldEmail }
    qrcodeLoginStrategy { qrcodeExpiresAfter returnFullUserInfo } customSMSProvider { enabled provider config }";

async fn update(manager: &Manager, input: Value) -> Value {
    let document =
        format!("mutation ($i: UpdateUserpoolInput!) {{ updateUserpool(input: $i) {{ {POOL} }} }}");
    manager.ask(&document, json!({ "i": input })).await
}

async fn register(manager: &Manager, email: &str) -> i64 {
    let answer = manager.raw.register(email, json!({})).await;
    match answer.get("errors") {
        Some(_) => code(&answer),
        None => 200,
    }
}

#[tokio::test]
async fn a_setting_takes_effect() {
    let manager = Manager::seeded(json!({ "user_pool_id": "pool" })).await;
    let raw = &manager.raw;
    let login = async |email: &str, password: &str| {
        let answer = raw.login(email, password, json!({})).await;
        match answer.get("errors") {
            Some(_) => json!(code(&answer)),
            None => answer["data"]["loginByEmail"].clone(),
        }
    };
    assert_eq!(register(&manager, "a@example.com").await, 200);
    assert_eq!(
        update(&manager, json!({ "registerDisabled": true })).await["registerDisabled"],
        true
    );
    assert_eq!(register(&manager, "b@example.com").await, 2031);
    update(
        &manager,
        json!({ "registerDisabled": false, "loginRequireEmailVerified": true }),
    )
    .await;
    assert_eq!(register(&manager, "b@example.com").await, 200);
    assert_eq!(login("b@example.com", PASSWORD).await, 2042);
    update(
        &manager,
        json!({ "emailVerifiedDefault": true, "tokenExpiresAfter": 60 }),
    )
    .await;
    assert_eq!(register(&manager, "c@example.com").await, 200);
    let token = text(&login("c@example.com", PASSWORD).await["token"]);
    raw.emulator.clock().advance(Duration::from_secs(60));
    assert_eq!(
        raw.get("/api/v2/users/me", Some(&token)).await.1["code"],
        2020
    );

    update(&manager, json!({ "verifyCodeLength": 4 })).await;
    assert_eq!(raw.sms("18800000000").await.len(), 4);
    update(
        &manager,
        json!({ "frequentRegisterCheck": { "enabled": true, "limit": 1, "timeInterval": 300 } }),
    )
    .await;
    assert_eq!(register(&manager, "d@example.com").await, 2100);
    raw.emulator.clock().advance(Duration::from_secs(301));
    assert_eq!(register(&manager, "d@example.com").await, 200);
    let checked = update(
        &manager,
        json!({ "loginFailCheck": { "enabled": true, "limit": 1 } }),
    )
    .await;
    assert_eq!(
        checked["loginFailCheck"],
        json!({ "enabled": true, "limit": 1, "timeInterval": 300 })
    );
    assert_eq!(login("c@example.com", "wrong-1").await, 2006);
    assert_eq!(login("c@example.com", PASSWORD).await, 2000);
    let off = update(&manager, json!({ "loginFailCheck": { "enabled": false } })).await;
    assert_eq!(
        off["loginFailCheck"],
        json!({ "enabled": false, "limit": 1, "timeInterval": 300 })
    );
    assert!(login("c@example.com", PASSWORD).await["token"].is_string());

    raw.emulator.pool().settings(|settings| {
        assert!(settings.verify_old_phone && settings.verify_old_email);
    });
    let phones = json!({ "changePhoneStrategy": { "verifyOldPhone": false } });
    assert_eq!(
        update(&manager, phones).await["changeEmailStrategy"]["verifyOldEmail"],
        true
    );
    update(
        &manager,
        json!({ "changeEmailStrategy": { "verifyOldEmail": false } }),
    )
    .await;
    update(
        &manager,
        json!({ "qrcodeLoginStrategy": { "qrcodeExpiresAfter": 9, "returnFullUserInfo": true } }),
    )
    .await;
    raw.emulator.pool().settings(|settings| {
        assert!(!settings.verify_old_phone && !settings.verify_old_email);
        assert_eq!(settings.qr_code_seconds, 9);
    });
}

#[tokio::test]
async fn what_is_set_is_told_and_dumped() {
    let manager =
        Manager::seeded(json!({ "user_pool_id": "pool", "user_pool_secret": "hush" })).await;
    let detail = async |manager: &Manager| manager.get("/api/v2/userpools/detail").await;
    let before = detail(&manager).await;
    assert_eq!(
        (&before["id"], &before["secret"]),
        (&json!("pool"), &json!("hush"))
    );
    assert_eq!(before["createdAt"], before["updatedAt"]);
    manager.raw.emulator.clock().advance(Duration::from_secs(1));
    let sms = json!({ "enabled": true, "provider": "ALI", "config": "{}" });
    let after = update(&manager, json!({
        "name": "Shop", "description": "Ours", "userpoolTypes": ["web"], "customSMSProvider": sms,
        "whitelist": { "emailEnabled": true },
    })).await;
    assert_eq!(
        (&after["name"], &after["description"]),
        (&json!("Shop"), &json!("Ours"))
    );
    assert_eq!(after["userpoolTypes"], json!([{ "code": "web" }]));
    assert_eq!(after["customSMSProvider"], sms);
    let flags = json!({ "usernameEnabled": false, "emailEnabled": true, "phoneEnabled": false });
    assert_eq!(after["whitelist"], flags);
    assert_ne!(after["updatedAt"], before["updatedAt"]);
    let partly = json!({ "description": null, "customSMSProvider": { "enabled": false }, "whitelist": { "phoneEnabled": true } });
    let partly = update(&manager, partly).await;
    assert_eq!(
        (&partly["name"], &partly["description"]),
        (&json!("Shop"), &json!(null))
    );
    assert_eq!(
        partly["customSMSProvider"],
        json!({ "enabled": false, "provider": "ALI", "config": "{}" })
    );
    assert_eq!(partly["whitelist"]["emailEnabled"], true);

    for wrong in [
        json!({ "tokenExpiresAfter": 0 }),
        json!({ "tokenExpiresAfter": -1 }),
        json!({ "verifyCodeLength": 2 }),
        json!({ "loginFailCheck": { "limit": 0 } }),
        json!({ "frequentRegisterCheck": { "timeInterval": 0 } }),
        json!({ "qrcodeLoginStrategy": { "qrcodeExpiresAfter": 0 } }),
    ] {
        let mut all = wrong.clone();
        all["registerDisabled"] = json!(true);
        assert_eq!(update(&manager, all).await, 400, "{wrong}");
    }
    let now = manager
        .ask(&format!("query {{ userpool {{ {POOL} }} }}"), json!({}))
        .await;
    assert_eq!(now, partly, "a refused update changes nothing");
    let actions = manager.raw.emulator.pool().actions();
    assert_eq!(actions.len(), 2);
    assert_eq!(actions[0], ("userpool:UpdateConfig".to_owned(), None));

    let pool = manager.raw.emulator.pool();
    pool.set_env("k", json!({ "a": 1 }));
    pool.add_to_whitelist(Whitelist::Phone, "18800000000");
    let dump = serde_json::to_value(manager.raw.emulator.dump()).unwrap();
    assert_eq!(dump["user_pool"]["env"], json!({ "k": { "a": 1 } }));
    assert_eq!(
        dump["user_pool"]["whitelists"],
        json!({ "phone": ["18800000000"] })
    );
    let copy = Manager::seeded(dump.clone()).await;
    assert_eq!(
        serde_json::to_value(copy.raw.emulator.dump()).unwrap(),
        dump
    );
    assert_eq!(detail(&copy).await["name"], "Shop");
    assert_eq!(detail(&copy).await["whitelist"]["phoneEnabled"], true);
}

#[tokio::test]
async fn environment_variables_are_kept() {
    let manager = Manager::seeded(json!({ "user_pool_id": "pool" })).await;
    let add = async |key: &str, value: Value| {
        manager
            .post("/api/v2/env", json!({ "key": key, "value": value }))
            .await
    };
    let first = add("k/1", json!("one")).await;
    assert_eq!(
        (&first["key"], &first["value"], &first["userPoolId"]),
        (&json!("k/1"), &json!("one"), &json!("pool"))
    );
    add("a", json!(1)).await;
    manager.raw.emulator.clock().advance(Duration::from_secs(1));
    let second = add("k/1", json!({ "x": [1] })).await;
    assert_eq!(
        (&second["id"], &second["createdAt"]),
        (&first["id"], &first["createdAt"])
    );
    assert_ne!(second["updatedAt"], first["updatedAt"]);
    let list = manager.get("/api/v2/env").await;
    assert_eq!(each(&list, "key"), ["a", "k/1"]);
    assert_eq!(list[1]["value"], json!({ "x": [1] }));
    assert_eq!(manager.raw.emulator.pool().env("a"), Some(json!(1)));

    let remove = async |key: &str| {
        manager
            .rest(Method::DELETE, &format!("/api/v2/env/{key}"), Value::Null)
            .await
    };
    assert_eq!(remove("k%2F1").await, true);
    assert_eq!(remove("k%2F1").await, 404);
    assert_eq!(add("", json!(1)).await, 400);
    assert_eq!(add("k", Value::Null).await, 400);
    assert_eq!(each(&manager.get("/api/v2/env").await, "key"), ["a"]);
}

#[tokio::test]
async fn registration_obeys_whitelists() {
    let manager = Manager::seeded(json!({})).await;
    let raw = &manager.raw;
    let change = async |field: &str, kind: &str, list: Value| {
        let document = format!(
            "mutation ($t: WhitelistType!, $l: [String!]!) {{ {field}(type: $t, list: $l) {{ value createdAt updatedAt }} }}"
        );
        manager
            .ask(&document, json!({ "t": kind, "l": list }))
            .await
    };
    let listed = async |kind: &str| {
        let document = "query ($t: WhitelistType!) { whitelist(type: $t) { value } }";
        let list = manager.ask(document, json!({ "t": kind })).await;
        each(&list, "value").join(" ")
    };
    let enable = async |flag: &str, on: bool| {
        update(&manager, json!({ "whitelist": { flag: on } })).await["whitelist"][flag] == on
    };
    // A list that is off keeps nobody out.
    let added = change(
        "addWhitelist",
        "EMAIL",
        json!(["B@example.com", "a@example.com", "a@example.com"]),
    )
    .await;
    assert_eq!(each(&added, "value"), ["b@example.com", "a@example.com"]);
    assert_eq!(register(&manager, "x@example.com").await, 200);
    assert!(enable("emailEnabled", true).await);
    assert_eq!(register(&manager, "y@example.com").await, 2031);
    assert_eq!(register(&manager, "A@example.com").await, 200);
    let left = change(
        "removeWhitelist",
        "EMAIL",
        json!(["b@example.com", "nobody@example.com"]),
    )
    .await;
    assert_eq!(each(&left, "value"), ["a@example.com"]);
    assert_eq!(register(&manager, "b@example.com").await, 2031);
    assert!(enable("emailEnabled", false).await);
    assert_eq!(register(&manager, "b@example.com").await, 200);

    // The other two kinds, and a login that registers.
    assert!(enable("usernameEnabled", true).await && enable("phoneEnabled", true).await);
    let by_name = async |name: &str| {
        let input = json!({ "username": name, "password": raw.encrypt(PASSWORD) });
        let answer = raw
            .op("register_by_username", json!({ "input": input }), None)
            .await;
        answer.get("errors").map_or(200, |_| code(&answer))
    };
    let by_phone = async |phone: &str| {
        let input = json!({ "phone": phone, "code": raw.sms(phone).await });
        let answer = raw
            .op("login_by_phone_code", json!({ "input": input }), None)
            .await;
        answer.get("errors").map_or(200, |_| code(&answer))
    };
    assert_eq!(
        (by_name("ann").await, by_phone("18800000000").await),
        (2031, 2031)
    );
    change("addWhitelist", "USERNAME", json!(["ann"])).await;
    change("addWhitelist", "PHONE", json!(["18800000000"])).await;
    assert_eq!(
        (by_name("ann").await, by_phone("18800000000").await),
        (200, 200)
    );
    assert_eq!(by_phone("18800000000").await, 200, "a known user logs in");
    assert_eq!(
        (listed("USERNAME").await, listed("PHONE").await),
        ("ann".into(), "18800000000".into())
    );
    // The administrator may add anybody.
    let create = "mutation { createUser(userInfo: { username: \"zoe\" }) { username } }";
    assert_eq!(manager.ask(create, json!({})).await["username"], "zoe");

    for (field, kind, list, refusal) in [
        ("addWhitelist", "EMAIL", json!([]), 400),
        ("addWhitelist", "PHONE", json!([""]), 400),
        ("addWhitelist", "EMAIL", json!(["nonsense"]), 2204),
        ("removeWhitelist", "USERNAME", json!([]), 400),
    ] {
        assert_eq!(
            change(field, kind, list.clone()).await,
            refusal,
            "{field} {kind} {list}"
        );
    }
}

#[tokio::test]
async fn passwords_are_checked_by_the_pools_rules() {
    let manager = Manager::seeded(json!({ "settings": { "password_level": 2 } })).await;
    for (password, valid) in [("abcdef", false), ("abc123", true)] {
        let answer = manager
            .post("/api/v2/password/check", json!({ "password": password }))
            .await;
        assert_eq!(answer["valid"], valid, "{password}");
        assert!(answer["message"].is_string());
    }
    assert_eq!(manager.post("/api/v2/password/check", json!({})).await, 400);
}

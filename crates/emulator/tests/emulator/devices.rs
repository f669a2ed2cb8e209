//! Devices: who may use one, as the administrator says it, and how long.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Method;
use serde_json::{Value, json};

use crate::manager::{Manager, each};
use crate::support::text;

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";

/// Ann and Bob are users.
async fn start() -> Manager {
    let user = |id: &str, email: &str| json!({ "id": id, "email": email, "password": "passw0rd" });
    let users = [user("ann", ANN), user("bob", BOB)];
    Manager::seeded(json!({ "users": users })).await
}

/// Logs somebody in at a device, and gives the token and what the registration of the device answers.
async fn at(manager: &Manager, email: &str, device: &str) -> (String, Value) {
    let raw = &manager.raw;
    let login = raw.login(email, "passw0rd", json!({})).await;
    let token = text(&login["data"]["loginByEmail"]["token"]);
    let body = json!({ "deviceUniqueId": device, "type": "Mobile", "name": format!("{device} of {email}") });
    let answer = raw.post("/api/v3/create-device", body, Some(&token)).await;
    (token, answer)
}

/// 200, or why the token is good for nothing.
async fn me(manager: &Manager, token: &str) -> Value {
    let (_, answer) = manager.raw.get("/api/v2/users/me", Some(token)).await;
    answer["code"].clone()
}

/// What is in a list of devices.
async fn list(manager: &Manager, more: Value) -> Value {
    let mut body = json!({ "modelId": "device" });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    manager.post("/api/v3/metadata/filter", body).await
}

async fn list_of(manager: &Manager, user: &str) -> Value {
    let path = format!("/api/v3/get-user-devices?userId={user}");
    manager
        .post(&path, json!({ "modelId": "device_rely" }))
        .await
}

async fn status(manager: &Manager, id: &str) -> Value {
    manager
        .post("/api/v3/device-status", json!({ "id": id }))
        .await
}

/// In so many seconds of the emulator's clock.
fn later(seconds: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(now.as_millis()).unwrap() + seconds * 1000
}

#[tokio::test]
async fn logins_make_the_list() {
    let manager = start().await;
    assert_eq!(list(&manager, json!({})).await["totalCount"], 0);
    assert_eq!(
        list_of(&manager, "ann").await,
        json!({ "totalCount": 0, "list": [] })
    );
    at(&manager, ANN, "phone").await;
    at(&manager, BOB, "phone").await;
    at(&manager, ANN, "tablet").await;
    let all = list(&manager, json!({})).await;
    assert_eq!(all["totalCount"], 3);
    let unique_ids = ["phone", "phone", "tablet"];
    assert_eq!(each(&all["list"], "deviceUniqueId"), unique_ids);
    assert_eq!(each(&all["list"], "userId"), ["ann", "bob", "ann"]);
    let second = list(&manager, json!({ "page": 2, "limit": 2 })).await;
    assert_eq!(each(&second["list"], "deviceUniqueId"), ["tablet"]);
    assert_eq!(second["totalCount"], 3);
    let of_ann = list_of(&manager, "ann").await;
    assert_eq!(each(&of_ann["list"], "deviceUniqueId"), ["phone", "tablet"]);

    let phone = &all["list"][0];
    let id = text(&phone["id"]);
    let path = format!("/api/v3/metadata/get-row?modelId=device&rowId={id}");
    assert_eq!(manager.get(&path).await, *phone);
    assert_eq!(phone["name"], "phone of ann@example.com");
    assert_eq!(
        (&phone["status"], &phone["online"]),
        (&json!("activated"), &json!(true))
    );

    // A user who is gone has no devices.
    let gone = "mutation { deleteUser(id: \"bob\") { code } }";
    manager.ask(gone, json!({})).await;
    assert_eq!(list(&manager, json!({})).await["totalCount"], 2);
}

#[tokio::test]
async fn a_disabled_device_is_nobodys_way_in() {
    let manager = start().await;
    let (ann, _) = at(&manager, ANN, "phone").await;
    let (bob, _) = at(&manager, BOB, "phone").await;
    let (elsewhere, _) = at(&manager, ANN, "tablet").await;
    let all = list(&manager, json!({})).await;
    let id = text(&all["list"][0]["id"]);
    let done = manager
        .post("/api/v3/disable-device", json!({ "id": id }))
        .await;
    assert_eq!(done, true);
    assert_eq!(
        status(&manager, &id).await,
        json!({ "status": "deactivated" })
    );
    for token in [&ann, &bob] {
        assert_eq!(me(&manager, token).await, 2020);
    }
    assert_eq!(me(&manager, &elsewhere).await, 200);
    // Whoever comes back, or comes for the first time, is not logged in there.
    for email in [ANN, BOB] {
        let (token, answer) = at(&manager, email, "phone").await;
        assert_eq!(answer["apiCode"], 403, "{answer}");
        assert_eq!(me(&manager, &token).await, 2020);
    }
    assert_eq!(list(&manager, json!({})).await["totalCount"], 3);
    manager
        .post("/api/v3/enable-device", json!({ "id": id }))
        .await;
    assert_eq!(
        status(&manager, &id).await,
        json!({ "status": "activated" })
    );
    for email in [ANN, BOB] {
        let (token, answer) = at(&manager, email, "phone").await;
        assert_eq!(answer["statusCode"], 200, "{answer}");
        assert_eq!(me(&manager, &token).await, 200);
    }
}

#[tokio::test]
async fn a_suspension_ends_by_the_clock() {
    let manager = start().await;
    let (ann, _) = at(&manager, ANN, "phone").await;
    let id = text(&list(&manager, json!({})).await["list"][0]["id"]);
    let path = "/api/v3/suspend-device";
    for end in [json!(1000), json!("soon"), json!(null), json!(-1)] {
        let body = json!({ "id": id, "endTime": end });
        assert_eq!(manager.post(path, body).await, 400, "{end}");
    }
    assert_eq!(me(&manager, &ann).await, 200);
    // As the newer SDKs send it.
    let end = later(3600).to_string();
    manager
        .post(path, json!({ "id": id, "endTime": end }))
        .await;
    assert_eq!(me(&manager, &ann).await, 2020);
    let said = status(&manager, &id).await;
    assert_eq!(said["status"], "suspended");
    let left = said["diffTime"].as_u64().unwrap();
    assert!((3500..=3600).contains(&left), "{left}");
    assert_eq!(at(&manager, ANN, "phone").await.1["apiCode"], 403);
    manager
        .raw
        .emulator
        .clock()
        .advance(Duration::from_secs(3601));
    let manager = Manager {
        token: manager.raw.manager(),
        ..manager
    };
    assert_eq!(
        status(&manager, &id).await,
        json!({ "status": "activated" })
    );
    assert_eq!(at(&manager, ANN, "phone").await.1["statusCode"], 200);
}

#[tokio::test]
async fn what_is_said_for_a_user_concerns_that_user_alone() {
    let manager = start().await;
    let (ann, _) = at(&manager, ANN, "phone").await;
    let (bob, _) = at(&manager, BOB, "phone").await;
    let id = text(&list_of(&manager, "ann").await["list"][0]["id"]);
    let of = |user: &str| json!({ "id": id, "userId": user, "endTime": later(60) });
    for action in ["disable", "suspend", "enable", "delete"] {
        let path = format!("/api/v3/{action}-device-by-user");
        assert_eq!(manager.post(&path, of("bob")).await, 404, "{action}");
        assert_eq!(manager.post(&path, of("nobody")).await, 2004, "{action}");
        assert_eq!(
            manager.post(&path, json!({ "id": id })).await,
            400,
            "{action}"
        );
    }
    let mut last = ann;
    for (action, state) in [("disable", "deactivated"), ("suspend", "suspended")] {
        let path = format!("/api/v3/{action}-device-by-user");
        assert_eq!(manager.post(&path, of("ann")).await, true);
        assert_eq!(status(&manager, &id).await["status"], state);
        assert_eq!(
            (me(&manager, &last).await, me(&manager, &bob).await),
            (json!(2020), json!(200))
        );
        assert_eq!(at(&manager, ANN, "phone").await.1["apiCode"], 403);
        manager
            .post("/api/v3/enable-device-by-user", of("ann"))
            .await;
        last = at(&manager, ANN, "phone").await.0;
    }
    manager
        .post("/api/v3/delete-device-by-user", of("ann"))
        .await;
    assert_eq!(me(&manager, &last).await, 2020);
    assert_eq!(list_of(&manager, "ann").await["totalCount"], 0);
    assert_eq!(list_of(&manager, "bob").await["totalCount"], 1);
    assert_eq!(me(&manager, &bob).await, 200);
}

#[tokio::test]
async fn an_unknown_device_is_refused() {
    let manager = start().await;
    at(&manager, ANN, "phone").await;
    for action in [
        "delete-device",
        "disable-device",
        "enable-device",
        "suspend-device",
        "device-status",
    ] {
        let path = format!("/api/v3/{action}");
        let body = json!({ "id": "none", "endTime": later(60) });
        assert_eq!(manager.post(&path, body).await, 404, "{action}");
        assert_eq!(manager.post(&path, json!({})).await, 400, "{action}");
    }
    let get = "/api/v3/metadata/get-row?modelId=device&rowId=none";
    assert_eq!(manager.rest(Method::GET, get, Value::Null).await, 404);
    assert_eq!(list_of(&manager, "undefined").await, 2004);
    assert_eq!(list(&manager, json!({ "modelId": "user" })).await, 501);
    let id = text(&list(&manager, json!({})).await["list"][0]["id"]);
    manager
        .post("/api/v3/delete-device", json!({ "id": id }))
        .await;
    assert_eq!(list(&manager, json!({})).await["totalCount"], 0);
    assert_eq!(status(&manager, &id).await, 404);
}

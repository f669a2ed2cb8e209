use crate::checks::refused;
use crate::support::{
    EMAIL, PASSWORD, assert_token_refused, client, management_builder, start_logged_in,
};
use crate::table::{Known, table};
use authing::types::{Device, DeviceInfo, DeviceState};
use authing::{AuthenticationClient, ErrorCode};
use authing_emulator::Emulator;
use std::time::{Duration, SystemTime};

fn device(unique_id: &str) -> Device {
    Device {
        device_unique_id: Some(unique_id.to_owned()),
        name: Some(format!("Bob's {unique_id}")),
        user_agent: Some("Mozilla/5.0".to_owned()),
        ..Default::default()
    }
}

/// `bob` is logged in on his phone.
async fn start_at_phone() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, bob) = start_logged_in().await;
    bob.create_device(device("phone")).await.unwrap();
    let devices = bob.my_devices_list().await.unwrap();
    let id = devices[0].device.id.clone().unwrap();
    let user = bob.current_user().unwrap().id;
    (emulator, bob, [("phone", id), ("bob", user)])
}

fn in_a_minute() -> SystemTime {
    SystemTime::now() + Duration::from_secs(60)
}

fn ids(devices: &[DeviceInfo]) -> Vec<&str> {
    let ids = devices.iter();
    ids.map(|device| device.id.as_deref().unwrap()).collect()
}

table! { start_at_phone;
    list: management, known =>
        management.devices().list() => |page| page.total_count == 1 && ids(&page.list) == [&known["phone"]]
            && page.list[0].name.as_deref() == Some("Bob's phone") && page.list[0].other["userId"] == known["bob"].as_str()
            && !format!("{page:?}").contains("Mozilla"),
        management.devices().list().page(2) => |page| page.total_count == 1 && page.list.is_empty(),
        management.devices().list().page(0) => "not sent: page";
    list_by_user: management, emulator, known =>
        management.devices().list_by_user(&known["bob"]) => |page| ids(&page.list) == [&known["phone"]],
        management.devices().list_by_user(add_carol(emulator)) => |page| page.total_count == 0 && page.list.is_empty(),
        management.devices().list_by_user("undefined") => 2004 |error| error.is_not_found(),
        management.devices().list_by_user(&known["bob"]).limit(0) => "not sent: limit";
    detail: management, known =>
        management.devices().detail(&known["phone"]) => |device| device.device_unique_id.as_deref() == Some("phone")
            && device.other["userAgent"] == "Mozilla/5.0",
        management.devices().detail("none") => 404 |error| error.is_not_found();
    status: management, known =>
        management.devices().status(&known["phone"]) => |status| status.status == DeviceState::Activated
            && status.diff_time.is_none(),
        management.devices().status("none") => 404 |error| error.is_not_found();
    delete: management, known =>
        management.devices().delete(&known["phone"]) => |message| message.code == Some(200),
        management.devices().list_by_user(&known["bob"]) => |page| page.list.is_empty(),
        management.devices().delete(&known["phone"]) => 404 |error| error.is_not_found();
    disable: management, known =>
        management.devices().disable(&known["phone"]) => |message| message.code == Some(200),
        management.devices().status(&known["phone"]) => |status| status.status == DeviceState::Deactivated,
        management.devices().disable("none") => 404 |error| error.is_not_found();
    enable: management, known =>
        management.devices().disable(&known["phone"]),
        management.devices().enable(&known["phone"]) => |message| message.code == Some(200),
        management.devices().status(&known["phone"]) => |status| status.status == DeviceState::Activated,
        management.devices().enable("none") => 404 |error| error.is_not_found();
    suspend: management, emulator, known =>
        management.devices().suspend(&known["phone"], in_a_minute()) => |message| message.code == Some(200),
        management.devices().status(&known["phone"]) => |status| status.status == DeviceState::Suspended
            && status.diff_time.is_some_and(|left| (1..=60).contains(&left)),
        { emulator.clock().advance(Duration::from_secs(61)); management.devices().status(&known["phone"]) }
            => |status| status.status == DeviceState::Activated,
        management.devices().suspend(&known["phone"], SystemTime::now()) => 400,
        management.devices().suspend("none", in_a_minute() + Duration::from_secs(61)) => 404 |error| error.is_not_found();
    delete_by_user: management, emulator, known =>
        management.devices().delete_by_user(&known["phone"], add_carol(emulator)) => 404 |error| error.is_not_found(),
        management.devices().delete_by_user(&known["phone"], &known["bob"]) => |message| message.code == Some(200),
        management.devices().list() => |page| page.total_count == 0;
    disable_by_user: management, known =>
        management.devices().disable_by_user(&known["phone"], &known["bob"]) => |message| message.code == Some(200),
        management.devices().status(&known["phone"]) => |status| status.status == DeviceState::Deactivated,
        management.devices().disable_by_user(&known["phone"], "nobody") => 2004 |error| error.is_not_found(),
        management.devices().disable_by_user("none", &known["bob"]) => 404 |error| error.is_not_found();
    enable_by_user: management, known =>
        management.devices().disable_by_user(&known["phone"], &known["bob"]),
        management.devices().enable_by_user(&known["phone"], &known["bob"]) => |message| message.code == Some(200),
        management.devices().status(&known["phone"]) => |status| status.status == DeviceState::Activated,
        management.devices().enable_by_user("none", &known["bob"]) => 404 |error| error.is_not_found();
    suspend_by_user: management, known =>
        management.devices().suspend_by_user(&known["phone"], &known["bob"], in_a_minute()) => |message| message.code == Some(200),
        management.devices().status(&known["phone"]) => |status| status.status == DeviceState::Suspended,
        management.devices().suspend_by_user(&known["phone"], &known["bob"], SystemTime::UNIX_EPOCH) => 400,
        management.devices().suspend_by_user("none", &known["bob"], in_a_minute()) => 404 |error| error.is_not_found();
}

/// A user without devices. A second call finds the user there.
fn add_carol(emulator: &Emulator) -> String {
    let carol = authing_emulator::NewUser {
        id: Some("carol".into()),
        ..Default::default()
    };
    if emulator.pool().user("carol").is_none() {
        emulator.pool().add_user(carol).unwrap();
    }
    "carol".to_owned()
}

#[tokio::test]
async fn a_disabled_device_is_no_way_in() {
    let (emulator, bob, [(_, phone), _]) = start_at_phone().await;
    let management = management_builder(&emulator).build().unwrap();
    management.devices().disable(&phone).await.unwrap();
    assert_token_refused(bob.get_current_user().await);
    let again = client(&emulator);
    again.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let error = refused(again.create_device(device("phone")).await, 403);
    assert_eq!(error.code(), Some(ErrorCode::FORBIDDEN));
    assert_token_refused(again.get_current_user().await);
    management.devices().enable(&phone).await.unwrap();
    again.login_by_email(EMAIL, PASSWORD).await.unwrap();
    again.create_device(device("phone")).await.unwrap();
    again.get_current_user().await.unwrap();
}

#[tokio::test]
async fn streams_reach_the_last_device() {
    let (emulator, bob, [_, (_, id)]) = start_at_phone().await;
    let names: Vec<_> = (1..6).map(|number| format!("d-{number}")).collect();
    for name in &names {
        bob.create_device(device(name)).await.unwrap();
    }
    let management = management_builder(&emulator).build().unwrap();
    let mut all = management.devices().list().limit(2).stream();
    let mut mine = management.devices().list_by_user(id).limit(4).stream();
    let mut found = [Vec::new(), Vec::new()];
    while let Some(device) = all.next().await {
        found[0].push(device.unwrap().device_unique_id.unwrap());
    }
    while let Some(device) = mine.next().await {
        found[1].push(device.unwrap().device_unique_id.unwrap());
    }
    let wanted: Vec<_> = ["phone".to_owned()].into_iter().chain(names).collect();
    assert_eq!(found, [wanted.clone(), wanted]);
}

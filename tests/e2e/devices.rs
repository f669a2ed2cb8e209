use crate::checks::{add_ann, refused, responding};
use crate::support::{EMAIL, PASSWORD, assert_token_refused, client, start_logged_in};
use crate::table::table;
use authing::AuthenticationClient;
use authing::types::{Device, DeviceInfo, MyDevice};

fn device(unique_id: &str, name: &str) -> Device {
    Device {
        device_unique_id: Some(unique_id.to_owned()),
        name: Some(name.to_owned()),
        os: Some("Linux".to_owned()),
        user_agent: Some("Mozilla/5.0".to_owned()),
        ..Default::default()
    }
}

async fn list(client: &AuthenticationClient) -> Vec<MyDevice> {
    client.my_devices_list().await.unwrap()
}

/// The id of the only device.
async fn only_id(client: &AuthenticationClient) -> String {
    let [device] = &list(client).await[..] else {
        panic!("not one device");
    };
    device.device.id.clone().unwrap()
}

#[tokio::test]
async fn create_device_succeeds() {
    let (_emulator, client) = start_logged_in().await;
    let answer = client.create_device(device("d-1", "Laptop")).await.unwrap();
    assert_eq!(answer.code, Some(200));
    let id = only_id(&client).await;
    client
        .create_device(device("d-1", "Old laptop"))
        .await
        .unwrap();
    assert_eq!(only_id(&client).await, id, "the same device");
    client.create_device(device("d-2", "Phone")).await.unwrap();
    let devices = list(&client).await;
    let names = devices.iter().map(|device| device.device.name.as_deref());
    assert_eq!(
        names.collect::<Vec<_>>(),
        [Some("Old laptop"), Some("Phone")]
    );
}

#[tokio::test]
async fn my_devices_list_succeeds() {
    let (emulator, client) = start_logged_in().await;
    assert_eq!(list(&client).await, []);
    client.create_device(device("d-1", "Laptop")).await.unwrap();
    let (_, token) = add_ann(&emulator).await;
    let ann = client.with_token(token);
    ann.create_device(device("d-1", "Ann's")).await.unwrap();

    let devices = list(&client).await;
    let [
        MyDevice {
            device,
            online: Some(true),
            last_ip: Some(ip),
            ..
        },
    ] = &devices[..]
    else {
        panic!("{devices:?}");
    };
    let DeviceInfo {
        name,
        os,
        device_type,
        device_unique_id,
        ..
    } = device;
    assert_eq!(name.as_deref(), Some("Laptop"));
    assert_eq!(os.as_deref(), Some("Linux"));
    assert_eq!(device_type.as_deref(), Some("Browser"));
    assert_eq!(device_unique_id.as_deref(), Some("d-1"));
    assert_eq!(device.other["userAgent"], "Mozilla/5.0");
    assert_eq!(ip, "127.0.0.1");
    assert!(
        devices[0]
            .last_login_time
            .as_ref()
            .unwrap()
            .system_time()
            .is_some()
    );
    assert!(!format!("{devices:?}").contains("Mozilla"));
    assert_eq!(list(&ann).await[0].device.name.as_deref(), Some("Ann's"));
}

#[tokio::test]
async fn my_devices_unbind_succeeds() {
    let (_emulator, client) = start_logged_in().await;
    client.create_device(device("d-1", "Laptop")).await.unwrap();
    let id = only_id(&client).await;
    let answer = client.my_devices_unbind(&id).await.unwrap();
    assert_eq!(answer.code, Some(200));
    assert_eq!(list(&client).await, []);
    refused(client.my_devices_unbind(&id).await, 404);
}

#[tokio::test]
async fn my_devices_unbind_of_somebody_elses() {
    let (emulator, client) = start_logged_in().await;
    client.create_device(device("d-1", "Laptop")).await.unwrap();
    let id = only_id(&client).await;
    let (_, token) = add_ann(&emulator).await;
    let error = refused(client.with_token(token).my_devices_unbind(&id).await, 404);
    assert!(error.is_not_found());
    assert_eq!(only_id(&client).await, id);
}

#[tokio::test]
async fn my_devices_logout_succeeds() {
    let (emulator, here) = start_logged_in().await;
    let there = client(&emulator);
    there.login_by_email(EMAIL, PASSWORD).await.unwrap();
    there.create_device(device("d-1", "Phone")).await.unwrap();
    let id = only_id(&here).await;
    let answer = here.my_devices_logout(&id).await.unwrap();
    assert_eq!(answer.code, Some(200));
    assert_token_refused(there.get_current_user().await);
    here.get_current_user().await.unwrap();
    assert_eq!(list(&here).await[0].online, Some(false));
}

table! { start_logged_in;
    create_device_without_login_is_nobodys: client, logged_in =>
        client.create_device(device("d-1", "Kiosk")),
        logged_in.my_devices_list() => |devices| devices.is_empty();
    create_device_without_an_id: client => client.create_device(Device::default()) => 400;
    my_devices_list_of_a_sparse_server: logged_in, emulator =>
        { responding(emulator, r#"{"statusCode":200,"data":null}"#); logged_in.my_devices_list() }
            => |devices| devices.is_empty(),
        {
            responding(emulator, r#"{"statusCode":200,"data":[{"device":{}},{"device":{"id":"d"}}]}"#);
            logged_in.my_devices_list()
        } => |devices| devices.len() == 2;
    my_devices_logout_of_nothing: logged_in =>
        logged_in.my_devices_logout("d-1") => 404 |error| error.is_not_found(),
        logged_in.my_devices_logout("") => 400;
}

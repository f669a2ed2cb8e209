use crate::support::{EMAIL, PASSWORD, add_bob, client, management_builder, start_logged_in};
use crate::table::{Known, table};
use authing::management::LogCursor;
use authing::types::{AuditLog, LogEvent};
use authing::{AuthenticationClient, ManagementClient};
use authing_emulator::Emulator;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const NANOSECOND: Duration = Duration::from_nanos(1);

/// `bob` has logged in, `ann` was created and deleted, and there is a role.
async fn start_busy() -> (Emulator, AuthenticationClient, Known<1>) {
    let (emulator, client) = start_logged_in().await;
    let management = management(&emulator);
    let ann = management.users().create().username("ann").await.unwrap();
    management.roles().create("admin").await.unwrap();
    management.users().delete(&ann.id).await.unwrap();
    let bob = client.current_user().unwrap().id;
    (emulator, client, [("bob", bob)])
}

fn management(emulator: &Emulator) -> ManagementClient {
    management_builder(emulator).build().unwrap()
}

fn events(entries: &[AuditLog]) -> String {
    let names = entries
        .iter()
        .map(|entry| entry.event_type.as_deref().unwrap());
    names.collect::<Vec<_>>().join(" ")
}

fn is_now(entry: &AuditLog, emulator: &Emulator) -> bool {
    let time = entry.timestamp.as_ref().and_then(|time| time.system_time());
    let age = emulator.clock().now().duration_since(time.unwrap());
    age.is_ok_and(|age| age < Duration::from_secs(60))
}

table! { start_busy;
    list_audit_logs: management, emulator =>
        management.statistics().list_audit_logs() => |page| page.total_count == 3
            && events(&page.list) == "deleteUser createRole createUser"
            && is_now(&page.list[0], emulator)
            && page.list[0].event_result_code.as_deref() == Some("success")
            && page.list[0].client_ip.as_deref() == Some("127.0.0.1")
            && page.list[0].user_pool_id == Some(emulator.user_pool_id())
            && page.list[0].log_id != page.list[1].log_id,
        management.statistics().list_audit_logs().limit(2).page(2) => |page| page.total_count == 3
            && events(&page.list) == "createUser",
        management.statistics().list_audit_logs().event_type(LogEvent::CreateUser) => |page| events(&page.list) == "createUser",
        management.statistics().list_audit_logs().event_type(LogEvent::Login) => |page| page.list.is_empty(),
        management.statistics().list_audit_logs().clientip("192.0.2.1") => |page| page.list.is_empty(),
        management.statistics().list_audit_logs().start(emulator.clock().now() + Duration::from_secs(1)) => |page| page.list.is_empty(),
        management.statistics().list_audit_logs().end(UNIX_EPOCH) => |page| page.list.is_empty(),
        management.statistics().list_audit_logs().start(UNIX_EPOCH).end(emulator.clock().now()) => |page| page.total_count == 3,
        management.statistics().list_audit_logs().start(UNIX_EPOCH).end(UNIX_EPOCH) => |page| page.list.is_empty(),
        management.statistics().list_audit_logs().start(UNIX_EPOCH).end(UNIX_EPOCH - NANOSECOND) => "not sent: end",
        management.statistics().list_audit_logs().page(0) => "not sent: page";
    list_user_actions: management, emulator, known =>
        management.statistics().list_user_actions().event_type(LogEvent::Login) => |page| page.total_count == 1
            && is_now(&page.list[0], emulator)
            && page.list[0].user_id.as_ref() == Some(&known["bob"])
            && page.list[0].user_name.as_deref() == Some("bob")
            && page.list[0].app_id == Some(emulator.app_id()),
        management.statistics().list_user_actions().user_id(&known["bob"]) => |page| events(&page.list) == "login",
        management.statistics().list_user_actions().user_id("nobody") => |page| page.list.is_empty(),
        management.statistics().list_user_actions().app_id(emulator.app_id()).event_type(LogEvent::Login) => |page| page.total_count == 1,
        management.statistics().list_user_actions().app_id("another") => |page| page.list.is_empty(),
        management.statistics().list_user_actions().start(UNIX_EPOCH).end(UNIX_EPOCH - NANOSECOND) => "not sent: end",
        management.statistics().list_user_actions().limit(0) => "not sent: limit";
}

/// The log of what users do, page after page.
#[tokio::test]
async fn list_user_actions_streams_to_the_end() {
    let (emulator, client) = start_logged_in().await;
    for _ in 0..6 {
        client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    }
    let management = management(&emulator);
    let logs = management.statistics().list_user_actions();
    let mut logs = logs.event_type(LogEvent::Login).limit(3).stream();
    let mut ids = Vec::new();
    while let Some(entry) = logs.next().await {
        ids.push(entry.unwrap().log_id.unwrap());
    }
    assert_eq!(ids.len(), 7);
    ids.dedup();
    assert_eq!(ids.len(), 7, "each is there once");
}

/// A poller that is stopped and begun again between.
#[tokio::test]
async fn list_audit_logs_since_a_cursor() {
    let (emulator, _) = crate::support::start().await;
    let bob = add_bob(&emulator);
    let (management, client) = (management(&emulator), client(&emulator));
    let create = async |name: &str| {
        let user = management.users().create().username(name);
        user.await.unwrap()
    };
    create("before").await;
    emulator.clock().advance(Duration::from_secs(60));
    let begin: SystemTime = emulator.clock().now();
    let mut stored = serde_json::to_string(&LogCursor::new(begin)).unwrap();
    let mut poll = async |limit| {
        let cursor: LogCursor = serde_json::from_str(&stored).unwrap();
        let logs = management.statistics().list_audit_logs().limit(limit);
        let new = logs.since(&cursor).await.unwrap();
        stored = serde_json::to_string(&new.cursor).unwrap();
        events(&new.entries)
    };
    assert_eq!(poll(2).await, "");
    create("ann").await;
    management.roles().create("admin").await.unwrap();
    create("eve").await;
    assert_eq!(poll(2).await, "createUser createRole createUser");
    assert_eq!(poll(2).await, "");
    management.users().delete(&bob).await.unwrap();
    assert_eq!(poll(1).await, "deleteUser");
    emulator.clock().advance(Duration::from_secs(600));
    create("dan").await;
    assert_eq!(poll(50).await, "createUser");
    assert_eq!(poll(50).await, "");

    // What users do has a log of its own.
    let cursor = LogCursor::new(begin);
    let register = client.register_by_email("new@example.com", PASSWORD);
    let id = register.await.unwrap().id;
    let actions = management.users().list_user_actions();
    let actions = actions.operation_names(["register"]).since(&cursor);
    let actions = actions.await.unwrap().entries;
    assert_eq!(actions.len(), 1);
    let user = actions[0].user.as_ref().unwrap();
    assert_eq!(user.id.as_ref(), Some(&id));
    let logs = management.statistics().list_user_actions();
    let logs = logs.event_type(LogEvent::Register).since(&cursor).await;
    assert_eq!(events(&logs.unwrap().entries), "register");
    let wrong = management.statistics().list_user_actions();
    let wrong = wrong.end(UNIX_EPOCH).since(&cursor).await.unwrap_err();
    assert!(wrong.to_string().contains("end"), "{wrong}");
}

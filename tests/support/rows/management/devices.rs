use super::requests;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// 2026-11-22T00:00:00.250Z.
fn end() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_795_305_600_250)
}

requests! {
    devices_list: management => management.devices().list(), |call| call.page(2).limit(50);
    devices_detail: management => management.devices().detail("d&1");
    devices_status: management => management.devices().status("d-1");
    devices_delete: management => management.devices().delete("d-1");
    devices_disable: management => management.devices().disable("d-1");
    devices_enable: management => management.devices().enable("d-1");
    devices_suspend: management => management.devices().suspend("d-1", end());
    devices_list_by_user: management => management.devices().list_by_user("u&1"), |call| call.page(2).limit(50);
    devices_delete_by_user: management => management.devices().delete_by_user("d-1", "u-1");
    devices_disable_by_user: management => management.devices().disable_by_user("d-1", "u-1");
    devices_enable_by_user: management => management.devices().enable_by_user("d-1", "u-1");
    devices_suspend_by_user: management => management.devices().suspend_by_user("d-1", "u-1", end());
}

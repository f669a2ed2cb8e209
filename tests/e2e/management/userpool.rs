use crate::support::start;
use crate::table::table;
use authing::Patch;
use authing::types::LoginFailCheckConfigInput;
use serde_json::json;

table! { start;
    detail: management, emulator =>
        management.userpool().detail() => |pool| pool.id == emulator.user_pool_id()
            && pool.secret == emulator.user_pool_secret().into();
    update: management =>
        management.userpool().update().name("Shop").description("A shop").verify_code_length(4) => |pool| pool.name == "Shop"
            && pool.description.as_deref() == Some("A shop") && pool.verify_code_length == Some(4),
        management.userpool().update().description(Patch::Clear) => |pool| pool.name == "Shop" && pool.description.is_none(),
        management.userpool().detail() => |pool| pool.name == "Shop" && pool.verify_code_length == Some(4),
        management.userpool().update().verify_code_length(0) => 400;
    update_takes_effect: management, emulator, client =>
        management.userpool().update().login_fail_check(LoginFailCheckConfigInput { enabled: Some(true), limit: Some(1), ..Default::default() }) => |pool| pool.login_fail_check.unwrap().limit == Some(1),
        management.userpool().update().register_disabled(true) => |pool| pool.register_disabled,
        client.register_by_username("new", "passw0rd") => 2031;
    list_env: management, emulator =>
        management.userpool().list_env() => |env| env.is_empty(),
        { emulator.pool().set_env("limits", json!({ "users": 3 })); management.userpool().list_env() } => |env| env.len() == 1
            && env[0].key == "limits" && env[0].value == Some(json!({ "users": 3 }));
    add_env: management, emulator =>
        management.userpool().add_env("api/key", "k-1") => |env| env.key == "api/key" && env.value == Some(json!("k-1"))
            && emulator.pool().env("api/key") == Some(json!("k-1")),
        management.userpool().add_env("api/key", 7) => |env| env.value == Some(json!(7)),
        management.userpool().add_env("", 7) => 400,
        management.userpool().add_env("nothing", json!(null)) => 400;
    remove_env: management, emulator =>
        { emulator.pool().set_env("a/b?c#d%e 变量", json!(1)); management.userpool().remove_env("a/b?c#d%e 变量") }
            => |message| message.code == Some(200) && emulator.pool().env("a/b?c#d%e 变量").is_none(),
        management.userpool().remove_env("a/b?c#d%e 变量") => 404 |error| error.is_not_found();
}

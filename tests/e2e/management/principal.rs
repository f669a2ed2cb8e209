use crate::support::start_logged_in;
use crate::table::{Known, table};
use authing::AuthenticationClient;
use authing::management::PrincipalIdentity;
use authing::types::PrincipalType;
use authing_emulator::Emulator;

async fn start_known() -> (Emulator, AuthenticationClient, Known<1>) {
    let (emulator, client) = start_logged_in().await;
    let bob = client.current_user().unwrap().id;
    (emulator, client, [("bob", bob)])
}

fn person(id_card: &str, bank_card: &str) -> PrincipalIdentity {
    PrincipalIdentity::Person {
        name: "张三".to_owned(),
        id_card: id_card.into(),
        bank_card: bank_card.into(),
    }
}

fn enterprise(code: &str) -> PrincipalIdentity {
    PrincipalIdentity::Enterprise {
        name: "北京小米科技有限责任公司".to_owned(),
        code: code.into(),
        legal_person_name: "雷军".to_owned(),
    }
}

table! { start_known;
    detail: management, logged_in, known =>
        management.principal().detail(&known["bob"]) => |detail| detail.is_none(),
        logged_in.principal().authenticate(person("11010519491231002X", "6222020200112233445")),
        management.principal().detail(&known["bob"]) => |detail| {
            let detail = detail.unwrap();
            detail.user_id.as_ref() == Some(&known["bob"])
                && detail.principal_type == Some(PrincipalType::Person)
                && detail.principal_name.as_deref() == Some("张三")
                && detail.principal_code.unwrap().expose() == "11010519491231002X"
                && detail.authentication_time.unwrap().system_time().is_some()
        },
        management.principal().detail("nobody") => 2004 |error| error.is_not_found();
    authenticate: management, logged_in, known =>
        management.principal().authenticate(&known["bob"], person("11010519491231002X", "6222020200112233445"))
            => |message| message.code == Some(200),
        logged_in.principal().detail() => |detail| detail.unwrap().principal_name.as_deref() == Some("张三"),
        management.principal().authenticate(&known["bob"], enterprise("91110108MA01KPGK0L")) => |message| message.code == Some(200),
        logged_in.principal().detail() => |detail| detail.unwrap().principal_type == Some(PrincipalType::Enterprise),
        management.principal().authenticate(&known["bob"], person("110105194912310021", "6222020200112233445")) => 400,
        management.principal().authenticate(&known["bob"], enterprise("1")) => 400,
        management.principal().authenticate("nobody", enterprise("91110108MA01KPGK0L")) => 2004 |error| error.is_not_found();
}

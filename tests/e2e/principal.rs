use crate::checks::responding;
use crate::support::{EMAIL, add_bob, client, start_logged_in};
use crate::table::table;
use authing::authentication::PrincipalIdentity;
use authing::types::{PrincipalDetail, PrincipalType};
use std::time::Duration;

const ID_CARD: &str = "11010519491231002X";
const BANK_CARD: &str = "6222020200112233445";
const CODE: &str = "91110108MA01KPGK0L";

fn person(id_card: &str, bank_card: &str) -> PrincipalIdentity {
    PrincipalIdentity::Person {
        name: "张三".to_owned(),
        id_card: id_card.into(),
        bank_card: bank_card.into(),
    }
}

fn enterprise(code: &str) -> PrincipalIdentity {
    PrincipalIdentity::Enterprise {
        name: "Example Ltd.".to_owned(),
        code: code.into(),
        legal_person_name: "李四".to_owned(),
    }
}

#[tokio::test]
async fn principal_authenticate_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let identity = person(ID_CARD, BANK_CARD);
    assert!(!format!("{identity:?}").contains(ID_CARD));
    let answer = client.principal().authenticate(identity).await.unwrap();
    assert_eq!(answer.code, Some(200));
    let first = client.principal().detail().await.unwrap().unwrap();
    assert_eq!(first.principal_type, Some(PrincipalType::Person));
    assert_eq!(first.principal_name.as_deref(), Some("张三"));

    emulator.clock().advance(Duration::from_secs(60));
    client
        .principal()
        .authenticate(enterprise(CODE))
        .await
        .unwrap();
    let second = client.principal().detail().await.unwrap().unwrap();
    let updated = |detail: &PrincipalDetail| detail.updated_at.as_ref()?.system_time();
    assert!(updated(&second) > updated(&first) && updated(&first).is_some());
    assert_eq!(second.principal_type, Some(PrincipalType::Enterprise));
    assert_eq!(second.principal_code.unwrap().expose(), CODE);
    assert_eq!((second.id, second.created_at), (first.id, first.created_at));
}

#[tokio::test]
async fn principal_detail_succeeds() {
    let (emulator, client) = start_logged_in().await;
    assert_eq!(client.principal().detail().await.unwrap(), None);
    let identity = person(&ID_CARD.to_lowercase(), BANK_CARD);
    client.principal().authenticate(identity).await.unwrap();
    let detail = client.principal().detail().await.unwrap().unwrap();
    assert_eq!(detail.user_id, client.current_user().map(|user| user.id));
    assert_eq!(detail.user_pool_id, Some(emulator.user_pool_id()));
    assert_eq!(detail.authentication_time, detail.created_at);
    let code = detail.principal_code.clone().unwrap();
    assert!(code.expose().eq_ignore_ascii_case(ID_CARD));
    assert!(!format!("{detail:?}").contains(code.expose()));
}

#[tokio::test]
async fn principal_detail_is_of_one_user() {
    let (emulator, client) = start_logged_in().await;
    client
        .principal()
        .authenticate(enterprise(CODE))
        .await
        .unwrap();
    emulator.pool().remove_user(EMAIL);
    add_bob(&emulator);
    let other = crate::principal::client(&emulator);
    other
        .login_by_email(EMAIL, crate::support::PASSWORD)
        .await
        .unwrap();
    assert_eq!(other.principal().detail().await.unwrap(), None);
}

table! { start_logged_in;
    principal_authenticate_with_malformed_numbers: logged_in =>
        logged_in.principal().authenticate(person("110105194912310021", BANK_CARD)) => 400,
        logged_in.principal().authenticate(person("11010519491231002", BANK_CARD)) => 400,
        logged_in.principal().authenticate(person("", BANK_CARD)) => 400,
        logged_in.principal().authenticate(person("1101051949123100二X", BANK_CARD)) => 400,
        logged_in.principal().authenticate(person(ID_CARD, "6222-0202")) => 400,
        logged_in.principal().authenticate(person(ID_CARD, "")) => 400,
        logged_in.principal().authenticate(enterprise("91110108")) => 400,
        logged_in.principal().detail() => |detail| detail.is_none();
    principal_detail_of_a_newer_server: logged_in, emulator => {
            responding(emulator, r#"{"code":200,"data":{"principalType":"X","newer":{}}}"#);
            logged_in.principal().detail()
        } => |detail| detail.unwrap().principal_type == Some(PrincipalType::Other("X".to_owned()));
}

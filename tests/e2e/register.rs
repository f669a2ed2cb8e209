use crate::support::{CLIENT_IP, EMAIL, PASSWORD, PHONE, code, start};
use authing::emulator::FieldType;
use authing::types::RegisterProfile;
use serde_json::json;

#[tokio::test]
async fn register_by_email_succeeds() {
    let (emulator, client) = start().await;
    emulator
        .pool()
        .define_field("visits", FieldType::Number, "Visits");
    let user = client
        .register_by_email("Bob@Example.com", PASSWORD)
        .profile(RegisterProfile {
            nickname: Some("Bob".into()),
            ..Default::default()
        })
        .custom_data([("visits", json!(3))])
        .client_ip(CLIENT_IP)
        .await
        .unwrap();

    assert_eq!(user.email.as_deref(), Some("bob@example.com"));
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    assert_eq!(user.email_verified, Some(false));
    let kept = emulator.pool().user(EMAIL).unwrap();
    assert_eq!(kept.id(), user.id);
    assert!(kept.password_is(PASSWORD));
    assert_eq!(kept.custom_data()["visits"], json!(3));
    assert_eq!(client.token(), None, "a registration alone logs nobody in");
}

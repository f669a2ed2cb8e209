use crate::support::{EMAIL, assert_token_refused, code, expire_tokens, start, start_logged_in};
use authing::types::UDFDataType;
use authing::{AuthenticationClient, CustomData, Error};
use authing_emulator::{Emulator, FieldType};
use serde_json::{Value, json};

/// A field of every type, and a value for it.
fn every_type() -> CustomData {
    CustomData::from([
        ("age", json!(18)),
        ("born", json!("2003-01-31T00:00:00.000Z")),
        ("joined", json!(1_612_051_200_000_i64)),
        ("member", json!(true)),
        ("plan", json!("gold")),
        ("school", json!("ucla")),
        ("size", json!({ "height": 180 })),
    ])
}

/// A user `bob` who is logged in, in a pool that defines the fields of `every_type`.
async fn start_with_fields() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start_logged_in().await;
    let pool = emulator.pool();
    for (key, kind, label) in [
        ("age", FieldType::Number, "Age"),
        ("born", FieldType::Datetime, "Born"),
        ("joined", FieldType::Datetime, "Joined"),
        ("member", FieldType::Boolean, "Member"),
        ("plan", FieldType::Select, "Plan"),
        ("school", FieldType::String, "School"),
        ("size", FieldType::Object, "Size"),
    ] {
        pool.define_field(key, kind, label);
    }
    emulator.clear_requests();
    (emulator, client)
}

/// What the pool keeps for `bob`.
fn kept(emulator: &Emulator) -> Value {
    let user = emulator.pool().user(EMAIL).unwrap();
    Value::Object(user.custom_data().clone())
}

#[tokio::test]
async fn list_udv_succeeds() {
    let (_emulator, client) = start_with_fields().await;
    client.set_udf_value(every_type()).await.unwrap();
    let fields = client.list_udv().await.unwrap();

    let age = fields.iter().find(|field| field.key == "age").unwrap();
    assert_eq!(age.data_type, UDFDataType::Number);
    assert_eq!(age.label.as_deref(), Some("Age"));
    assert_eq!(age.value, json!(18));
    let plan = fields.iter().find(|field| field.key == "plan").unwrap();
    assert_eq!(plan.data_type, UDFDataType::Select);
    assert_eq!(fields.into_iter().collect::<CustomData>(), every_type());
}

#[tokio::test]
async fn list_udv_without_values() {
    let (_emulator, client) = start_with_fields().await;
    assert_eq!(client.list_udv().await.unwrap(), []);
}

#[tokio::test]
async fn list_udv_keeps_a_value_that_does_not_fit_as_text() {
    let (emulator, client) = start_with_fields().await;
    let field = json!({ "key": "age", "dataType": "NUMBER", "value": "eighteen", "label": null });
    let answer = json!({ "data": { "udv": [field] } }).to_string();
    emulator.faults().on("udv").body(answer, "application/json");
    let fields = client.list_udv().await.unwrap();
    assert_eq!(fields[0].value, json!("eighteen"));
    assert_eq!(fields[0].label, None);
}

/// The user's id comes from the token; it is not asked for.
#[tokio::test]
async fn list_udv_with_a_token_that_names_nobody() {
    let (emulator, client) = start().await;
    let result = client.with_token("opaque").list_udv().await;
    assert!(matches!(result, Err(Error::InvalidArgument { .. })));
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn set_udv_succeeds() {
    let (emulator, client) = start_with_fields().await;
    for (key, value) in every_type() {
        let fields = client.set_udv(key.as_str(), value.clone()).await.unwrap();
        let field = fields.into_iter().find(|field| field.key == key).unwrap();
        assert_eq!(field.value, value);
        assert_eq!(kept(&emulator)[&key], value);
    }
    client.set_udv("age", 19).await.unwrap();
    assert_eq!(kept(&emulator)["age"], json!(19));
    assert_eq!(kept(&emulator).as_object().unwrap().len(), 7);
}

#[tokio::test]
async fn set_udv_of_an_undefined_field() {
    let (emulator, client) = start_with_fields().await;
    assert_eq!(code(client.set_udv("shoes", 44).await), 400);
    assert_eq!(kept(&emulator), json!({}));
}

#[tokio::test]
async fn set_udv_to_a_value_of_another_type() {
    let (emulator, client) = start_with_fields().await;
    for (key, value) in [
        ("age", json!("18")),
        ("born", json!("yesterday")),
        ("member", json!(1)),
        ("plan", json!(["gold"])),
        ("school", json!(7)),
        ("size", json!("large")),
    ] {
        assert_eq!(code(client.set_udv(key, value).await), 400, "{key}");
    }
    assert_eq!(kept(&emulator), json!({}));
}

#[tokio::test]
async fn set_udv_with_an_expired_token() {
    let (emulator, client) = start_with_fields().await;
    expire_tokens(&emulator);
    assert_token_refused(client.set_udv("school", "ucla").await);
    assert_eq!(kept(&emulator), json!({}));
}

#[tokio::test]
async fn remove_udv_succeeds() {
    let (emulator, client) = start_with_fields().await;
    let both = [("school", json!("ucla")), ("age", json!(18))];
    client.set_udf_value(both).await.unwrap();

    let left = client.remove_udv("school").await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].key, "age");
    assert_eq!(kept(&emulator), json!({ "age": 18 }));
    assert_eq!(client.remove_udv("age").await.unwrap(), []);
}

#[tokio::test]
async fn remove_udv_of_a_field_without_a_value() {
    let (emulator, client) = start_with_fields().await;
    client.set_udv("age", 18).await.unwrap();
    let left = client.remove_udv("school").await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(kept(&emulator), json!({ "age": 18 }));
}

#[tokio::test]
async fn remove_udv_of_an_undefined_field() {
    let (_emulator, client) = start_with_fields().await;
    assert_eq!(code(client.remove_udv("shoes").await), 400);
}

#[tokio::test]
async fn remove_udv_with_an_expired_token() {
    let (emulator, client) = start_with_fields().await;
    client.set_udv("age", 18).await.unwrap();
    expire_tokens(&emulator);
    assert_token_refused(client.remove_udv("age").await);
    assert_eq!(kept(&emulator), json!({ "age": 18 }));
}

#[tokio::test]
async fn get_udf_value_succeeds() {
    let (_emulator, client) = start_with_fields().await;
    assert!(client.get_udf_value().await.unwrap().is_empty());
    client.set_udf_value(every_type()).await.unwrap();
    assert_eq!(client.get_udf_value().await.unwrap(), every_type());
}

#[tokio::test]
async fn set_udf_value_succeeds() {
    let (emulator, client) = start_with_fields().await;
    let fields = client.set_udf_value(every_type()).await.unwrap();
    assert_eq!(fields.into_iter().collect::<CustomData>(), every_type());
    assert_eq!(kept(&emulator)["size"], json!({ "height": 180 }));
    assert_eq!(kept(&emulator)["joined"], json!(1_612_051_200_000_i64));

    let changed = client.set_udf_value([("age", 19)]).await.unwrap();
    assert_eq!(changed.len(), 7, "fields that are not named stay");
    assert_eq!(kept(&emulator)["age"], json!(19));
}

#[tokio::test]
async fn set_udf_value_of_nothing() {
    let (emulator, client) = start_with_fields().await;
    let result = client.set_udf_value(CustomData::default()).await;
    let error = result.unwrap_err();
    assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn set_udf_value_with_an_undefined_field_sets_none() {
    let (emulator, client) = start_with_fields().await;
    let call = client.set_udf_value([("age", 18), ("shoes", 44)]);
    assert_eq!(code(call.await), 400);
    assert_eq!(kept(&emulator), json!({}));
}

#[tokio::test]
async fn set_udf_value_with_a_value_of_another_type_sets_none() {
    let (emulator, client) = start_with_fields().await;
    let call = client.set_udf_value([("age", 18), ("school", 7)]);
    assert_eq!(code(call.await), 400);
    assert_eq!(kept(&emulator), json!({}));
}

#[tokio::test]
async fn set_udf_value_with_an_expired_token() {
    let (emulator, client) = start_with_fields().await;
    expire_tokens(&emulator);
    assert_token_refused(client.set_udf_value([("age", 18)]).await);
    assert_eq!(kept(&emulator), json!({}));
}

#[tokio::test]
async fn remove_udf_value_succeeds() {
    let (emulator, client) = start_with_fields().await;
    let both = [("school", json!("ucla")), ("age", json!(18))];
    client.set_udf_value(both).await.unwrap();
    client.remove_udf_value("school").await.unwrap();
    assert_eq!(kept(&emulator), json!({ "age": 18 }));
    let again = client.remove_udf_value("school").await;
    again.expect("a field without a value can be removed");
}

#[tokio::test]
async fn remove_udf_value_of_an_undefined_field() {
    let (_emulator, client) = start_with_fields().await;
    assert_eq!(code(client.remove_udf_value("shoes").await), 400);
}

#[tokio::test]
async fn remove_udf_value_with_an_expired_token() {
    let (emulator, client) = start_with_fields().await;
    client.set_udv("age", 18).await.unwrap();
    expire_tokens(&emulator);
    assert_token_refused(client.remove_udf_value("age").await);
    assert_eq!(kept(&emulator), json!({ "age": 18 }));
}

use crate::checks::responding;
use crate::support::{EMAIL, expire_tokens, start_logged_in};
use crate::table::table;
use authing::types::UDFDataType;
use authing::{AuthenticationClient, CustomData, CustomField};
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

fn named<'a>(fields: &'a [CustomField], key: &str) -> &'a CustomField {
    fields.iter().find(|field| field.key == key).unwrap()
}

/// The client, whose tokens are too old.
fn expired<'a>(client: &'a AuthenticationClient, emulator: &Emulator) -> &'a AuthenticationClient {
    expire_tokens(emulator);
    client
}

table! { start_with_fields;
    list_udv: logged_in =>
        logged_in.set_udf_value(every_type()),
        logged_in.list_udv() => |fields| named(&fields, "age").data_type == UDFDataType::Number
            && named(&fields, "age").label.as_deref() == Some("Age")
            && named(&fields, "age").value == json!(18)
            && named(&fields, "plan").data_type == UDFDataType::Select
            && fields.into_iter().collect::<CustomData>() == every_type();
    list_udv_without_values: logged_in => logged_in.list_udv() => |fields| fields.is_empty();
    list_udv_keeps_a_value_that_does_not_fit_as_text: logged_in, emulator => {
            let field = json!({ "key": "age", "dataType": "NUMBER", "value": "eighteen", "label": null });
            responding(emulator, &json!({ "data": { "udv": [field] } }).to_string());
            logged_in.list_udv()
        } => |fields| fields[0].value == json!("eighteen") && fields[0].label.is_none();
    /// The user's id comes from the token; it is not asked for.
    list_udv_with_a_token_that_names_nobody: client => client.with_token("opaque").list_udv() => "not sent: token";

    set_udv_of_an_undefined_field: logged_in, emulator =>
        logged_in.set_udv("shoes", 44) => 400 |_| kept(emulator) == json!({});
    set_udv_to_a_value_of_another_type: logged_in, emulator =>
        logged_in.set_udv("age", json!("18")) => 400,
        logged_in.set_udv("born", json!("yesterday")) => 400,
        logged_in.set_udv("member", json!(1)) => 400,
        logged_in.set_udv("plan", json!(["gold"])) => 400,
        logged_in.set_udv("school", json!(7)) => 400,
        logged_in.set_udv("size", json!("large")) => 400 |_| kept(emulator) == json!({});
    set_udv_with_an_expired_token: logged_in, emulator =>
        expired(logged_in, emulator).set_udv("school", "ucla")
            => 2020 |error| error.is_not_logged_in() && kept(emulator) == json!({});

    remove_udv: logged_in, emulator =>
        logged_in.set_udf_value([("school", json!("ucla")), ("age", json!(18))]),
        logged_in.remove_udv("school")
            => |left| left.len() == 1 && left[0].key == "age" && kept(emulator) == json!({ "age": 18 }),
        logged_in.remove_udv("age") => |left| left.is_empty();
    remove_udv_of_a_field_without_a_value: logged_in, emulator =>
        logged_in.set_udv("age", 18),
        logged_in.remove_udv("school") => |left| left.len() == 1 && kept(emulator) == json!({ "age": 18 });
    remove_udv_of_an_undefined_field: logged_in => logged_in.remove_udv("shoes") => 400;
    remove_udv_with_an_expired_token: logged_in, emulator =>
        logged_in.set_udv("age", 18),
        expired(logged_in, emulator).remove_udv("age")
            => 2020 |error| error.is_not_logged_in() && kept(emulator) == json!({ "age": 18 });

    get_udf_value: logged_in =>
        logged_in.get_udf_value() => |data| data.is_empty(),
        logged_in.set_udf_value(every_type()),
        logged_in.get_udf_value() => |data| data == every_type();

    set_udf_value: logged_in, emulator =>
        logged_in.set_udf_value(every_type()) => |fields| fields.into_iter().collect::<CustomData>() == every_type()
            && kept(emulator)["size"] == json!({ "height": 180 })
            && kept(emulator)["joined"] == json!(1_612_051_200_000_i64),
        // Fields that are not named stay.
        logged_in.set_udf_value([("age", 19)]) => |fields| fields.len() == 7 && kept(emulator)["age"] == json!(19);
    set_udf_value_of_nothing: logged_in => logged_in.set_udf_value(CustomData::default()) => "not sent: custom_data";
    set_udf_value_with_an_undefined_field_sets_none: logged_in, emulator =>
        logged_in.set_udf_value([("age", 18), ("shoes", 44)]) => 400 |_| kept(emulator) == json!({});
    set_udf_value_with_a_value_of_another_type_sets_none: logged_in, emulator =>
        logged_in.set_udf_value([("age", 18), ("school", 7)]) => 400 |_| kept(emulator) == json!({});
    set_udf_value_with_an_expired_token: logged_in, emulator =>
        expired(logged_in, emulator).set_udf_value([("age", 18)])
            => 2020 |error| error.is_not_logged_in() && kept(emulator) == json!({});

    remove_udf_value: logged_in, emulator =>
        logged_in.set_udf_value([("school", json!("ucla")), ("age", json!(18))]),
        logged_in.remove_udf_value("school") => |()| kept(emulator) == json!({ "age": 18 }),
        // A field without a value can be removed.
        logged_in.remove_udf_value("school");
    remove_udf_value_of_an_undefined_field: logged_in => logged_in.remove_udf_value("shoes") => 400;
    remove_udf_value_with_an_expired_token: logged_in, emulator =>
        logged_in.set_udv("age", 18),
        expired(logged_in, emulator).remove_udf_value("age")
            => 2020 |error| error.is_not_logged_in() && kept(emulator) == json!({ "age": 18 });
}

use crate::support::{EMAIL, start, start_logged_in};
use crate::table::table;
use authing::types::{UDFDataType, UDFTargetType};
use serde_json::json;

table! { start;
    set: management =>
        management.udf().set(UDFTargetType::Node, "floor", UDFDataType::Number, "Floor").options("{}") => |field| field.key == "floor"
            && field.target_type == UDFTargetType::Node && field.options.as_deref() == Some("{}"),
        management.udf().set(UDFTargetType::Node, "floor", UDFDataType::String, "Level") => |field| field.label.as_deref() == Some("Level")
            && field.data_type == UDFDataType::String,
        management.udf().set(UDFTargetType::User, "", UDFDataType::String, "Nothing") => 400;
    list: management =>
        management.udf().set(UDFTargetType::Node, "floor", UDFDataType::Number, "Floor"),
        management.udf().list(UDFTargetType::Node) => |fields| fields.len() == 1 && fields[0].data_type == UDFDataType::Number,
        management.udf().list(UDFTargetType::Role) => |fields| fields.is_empty(),
        management.udf().list(UDFTargetType::from("STAR")) => "no code";
    remove: management =>
        management.udf().set(UDFTargetType::Role, "level", UDFDataType::Number, "Level"),
        management.udf().remove(UDFTargetType::Role, "level") => |message| message.code == Some(200),
        management.udf().list(UDFTargetType::Role) => |fields| fields.is_empty(),
        management.udf().remove(UDFTargetType::Role, "level") => 404 |error| error.is_not_found();
    list_udv(start_logged_in): management, session, emulator =>
        management.udf().set(UDFTargetType::User, "age", UDFDataType::Number, "Age"),
        management.udf().list_udv(UDFTargetType::User, &session.1.as_ref().unwrap().id) => |fields| fields.is_empty(),
        management.udf().set_udv_batch(UDFTargetType::User, &session.1.as_ref().unwrap().id, json!({ "age": 22 })),
        management.udf().list_udv(UDFTargetType::User, &session.1.as_ref().unwrap().id) => |fields| fields.len() == 1
            && fields[0].value == 22 && fields[0].label.as_deref() == Some("Age"),
        management.udf().list_udv(UDFTargetType::User, "nobody") => 2004 |error| error.is_not_found(),
        management.udf().list_udv(UDFTargetType::Role, "nothing") => 404 |error| error.is_not_found();
    set_udv_batch(start_logged_in): management, session, emulator =>
        management.udf().set(UDFTargetType::User, "age", UDFDataType::Number, "Age"),
        management.udf().set(UDFTargetType::User, "school", UDFDataType::String, "School"),
        management.udf().set_udv_batch(UDFTargetType::User, &session.1.as_ref().unwrap().id, json!({ "age": 22, "school": "ucla" }))
            => |fields| fields.len() == 2 && fields[1].value == "ucla",
        management.udf().set_udv_batch(UDFTargetType::User, &session.1.as_ref().unwrap().id, json!({ "age": 23 })) => |fields| fields.len() == 2
            && emulator.pool().user(EMAIL).unwrap().custom_data()["age"] == 23,
        management.udf().set_udv_batch(UDFTargetType::User, &session.1.as_ref().unwrap().id, json!({ "age": "old" })) => 400,
        management.udf().set_udv_batch(UDFTargetType::User, "nobody", json!({ "age": 22 })) => 2004 |error| error.is_not_found(),
        management.udf().set_udv_batch(UDFTargetType::User, "nobody", json!({})) => "not sent: custom_data",
        management.udf().set_udv_batch(UDFTargetType::User, "nobody", json!([])) => "not sent: custom_data";
}

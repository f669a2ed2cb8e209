//! Custom fields and their values.

use authing_emulator::{FieldTarget, FieldType, NewField};
use serde_json::{Value, json};

use crate::manager::{Manager, each};
use crate::support::{PASSWORD, code, text};

const SET: &str = "mutation ($t: UDFTargetType!, $k: String!, $d: UDFDataType!, $l: String!, $o: String) {
    setUdf(targetType: $t, key: $k, dataType: $d, label: $l, options: $o) { targetType key dataType label options } }";
const REMOVE: &str =
    "mutation ($t: UDFTargetType!, $k: String!) { removeUdf(targetType: $t, key: $k) { code } }";
const LIST: &str = "query ($t: UDFTargetType!) { udf(targetType: $t) { key dataType label } }";
const VALUES: &str = "query ($t: UDFTargetType!, $i: String!) { udv(targetType: $t, targetId: $i) { key value dataType label } }";
const VALUES_OF: &str = "query ($t: UDFTargetType!, $i: [String]!) {
    udfValueBatch(targetType: $t, targetIds: $i) { targetId data { key value } } }";
const SET_VALUE: &str = "mutation ($t: UDFTargetType!, $i: String!, $k: String!, $v: String!) {
    setUdv(targetType: $t, targetId: $i, key: $k, value: $v) { key value } }";
const SET_VALUES: &str = "mutation ($t: UDFTargetType!, $i: String!, $l: [UserDefinedDataInput!]) {
    setUdvBatch(targetType: $t, targetId: $i, udvList: $l) { key value } }";
const SET_VALUES_OF: &str = "mutation ($t: UDFTargetType!, $l: [SetUdfValueBatchInput!]!) {
    setUdfValueBatch(targetType: $t, input: $l) { code } }";
const REMOVE_VALUE: &str = "mutation ($t: UDFTargetType!, $i: String!, $k: String!) {
    removeUdv(targetType: $t, targetId: $i, key: $k) { key value } }";

const TARGETS: [&str; 7] = [
    "NODE",
    "ORG",
    "USER",
    "USERPOOL",
    "ROLE",
    "PERMISSION",
    "APPLICATION",
];

/// An id of each kind of thing.
async fn all_kinds() -> (Manager, Vec<(&'static str, String)>) {
    let manager = Manager::seeded(json!({
        "app_id": "app", "user_pool_id": "pool",
        "users": [{ "id": "u1", "email": "a@example.com", "password": PASSWORD }, { "id": "u2" }],
        "roles": [{ "code": "staff", "members": ["u1"] }],
        "orgs": [{ "code": "acme", "name": "ACME", "departments": [{ "code": "dev", "name": "Dev", "members": ["u1"] }] }],
    }))
    .await;
    let path = manager.get("/api/v2/users/u1/orgs").await[0].clone();
    let role = text(&manager.get("/api/v2/users/u1/roles").await["list"][0]["id"]);
    let ids = [
        text(&path[1]["id"]),
        text(&path[0]["orgId"]),
        "u1".into(),
        "pool".into(),
        role,
        "any".into(),
        "app".into(),
    ];
    (manager, TARGETS.into_iter().zip(ids).collect())
}

#[tokio::test]
async fn everything_can_have_fields_and_values() {
    let (manager, kinds) = all_kinds().await;
    for (kind, id) in kinds {
        let define = async |key: &str, data_type: &str| {
            manager
                .ask(
                    SET,
                    json!({ "t": kind, "k": key, "d": data_type, "l": "A label" }),
                )
                .await
        };
        assert_eq!(define("zip", "STRING").await["targetType"], kind);
        assert_eq!(define("age", "NUMBER").await["dataType"], "NUMBER");
        let fields = manager.ask(LIST, json!({ "t": kind })).await;
        assert_eq!(each(&fields, "key"), ["age", "zip"], "{kind}");

        let one = json!({ "t": kind, "i": id, "k": "age", "v": "7" });
        assert_eq!(
            manager.ask(SET_VALUE, one).await,
            json!([{ "key": "age", "value": "7" }])
        );
        let more = json!([{ "key": "zip", "value": "\"A1\"" }, { "key": "age", "value": "8" }]);
        manager
            .ask(SET_VALUES, json!({ "t": kind, "i": id, "l": more }))
            .await;
        let values = manager.ask(VALUES, json!({ "t": kind, "i": id })).await;
        assert_eq!(
            values,
            json!([
                { "key": "age", "value": "8", "dataType": "NUMBER", "label": "A label" },
                { "key": "zip", "value": "A1", "dataType": "STRING", "label": "A label" },
            ])
        );
        let many = json!([{ "targetId": id, "key": "age", "value": "9" }]);
        assert_eq!(
            manager
                .ask(SET_VALUES_OF, json!({ "t": kind, "l": many }))
                .await["code"],
            200
        );
        let of = manager
            .ask(VALUES_OF, json!({ "t": kind, "i": [id] }))
            .await;
        assert_eq!(of[0]["targetId"], id.as_str());
        assert_eq!(of[0]["data"][0], json!({ "key": "age", "value": "9" }));
        let gone = json!({ "t": kind, "i": id, "k": "age" });
        assert_eq!(each(&manager.ask(REMOVE_VALUE, gone).await, "key"), ["zip"]);
        assert_eq!(
            manager.ask(REMOVE, json!({ "t": kind, "k": "zip" })).await["code"],
            200
        );
        assert_eq!(
            manager.ask(VALUES, json!({ "t": kind, "i": id })).await,
            json!([])
        );
        assert_eq!(
            each(&manager.ask(LIST, json!({ "t": kind })).await, "key"),
            ["age"]
        );
    }
}

#[tokio::test]
async fn what_does_not_exist_or_fit_is_refused() {
    let (manager, _) = all_kinds().await;
    for kind in ["USER", "ROLE"] {
        manager
            .ask(
                SET,
                json!({ "t": kind, "k": "age", "d": "NUMBER", "l": "Age" }),
            )
            .await;
    }
    let (user, role) = ("USER", "ROLE");
    for (document, variables, refusal) in [
        (VALUES, json!({ "t": user, "i": "nobody" }), 2004),
        (VALUES, json!({ "t": role, "i": "nothing" }), 404),
        (VALUES, json!({ "t": "NODE", "i": "nothing" }), 404),
        (VALUES, json!({ "t": "ORG", "i": "nothing" }), 404),
        (VALUES, json!({ "t": "USERPOOL", "i": "nothing" }), 404),
        (VALUES, json!({ "t": "APPLICATION", "i": "nothing" }), 404),
        (VALUES, json!({ "t": role, "i": "" }), 400),
        (
            SET_VALUE,
            json!({ "t": user, "i": "nobody", "k": "age", "v": "7" }),
            2004,
        ),
        (
            SET_VALUE,
            json!({ "t": user, "i": "u1", "k": "unknown", "v": "7" }),
            400,
        ),
        (
            SET_VALUE,
            json!({ "t": user, "i": "u1", "k": "age", "v": "\"seven\"" }),
            400,
        ),
        (
            SET_VALUE,
            json!({ "t": user, "i": "u1", "k": "age", "v": "seven" }),
            400,
        ),
        (SET_VALUES, json!({ "t": user, "i": "u1", "l": [] }), 400),
        (SET_VALUES_OF, json!({ "t": user, "l": [] }), 400),
        (
            SET_VALUES_OF,
            json!({ "t": user, "l": [{ "targetId": "u1", "key": "age", "value": "7" }, { "targetId": "nobody", "key": "age", "value": "7" }] }),
            2004,
        ),
        (VALUES_OF, json!({ "t": user, "i": [] }), 400),
        (VALUES_OF, json!({ "t": user, "i": ["u1", "nobody"] }), 2004),
        (
            REMOVE_VALUE,
            json!({ "t": user, "i": "u1", "k": "unknown" }),
            400,
        ),
        (
            REMOVE_VALUE,
            json!({ "t": user, "i": "nobody", "k": "age" }),
            2004,
        ),
        (REMOVE, json!({ "t": user, "k": "unknown" }), 404),
        (REMOVE, json!({ "t": "NODE", "k": "age" }), 404),
        (
            SET,
            json!({ "t": user, "k": "", "d": "NUMBER", "l": "Age" }),
            400,
        ),
    ] {
        assert_eq!(
            manager.ask(document, variables.clone()).await,
            refusal,
            "{document} {variables}"
        );
    }
    // All or nothing.
    assert_eq!(
        manager.ask(VALUES, json!({ "t": user, "i": "u1" })).await,
        json!([])
    );
}

#[tokio::test]
async fn a_field_can_change() {
    let (manager, _) = all_kinds().await;
    let set = async |data_type: &str, label: &str| {
        let options = "[\"a\"]";
        manager
            .ask(
                SET,
                json!({ "t": "USER", "k": "f", "d": data_type, "l": label, "o": options }),
            )
            .await
    };
    set("NUMBER", "One").await;
    let number = json!({ "t": "USER", "i": "u1", "k": "f", "v": "1" });
    manager.ask(SET_VALUE, number).await;
    assert_eq!(set("NUMBER", "Two").await["label"], "Two");
    let values = async || manager.ask(VALUES, json!({ "t": "USER", "i": "u1" })).await;
    assert_eq!(
        (&values().await[0]["value"], &values().await[0]["label"]),
        (&json!("1"), &json!("Two"))
    );
    assert_eq!(set("SELECT", "Two").await["options"], "[\"a\"]");
    assert_eq!(values().await, json!([]), "a number is no text");
    let fields = manager.ask(LIST, json!({ "t": "USER" })).await;
    assert_eq!(
        fields,
        json!([{ "key": "f", "dataType": "SELECT", "label": "Two" }])
    );
}

#[tokio::test]
async fn a_user_has_only_the_own_values() {
    let (manager, kinds) = all_kinds().await;
    let login = manager
        .raw
        .login("a@example.com", PASSWORD, json!({}))
        .await;
    let token = text(&login["data"]["loginByEmail"]["token"]);
    for (kind, id) in kinds {
        manager
            .ask(
                SET,
                json!({ "t": kind, "k": "age", "d": "NUMBER", "l": "Age" }),
            )
            .await;
        let set = json!({ "t": kind, "i": id, "k": "age", "v": "7" });
        let answer = manager.raw.manage(SET_VALUE, set, Some(&token)).await;
        match kind {
            "USER" => assert_eq!(answer["data"]["setUdv"][0]["value"], "7"),
            _ => assert_eq!(code(&answer), 1001, "{kind}"),
        }
    }
    let other = json!({ "t": "USER", "i": "u2" });
    assert_eq!(
        code(&manager.raw.manage(VALUES, other, Some(&token)).await),
        2202
    );
}

#[tokio::test]
async fn fields_and_values_are_in_dumps_and_in_the_rust_api() {
    let (manager, kinds) = all_kinds().await;
    let (_, role) = kinds.into_iter().find(|(kind, _)| *kind == "ROLE").unwrap();
    let pool = manager.raw.emulator.pool();
    pool.define_field_of(NewField {
        key: "grade".into(),
        data_type: FieldType::Number,
        label: None,
        target: FieldTarget::Role,
        options: None,
    });
    pool.set_field_value(FieldTarget::Role, &role, "grade", json!(3))
        .unwrap();
    assert!(
        pool.set_field_value(FieldTarget::Role, &role, "grade", json!("A"))
            .is_err()
    );
    assert!(
        pool.set_field_value(FieldTarget::Role, "none", "grade", json!(3))
            .is_err()
    );
    assert_eq!(
        pool.field_value(FieldTarget::Role, &role, "grade"),
        Some(json!(3))
    );
    let values = manager.ask(VALUES, json!({ "t": "ROLE", "i": role })).await;
    assert_eq!(values[0]["value"], "3");
    let dump = serde_json::to_value(manager.raw.emulator.dump()).unwrap();
    assert_eq!(dump["fields"][0]["target"], "ROLE");
    assert_eq!(
        dump["field_values"],
        json!([{ "target": "ROLE", "id": role, "data": { "grade": 3 } }])
    );
    let copy = Manager::seeded(dump.clone()).await;
    assert_eq!(
        serde_json::to_value(copy.raw.emulator.dump()).unwrap(),
        dump
    );

    let seed = json!({
        "app_id": "app", "fields": [{ "key": "tier", "type": "STRING", "target": "APPLICATION" }],
        "field_values": [{ "target": "APPLICATION", "id": "app", "data": { "tier": "gold" } }],
    });
    let seeded = Manager::seeded(seed.clone()).await;
    let of_app = json!({ "t": "APPLICATION", "i": "app" });
    assert_eq!(seeded.ask(VALUES, of_app).await[0]["value"], "gold");
    let wrong = |data: Value| {
        let mut seed = seed.clone();
        seed["field_values"][0]["data"] = data;
        authing_emulator::Seed::from_json(&seed.to_string()).unwrap()
    };
    let start = authing_emulator::Emulator::builder()
        .seed(wrong(json!({ "tier": 1 })))
        .start()
        .await;
    assert!(start.unwrap_err().to_string().contains("tier"));
}

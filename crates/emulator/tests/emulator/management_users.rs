//! The administrator's requests about users.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::claims;
use crate::manager::{Manager, each};
use crate::support::{PASSWORD, code, text};

const CREATE: &str = "mutation ($u: CreateUserInput!, $k: Boolean, $r: Boolean, $i: CreateUserIdentityInput, $p: String) {
    createUser(userInfo: $u, keepPassword: $k, resetPasswordOnFirstLogin: $r, identity: $i, params: $p) {
        id username email phone status emailVerified blocked createdAt updatedAt registerSource externalId
        customData { key value dataType } identities { provider userIdInIdp userId }
    } }";
const UPDATE: &str = "mutation ($id: String, $i: UpdateUserInput!) {
    updateUser(id: $id, input: $i) { id email emailVerified nickname token updatedAt } }";
const USERS: &str = "query ($p: Int, $l: Int, $s: SortByEnum, $x: Boolean) {
    users(page: $p, limit: $l, sortBy: $s, excludeUsersInOrg: $x) { totalCount list { id } } }";
const SEARCH: &str = "query (
    $q: String!, $f: [String], $d: [SearchUserDepartmentOpt], $g: [SearchUserGroupOpt], $r: [SearchUserRoleOpt]
) {
    searchUser(query: $q, fields: $f, departmentOpts: $d, groupOpts: $g, roleOpts: $r) { totalCount list { id } } }";
const FIND: &str =
    "query ($e: String, $u: String, $p: String, $x: String, $i: FindUserByIdentityInput) {
    findUser(email: $e, username: $u, phone: $p, externalId: $x, identity: $i) { id } }";
const BATCH: &str = "query ($i: [String!]!, $t: String) { userBatch(ids: $i, type: $t) { id } }";

/// Ann (1), Bob (2) and Cyd (3), in this order; Bob and Cyd are in departments.
async fn three() -> Manager {
    Manager::seeded(json!({
        "app_id": "app", "user_pool_id": "pool",
        "fields": [{ "key": "age", "type": "NUMBER" }, { "key": "level", "type": "STRING" }],
        "users": [
            { "id": "9-ann", "email": "ann@example.com", "username": "ann", "password": PASSWORD,
              "custom_data": { "age": 7 }, "profile": { "nickname": "Ann Lee", "externalId": "x-1" } },
            { "id": "5-bob", "phone": "18800000000", "username": "bob", "profile": { "nickname": "Bob" },
              "identities": [{ "provider": "github", "userIdInIdp": "gh-1", "connectionId": "github" }] },
            { "id": "7-cyd", "email": "cyd@example.com", "profile": { "company": "Lee & Co" } },
        ],
        "groups": [{ "code": "crew", "name": "Crew", "members": ["7-cyd", "9-ann"] }],
        "roles": [
            { "code": "staff", "members": ["9-ann"] },
            { "code": "guest", "namespace": "shop", "members": ["5-bob"] },
        ],
        "orgs": [{ "code": "acme", "name": "ACME", "departments": [
            { "code": "dev", "name": "Development", "members": ["5-bob"] },
            { "code": "core", "name": "Core", "parent": "dev", "members": ["7-cyd"] },
        ]}],
        "applications": [{ "id": "shop", "name": "Shop" }],
        "identity_sources": [{ "id": "idp-1", "identifier": "github" }],
        "tenants": [{ "id": "t1", "name": "One", "members": ["9-ann"] }],
    }))
    .await
}

async fn login(manager: &Manager, email: &str, password: &str) -> Value {
    let answer = manager.raw.login(email, password, json!({})).await;
    match answer.get("errors") {
        Some(_) => json!(code(&answer)),
        None => answer["data"]["loginByEmail"].clone(),
    }
}

#[tokio::test]
async fn users_are_created_with_all_that_is_given() {
    let manager = three().await;
    let user = json!({
        "email": "New@Example.com", "username": "new", "phone": "18800000001", "externalId": "x-9",
        "password": manager.raw.encrypt("secret-1"), "lastLogin": "2026-01-31T23:59:59.000Z",
        "nickname": "New", "company": null,
    });
    let custom = r#"[{"key":"age","value":18}]"#;
    let identity = json!({ "provider": "github", "userIdInIdp": "gh-9" });
    let created = manager
        .ask(
            CREATE,
            json!({ "u": user, "p": custom, "r": true, "i": identity }),
        )
        .await;
    assert_eq!(created["email"], "new@example.com", "{created}");
    assert_eq!(created["status"], "Activated");
    assert_eq!(created["registerSource"], json!(["import:manual"]));
    assert_eq!(
        created["customData"],
        json!([{ "key": "age", "value": "18", "dataType": "NUMBER" }])
    );
    assert_eq!(created["identities"][0]["userId"], created["id"]);
    assert_eq!(created["createdAt"], created["updatedAt"]);
    assert_eq!(login(&manager, "new@example.com", "secret-1").await, 1639);
    let pool = manager.raw.emulator.pool();
    assert_eq!(
        pool.user("new").unwrap().field("nickname"),
        Some(&json!("New"))
    );
    assert_eq!(
        pool.actions().last().unwrap(),
        &("createUser".to_owned(), None)
    );
}

#[tokio::test]
async fn users_that_cannot_be_are_refused() {
    let manager = three().await;
    let short = manager.raw.encrypt("abc");
    for (user, refusal) in [
        (json!({}), 2231),
        (json!({ "nickname": "Nobody" }), 2231),
        (json!({ "email": "" }), 2231),
        (json!({ "email": "nonsense" }), 2204),
        (json!({ "email": "ANN@example.com" }), 2026),
        (json!({ "username": "ann" }), 2026),
        (json!({ "phone": "18800000000" }), 2026),
        (json!({ "externalId": "x-1" }), 2026),
        (json!({ "username": "new", "lastLogin": "yesterday" }), 400),
        (
            json!({ "username": "new", "lastLogin": "2026-01-31T25" }),
            400,
        ),
        (json!({ "username": "new", "password": "plain" }), 2016),
        (json!({ "username": "new", "password": short }), 2029),
    ] {
        let answer = manager.ask(CREATE, json!({ "u": user })).await;
        assert_eq!(answer, refusal, "{user}");
    }
    let named = |more: Value| {
        let mut all = json!({ "u": { "username": "new" } });
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        all
    };
    for (more, refusal) in [
        (json!({ "p": r#"[{"key":"unknown","value":1}]"# }), 400),
        (json!({ "p": r#"[{"key":"age","value":"old"}]"# }), 400),
        (json!({ "p": "nonsense" }), 400),
        (
            json!({ "i": { "provider": "github", "userIdInIdp": "gh-1" } }),
            2215,
        ),
    ] {
        assert_eq!(
            manager.ask(CREATE, named(more.clone())).await,
            refusal,
            "{more}"
        );
    }
    assert_eq!(manager.raw.emulator.pool().user_count(), 3);
    // With keepPassword, the password is what it is; an identity is a name too.
    let kept = json!({ "u": { "username": "new", "password": short }, "k": true });
    assert!(manager.ask(CREATE, kept).await["id"].is_string());
    assert!(
        manager
            .raw
            .emulator
            .pool()
            .user("new")
            .unwrap()
            .password_is("abc")
    );
    let outside = json!({ "u": {}, "i": { "provider": "github", "userIdInIdp": "gh-2" } });
    assert!(manager.ask(CREATE, outside).await["id"].is_string());
}

#[tokio::test]
async fn updates_tell_absent_null_and_values_apart() {
    let manager = three().await;
    let update =
        async |id: &str, input: Value| manager.ask(UPDATE, json!({ "id": id, "i": input })).await;
    let pool = manager.raw.emulator.pool();
    manager.raw.emulator.clock().advance(Duration::from_secs(5));
    let changed = update(
        "9-ann",
        json!({ "nickname": null, "email": "ANNA@example.com" }),
    )
    .await;
    assert_eq!(
        (&changed["nickname"], &changed["email"]),
        (&json!(null), &json!("anna@example.com"))
    );
    assert_eq!(
        (&changed["emailVerified"], &changed["token"]),
        (&json!(false), &json!(null))
    );
    let ann = pool.user("9-ann").unwrap();
    assert_eq!(ann.field("username"), Some(&json!("ann")));
    assert!(ann.field("updatedAt").unwrap().as_str() > ann.field("createdAt").unwrap().as_str());
    let verified = update(
        "9-ann",
        json!({ "email": "a@example.com", "emailVerified": true }),
    )
    .await;
    assert_eq!(verified["emailVerified"], true);

    let password = manager.raw.encrypt("another-1");
    update("9-ann", json!({ "password": password })).await;
    let user = login(&manager, "a@example.com", "another-1").await;
    // A user may do less about him- or herself than the administrator.
    let own = json!({ "i": { "email": "x@example.com" } });
    let refused = manager
        .raw
        .manage(UPDATE, own, user["token"].as_str())
        .await;
    assert_eq!(code(&refused), 2225);
    update("9-ann", json!({ "password": null })).await;
    assert_eq!(login(&manager, "a@example.com", "another-1").await, 2027);

    for (id, input, refusal) in [
        ("nobody", json!({}), 2004),
        ("", json!({}), 400),
        ("5-bob", json!({ "email": "nonsense" }), 2204),
        ("5-bob", json!({ "email": "Cyd@example.com" }), 2200),
        ("5-bob", json!({ "username": "ann" }), 2034),
        ("9-ann", json!({ "phone": "18800000000" }), 2035),
        ("5-bob", json!({ "externalId": "x-1" }), 2026),
        ("5-bob", json!({ "expiredAt": "soon" }), 400),
        (
            "5-bob",
            json!({ "password": manager.raw.encrypt("abc") }),
            2029,
        ),
    ] {
        assert_eq!(update(id, input.clone()).await, refusal, "{id} {input}");
    }
    // Another country's number, and one's own names, are free.
    let abroad = json!({ "phone": "18800000000", "phoneCountryCode": "+44", "username": "ann" });
    assert_eq!(update("9-ann", abroad).await["id"], "9-ann");
}

#[tokio::test]
async fn deleted_users_are_archived() {
    let manager = three().await;
    let delete = "mutation ($id: String!) { deleteUser(id: $id) { code message } }";
    let delete_many = "mutation ($ids: [String!]!) { deleteUsers(ids: $ids) { code } }";
    let token = text(&login(&manager, "ann@example.com", PASSWORD).await["token"]);
    assert_eq!(manager.ask(delete, json!({ "id": "nobody" })).await, 2210);
    assert_eq!(manager.ask(delete_many, json!({ "ids": [] })).await, 400);
    let some = json!({ "ids": ["5-bob", "nobody"] });
    assert_eq!(manager.ask(delete_many, some).await, 2210);
    assert_eq!(manager.raw.emulator.pool().user_count(), 3, "all or nobody");
    assert_eq!(
        manager.ask(delete, json!({ "id": "9-ann" })).await["code"],
        200
    );
    let rest = json!({ "ids": ["5-bob", "7-cyd"] });
    assert_eq!(manager.ask(delete_many, rest).await["code"], 200);
    assert_eq!(
        manager.raw.get("/api/v2/users/me", Some(&token)).await.1["code"],
        2004
    );

    let archived = "query ($p: Int, $l: Int) { archivedUsers(page: $p, limit: $l) { totalCount list { id status isDeleted } } }";
    let page = manager.ask(archived, json!({ "p": 2, "l": 2 })).await;
    let ann = json!({ "id": "9-ann", "status": "Archived", "isDeleted": true });
    assert_eq!(page, json!({ "totalCount": 3, "list": [ann] }));
    assert_eq!(manager.ask(archived, json!({ "p": 0 })).await, 400);
    let pool = manager.raw.emulator.pool();
    assert_eq!(pool.archived_users(), ["9-ann", "5-bob", "7-cyd"]);
    // The name is free again, and a dump keeps both users.
    let again = json!({ "u": { "email": "ann@example.com" } });
    let again = manager.ask(CREATE, again).await;
    let dump = serde_json::to_value(manager.raw.emulator.dump()).unwrap();
    let copy = Manager::seeded(dump.clone()).await;
    assert_eq!(
        serde_json::to_value(copy.raw.emulator.dump()).unwrap(),
        dump
    );
    assert_eq!(
        copy.raw.emulator.pool().archived_users(),
        ["9-ann", "5-bob", "7-cyd"]
    );
    assert_eq!(
        copy.raw
            .emulator
            .pool()
            .user("ann@example.com")
            .unwrap()
            .id(),
        again["id"]
    );
}

#[tokio::test]
async fn lists_have_pages_and_an_order() {
    let manager = three().await;
    let list = async |variables: Value| {
        let page = manager.ask(USERS, variables).await;
        match page.is_number() {
            true => vec![page.to_string()],
            false => each(&page["list"], "id")
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }
    };
    assert_eq!(list(json!({})).await, ["7-cyd", "5-bob", "9-ann"]);
    assert_eq!(
        list(json!({ "s": "CREATEDAT_ASC" })).await,
        ["9-ann", "5-bob", "7-cyd"]
    );
    assert_eq!(list(json!({ "p": 2, "l": 2 })).await, ["9-ann"]);
    assert_eq!(list(json!({ "p": 9, "l": 2 })).await, [""; 0]);
    assert_eq!(list(json!({ "x": true })).await, ["9-ann"]);
    for wrong in [json!({ "p": 0 }), json!({ "l": 0 }), json!({ "l": -1 })] {
        assert_eq!(list(wrong.clone()).await, ["400"], "{wrong}");
    }
    manager.raw.emulator.clock().advance(Duration::from_secs(1));
    manager.ask(UPDATE, json!({ "id": "9-ann", "i": {} })).await;
    assert_eq!(
        list(json!({ "s": "UPDATEDAT_DESC" })).await,
        ["9-ann", "7-cyd", "5-bob"]
    );

    let page = manager
        .post(
            "/api/v2/users/filter",
            json!({ "page": 1, "limit": 1, "filter": [] }),
        )
        .await;
    assert_eq!(
        (&page["totalCount"], each(&page["list"], "id")),
        (&json!(3), vec!["7-cyd"])
    );
    assert_eq!(
        manager.post("/api/v2/users/filter", Value::Null).await["totalCount"],
        3
    );
    let condition = json!({ "filter": [{ "key": "email" }] });
    assert_eq!(manager.post("/api/v2/users/filter", condition).await, 501);
}

#[tokio::test]
async fn one_user_is_found_in_many_ways() {
    let manager = three().await;
    for (names, id) in [
        (json!({ "e": "ANN@example.com" }), "9-ann"),
        (json!({ "u": "bob" }), "5-bob"),
        (json!({ "p": "18800000000", "u": "bob" }), "5-bob"),
        (json!({ "x": "x-1" }), "9-ann"),
        (
            json!({ "i": { "provider": "github", "userIdInIdp": "gh-1" } }),
            "5-bob",
        ),
        (json!({ "i": { "identifier": "github" } }), "5-bob"),
    ] {
        assert_eq!(manager.ask(FIND, names.clone()).await["id"], id, "{names}");
    }
    for names in [
        json!({ "u": "nobody" }),
        json!({ "u": "bob", "e": "ann@example.com" }),
    ] {
        assert_eq!(
            manager.ask(FIND, names.clone()).await,
            Value::Null,
            "{names}"
        );
    }
    assert_eq!(manager.ask(FIND, json!({})).await, 2231);

    for (ids, kind, found) in [
        (
            json!(["7-cyd", "nobody", "9-ann"]),
            json!(null),
            json!(["7-cyd", "9-ann"]),
        ),
        (
            json!(["bob", "ann"]),
            json!("username"),
            json!(["5-bob", "9-ann"]),
        ),
        (json!(["18800000000"]), json!("phone"), json!(["5-bob"])),
        (json!(["CYD@example.com"]), json!("email"), json!(["7-cyd"])),
        (json!(["x-1"]), json!("externalId"), json!(["9-ann"])),
        (json!([]), json!("id"), json!([])),
    ] {
        let users = manager.ask(BATCH, json!({ "i": ids, "t": kind })).await;
        assert_eq!(json!(each(&users, "id")), found, "{ids} {kind}");
        let mut body = json!({ "ids": ids, "withCustomData": true });
        if !kind.is_null() {
            body["type"] = kind;
        }
        let users = manager.post("/api/v2/users/batch", body).await;
        assert_eq!(json!(each(&users, "id")), found, "{ids}");
        assert!(
            users
                .as_array()
                .unwrap()
                .iter()
                .all(|user| user["customData"].is_array())
        );
    }
    let plain = manager
        .post("/api/v2/users/batch", json!({ "ids": ["9-ann"] }))
        .await;
    assert_eq!(plain[0].get("customData"), None);
    let many: Vec<_> = (0..81).map(|n| n.to_string()).collect();
    assert_eq!(manager.ask(BATCH, json!({ "i": many })).await, 2030);
    assert_eq!(
        manager.ask(BATCH, json!({ "i": many[..80] })).await,
        json!([])
    );
    assert_eq!(
        manager.ask(BATCH, json!({ "i": ["x"], "t": "name" })).await,
        400
    );

    for (query, there) in [
        ("email=Ann@example.com", json!(true)),
        ("username=nobody", json!(false)),
        ("externalId=x-1", json!(true)),
        ("", json!(2231)),
    ] {
        assert_eq!(
            manager
                .get(&format!("/api/v2/users/is-user-exists?{query}"))
                .await,
            there,
            "{query}"
        );
    }
    let exists = "query ($u: String) { isUserExists(username: $u) }";
    assert_eq!(manager.ask(exists, json!({ "u": "bob" })).await, true);
}

#[tokio::test]
async fn a_search_looks_at_fields_departments_groups_and_roles() {
    let manager = three().await;
    let dev = manager.get("/api/v2/users/5-bob/orgs").await[0][1]["id"].clone();
    for (search, found) in [
        (json!({ "q": "LEE" }), vec!["7-cyd", "9-ann"]),
        (json!({ "q": "lee", "f": ["company"] }), vec!["7-cyd"]),
        (json!({ "q": "188" }), vec!["5-bob"]),
        (json!({ "q": "x-1" }), vec![]),
        (json!({ "q": "x-1", "f": ["externalId"] }), vec!["9-ann"]),
        (
            json!({ "q": "", "d": [{ "departmentId": dev }] }),
            vec!["5-bob"],
        ),
        (
            json!({ "q": "", "d": [{ "departmentId": dev, "includeChildrenDepartments": true }] }),
            vec!["7-cyd", "5-bob"],
        ),
        (
            json!({ "q": "", "r": [{ "code": "staff" }] }),
            vec!["9-ann"],
        ),
        (
            json!({ "q": "", "r": [{ "code": "guest", "namespace": "shop" }] }),
            vec!["5-bob"],
        ),
        (
            json!({ "q": "ann", "r": [{ "code": "guest", "namespace": "shop" }] }),
            vec![],
        ),
        (
            json!({ "q": "", "g": [{ "code": "crew" }] }),
            vec!["7-cyd", "9-ann"],
        ),
        (
            json!({ "q": "", "g": [{ "code": "crew" }], "r": [{ "code": "staff" }] }),
            vec!["9-ann"],
        ),
    ] {
        let page = manager.ask(SEARCH, search.clone()).await;
        assert_eq!(each(&page["list"], "id"), found, "{search}");
        assert_eq!(page["totalCount"], found.len());
    }
    for search in [
        json!({ "q": "", "d": [{ "departmentId": "none" }] }),
        json!({ "q": "", "g": [{ "code": "none" }] }),
        json!({ "q": "", "r": [{ "code": "guest" }] }),
    ] {
        assert_eq!(manager.ask(SEARCH, search.clone()).await, 404, "{search}");
    }
}

#[tokio::test]
async fn details_and_what_a_user_belongs_to() {
    let manager = three().await;
    for (flag, is_there) in [
        ("", false),
        ("?with_custom_data=true", true),
        ("?with_custom_data=1", true),
        ("?with_custom_data=0", false),
    ] {
        let user = manager.get(&format!("/api/v2/users/9-ann{flag}")).await;
        assert_eq!(user["username"], "ann", "{flag}");
        assert_eq!(user.get("customData").is_some(), is_there, "{flag}");
    }
    assert_eq!(
        manager.get("/api/v2/users/9-ann/roles").await["list"][0]["code"],
        "staff"
    );
    assert_eq!(
        manager
            .get("/api/v2/users/5-bob/roles?namespace=shop")
            .await["totalCount"],
        1
    );
    assert_eq!(
        manager.get("/api/v2/users/9-ann/has-role?code=staff").await,
        true
    );
    assert_eq!(
        manager
            .get("/api/v2/users/9-ann/has-role?code=guest&namespace=shop")
            .await,
        false
    );
    assert_eq!(
        each(&manager.get("/api/v2/users/7-cyd/orgs").await[0], "code"),
        ["acme", "dev", "core"]
    );
    let tenants = manager.get("/api/v2/users/9-ann/tenants").await;
    assert_eq!(
        (&tenants["id"], each(&tenants["tenants"], "name")),
        (&json!("9-ann"), vec!["One"])
    );
    assert_eq!(
        manager.get("/api/v2/users/5-bob/tenants").await["tenants"],
        json!([])
    );
    assert_eq!(manager.get("/api/v2/users/nobody").await, Value::Null);
    for path in ["/roles", "/has-role?code=staff", "/orgs", "/tenants"] {
        let answer = manager.get(&format!("/api/v2/users/nobody{path}")).await;
        assert_eq!(answer, 2004, "{path}");
    }
    let of_user =
        "query ($id: String) { user(id: $id) { roles { totalCount } departments { totalCount } } }";
    assert_eq!(
        manager.ask(of_user, json!({ "id": "7-cyd" })).await["departments"]["totalCount"],
        1
    );
    assert_eq!(manager.ask(of_user, json!({ "id": "nobody" })).await, 2004);
    assert_eq!(manager.ask(of_user, json!({})).await, 400);
}

#[tokio::test]
async fn ids_may_have_any_letter() {
    let odd = "a/b?c#d%2F e+f&g=用户";
    let manager = Manager::seeded(json!({ "users": [{ "id": odd, "username": "odd" }] })).await;
    let encoded = "a%2Fb%3Fc%23d%252F%20e+f&g=%E7%94%A8%E6%88%B7";
    assert_eq!(
        manager.get(&format!("/api/v2/users/{encoded}")).await["username"],
        "odd"
    );
    assert_eq!(
        manager
            .post(&format!("/api/v2/users/{encoded}/suspend"), json!({}))
            .await,
        true
    );
}

#[tokio::test]
async fn logins_end_when_the_administrator_says_so() {
    let manager = three().await;
    let raw = &manager.raw;
    let status = async |query: &str| {
        manager
            .get(&format!("/api/v2/users/login-status?{query}"))
            .await
    };
    let works =
        async |token: &str| raw.get("/api/v2/users/me", Some(token)).await.1["code"].clone();
    assert_eq!(status("userId=9-ann").await["isLogin"], false);
    let fresh = async || text(&login(&manager, "ann@example.com", PASSWORD).await["token"]);
    let (first, second) = (fresh().await, fresh().await);
    let there = status("userId=9-ann&appId=app").await;
    assert_eq!(
        (&there["isLogin"], &there["user"]["id"]),
        (&json!(true), &json!("9-ann"))
    );
    assert_eq!(each(&there["application"], "id"), ["app"]);
    assert_eq!(status("userId=9-ann&appId=shop").await["isLogin"], false);
    assert_eq!(status("userId=9-ann&deviceId=none").await["isLogin"], false);
    for (query, refusal) in [
        ("", 400),
        ("userId=nobody", 2004),
        ("userId=9-ann&appId=none", 2011),
    ] {
        assert_eq!(status(query).await, refusal, "{query}");
        assert_eq!(
            manager.get(&format!("/logout?{query}")).await,
            refusal,
            "{query}"
        );
    }
    assert_eq!(
        manager.get("/logout?userId=9-ann&appId=shop").await,
        Value::Null
    );
    assert_eq!(
        (works(&first).await, works(&second).await),
        (json!(200), json!(200))
    );
    assert_eq!(
        manager.get("/logout?userId=9-ann&appId=app").await,
        Value::Null
    );
    assert_eq!(
        (works(&first).await, works(&second).await),
        (json!(2020), json!(2020))
    );

    let third = fresh().await;
    assert_eq!(
        manager
            .post(
                "/api/v2/users/kick",
                json!({ "userIds": ["9-ann", "nobody"] })
            )
            .await,
        2004
    );
    assert_eq!(
        manager
            .post("/api/v2/users/kick", json!({ "userIds": [] }))
            .await,
        400
    );
    assert_eq!(works(&third).await, 200);
    assert_eq!(
        manager
            .post("/api/v2/users/kick", json!({ "userIds": ["9-ann"] }))
            .await,
        true
    );
    assert_eq!(works(&third).await, 2020);
    assert_eq!(status("userId=9-ann").await["isLogin"], false);
}

#[tokio::test]
async fn a_login_on_a_device_is_seen() {
    let manager = three().await;
    let token = text(&login(&manager, "ann@example.com", PASSWORD).await["token"]);
    let device = json!({ "deviceUniqueId": "d", "type": "Browser", "name": "B" });
    manager
        .raw
        .post("/api/v3/create-device", device, Some(&token))
        .await;
    let devices = manager
        .raw
        .get("/api/v3/mydevices/list", Some(&token))
        .await
        .1;
    let id = text(&devices["data"][0]["device"]["id"]);
    let path = format!("/api/v2/users/login-status?userId=9-ann&deviceId={id}");
    assert_eq!(manager.get(&path).await["isLogin"], true);
    manager
        .post("/api/v2/users/kick", json!({ "userIds": ["9-ann"] }))
        .await;
    assert_eq!(manager.get(&path).await["isLogin"], false);
}

#[tokio::test]
async fn disabled_users_cannot_log_in() {
    let manager = three().await;
    let status = async || text(&manager.get("/api/v2/users/9-ann").await["status"]);
    let ann = json!({ "userId": "9-ann" });
    for (path, body, called) in [
        ("/api/v2/users/9-ann/suspend", json!({}), "Suspended"),
        ("/api/v2/users/9-ann/resign", json!({}), "Resigned"),
        ("/api/v3/resign-user", ann, "Resigned"),
        (
            "/api/v3/resign-user-batch",
            json!({ "userIds": ["9-ann", "5-bob"] }),
            "Resigned",
        ),
    ] {
        let token = text(&login(&manager, "ann@example.com", PASSWORD).await["token"]);
        assert_eq!(manager.post(path, body).await, true, "{path}");
        assert_eq!(status().await, called, "{path}");
        assert_eq!(login(&manager, "ann@example.com", PASSWORD).await, 2120008);
        let me = manager.raw.get("/api/v2/users/me", Some(&token)).await.1;
        assert_eq!(me["code"], 2020, "{path}");
        let token = "mutation ($id: String) { refreshToken(id: $id) { token } }";
        assert_eq!(manager.ask(token, json!({ "id": "9-ann" })).await, 2120008);
        assert_eq!(
            manager
                .post("/api/v2/users/9-ann/activate", json!({}))
                .await,
            true
        );
        assert_eq!(status().await, "Activated");
    }
    for (path, body) in [
        ("/api/v2/users/nobody/suspend", json!({})),
        ("/api/v2/users/nobody/resign", json!({})),
        ("/api/v2/users/nobody/activate", json!({})),
        ("/api/v3/resign-user", json!({ "userId": "nobody" })),
        (
            "/api/v3/resign-user-batch",
            json!({ "userIds": ["9-ann", "nobody"] }),
        ),
    ] {
        assert_eq!(manager.post(path, body).await, 2004, "{path}");
    }
    assert_eq!(
        manager
            .post("/api/v3/resign-user-batch", json!({ "userIds": [] }))
            .await,
        400
    );
    let pool = manager.raw.emulator.pool();
    pool.suspend_user("ann@example.com").unwrap();
    assert_eq!(login(&manager, "ann@example.com", PASSWORD).await, 2120008);
    pool.activate_user("ann").unwrap();
    assert!(login(&manager, "ann@example.com", PASSWORD).await["token"].is_string());
    assert!(pool.suspend_user("nobody").is_err());
}

#[tokio::test]
async fn the_administrator_gets_a_token_of_a_user() {
    let manager = three().await;
    let refresh = "mutation ($id: String) { refreshToken(id: $id) { token iat exp } }";
    let mine = text(&login(&manager, "ann@example.com", PASSWORD).await["token"]);
    let issued = manager.ask(refresh, json!({ "id": "9-ann" })).await;
    let told = claims(&issued["token"]);
    assert_eq!(
        (&told["exp"], &told["sub"]),
        (&issued["exp"], &json!("9-ann"))
    );
    for token in [&mine, &text(&issued["token"])] {
        assert_eq!(
            manager.raw.get("/api/v2/users/me", Some(token)).await.1["data"]["id"],
            "9-ann"
        );
    }
    let check = "query ($t: String) { checkLoginStatus(token: $t) { code status data { id } } }";
    let status = manager.ask(check, json!({ "t": issued["token"] })).await;
    assert_eq!(
        (&status["status"], &status["data"]["id"]),
        (&json!(true), &json!("9-ann"))
    );
    assert_eq!(
        manager.ask(check, json!({ "t": "nonsense" })).await["code"],
        2206
    );
    assert_eq!(manager.ask(refresh, json!({ "id": "nobody" })).await, 2004);
    assert_eq!(manager.ask(refresh, json!({})).await, 400);
}

#[tokio::test]
async fn e_mails_go_to_the_outbox() {
    let manager = three().await;
    let first = "mutation ($u: String!, $a: String!) { sendFirstLoginVerifyEmail(userId: $u, appId: $a) { code } }";
    let sent = manager
        .ask(first, json!({ "u": "9-ann", "a": "app" }))
        .await;
    assert_eq!(sent["code"], 200);
    for (user, application, refusal) in [
        ("nobody", "app", 2004),
        ("9-ann", "none", 2011),
        ("5-bob", "app", 2219),
    ] {
        assert_eq!(
            manager
                .ask(first, json!({ "u": user, "a": application }))
                .await,
            refusal
        );
    }
    let send = "mutation ($e: String!) { sendEmail(email: $e, scene: CHANGE_EMAIL) { code } }";
    assert_eq!(
        manager.ask(send, json!({ "e": "new@example.com" })).await["code"],
        200
    );
    assert_eq!(manager.ask(send, json!({ "e": "nonsense" })).await, 2204);
    let messages = manager.raw.emulator.outbox().messages();
    let sent: Vec<_> = messages
        .iter()
        .map(|m| (m.to.as_str(), m.scene.as_deref().unwrap()))
        .collect();
    assert_eq!(
        sent,
        [
            ("ann@example.com", "FIRST_EMAIL_LOGIN_VERIFY"),
            ("new@example.com", "CHANGE_EMAIL")
        ]
    );
}

#[tokio::test]
async fn identities_are_linked_once() {
    let manager = three().await;
    let link = |user: &str, account: &str| {
        json!({
            "userId": user, "userIdInIdp": account, "isSocial": true, "identifier": "github", "extIdpId": "idp-1",
        })
    };
    let (to, from) = (
        "/api/v2/users/identity/link",
        "/api/v2/users/identity/unlink",
    );
    assert_eq!(manager.post(from, link("9-ann", "")).await, 2216);
    assert_eq!(manager.post(to, link("9-ann", "gh-7")).await, true);
    let source =
        json!({ "i": { "identifier": "github", "userIdInIdp": "gh-7", "isSocial": true } });
    assert_eq!(manager.ask(FIND, source).await["id"], "9-ann");
    for (body, refusal) in [
        (link("9-ann", "gh-7"), 2213),
        (link("7-cyd", "gh-7"), 2215),
        (link("nobody", "gh-8"), 2004),
        (link("9-ann", ""), 400),
        (
            json!({ "userId": "9-ann", "userIdInIdp": "x", "identifier": "github", "extIdpId": "idp-2" }),
            404,
        ),
    ] {
        assert_eq!(manager.post(to, body.clone()).await, refusal, "{body}");
    }
    assert_eq!(manager.post(from, link("9-ann", "")).await, true);
    assert_eq!(manager.post(from, link("9-ann", "")).await, 2216);
    assert_eq!(manager.post(from, link("nobody", "")).await, 2004);
}

#[tokio::test]
async fn actions_are_those_that_happened() {
    let manager = three().await;
    let start = manager.raw.emulator.clock().now();
    let start = start
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    assert_eq!(login(&manager, "ann@example.com", "wrong-1").await, 2006);
    let input = json!({ "clientIp": "203.0.113.7" });
    let token = manager.raw.login("ann@example.com", PASSWORD, input).await;
    let token = text(&token["data"]["loginByEmail"]["token"]);
    manager
        .raw
        .manage(UPDATE, json!({ "i": { "nickname": "A" } }), Some(&token))
        .await;
    let new = text(
        &manager.raw.register("new@example.com", json!({})).await["data"]["registerByEmail"]["id"],
    );
    manager
        .ask("mutation { deleteUser(id: \"5-bob\") { code } }", json!({}))
        .await;
    let list = async |query: &str| {
        let page = manager
            .get(&format!("/api/v2/analysis/user-action?{query}"))
            .await;
        match page["list"].as_array() {
            Some(_) => each(&page["list"], "operation_name").join(" "),
            None => page.to_string(),
        }
    };
    let all = "deleteUser register updateUserinfo login";
    let (ann, new) = (
        "arn:cn:authing:pool:user:9-ann",
        format!("arn:cn:authing:pool:user:{new}"),
    );
    for (query, found) in [
        (String::new(), all),
        ("page=2&limit=3".into(), "login"),
        ("clientip=203.0.113.7".into(), "login"),
        ("operation_name=login".into(), "login"),
        (
            "operation_name[]=login&operation_name[]=register".into(),
            "register login",
        ),
        (format!("operator_arn={ann}"), "updateUserinfo login"),
        (
            format!("operator_arn={ann}&operator_arn={new}"),
            "register updateUserinfo login",
        ),
        ("app_id[]=app&exclude_non_app_records=1".into(), all),
        ("app_id=shop".into(), ""),
        (format!("start={start}"), all),
        (format!("end={}", start - 1), ""),
        ("operation_name=&operator_arn=&clientip=".into(), all),
        ("start=yesterday".into(), "400"),
        ("page=0".into(), "400"),
    ] {
        assert_eq!(list(&query).await, found, "{query}");
    }
    let one = manager
        .get("/api/v2/analysis/user-action?operation_name=login")
        .await;
    let one = &one["list"][0];
    assert_eq!(
        (&one["user"]["id"], &one["user"]["displayName"]),
        (&json!("9-ann"), &json!("A"))
    );
    assert_eq!(
        (&one["app_id"], &one["operator_arn"]),
        (&json!("app"), &json!(ann))
    );
    assert_eq!(one["geoip"]["ip"], "203.0.113.7");

    login(&manager, "ann@example.com", PASSWORD).await;
    let count = "/api/v2/analysis/total-login-count?appId=";
    assert_eq!(manager.get(&format!("{count}app")).await, 1, "Ann, twice");
    assert_eq!(manager.get(&format!("{count}shop")).await, 0);
    assert_eq!(manager.get(&format!("{count}none")).await, 2011);
    assert_eq!(manager.get("/api/v2/analysis/total-login-count").await, 400);
    let count = "/api/v2/analysis/exist-defined-field-count";
    for (query, found) in [
        ("appId=app&definedFieldKey=age", 1),
        ("appId=app&definedFieldKey=level", 0),
        ("appId=none&definedFieldKey=age", 2011),
        ("appId=app", 400),
    ] {
        assert_eq!(
            manager.get(&format!("{count}?{query}")).await,
            found,
            "{query}"
        );
    }
}

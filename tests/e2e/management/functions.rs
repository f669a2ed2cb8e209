use crate::support::client;
use crate::table::{Known, table};
use authing::types::{PaginatedFunctions, SortByEnum};
use authing::{AuthenticationClient, Patch};
use authing_emulator::{Emulator, Seed};
use serde_json::json;

/// `old`, with everything, and `new`, which is a day younger.
async fn start() -> (Emulator, AuthenticationClient, Known<0>) {
    let seed = json!({ "functions": [
        { "id": "f-old", "name": "old", "source_code": "1", "description": "The old one", "url": "https://f.example.com/",
          "created_at": "2021-01-01T00:00:00.000Z" },
        { "id": "f-new", "name": "new", "source_code": "2", "created_at": "2021-01-02T00:00:00.000Z" },
    ] });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let client = client(&emulator);
    (emulator, client, [])
}

fn names(page: &PaginatedFunctions) -> Vec<&str> {
    let list = page.list.iter();
    list.map(|function| function.name.as_str()).collect()
}

table! { start;
    template_code: management =>
        management.functions().template_code() => |code| code.contains("module.exports");
    create: management, emulator =>
        management.functions().create("hash", "module.exports = {}").description("Passwords").url("https://f.example.com/hash")
            => |function| !function.id.is_empty() && function.name == "hash" && function.source_code == "module.exports = {}"
                && function.description.as_deref() == Some("Passwords") && function.url.as_deref() == Some("https://f.example.com/hash")
                && emulator.dump().functions[2].id.as_ref() == Some(&function.id),
        management.functions().list().limit(1) => |page| page.total_count == 3 && names(&page) == ["hash"],
        management.functions().create("hash", "") => 400 |error| error.code().unwrap().is_invalid_input(),
        management.functions().create("", "1") => 400;
    update: management =>
        management.functions().update("f-old").name("older").description(Patch::Clear)
            => |function| function.name == "older" && function.source_code == "1" && function.description.is_none()
                && function.url.as_deref() == Some("https://f.example.com/"),
        management.functions().list().sort_by(SortByEnum::UpdatedatDesc) => |page| names(&page) == ["older", "new"],
        management.functions().detail("f-old") => |function| function.name == "older" && function.description.is_none(),
        management.functions().update("f-old").source_code("") => 400,
        management.functions().update("nothing").name("x") => 404 |error| error.is_not_found();
    delete: management =>
        management.functions().delete("f-old") => |message| message.code == Some(200),
        management.functions().detail("f-old") => 404,
        management.functions().delete("f-old") => 404 |error| error.is_not_found(),
        management.functions().list() => |page| names(&page) == ["new"];
    detail: management =>
        management.functions().detail("f-old") => |function| function.id == "f-old" && function.source_code == "1"
            && function.description.as_deref() == Some("The old one"),
        management.functions().detail("nothing") => 404 |error| error.is_not_found();
    list: management =>
        management.functions().list() => |page| page.total_count == 2 && names(&page) == ["new", "old"],
        management.functions().list().page(2).limit(1).sort_by(SortByEnum::CreatedatAsc) => |page| names(&page) == ["new"],
        management.functions().list().page(0) => "not sent: page";
}

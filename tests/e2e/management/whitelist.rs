use crate::support::start;
use crate::table::table;
use authing::types::{WhiteList, WhitelistType};
use authing_emulator::Whitelist;

fn values(list: Vec<Option<WhiteList>>) -> Vec<String> {
    list.into_iter().map(|entry| entry.unwrap().value).collect()
}

table! { start;
    list: management, emulator =>
        management.whitelist().list(WhitelistType::Phone) => |list| list.is_empty(),
        { emulator.pool().add_to_whitelist(Whitelist::Phone, "18800000000"); management.whitelist().list(WhitelistType::Phone) }
            => |list| list.len() == 1 && list[0].value == "18800000000" && list[0].created_at.is_some(),
        management.whitelist().list(WhitelistType::Email) => |list| list.is_empty();
    add: management =>
        management.whitelist().add(WhitelistType::Email, ["a@example.com", "B@example.com"])
            => |list| values(list) == ["a@example.com", "b@example.com"],
        management.whitelist().add(WhitelistType::Email, ["nonsense"]) => 2204,
        management.whitelist().add(WhitelistType::Username, [""]) => 400,
        management.whitelist().add(WhitelistType::Username, Vec::<String>::new()) => "not sent: list";
    remove: management =>
        management.whitelist().add(WhitelistType::Username, ["ann", "bob"]),
        management.whitelist().remove(WhitelistType::Username, ["ann", "nobody"]) => |list| values(list) == ["bob"],
        management.whitelist().remove(WhitelistType::Username, [""]) => 400,
        management.whitelist().remove(WhitelistType::Username, Vec::<String>::new()) => "not sent: list";
    enable: management, client =>
        management.whitelist().add(WhitelistType::Username, ["ann"]),
        management.whitelist().enable(WhitelistType::Username) => |pool| {
            let whitelist = pool.whitelist.unwrap();
            whitelist.username_enabled == Some(true) && whitelist.email_enabled != Some(true)
        },
        client.register_by_username("bob", "passw0rd") => 2031,
        client.register_by_username("ann", "passw0rd") => |user| user.username.as_deref() == Some("ann");
    disable: management, client =>
        management.whitelist().enable(WhitelistType::Email),
        client.register_by_email("bob@example.com", "passw0rd") => 2031,
        management.whitelist().disable(WhitelistType::Email) => |pool| pool.whitelist.unwrap().email_enabled == Some(false),
        client.register_by_email("bob@example.com", "passw0rd") => |user| user.id.len() > 1;
}

use super::requests;
use authing::types::WhitelistType;

requests! {
    whitelist_list: management => management.whitelist().list(WhitelistType::Email);
    whitelist_add: management => management.whitelist().add(WhitelistType::Email, ["a@example.com", "b@example.com"]);
    whitelist_remove: management => management.whitelist().remove(WhitelistType::Phone, ["18800000000"]);
    whitelist_enable: management => management.whitelist().enable(WhitelistType::Username);
    whitelist_disable: management => management.whitelist().disable(WhitelistType::Phone);
}

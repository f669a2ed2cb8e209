use super::requests;
use authing::types::{ResourceType, SortByEnum};

requests! {
    groups_create: management => management.groups().create("chess", "Chess club"),
        |call| call.description("Plays on Mondays");
    groups_update: management => management.groups().update("chess"),
        |call| call.name("Chess").description("Plays on Mondays").new_code("go");
    groups_delete: management => management.groups().delete("chess");
    groups_delete_many: management => management.groups().delete_many(["chess", "go"]);
    groups_detail: management => management.groups().detail("chess");
    groups_list: management => management.groups().list(),
        |call| call.user_id("u-1").page(2).limit(50).sort_by(SortByEnum::UpdatedatAsc);
    groups_list_users: management => management.groups().list_users("chess"),
        |call| call.page(2).limit(50).with_custom_data(true);
    groups_add_users: management => management.groups().add_users("chess", ["u-1", "u-2"]);
    groups_remove_users: management => management.groups().remove_users("chess", ["u-1", "u-2"]);
    groups_list_authorized_resources: management => management.groups().list_authorized_resources("chess"),
        |call| call.namespace("shop").resource_type(ResourceType::Data);
}

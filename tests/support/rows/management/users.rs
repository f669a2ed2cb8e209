use super::requests;
use authing::types::SortByEnum;

requests! {
    users_list: management => management.users().list(),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc).exclude_users_in_org(true).with_custom_data(true);
    users_detail: management => management.users().detail("a/b?c#d%e 用户"),
        |call| call.with_custom_data(true);
    users_delete: management => management.users().delete("5f7f0b5e0b1d2c3a4f5e6d7c");
}

//! The administrator's root fields about users and custom fields. Those that end users have too are in `authentication`.

use super::area::Field;
use crate::operations::{custom_data, user_lists, users};

pub(super) fn query(field: &str) -> Option<Field> {
    Some(match field {
        "users" => user_lists::list,
        "archivedUsers" => user_lists::archived,
        "userBatch" => user_lists::batch,
        "findUser" => user_lists::find,
        "searchUser" => user_lists::search,
        "udf" => custom_data::fields,
        "udfValueBatch" => custom_data::list_many,
        _ => return None,
    })
}

pub(super) fn mutation(field: &str) -> Option<Field> {
    Some(match field {
        "createUser" => users::create,
        "deleteUser" => users::delete,
        "deleteUsers" => users::delete_many,
        "sendFirstLoginVerifyEmail" => users::send_first_login_email,
        "setUdf" => custom_data::define,
        "removeUdf" => custom_data::undefine,
        "setUdfValueBatch" => custom_data::set_many,
        _ => return None,
    })
}

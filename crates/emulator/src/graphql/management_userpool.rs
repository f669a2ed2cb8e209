//! The administrator's root fields about the user pool and its whitelists.

use super::area::Field;
use crate::operations::userpool;

pub(super) fn query(field: &str) -> Option<Field> {
    Some(match field {
        "userpool" => userpool::detail,
        "whitelist" => userpool::list_whitelist,
        _ => return None,
    })
}

pub(super) fn mutation(field: &str) -> Option<Field> {
    Some(match field {
        "updateUserpool" => userpool::update,
        "addWhitelist" => userpool::add_to_whitelist,
        "removeWhitelist" => userpool::remove_from_whitelist,
        _ => return None,
    })
}

//! The administrator's root fields about the user pool and its whitelists.

use super::area::Field;
use crate::operations::{userpool, userpools};

pub(super) fn query(field: &str) -> Option<Field> {
    Some(match field {
        "userpool" => userpool::detail,
        "userpools" => userpools::list,
        "userpoolTypes" => userpools::types,
        "isDomainAvaliable" => userpools::is_domain_available,
        "qiniuUptoken" => userpools::upload_token,
        "whitelist" => userpool::list_whitelist,
        _ => return None,
    })
}

pub(super) fn mutation(field: &str) -> Option<Field> {
    Some(match field {
        "createUserpool" => userpools::create,
        "deleteUserpool" => userpools::delete,
        "refreshUserpoolSecret" => userpools::refresh_secret,
        "updateUserpool" => userpool::update,
        "addWhitelist" => userpool::add_to_whitelist,
        "removeWhitelist" => userpool::remove_from_whitelist,
        _ => return None,
    })
}

//! The administrator's root fields about authenticator apps.

use super::area::Field;
use crate::operations::authenticators;

pub(super) fn query(field: &str) -> Option<Field> {
    Some(match field {
        "queryMfa" => authenticators::query,
        _ => return None,
    })
}

pub(super) fn mutation(field: &str) -> Option<Field> {
    Some(match field {
        "changeMfa" => authenticators::change,
        _ => return None,
    })
}

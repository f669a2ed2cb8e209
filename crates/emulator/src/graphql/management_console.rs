//! The administrator's root fields about e-mail templates, custom functions and social logins.

use super::area::Field;
use crate::operations::{email_templates, functions, social_connections};

pub(super) fn query(field: &str) -> Option<Field> {
    Some(match field {
        "emailTemplates" => email_templates::list,
        "previewEmail" => email_templates::preview,
        "function" => functions::detail,
        "functions" => functions::list,
        "templateCode" => functions::template,
        "socialConnection" => social_connections::provider,
        "socialConnections" => social_connections::providers,
        "socialConnectionInstance" => social_connections::detail,
        "socialConnectionInstances" => social_connections::list,
        _ => return None,
    })
}

pub(super) fn mutation(field: &str) -> Option<Field> {
    Some(match field {
        "configEmailTemplate" => email_templates::config,
        "enableEmailTemplate" => email_templates::enable,
        "disableEmailTemplate" => email_templates::disable,
        "createFunction" => functions::create,
        "updateFunction" => functions::update,
        "deleteFunction" => functions::delete,
        "createSocialConnectionInstance" => social_connections::create,
        "enableSocialConnectionInstance" => social_connections::enable,
        "disableSocialConnectionInstance" => social_connections::disable,
        _ => return None,
    })
}

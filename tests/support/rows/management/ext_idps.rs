use super::requests;
use crate::support::secret;
use authing::Patch;
use authing::types::{ExtIdpConnectionInput, UpdateExtIdpConnectionInput};
use serde_json::{Value, json};

fn fields() -> Value {
    json!({ "clientID": "client-1", "clientSecret": secret("client-secret") })
}

/// One with nothing but what is required, and one with everything.
fn connections() -> [ExtIdpConnectionInput; 2] {
    let minimal = ExtIdpConnectionInput::new("github", "acme-github", "GitHub", fields());
    let full = ExtIdpConnectionInput {
        user_match_fields: Some(vec!["email".to_owned()]),
        logo: Some("https://example.com/logo.png".to_owned()),
        ..ExtIdpConnectionInput::new("wechat:pc", "acme-wechat", "微信", fields())
    };
    [minimal, full]
}

fn connection() -> ExtIdpConnectionInput {
    let [_, full] = connections();
    full
}

fn changes() -> UpdateExtIdpConnectionInput {
    UpdateExtIdpConnectionInput {
        user_match_fields: Patch::Set(vec!["phone".to_owned()]),
        logo: Patch::Clear,
        ..UpdateExtIdpConnectionInput::new("GitHub", fields())
    }
}

requests! {
    ext_idps_list: management => management.ext_idps().list("t-1&x");
    ext_idps_detail: management => management.ext_idps().detail("i-1/x");
    ext_idps_create: management => management.ext_idps().create("Acme", "github", connections()),
        |call| call.tenant_id("t-1");
    ext_idps_update: management => management.ext_idps().update("i-1", "Acme Corp");
    ext_idps_delete: management => management.ext_idps().delete("i-1");
    ext_idps_create_connection: management => management.ext_idps().create_connection("i-1", connection());
    ext_idps_update_connection: management => management.ext_idps().update_connection("c-1", changes());
    ext_idps_delete_connection: management => management.ext_idps().delete_connection("c-1");
    ext_idps_is_connection_identifier_free: management => management.ext_idps().is_connection_identifier_free("acme-github");
    ext_idps_change_connection_state: management => management.ext_idps().change_connection_state("c-1", false),
        |call| call.app_id("app-1").tenant_id("t-1");
    ext_idps_batch_change_connection_state: management => management.ext_idps().batch_change_connection_state("i-1", true),
        |call| call.app_id("app-1").tenant_id("t-1");
}

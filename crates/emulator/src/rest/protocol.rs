//! The endpoints of the standard protocols. Their responses have no envelope.

use axum::response::Response;
use serde_json::{Value, json};

use super::{cas, token};
use crate::context::Cx;
use crate::http::{Ask, envelope, json_response};
use crate::model::TokenAlgorithm;

/// Answers what belongs to a protocol.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let answer = match (ask.method, ask.path) {
        ("GET", ["oidc", ".well-known", "openid-configuration"]) => {
            json_response(200, &discovery(cx))
        }
        ("GET", ["oidc", ".well-known", "jwks.json"]) => match cx.state().signing.jwks() {
            Ok(keys) => json_response(200, &keys),
            refused => envelope(&refused, cx.lang),
        },
        (_, ["oidc", rest @ ..]) => return token::serve(cx, ask, "oidc", rest),
        (_, ["oauth", rest @ ..]) => return token::serve(cx, ask, "oauth", rest),
        ("GET", ["api", "v2", "oidc", "validate_token"]) => token::validate(cx, &ask.query),
        ("GET", ["cas-idp", app_id, "validate"]) => cas::validate_v1(cx, app_id, &ask.query),
        ("GET", ["cas-idp", app_id, "serviceValidate"]) => cas::validate(cx, app_id, &ask.query),
        _ => return None,
    };
    Some(answer)
}

/// The metadata of the OpenID provider.
fn discovery(cx: &Cx<'_>) -> Value {
    let url = &cx.url;
    let algorithm = match cx.state().settings.token_algorithm {
        TokenAlgorithm::Rs256 => "RS256",
        TokenAlgorithm::Hs256 => "HS256",
    };
    json!({
        "issuer": format!("{url}/oidc"),
        "authorization_endpoint": format!("{url}/oidc/auth"),
        "token_endpoint": format!("{url}/oidc/token"),
        "userinfo_endpoint": format!("{url}/oidc/me"),
        "jwks_uri": format!("{url}/oidc/.well-known/jwks.json"),
        "introspection_endpoint": format!("{url}/oidc/token/introspection"),
        "revocation_endpoint": format!("{url}/oidc/token/revocation"),
        "end_session_endpoint": format!("{url}/oidc/session/end"),
        "response_types_supported": [
            "code", "code id_token token", "code id_token", "code token", "id_token token", "id_token", "none",
        ],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": [
            "authorization_code", "refresh_token", "client_credentials", "implicit", token::BY_ID_TOKEN,
        ],
        "scopes_supported": [
            "openid", "profile", "email", "phone", "address", "username", "offline_access",
        ],
        "token_endpoint_auth_methods_supported": [
            "client_secret_post", "client_secret_basic", "none",
        ],
        "code_challenge_methods_supported": ["S256", "plain"],
        "id_token_signing_alg_values_supported": [algorithm],
        "subject_types_supported": ["public"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
    })
}

//! The paths that are served, method by method. `{..}` is any one segment, `{rest}` any further ones.
//!
//! A path of an API that is not listed here is not served.

/// Whether a request is for one of them. The path has no encoding, and no slash at its start.
pub(crate) fn is_served(method: &str, path: &[&str]) -> bool {
    all().any(|route| route.method == method && route.has(path))
}

/// A path with its method.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// Begins with a slash.
    pub(crate) path: &'static str,
}

impl Route {
    /// Whether it serves this path.
    pub(crate) fn has(&self, path: &[&str]) -> bool {
        let mut segments = path.iter();
        for pattern in self.path.split('/').skip(1) {
            match (pattern, segments.next()) {
                ("{rest}", Some(_)) => return true,
                (_, None) => return false,
                (pattern, Some(segment)) if !fits(pattern, segment) => return false,
                _ => {}
            }
        }
        segments.next().is_none()
    }
}

/// Whether a segment of a path fits one of a pattern.
pub(crate) fn fits(pattern: &str, segment: &str) -> bool {
    pattern == segment || pattern.starts_with('{') && pattern.ends_with('}')
}

/// All of them, in the order of the list.
pub(crate) fn all() -> impl Iterator<Item = Route> {
    SERVED.iter().filter_map(|route| {
        let (method, path) = route.split_once(' ')?;
        Some(Route { method, path })
    })
}

#[rustfmt::skip]
const SERVED: &[&str] = &[
    "POST /graphql/v2",
    // Accounts.
    "GET /api/v2/.well-known",
    "POST /api/v2/sms/send",
    "POST /api/v2/ldap/verify-user",
    "POST /api/v2/ad/verify-user",
    "POST /api/v2/register/email-code",
    "POST /api/v2/login/email-code",
    "GET /api/v2/logout",
    "GET /logout",
    "POST /api/v2/users/link",
    "POST /api/v2/users/unlink",
    "GET /api/v2/users/me",
    "GET /api/v2/users/me/security-level",
    "GET /api/v2/users/me/applications/allowed",
    "GET /api/v2/users/me/orgs",
    "GET /api/v2/users/principal_authentication",
    "POST /api/v2/users/principal_authentication",
    "POST /api/v3/signin",
    "GET /connection/social/wechat:mobile/{id}/callback",
    "POST /api/v2/qrcode/gene",
    "GET /api/v2/qrcode/check",
    "POST /api/v2/qrcode/userinfo",
    "GET /api/v2/mfa/authenticator",
    "POST /api/v2/mfa/totp/associate",
    "DELETE /api/v2/mfa/totp/associate",
    "POST /api/v2/mfa/totp/associate/confirm",
    "POST /api/v2/mfa/totp/verify",
    "POST /api/v2/mfa/totp/recovery",
    "POST /api/v2/mfa/face/associate",
    "POST /api/v2/mfa/face/verify",
    "POST /api/v2/applications/mfa/sms/verify",
    "POST /api/v2/applications/mfa/email/verify",
    "POST /api/v2/applications/mfa/check",
    "GET /api/v2/applications/{id}/public-config",
    "POST /api/v2/connections/oidc/start-interaction",
    "GET /api/v3/get-identities",
    "GET /api/v3/generate-link-extidp-url",
    "POST /api/v3/unlink-extidp",
    "POST /api/v2/upload",
    "GET /uploads/{rest}",
    "POST /api/v3/create-device",
    "GET /api/v3/mydevices/list",
    "POST /api/v3/mydevices/unbind",
    "POST /api/v3/mydevices/revoke-session",
    "POST /api/v3/pub-userEvent",
    "GET /events/v1/authentication/sub",
    "GET /events/v1/management/sub",
    // Standard protocols.
    "GET /oidc/.well-known/openid-configuration",
    "GET /oidc/.well-known/jwks.json",
    "POST /oidc/token",
    "GET /oidc/me",
    "POST /oidc/me",
    "POST /oidc/token/introspection",
    "POST /oidc/token/revocation",
    "POST /oauth/token",
    "GET /oauth/me",
    "POST /oauth/me",
    "POST /oauth/token/introspection",
    "POST /oauth/token/revocation",
    "GET /api/v2/oidc/validate_token",
    "GET /cas-idp/{app}/validate",
    "GET /cas-idp/{app}/serviceValidate",
    // Pages.
    "GET /oidc/auth",
    "POST /oidc/auth",
    "GET /oauth/auth",
    "POST /oauth/auth",
    "GET /oidc/session/end",
    "POST /oidc/session/end",
    "GET /login/profile/logout",
    "GET /cas/session",
    "GET /cas-idp/logout",
    "GET /cas-idp/{app}",
    "POST /cas-idp/{app}",
    "GET /connections/social/{provider}",
    "GET /connections/enterprise/{protocol}/{identifier}",
    "GET /qrcode/{random}",
    "GET /verify-email",
    "GET /captcha/{name}",
    "GET /api/v2/saml-idp/{rest}",
    // The administrator: users.
    "POST /api/v2/users/batch",
    "POST /api/v2/users/filter",
    "POST /api/v2/users/kick",
    "POST /api/v2/users/identity/link",
    "POST /api/v2/users/identity/unlink",
    "GET /api/v2/users/is-user-exists",
    "GET /api/v2/users/login-status",
    "GET /api/v2/users/{id}",
    "GET /api/v2/users/{id}/orgs",
    "GET /api/v2/users/{id}/tenants",
    "POST /api/v2/users/{id}/resign",
    "POST /api/v2/users/{id}/suspend",
    "POST /api/v2/users/{id}/activate",
    "GET /api/v2/users/{id}/roles",
    "GET /api/v2/users/{id}/has-role",
    "GET /api/v2/users/{id}/mfa-bound",
    "DELETE /api/v2/users/{id}/mfa-bound",
    "GET /api/v2/users/{id}/management/principal_authentication",
    "POST /api/v2/users/{id}/management/principal_authentication",
    "POST /api/v3/resign-user",
    "POST /api/v3/resign-user-batch",
    "POST /api/v2/mfa/totp/import",
    "GET /api/v2/analysis/user-action",
    "GET /api/v2/analysis/audit",
    "GET /api/v2/analysis/total-login-count",
    "GET /api/v2/analysis/exist-defined-field-count",
    // The user pool.
    "GET /api/v2/userpools/detail",
    "GET /api/v2/env",
    "POST /api/v2/env",
    "DELETE /api/v2/env/{key}",
    "POST /api/v2/password/check",
    // Devices and events.
    "POST /api/v3/metadata/filter",
    "GET /api/v3/metadata/get-row",
    "POST /api/v3/get-user-devices",
    "POST /api/v3/device-status",
    "POST /api/v3/delete-device",
    "POST /api/v3/disable-device",
    "POST /api/v3/enable-device",
    "POST /api/v3/suspend-device",
    "POST /api/v3/delete-device-by-user",
    "POST /api/v3/disable-device-by-user",
    "POST /api/v3/enable-device-by-user",
    "POST /api/v3/suspend-device-by-user",
    "POST /api/v3/pub-event",
    // Organisations.
    "GET /api/v2/orgs",
    "GET /api/v2/orgs/count",
    "GET /api/v2/orgs/pagination",
    "GET /api/v2/orgs/children",
    "GET /api/v2/orgs/by-tenant",
    "GET /api/v2/orgs/export",
    "POST /api/v2/orgs/import",
    "POST /connections/enterprise/wechatwork/start-sync",
    "POST /connections/enterprise/dingtalk/start-sync",
    "POST /api/v2/ad/sync",
    // Tenants and identity providers.
    "GET /api/v2/tenants",
    "POST /api/v2/tenant",
    "GET /api/v2/tenant/{id}",
    "POST /api/v2/tenant/{id}",
    "DELETE /api/v2/tenant/{id}",
    "GET /api/v2/tenant/{id}/users",
    "POST /api/v2/tenant/{id}/user",
    "DELETE /api/v2/tenant/{id}/user",
    "PUT /api/v2/tenant/{id}/admin",
    "DELETE /api/v2/tenant/{id}/admin/{user}",
    "PUT /api/v2/tenant/{id}/{user}",
    "POST /api/v2/check/extIdpConn/identifier",
    "GET /api/v2/extIdp",
    "POST /api/v2/extIdp",
    "GET /api/v2/extIdp/{id}",
    "PUT /api/v2/extIdp/{id}",
    "DELETE /api/v2/extIdp/{id}",
    "PUT /api/v2/extIdp/{id}/connState",
    "POST /api/v2/extIdpConn",
    "PUT /api/v2/extIdpConn/{id}",
    "DELETE /api/v2/extIdpConn/{id}",
    "PUT /api/v2/extIdpConn/{id}/state",
    // Roles, resources, permissions.
    "POST /api/v2/roles/roleUsers",
    "GET /api/v2/policies/assignments/by-target",
    "POST /api/v2/acl/is-allowed",
    "POST /api/v2/acl/authorize-resources",
    "POST /api/v2/acl/revoke-resources",
    "POST /api/v2/acl/revoke-resource",
    "POST /api/v2/acl/list-authorized-resources-batch",
    "POST /api/v2/acl/check-resource-permission-batch",
    "POST /api/v2/acl/get-authorized-resources-of-resource-kind",
    "GET /api/v2/resource-namespace/{pool}",
    "POST /api/v2/resource-namespace/{pool}",
    "PUT /api/v2/resource-namespace/{pool}/code/{code}",
    "PUT /api/v2/resource-namespace/{pool}/{id}",
    "DELETE /api/v2/resource-namespace/{pool}/code/{code}",
    "DELETE /api/v2/resource-namespace/{pool}/{id}",
    "GET /api/v2/resources",
    "GET /api/v2/resources/detail",
    "POST /api/v2/resources",
    "POST /api/v2/resources/bulk",
    "POST /api/v2/resources/{code}",
    "DELETE /api/v2/resources/{code}",
    // Applications.
    "GET /api/v2/applications",
    "POST /api/v2/applications",
    "GET /api/v2/applications/{id}",
    "POST /api/v2/applications/{id}",
    "DELETE /api/v2/applications/{id}",
    "GET /api/v2/applications/{id}/active-users",
    "GET /api/v2/applications/{id}/agreements",
    "POST /api/v2/applications/{id}/agreements",
    "POST /api/v2/applications/{id}/agreements/sort",
    "PUT /api/v2/applications/{id}/agreements/{agreement}",
    "DELETE /api/v2/applications/{id}/agreements/{agreement}",
    "DELETE /api/v2/applications/programmatic-access-accounts",
    "PATCH /api/v2/applications/programmatic-access-accounts",
    "GET /api/v2/applications/{id}/programmatic-access-accounts",
    "POST /api/v2/applications/{id}/programmatic-access-accounts",
    "GET /api/v2/applications/{id}/authorization/records",
    "POST /api/v2/applications/{id}/authorization/enable-effect",
    "POST /api/v2/applications/{id}/authorization/disable-effect",
    "POST /api/v2/applications/{id}/authorization/revoke",
    "POST /api/v2/applications/{id}/authorization/allow",
    "POST /api/v2/applications/{id}/authorization/deny",
    "GET /api/v2/application/{id}/tenants",
    "PATCH /api/v2/application/{id}/refresh-secret",
];

//! The documented codes: number, meaning in English and in Chinese.

use super::code::ErrorCode;
use crate::protocol::Lang;

/// Makes the constants and [`ErrorCode::meaning_in`] from one table.
macro_rules! codes {
    ($($name:ident = $number:literal, $english:literal, $chinese:literal;)+) => {
        impl ErrorCode {
            $(
                #[doc = concat!("`", $number, "`: ", $english, ".")]
                pub const $name: Self = Self::new($number);
            )+

            /// A short description of the code in this language: what happened, and after a semicolon what to do. `None` for a
            /// code that has no constant here.
            ///
            /// It is this crate's text: the server's own message comes with the error.
            pub const fn meaning_in(self, lang: Lang) -> Option<&'static str> {
                let (english, chinese) = match self {
                    $(Self::$name => ($english, $chinese),)+
                    _ => return None,
                };
                Some(match lang {
                    Lang::ZhCn => chinese,
                    Lang::EnUs => english,
                })
            }

            #[cfg(test)]
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

// In ascending order of the numbers.
codes! {
    // Like an HTTP status.
    SUCCESS = 200, "success; the message may be empty",
        "成功；消息可能为空";
    BAD_REQUEST = 400, "an argument or, in some operations, the one-time code is wrong; correct it",
        "参数不正确，或在某些操作中一次性验证码不正确；请更正";
    UNAUTHORIZED = 401, "not logged in; get a new token",
        "未登录；请重新获取 token";
    UPGRADE_REQUIRED = 402, "the plan does not include this call; upgrade it",
        "当前套餐不包含此接口；请升级套餐";
    FORBIDDEN = 403, "no permission; check what the credential may do",
        "没有权限；请检查凭证的权限";
    NOT_FOUND = 404, "the resource does not exist",
        "资源不存在";
    REQUEST_TIMEOUT = 408, "the request timed out; it may have taken effect, so check before a retry",
        "请求超时；可能已经生效，重试前请检查";
    CONFLICT = 409, "a field clashes with an existing resource; read it, then update instead",
        "字段与已有资源冲突；请先读取，再改为更新";
    BODY_TOO_LARGE = 413, "the request body is too large; split the request",
        "请求体过大；请拆分请求";
    RULE_VIOLATION = 422, "well-formed, but a business rule forbids it; do not retry",
        "格式正确，但违反业务规则；请勿重试";
    TOO_MANY_REQUESTS = 429, "too many requests; wait, then retry",
        "请求过于频繁；请稍后再试";
    CLIENT_ERROR = 499, "the request was refused, for no stated kind of reason; read the message",
        "请求被拒绝，服务端未说明类别；请查看消息";
    SERVER_ERROR = 500, "server failure, or a plain refusal; read the message before a retry",
        "服务端故障或业务拒绝；重试前请查看消息";
    NOT_SUPPORTED = 501, "this server does not support the operation; it may be an older one",
        "此服务端不支持该操作；可能是较旧的版本";
    INTERNAL_CALL_FAILED = 502, "a service behind the API failed; retry later",
        "服务端内部调用失败；请稍后再试";
    MAINTENANCE = 503, "the service is under maintenance; retry later",
        "服务维护中；请稍后再试";

    // What the host calls on behalf of a request.
    CONNECTOR_UNREACHABLE = 601, "calling a third-party endpoint failed; check the connector's configuration",
        "调用第三方端点失败；请检查连接器的配置";
    CONNECTOR_FAILED = 602, "a third-party endpoint returned an error; check the connector's configuration",
        "第三方端点返回错误；请检查连接器的配置";
    CUSTOM_CODE_FAILED = 603, "custom code failed; correct the pipeline or the custom database",
        "自定义代码出错；请修改 pipeline 或自定义数据库的代码";

    // General, and steps of a login.
    BUSY = 1000, "the service is busy; retry later",
        "系统繁忙；请稍后再试";
    NO_PERMISSION = 1001, "no permission for this operation",
        "无权限执行此操作";
    TOO_MANY_ATTEMPTS = 1002, "too many logins or registrations in a short time; wait",
        "短时间内登录或注册次数过多；请稍后再试";
    ACCOUNT_NAME_CLASH = 1108, "the account name clashes with another; choose another",
        "用户名重复；请换一个";
    NO_APP_ACCESS = 1576, "the user may not log in to this application; grant access first",
        "用户没有登录此应用的权限；请先授权";
    FLOW_COMPLETED = 1600, "the steps after login are done; the user is logged in",
        "登录后的流程已完成；用户已登录";
    MFA_REQUIRED = 1635, "the user's own multi-factor authentication is required; continue with the MFA token",
        "需要用户自己的二次认证；请用 MFA token 继续";
    APP_MFA_REQUIRED = 1636, "the application requires multi-factor authentication; continue with the MFA token",
        "应用要求二次认证；请用 MFA token 继续";
    FIRST_LOGIN_RESET_PASSWORD = 1639, "first login; set a new password with the token in the data",
        "首次登录须重置密码；请用 data 中的 token 设置新密码";
    BIND_EXISTING_ACCOUNT = 1640, "bind the federated identity to an existing account",
        "须将身份源账号绑定到已有账号";
    BIND_OR_CREATE_ACCOUNT = 1641, "bind the federated identity to an account, or create one",
        "须将身份源账号绑定到已有账号，或创建新账号";
    COMPLETE_PROFILE = 1642, "the profile must be completed to go on",
        "须补全用户信息才能继续";
    SELF_UNLOCK = 1643, "the account is locked, and the user can unlock it",
        "账号已锁定，用户可以自助解锁";
    CHOOSE_TENANT = 1644, "a tenant must be chosen to go on",
        "须选择租户才能继续";
    COMPLETE_TENANT_PROFILE = 1645, "the profile must be completed for the tenant to go on",
        "须为租户补全用户信息才能继续";
    BIND_WITHOUT_ASKING = 1666, "the identity is bound without a question; continue the login",
        "身份已自动绑定；请继续登录";

    // Accounts and applications.
    FLOW_ENDED = 1699, "the login flow ended early; log in again",
        "登录流程提前终止；请重新登录";
    FACE_PHOTO_REQUIRED = 1700, "no photo of the face was uploaded; upload one",
        "未上传人脸照片；请上传";
    FACE_COMPARISON_REQUIRED = 1701, "no photo to compare the face with was uploaded; upload one",
        "未上传对比照片；请上传";
    FACE_MISMATCH = 1702, "the face does not match; take another photo",
        "人脸不匹配；请重新拍摄";
    FACE_NEEDS_PHONE_OR_EMAIL = 1703, "binding a face needs a phone or an email; bind one first",
        "没有绑定手机号或邮箱，不能绑定人脸；请先绑定";
    FACE_PHONE_UNVERIFIED = 1704, "the phone was not verified while binding a face; verify it again",
        "绑定人脸时手机验证失败；请重新验证";
    FACE_EMAIL_UNVERIFIED = 1705, "the email was not verified while binding a face; verify it again",
        "绑定人脸时邮箱验证失败；请重新验证";
    FACE_BOUND = 1706, "the face is bound already",
        "人脸已被绑定";
    FACE_BINDING_FAILED = 1707, "binding the face failed; take another photo",
        "绑定人脸失败；请重新拍摄";
    CAPTCHA_REQUIRED = 2000, "too many failures from this address; send the code of a captcha",
        "此地址失败次数过多；请提交图形验证码";
    WRONG_CODE = 2001, "the captcha or one-time code is wrong; ask for it again",
        "图形验证码或一次性验证码不正确；请重新输入";
    LOGIN_QUOTA_EXCEEDED = 2002, "the monthly login quota is used up; upgrade the plan",
        "本月登录次数已用完；请升级套餐";
    INVALID_EMAIL = 2003, "the email given to log in or register is malformed; correct it",
        "登录或注册的邮箱格式不正确；请更正";
    USER_NOT_FOUND = 2004, "the user does not exist",
        "用户不存在";
    USER_LOCKED = 2005, "the user is locked; an administrator can unlock it",
        "用户已被锁定；请联系管理员解锁";
    WRONG_PASSWORD = 2006, "the password is wrong; ask for it again",
        "密码不正确；请重新输入";
    INVALID_APP_NAME = 2007, "the application name is not allowed; choose another",
        "应用名称不允许使用；请换一个";
    APP_NAME_TAKEN = 2008, "an application of this name exists; choose another name",
        "已有同名应用；请换一个名称";
    INVALID_APP_TYPE = 2009, "the application type is not allowed; choose another",
        "应用类型不允许使用；请换一个";
    APP_ID_REQUIRED = 2010, "the application id is missing; set it",
        "缺少应用 ID；请设置";
    APP_NOT_FOUND = 2011, "the application does not exist; check the app id and the host",
        "应用不存在；请检查应用 ID 和域名";
    NO_DEFAULT_GROUP = 2012, "the pool has no default user group; configure one",
        "用户池没有默认分组；请配置";
    INVALID_APP_DESCRIPTION = 2013, "the application description is not allowed; change it",
        "应用描述不允许使用；请修改";
    INVALID_SEARCH_INPUT = 2014, "the text of the user search is malformed; correct it",
        "用户搜索的内容格式不正确；请更正";
    INVALID_SEARCH_TYPE = 2015, "the type of the user search is not allowed; choose another",
        "用户搜索的类型不允许使用；请换一个";
    PASSWORD_NOT_DECRYPTED = 2016, "the password was not encrypted with this host's key; check the key",
        "密码不是用此服务端的公钥加密的；请检查公钥";
    MAIL_MACRO_INVALID = 2017, "a macro in the mail template could not be read; correct the template",
        "邮件模板中的宏无法解析；请修改模板";
    NO_CHANGE_PERMISSION = 2018, "no permission to change this",
        "无权限修改";
    PASSWORD_CHANGE_UNVERIFIED = 2019, "changing the password needs a verification first",
        "修改密码前须先完成验证";
    NOT_LOGGED_IN = 2020, "not logged in, or the token is invalid; log in again",
        "未登录，或 token 无效；请重新登录";
    SESSION_INVALID_OR_NO_MAIL_TEMPLATE = 2021, "in login and MFA: session invalid, log in again; in mail: template not found",
        "登录和 MFA 中：会话无效，请重新登录；邮件中：找不到模板";
    VERIFICATION_TEMPLATE_NOT_FOUND = 2022, "email verification has no template; configure one",
        "邮箱验证没有模板；请配置";
    VERIFICATION_LINK_EXPIRED = 2023, "the link in the verification mail has expired; send a new one",
        "验证邮件中的链接已过期；请重新发送";
    DESCRIPTION_TOO_LONG = 2024, "the description exceeds 140 characters; shorten it",
        "描述超过 140 个字符；请缩短";
    MAIL_PROVIDER_FAILED = 2025, "the default mail provider failed; check its configuration",
        "默认邮件服务商出错；请检查其配置";
    USER_EXISTS = 2026, "the user exists already; log in, or update the user",
        "用户已存在；请登录，或更新该用户";
    NO_PASSWORD_SET = 2027, "the account has no password; log in with its social account",
        "账号没有密码；请用社会化账号登录";
    PHONE_OR_EMAIL_REQUIRED = 2028, "a correct phone or email is required; correct the input",
        "需要正确的手机号或邮箱；请更正";
    PASSWORD_TOO_SHORT = 2029, "the password has fewer than 6 characters; choose a longer one",
        "密码少于 6 位；请使用更长的密码";
    TOO_MANY_USERS = 2030, "more than 80 users in one query; split it into batches",
        "一次查询超过 80 个用户；请分批查询";
    REGISTRATION_DISABLED = 2031, "registration is switched off",
        "已禁止注册";
    PASSWORD_REQUIRED = 2032, "registration needs a password; provide one",
        "注册需要密码；请提供";
    USERNAME_EXISTS = 2034, "the user name is taken; choose another",
        "用户名已存在；请换一个";
    PHONE_BOUND = 2035, "the phone is bound already; use another",
        "手机号已被绑定；请换一个";
    USER_NOT_IN_POOL = 2036, "the user is not in this user pool; check the pool id",
        "用户不属于此用户池；请检查用户池 ID";
    OLD_EMAIL_MISMATCH = 2037, "the old email does not match; correct it",
        "原邮箱不匹配；请更正";
    OLD_PHONE_MISMATCH = 2038, "the old phone does not match; correct it",
        "原手机号不匹配；请更正";
    APP_DOMAIN_TAKEN = 2039, "the application's domain is taken; choose another",
        "应用域名已被占用；请换一个";
    SEAT_LIMIT_OR_POOL_DOMAIN_TAKEN = 2040, "seat limit reached or, on newer servers, pool domain taken; read the message",
        "用户数已达上限，或（较新的服务端）用户池域名已被占用；请查看消息";
    UNVERIFIED_EMAIL_REGISTRATION = 2042, "an unverified email may not register; verify the email first",
        "不允许用未验证的邮箱注册；请先验证邮箱";
    LOCKED_AFTER_FAILURES = 2057, "locked after too many failures; wait, or have it unlocked",
        "失败次数过多，账号已锁定；请等待或解锁";
    FORCE_RESET_PASSWORD = 2058, "the password must be reset; the old one is required",
        "必须重置密码；需要原密码";
    UNSAFE_PASSWORD_ADVICE = 2061, "the password is unsafe; suggest a new one",
        "密码不安全；建议更换";
    UNSAFE_PASSWORD_RESET = 2071, "the password is unsafe and must be reset",
        "密码不安全，必须重置";
    EMAIL_CODE_TOO_OFTEN = 2080, "email codes are asked for too often; wait",
        "邮件验证码请求过于频繁；请稍后再试";
    REGISTRATION_TOO_OFTEN = 2100, "registrations come too often; wait",
        "注册过于频繁；请稍后再试";
    CLIENT_ID_REQUIRED = 2101, "the request names no application; set the app id",
        "请求没有指明应用；请设置应用 ID";

    // Profile, bindings and sessions.
    EMAIL_BOUND = 2200, "the email is bound already; use another",
        "邮箱已被绑定；请换一个";
    OLD_PASSWORD_REQUIRED = 2201, "the old password is required; provide it",
        "需要原密码；请提供";
    NOT_OWN_DATA = 2202, "the data belong to another user; use that user's token",
        "数据不属于当前用户；请使用该用户的 token";
    WRONG_OLD_PASSWORD = 2203, "the old password is wrong; ask for it again",
        "原密码不正确；请重新输入";
    MALFORMED_EMAIL = 2204, "the email is malformed; correct it",
        "邮箱格式不正确；请更正";
    REGISTER_IN_CLIENT_REQUIRED = 2205, "`registerInClient` is missing; set it",
        "缺少 `registerInClient`；请设置";
    LOGIN_EXPIRED = 2206, "the login has expired; log in again",
        "登录信息已过期；请重新登录";
    LOGIN_INFO_WRONG = 2207, "the login information is wrong; log in again",
        "登录信息有误；请重新登录";
    EMAIL_UNCHANGED = 2208, "the email is the current one; use a different one",
        "邮箱与当前邮箱相同；请换一个";
    NO_DELETE_PERMISSION = 2209, "no permission to delete this user",
        "无权限删除该用户";
    DELETE_FAILED = 2210, "the deletion failed; check whether the user exists",
        "删除失败；请检查用户是否存在";
    USERNAME_REQUIRED = 2211, "`username` is missing; set it",
        "缺少 `username`；请设置";
    ROOT_USER_NOT_DELETABLE = 2212, "the root user cannot be deleted",
        "不能删除 root 用户";
    SOCIAL_LOGIN_BOUND = 2213, "this social login is bound already; nothing to do",
        "已绑定过此社会化登录；无需处理";
    SOCIAL_BINDING_UNREADABLE = 2214, "the bound social login could not be read; retry once",
        "读取已绑定的社会化登录失败；请再试一次";
    SOCIAL_ACCOUNT_TAKEN = 2215, "the social account is bound to another user; use another",
        "社会化账号已被其他用户绑定；请换一个";
    SOCIAL_LOGIN_NOT_BOUND = 2216, "no social login is bound; nothing to unbind",
        "没有绑定过社会化登录；无需解绑";
    LAST_LOGIN_METHOD = 2217, "it is the only login method left; bind another first",
        "这是唯一的登录方式；请先绑定其他方式";
    NO_EMAIL_FOR_PASSWORD = 2218, "changing the password needs an email; bind one first",
        "修改密码需要邮箱；请先绑定";
    NO_EMAIL_TO_UNBIND = 2219, "no email is bound; nothing to unbind",
        "没有绑定邮箱；无需解绑";
    OAUTH_APP_NAME_TAKEN = 2220, "an OAuth application of this name exists; choose another name",
        "已有同名 OAuth 应用；请换一个名称";
    OAUTH_APP_NOT_FOUND = 2221, "the OAuth application does not exist; check its id",
        "OAuth 应用不存在；请检查其 ID";
    DOMAIN_RESERVED = 2222, "the domain is reserved; choose another",
        "域名为保留域名；请换一个";
    DOMAIN_TAKEN = 2223, "the domain is taken; choose another",
        "域名已被使用；请换一个";
    USER_POOL_NOT_FOUND = 2224, "the user pool does not exist; check the pool id and the host",
        "用户池不存在；请检查用户池 ID 和域名";
    USE_UPDATE_EMAIL = 2225, "a profile update cannot change the email; use `update_email`",
        "更新资料不能修改邮箱；请用 `update_email`";
    USE_UPDATE_PHONE = 2226, "a profile update cannot change the phone; use `update_phone`",
        "更新资料不能修改手机号；请用 `update_phone`";
    OLD_EMAIL_UNVERIFIED = 2227, "the old email must be verified; send a code to it",
        "必须验证原邮箱；请向它发送验证码";
    OLD_PHONE_UNVERIFIED = 2228, "the old phone must be verified; send a code to it",
        "必须验证原手机号；请向它发送验证码";
    SAME_EMAIL = 2229, "the new email equals the old one; nothing to do",
        "新旧邮箱相同；无需处理";
    SAME_PHONE = 2230, "the new phone equals the old one; nothing to do",
        "新旧手机号相同；无需处理";
    INCOMPLETE_PARAMETERS = 2231, "parameters are missing; complete the request",
        "请求参数不全；请补全";
    QR_CODE_NOT_FOUND = 2241, "the QR code does not exist; stop polling and make a new one",
        "二维码不存在；请停止轮询并重新生成";
    CODE_EXPIRED = 2300, "the one-time code has expired; send a new one",
        "一次性验证码已过期；请重新发送";
    WRONG_CREDENTIALS = 2333, "the account or the password is wrong; ask for both again",
        "账号或密码不正确；请重新输入";
    SSO_SESSION_NOT_FOUND = 2401, "the mobile application has no single sign-on session; log in again",
        "移动应用的单点登录会话不存在；请重新登录";
    CHOOSE_ACCOUNT_TO_BIND = 2921, "several accounts match; choose one after binding",
        "匹配到多个账号；请在绑定后选择一个";
    CHOOSE_ACCOUNT_TO_LOG_IN = 2930, "several accounts match; choose one to log in",
        "匹配到多个账号；请选择一个登录";

    // Permissions, mail, collaboration, applications and orders.
    NAMESPACE_TO_DELETE_NOT_FOUND = 3003, "the permission namespace to delete does not exist",
        "要删除的权限分组不存在";
    NAMESPACE_TO_UPDATE_NOT_FOUND = 3005, "the permission namespace to update does not exist",
        "要更新的权限分组不存在";
    MACRO_FAILED = 3012, "a macro failed; correct the template",
        "宏命令执行错误；请修改模板";
    MAIL_FAILED = 3013, "the mail was not sent, for an unknown reason; retry later",
        "邮件未发送，原因未知；请稍后再试";
    MAIL_TRANSPORT_MISSING = 3014, "the mail was not sent: no transport; configure one",
        "邮件未发送：没有发送通道；请配置";
    ADD_COLLABORATOR_FORBIDDEN = 3617, "no permission to add a collaborator",
        "无权限添加协作者";
    ADD_PERMISSION_FORBIDDEN = 3618, "no permission to add a permission item",
        "无权限添加权限项目";
    LIST_COLLABORATIONS_FORBIDDEN = 3619, "no permission to see the pools the user collaborates in",
        "无权限查看用户协作的用户池";
    COLLABORATOR_EXISTS = 3620, "the collaborator exists already; nothing to do",
        "协作者已存在；无需处理";
    DELETE_COLLABORATION_FORBIDDEN = 3621, "no permission to delete the collaboration",
        "无权限删除协作关系";
    LIST_COLLABORATORS_FORBIDDEN = 3622, "no permission to list the collaborators",
        "无权限查看协作者列表";
    COLLABORATION_NOT_FOUND = 3623, "the collaboration does not exist",
        "协作关系不存在";
    UPDATE_COLLABORATOR_FORBIDDEN = 3624, "no permission to change the collaborator",
        "无权限修改协作者";
    SUBDOMAIN_TAKEN = 3829, "the second-level domain is taken; choose another",
        "二级域名已被占用；请换一个";
    BILLING_FAILED = 4021, "metering or billing failed; check the plan in the console",
        "计量计费错误；请查看控制台的套餐";
    INVITATION_EXPIRED = 4032, "the invitation link has expired; send a new invitation",
        "邀请链接已过期；请重新邀请";
    INVITATION_INVALID = 4033, "the invitation page is no longer valid; send a new invitation",
        "邀请页面已失效；请重新邀请";
    OIDC_APP_NOT_FOUND = 4212, "the OIDC application does not exist; check the app id",
        "OIDC 应用不存在；请检查应用 ID";
    ORDER_APP_UNREADABLE = 5000, "the order's application could not be read; see the console",
        "获取订单对应的应用失败；请查看控制台";
    ORDER_NOT_FOUND = 5001, "the order does not exist; see the console",
        "订单不存在；请查看控制台";
    ORDER_NOT_CREATED = 5022, "the order could not be created; see the console",
        "创建订单失败；请查看控制台";
    ALIPAY_ORDER_NOT_CREATED = 5023, "the Alipay order could not be created; see the console",
        "创建支付宝订单失败；请查看控制台";
    ORDER_FAILED = 5024, "the order failed for an unknown reason; see the console",
        "订单失败，原因未知；请查看控制台";
    PRICE_NOT_ALLOWED = 5025, "the price of the order is not allowed; see the console",
        "订单价格不合法；请查看控制台";
    WRONG_TOTP_CODE = 6001, "the TOTP code is wrong; ask again and keep the MFA token",
        "TOTP 安全码不正确；请重新输入，MFA token 仍可使用";
    WRONG_RECOVERY_CODE = 6002, "the recovery code is wrong; ask again and keep the MFA token",
        "恢复码不正确；请重新输入，MFA token 仍可使用";
    TOTP_CODE_REQUIRED = 6003, "the TOTP code is missing; provide it",
        "缺少 TOTP 安全码；请提供";
    RECOVERY_CODE_REQUIRED = 6004, "the recovery code is missing; provide it",
        "缺少恢复码；请提供";
    SAML_APP_NOT_FOUND = 7348, "the SAML application does not exist; check the app id",
        "SAML 应用不存在；请检查应用 ID";
    SAML_ASSERTION_FAILED = 8128, "the SAML assertion could not be returned; retry later",
        "返回 SAML 断言失败；请稍后再试";

    // Newer services behind the same hosts.
    PHONE_BOUND_ALREADY = 1320004, "the phone is bound already; use another",
        "手机号已被绑定；请换一个";
    NO_PHONE_TO_UNBIND = 1320005, "no phone is bound; nothing to unbind",
        "没有绑定手机号；无需解绑";
    NO_EMAIL_BOUND = 1320009, "no email is bound; nothing to unbind",
        "没有绑定邮箱；无需解绑";
    NO_OTHER_LOGIN_METHOD = 1320010, "no other login method is left; bind another first",
        "没有其他登录方式；请先绑定";
    WRONG_CURRENT_PASSWORD = 1320011, "the old password is wrong; ask for it again",
        "原密码不正确；请重新输入";
    USER_DISABLED = 2120008, "the user is disabled, or not a member of this tenant",
        "用户已停用，或不是此租户的成员";
    NO_TENANT_ACCESS = 2130010, "the user may not log in to this tenant",
        "用户没有登录此租户的权限";
    INVALID_LDAP_ADDRESS = 2820002, "the LDAP address is invalid; check the connector's configuration",
        "LDAP 地址无效；请检查连接器的配置";
}

//! What the emulator refuses, with the documented codes and a text in both languages.

use std::borrow::Cow;

use serde_json::{Value, json};

/// The language of the texts in an answer, from `x-authing-lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    Zh,
    En,
}

/// A refusal: it becomes a GraphQL error or a REST envelope, whichever was asked.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub(crate) code: i64,
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
    data: Option<Value>,
}

pub(crate) type Reply<T = Value> = Result<T, ApiError>;

impl ApiError {
    /// A refusal with the usual text of `code`.
    pub(crate) fn new(code: i64) -> Self {
        let (zh, en) = text(code);
        Self {
            code,
            zh: zh.into(),
            en: en.into(),
            data: None,
        }
    }

    /// A refusal with its own text.
    pub(crate) fn with_text(
        code: i64,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            code,
            zh: zh.into(),
            en: en.into(),
            data: None,
        }
    }

    /// Something the caller asked for that no part of the emulator serves.
    pub(crate) fn not_served(code: i64, what: &str) -> Self {
        Self::with_text(
            code,
            format!("模拟器尚未提供 {what}"),
            format!("the emulator does not serve {what} yet"),
        )
    }

    /// An argument that cannot be used, named.
    pub(crate) fn bad_argument(name: &str) -> Self {
        Self::with_text(
            400,
            format!("参数 {name} 格式错误"),
            format!("argument {name} is missing or malformed"),
        )
    }

    /// Something the caller has named that is not there.
    pub(crate) fn missing(zh: &str, en: &str, name: &str) -> Self {
        Self::with_text(
            404,
            format!("没有{zh} {name}"),
            format!("there is no {en} {name}"),
        )
    }

    /// A code that something else has.
    pub(crate) fn taken(zh: &str, en: &str, name: &str) -> Self {
        Self::with_text(
            409,
            format!("{zh} {name} 已存在"),
            format!("the {en} {name} already exists"),
        )
    }

    pub(crate) fn data(mut self, data: Value) -> Self {
        self.data = Some(data);
        self
    }

    /// A text that is told beside the refusal.
    pub(crate) fn told(&self, name: &str) -> Option<&str> {
        self.data.as_ref()?.get(name)?.as_str()
    }

    pub(crate) fn message(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// `{code, message, data?}`.
    pub(crate) fn to_json(&self, lang: Lang) -> Value {
        let mut body = json!({ "code": self.code, "message": self.message(lang) });
        if let (Some(data), Some(body)) = (&self.data, body.as_object_mut()) {
            body.insert("data".into(), data.clone());
        }
        body
    }
}

/// The usual texts, Chinese and English.
fn text(code: i64) -> (&'static str, &'static str) {
    match code {
        400 => ("参数不正确", "a parameter is not valid"),
        404 => ("没有找到", "not found"),
        429 => ("发送太频繁，请稍后再试", "sent too often; try again later"),
        500 => ("验证码不对", "the verification code is wrong"),
        1001 => ("无权限执行此操作", "no permission for this operation"),
        1635 | 1636 => (
            "请输入动态安全码",
            "multi-factor authentication is required",
        ),
        1700 => ("未上传人脸照片", "a picture of the face is required"),
        1701 => ("没有对比照片", "there is no picture to compare with"),
        1702 => ("人脸不匹配", "the face does not match"),
        1703 => ("需要先绑定手机号或邮箱", "bind a phone or an e-mail first"),
        1706 => ("已绑定人脸", "a face is already bound"),
        1639 => (
            "首次登录，请先设置新密码",
            "first login: set a new password",
        ),
        2000 => (
            "登录失败次数过多，请输入图形验证码",
            "too many failed logins: enter the captcha",
        ),
        2001 => ("验证码错误", "the verification code is wrong"),
        2003 | 2204 => ("邮箱地址格式有误", "the e-mail address is malformed"),
        2004 => ("没有这个用户", "the user does not exist"),
        2005 => ("该用户已被锁定", "the user is locked"),
        2006 => ("密码错误", "the password is wrong"),
        2007 => ("应用名不合法", "the application's name is not allowed"),
        2008 => ("已有同名应用", "an application has this name"),
        2009 => ("应用类型不合法", "the application's type is not allowed"),
        2039 => ("域名已被使用", "the domain is taken"),
        2010 => (
            "缺少应用 ID 或用户池 ID",
            "an app id or a user pool id is required",
        ),
        1576 => (
            "没有登录此应用的权限",
            "the user may not log in to this application",
        ),
        2011 => ("没有这个应用", "the application does not exist"),
        2016 => ("无法解密密码", "the password could not be decrypted"),
        2018 => ("没有修改权限", "no permission to change this"),
        2020 => ("还没有登录或登录已失效", "not logged in"),
        2026 => ("该用户已经存在", "the user already exists"),
        2027 => ("该账号没有设置密码", "the account has no password"),
        2028 => (
            "请提供正确的手机号或邮箱",
            "a valid phone or e-mail is required",
        ),
        2029 => ("密码强度不够", "the password is too weak"),
        2031 => ("已关闭注册", "registration is disabled"),
        2034 => ("用户名已被使用", "the user name already exists"),
        2035 => ("手机号已被绑定", "the phone is already bound"),
        2037 => ("旧邮箱不一致", "the old e-mail does not match"),
        2038 => ("旧手机号不一致", "the old phone does not match"),
        602 => ("第三方返回了错误", "the third party returned an error"),
        2032 => ("注册需要密码", "registration requires a password"),
        2042 => ("邮箱还没有验证", "the e-mail is not verified"),
        2207 => ("登录信息不正确", "the login token is not valid"),
        2215 => ("两个账号是同一个", "both are the same account"),
        2231 => ("请求参数不完整", "parameters are missing"),
        2058 => ("需要重置密码", "the password must be reset"),
        2080 => ("邮件发送太频繁", "too many e-mails were requested"),
        2100 => ("注册太频繁", "too many registrations"),
        2200 => ("邮箱已被绑定", "the e-mail is already bound"),
        2201 => ("请输入旧密码", "the old password is required"),
        413 => ("请求体过大", "the body is too large"),
        2202 => (
            "不属于当前用户",
            "this does not belong to the logged-in user",
        ),
        2203 => ("旧密码错误", "the old password is wrong"),
        2206 => ("登录已过期", "the login has expired"),
        2213 => ("已绑定过此方式", "this account is already linked"),
        2216 => ("没有绑定过", "nothing is bound"),
        2217 => (
            "只剩一种登录方式，不能解绑",
            "the last login method cannot be unbound",
        ),
        2219 => ("没有绑定邮箱", "no e-mail is bound"),
        2224 => ("没有这个用户池", "the user pool does not exist"),
        2225 => (
            "请使用 updateEmail 修改邮箱",
            "use updateEmail to change the e-mail",
        ),
        2226 => (
            "请使用 updatePhone 修改手机号",
            "use updatePhone to change the phone",
        ),
        2227 => ("需要验证旧邮箱", "the old e-mail must be verified"),
        2228 => ("需要验证旧手机号", "the old phone must be verified"),
        2229 => ("新旧邮箱相同", "the new e-mail equals the old one"),
        2230 => ("新旧手机号相同", "the new phone equals the old one"),
        2241 => ("没有这个二维码", "the QR code does not exist"),
        2300 => ("验证码已失效", "the verification code has expired"),
        2333 => ("账号或密码错误", "account or password is wrong"),
        3003 | 3005 => (
            "没有这个权限分组",
            "the permission namespace does not exist",
        ),
        6001 => ("安全码错误", "the TOTP code is wrong"),
        6002 => ("恢复码错误", "the recovery code is wrong"),
        6003 => ("请输入安全码", "the TOTP code is missing"),
        6004 => ("请输入恢复码", "the recovery code is missing"),
        2030 => (
            "一次最多查询 80 个用户",
            "at most 80 users can be queried at once",
        ),
        2210 => (
            "删除失败，没有这个用户",
            "nothing was deleted: no such user",
        ),
        2120008 => ("用户已停用", "the user is disabled"),
        1320005 => ("没有绑定手机号", "no phone is bound"),
        _ => ("操作失败", "the operation failed"),
    }
}

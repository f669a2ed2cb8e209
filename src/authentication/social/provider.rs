//! The names of social identity providers.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The name of a social identity provider. Any name is allowed; the constants are the documented ones.
///
/// ```
/// use authing::authentication::SocialProvider;
///
/// assert_eq!(SocialProvider::GITHUB, SocialProvider::from("github"));
/// assert_eq!(SocialProvider::from("example").as_str(), "example");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SocialProvider(Cow<'static, str>);

/// Declares the constants.
macro_rules! providers {
    ($($name:ident = $value:literal, $doc:literal;)*) => {
        impl SocialProvider {
            $(
                #[doc = $doc]
                pub const $name: Self = Self(Cow::Borrowed($value));
            )*
        }
    };
}

providers! {
    ALIPAY = "alipay", "Alipay.";
    APPLE = "apple", "Apple.";
    BAIDU = "baidu", "Baidu.";
    DINGTALK = "dingtalk", "DingTalk.";
    GITHUB = "github", "GitHub.";
    GOOGLE = "google", "Google.";
    LARK_APP_STORE = "lark:app-store", "Lark, an app of the Lark app store.";
    LARK_CUSTOM_APP = "lark:custom-app", "Lark, a company's custom app.";
    QQ = "qq", "QQ.";
    WECHAT_MINI_PROGRAM = "wechat:miniprogram:default", "WeChat, within a mini program.";
    WECHAT_MINI_PROGRAM_APP_LAUNCH = "wechat:miniprogram:app-launch", "WeChat, a mini program that a mobile app opens.";
    WECHAT_MINI_PROGRAM_QR_CODE = "wechat:miniprogram:qrconnect", "WeChat, a mini program that a QR code opens.";
    WECHAT_MOBILE = "wechat:mobile", "WeChat, in a mobile app.";
    WECHAT_PC = "wechat:pc", "WeChat, by a QR code on a website.";
    WECHAT_WEB_PAGE = "wechat:webpage-authorization", "WeChat, on a web page opened within WeChat.";
    WECHAT_WORK_CORP_QR_CODE = "wechatwork:corp:qrconnect", "WeChat Work of a company, by QR code.";
    WECHAT_WORK_SERVICE_PROVIDER = "wechatwork:service-provider:authorization",
        "WeChat Work through a service provider.";
    WECHAT_WORK_SERVICE_PROVIDER_QR_CODE = "wechatwork:service-provider:qrconnect",
        "WeChat Work through a service provider, by QR code.";
    WEIBO = "weibo", "Weibo.";
}

impl SocialProvider {
    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for SocialProvider {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl From<&str> for SocialProvider {
    fn from(name: &str) -> Self {
        Self(name.to_owned().into())
    }
}

impl fmt::Display for SocialProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

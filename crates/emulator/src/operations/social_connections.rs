//! The social logins of the pool: its identity sources with the protocol `social`.

use serde_json::{Value, json};

use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, NewIdentitySource, Reply};

/// The providers of social logins, and their names.
const PROVIDERS: &[(&str, &str)] = &[
    ("alipay", "Alipay"),
    ("apple", "Apple"),
    ("baidu", "Baidu"),
    ("dingtalk", "DingTalk"),
    ("github", "GitHub"),
    ("google", "Google"),
    ("lark:app-store", "Lark (store)"),
    ("lark:custom-app", "Lark"),
    ("qq", "QQ"),
    ("wechat:miniprogram:app-launch", "WeChat mini program (app)"),
    ("wechat:miniprogram:default", "WeChat mini program"),
    (
        "wechat:miniprogram:qrconnect",
        "WeChat mini program (QR code)",
    ),
    ("wechat:mobile", "WeChat (mobile)"),
    ("wechat:pc", "WeChat (QR code)"),
    ("wechat:webpage-authorization", "WeChat (web page)"),
    ("wechatwork:corp:qrconnect", "WeChat Work"),
    (
        "wechatwork:service-provider:authorization",
        "WeChat Work (service provider)",
    ),
    (
        "wechatwork:service-provider:qrconnect",
        "WeChat Work (service provider, QR code)",
    ),
    ("weibo", "Weibo"),
];

/// The settings that every provider requires: the key, the label, and the kind of form field.
const FIELDS: &[(&str, &str, &str)] = &[
    ("clientID", "Client ID", "text"),
    ("clientSecret", "Client secret", "password"),
];

/// The protocol of these identity sources.
const SOCIAL: &str = "social";

fn provider_json((provider, name): (&str, &str)) -> Value {
    let fields = FIELDS.iter().map(|(key, label, kind)| {
        json!({
            "key": key, "label": label, "type": kind, "placeholder": format!("{label} ({name})"), "children": null,
        })
    });
    json!({
        "provider": provider, "name": name, "logo": "", "description": null, "fields": fields.collect::<Value>(),
    })
}

fn instance_json(source: &NewIdentitySource) -> Value {
    let fields = source.fields.iter();
    let fields = fields.map(|(key, value)| json!({ "key": key, "value": value }));
    json!({
        "provider": source.identifier, "enabled": !source.disabled, "fields": fields.collect::<Value>(),
    })
}

fn known_provider(provider: &str) -> Option<(&'static str, &'static str)> {
    let mut providers = PROVIDERS.iter().copied();
    providers.find(|(known, _)| *known == provider)
}

pub(crate) fn providers(_: &Cx<'_>, _: &Args) -> Reply {
    Ok(PROVIDERS.iter().copied().map(provider_json).collect())
}

pub(crate) fn provider(_: &Cx<'_>, args: &Args) -> Reply {
    let known = known_provider(args.need("provider")?);
    Ok(known.map_or(Value::Null, provider_json))
}

pub(crate) fn list(cx: &Cx<'_>, _: &Args) -> Reply {
    let state = cx.state();
    let sources = state.sources.list.iter();
    let social = sources.filter(|source| source.protocol == SOCIAL);
    Ok(social.map(instance_json).collect())
}

pub(crate) fn detail(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let source = state.sources.known(SOCIAL, args.need("provider")?)?;
    Ok(instance_json(source))
}

/// Adds a social login, which is enabled; or gives one that is there its settings.
pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let input = Args(args.object("input").cloned().unwrap_or_default());
    let provider = input.need("provider")?;
    let (provider, name) = known_provider(provider)
        .ok_or_else(|| ApiError::missing("身份源", "provider", provider))?;
    let given = input.list("fields").iter();
    let given = given.filter_map(|field| {
        let text = |name: &str| field.get(name)?.as_str().map(str::to_owned);
        Some((text("key")?, text("value")?))
    });
    let source = NewIdentitySource {
        identifier: provider.to_owned(),
        name: Some(name.to_owned()),
        fields: given.collect(),
        ..NewIdentitySource::default()
    };
    let is_set = |key: &str| {
        source
            .fields
            .get(key)
            .is_some_and(|value| !value.is_empty())
    };
    if let Some((missing, ..)) = FIELDS.iter().find(|(key, ..)| !is_set(key)) {
        return Err(ApiError::bad_argument(missing));
    }
    let mut state = cx.state();
    let shown = match state.sources.known_mut(SOCIAL, provider) {
        Ok(known) => {
            known.fields = source.fields;
            instance_json(known)
        }
        Err(_) => {
            let shown = instance_json(&source);
            state.add_identity_source(source, cx.now_ms());
            shown
        }
    };
    Ok(shown)
}

pub(crate) fn enable(cx: &Cx<'_>, args: &Args) -> Reply {
    switch(cx, args, true)
}

pub(crate) fn disable(cx: &Cx<'_>, args: &Args) -> Reply {
    switch(cx, args, false)
}

fn switch(cx: &Cx<'_>, args: &Args, enabled: bool) -> Reply {
    let mut state = cx.state();
    let source = state.sources.known_mut(SOCIAL, args.need("provider")?)?;
    source.disabled = !enabled;
    Ok(instance_json(source))
}

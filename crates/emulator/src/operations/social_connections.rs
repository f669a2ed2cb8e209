//! The social logins of the pool: the identity sources with the protocol `social` that belong to no tenant.

use serde_json::{Map, Value, json};

use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, NewConnection, NewIdentitySource, Reply, State, check_fields};

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
    let fields = source.connection.fields.iter();
    let fields = fields.map(|(key, value)| json!({ "key": key, "value": value }));
    json!({
        "provider": source.identifier, "enabled": !source.connection.disabled, "fields": fields.collect::<Value>(),
    })
}

/// Where a social login is in the list of sources.
fn at(state: &State, provider: &str) -> Option<usize> {
    let mut list = state.sources.list.iter();
    list.position(|source| is_one(state, source) && source.identifier == provider)
}

fn is_one(state: &State, source: &NewIdentitySource) -> bool {
    source.protocol == SOCIAL && state.sources.tenant_of(source).is_none()
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
    let social = sources.filter(|source| is_one(&state, source));
    Ok(social.map(instance_json).collect())
}

pub(crate) fn detail(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let at = at(&state, args.need("provider")?).ok_or_else(|| ApiError::new(404))?;
    Ok(instance_json(&state.sources.list[at]))
}

/// Adds a social login, which is enabled; or gives one that is there its settings.
pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let input = Args(args.object("input").cloned().unwrap_or_default());
    let provider = input.need("provider")?;
    let (provider, name) = known_provider(provider)
        .ok_or_else(|| ApiError::missing("身份源", "provider", provider))?;
    let given = input.list("fields").iter();
    let given = given.filter_map(|field| {
        let key = field.get("key")?.as_str()?.to_owned();
        Some((key, field.get("value")?.clone()))
    });
    let fields: Map<String, Value> = given.collect();
    check_fields(provider, &fields)?;
    let mut state = cx.state();
    if let Some(at) = at(&state, provider) {
        let known = &mut state.sources.list[at];
        known.connection.fields = fields;
        return Ok(instance_json(known));
    }
    if state.sources.find(SOCIAL, provider).is_ok() {
        return Err(ApiError::taken("身份源连接", "connection", provider));
    }
    let source = NewIdentitySource {
        identifier: provider.to_owned(),
        name: Some(name.to_owned()),
        connection: NewConnection {
            fields,
            ..NewConnection::default()
        },
        ..NewIdentitySource::default()
    };
    let shown = instance_json(&source);
    state.add_identity_source(source, cx.now_ms());
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
    let at = at(&state, args.need("provider")?).ok_or_else(|| ApiError::new(404))?;
    let source = &mut state.sources.list[at];
    source.connection.switch(enabled, None);
    Ok(instance_json(source))
}

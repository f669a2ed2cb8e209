//! The administrator's identity providers and their connections.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::context::Cx;
use crate::http::Args;
use crate::model::{
    ApiError, NewConnection, NewIdentityProvider, NewIdentitySource, Reply, State, check_fields,
    protocol_of,
};

/// A connection with its settings.
fn connection_json(source: &NewIdentitySource) -> Value {
    let connection = &source.connection;
    let compared = Some(&connection.user_match_fields).filter(|fields| !fields.is_empty());
    json!({
        "id": source.key(), "type": source.kind(), "identifier": source.identifier,
        "displayName": source.name, "fields": connection.fields, "logo": connection.logo,
        "userMatchFields": compared,
    })
}

fn provider_json(provider: &NewIdentityProvider) -> Value {
    json!({
        "id": provider.id, "name": provider.name, "type": provider.kind, "tenantId": provider.tenant_id,
    })
}

fn details_json(state: &State, provider: &NewIdentityProvider) -> Value {
    let id = provider.id.as_deref().unwrap_or_default();
    let connections = state.sources.connections(id).map(connection_json);
    let mut shown = provider_json(provider);
    shown["connections"] = connections.collect();
    shown
}

/// The identity providers of a tenant. Their connections are without settings, and say whether they are on for the tenant.
pub(crate) fn list(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let tenant = query.need("tenantId")?;
    state.tenant(tenant)?;
    let providers = state.sources.providers.iter();
    let own = providers.filter(|provider| provider.tenant_id.as_deref() == Some(tenant));
    let shown = own.map(|provider| {
        let id = provider.id.as_deref().unwrap_or_default();
        let connections = state.sources.connections(id).map(|source| {
            let connection = &source.connection;
            json!({
                "id": source.key(), "type": source.kind(), "identifier": source.identifier,
                "displayName": source.name, "logo": connection.logo,
                "enabled": !connection.is_off_for(tenant),
            })
        });
        let mut shown = provider_json(provider);
        shown["connections"] = connections.collect();
        shown
    });
    Ok(shown.collect())
}

pub(crate) fn detail(cx: &Cx<'_>, id: &str) -> Reply {
    let state = cx.state();
    Ok(details_json(&state, state.sources.provider(id)?))
}

/// The settings in a request, if they are enough for this type.
fn fields(input: &Args, kind: &str) -> Reply<Map<String, Value>> {
    let fields = input.object("fields").cloned();
    let fields = fields.ok_or_else(|| ApiError::bad_argument("fields"))?;
    check_fields(kind, &fields)?;
    Ok(fields)
}

fn texts(input: &Args, name: &str) -> Vec<String> {
    let texts = input.texts(name).into_iter();
    texts.map(str::to_owned).collect()
}

/// A new connection of an identity provider, as a request describes it. Nothing else has its identifier.
fn connection(state: &State, provider: &str, input: &Args) -> Reply<NewIdentitySource> {
    let (kind, identifier) = (input.need("type")?, input.need("identifier")?);
    check_identifier(state, identifier)?;
    Ok(NewIdentitySource {
        protocol: protocol_of(kind).to_owned(),
        identifier: identifier.to_owned(),
        name: Some(input.need("displayName")?.to_owned()),
        connection: NewConnection {
            provider: Some(provider.to_owned()),
            kind: Some(kind.to_owned()),
            fields: fields(input, kind)?,
            user_match_fields: texts(input, "userMatchFields"),
            logo: input.text("logo").map(str::to_owned),
            ..NewConnection::default()
        },
        ..NewIdentitySource::default()
    })
}

fn check_identifier(state: &State, identifier: &str) -> Reply<()> {
    let mut sources = state.sources.list.iter();
    match sources.any(|source| source.identifier == identifier) {
        true => Err(taken(identifier)),
        false => Ok(()),
    }
}

fn taken(identifier: &str) -> ApiError {
    ApiError::taken("身份源连接标识", "identifier", identifier)
}

pub(crate) fn create(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    let tenant_id = body.text("tenantId").map(str::to_owned);
    if let Some(tenant) = &tenant_id {
        state.tenant(tenant)?;
    }
    let now = cx.now_ms();
    let id = state.new_id(now);
    let provider = NewIdentityProvider {
        id: Some(id.clone()),
        name: body.need("name")?.to_owned(),
        kind: body.need("type")?.to_owned(),
        tenant_id,
    };
    let inputs = body.list("connections").iter();
    let inputs = inputs.map(|input| Args(input.as_object().cloned().unwrap_or_default()));
    let connections = inputs.map(|input| connection(&state, &id, &input));
    let connections = connections.collect::<Reply<Vec<_>>>()?;
    if connections.is_empty() {
        return Err(ApiError::bad_argument("connections"));
    }
    let mut seen = BTreeSet::new();
    for connection in &connections {
        if !seen.insert(&connection.identifier) {
            return Err(taken(&connection.identifier));
        }
    }
    state.add_identity_provider(provider, now);
    for connection in connections {
        state.add_identity_source(connection, now);
    }
    Ok(details_json(&state, state.sources.provider(&id)?))
}

pub(crate) fn update(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    let provider = state.sources.provider_mut(id)?;
    body.need("name")?.clone_into(&mut provider.name);
    Ok(Value::Bool(true))
}

pub(crate) fn delete(cx: &Cx<'_>, id: &str) -> Reply {
    let mut state = cx.state();
    state.sources.provider(id)?;
    state.sources.remove_provider(id);
    Ok(Value::Bool(true))
}

pub(crate) fn create_connection(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    let provider = body.need("extIdpId")?.to_owned();
    state.sources.provider(&provider)?;
    let connection = connection(&state, &provider, body)?;
    let id = state.add_identity_source(connection, cx.now_ms());
    Ok(connection_json(state.sources.connection_mut(&id)?))
}

pub(crate) fn update_connection(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    let source = state.sources.connection_mut(id)?;
    let name = body.need("displayName")?.to_owned();
    let fields = fields(body, source.kind())?;
    source.name = Some(name);
    let connection = &mut source.connection;
    connection.fields = fields;
    if body.0.contains_key("userMatchFields") {
        connection.user_match_fields = texts(body, "userMatchFields");
    }
    if body.0.contains_key("logo") {
        connection.logo = body.text("logo").map(str::to_owned);
    }
    Ok(Value::Bool(true))
}

pub(crate) fn delete_connection(cx: &Cx<'_>, id: &str) -> Reply {
    let mut state = cx.state();
    state.sources.connection_mut(id)?;
    state.sources.list.retain(|source| source.key() != id);
    Ok(Value::Bool(true))
}

/// Refuses an identifier that a connection has.
pub(crate) fn check_unique(cx: &Cx<'_>, body: &Args) -> Reply {
    check_identifier(&cx.state(), body.need("identifier")?)?;
    Ok(Value::Bool(true))
}

/// What a request switches, and where: for an application, for a tenant, or everywhere.
struct Switch<'b> {
    on: bool,
    places: Vec<Option<&'b str>>,
}

impl<'b> Switch<'b> {
    fn read(state: &State, body: &'b Args) -> Reply<Self> {
        let on = body.0.get("enabled").and_then(Value::as_bool);
        let on = on.ok_or_else(|| ApiError::bad_argument("enabled"))?;
        let (app, tenant) = (body.text("appId"), body.text("tenantId"));
        if app.is_some_and(|app| !state.knows_app(app)) {
            return Err(ApiError::new(2011));
        }
        if let Some(tenant) = tenant {
            state.tenant(tenant)?;
        }
        let mut places: Vec<_> = [app, tenant].into_iter().flatten().map(Some).collect();
        if places.is_empty() {
            places.push(None);
        }
        Ok(Self { on, places })
    }

    fn apply(&self, source: &mut NewIdentitySource) {
        for place in &self.places {
            source.connection.switch(self.on, *place);
        }
    }
}

pub(crate) fn switch_connection(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    state.sources.connection_mut(id)?;
    let switch = Switch::read(&state, body)?;
    switch.apply(state.sources.connection_mut(id)?);
    Ok(Value::Bool(true))
}

pub(crate) fn switch_all(cx: &Cx<'_>, id: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    state.sources.provider(id)?;
    let switch = Switch::read(&state, body)?;
    let sources = state.sources.list.iter_mut();
    for source in sources.filter(|source| source.provider_id() == id) {
        switch.apply(source);
    }
    Ok(Value::Bool(true))
}

//! Permission namespaces, and the resources defined in them.

use serde_json::{Value, json};

use super::paging::page;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{
    ApiError, DEFAULT, Namespace, NewNamespace, NewResource, Reply, Resource, ResourceAction,
    SpaceChange, State, TYPES, namespace,
};

// ----- namespaces

fn space_json(state: &State, space: &Namespace) -> Value {
    let application = state.application(&space.code);
    json!({
        "id": space.id, "code": space.code, "name": space.name, "description": space.description, "status": 1,
        "appId": application.map(|a| &a.id), "appName": application.map(|a| &a.seed.name),
        "applicationId": application.map(|a| &a.id), "userPoolId": state.pool_id,
        "isIntegrateApp": false, "isDefaultApp": space.code == DEFAULT,
    })
}

fn by_id(state: &State, id: i64) -> Option<&Namespace> {
    state.namespaces.iter().find(|space| space.id == id)
}

/// The namespaces of a pool are under its own id only.
fn own_pool(state: &State, pool: &str) -> Reply<()> {
    match pool == state.pool_id {
        true => Ok(()),
        false => Err(ApiError::new(2224)),
    }
}

pub(crate) fn spaces(cx: &Cx<'_>, pool: &str, query: &Args) -> Reply {
    let state = cx.state();
    own_pool(&state, pool)?;
    let spaces = state.namespaces.iter().collect();
    let mut found = page(query, spaces, |space| space_json(&state, space))?;
    Ok(json!({ "total": found["totalCount"], "list": found["list"].take() }))
}

fn own(args: &Args, name: &str) -> Option<String> {
    args.text(name).map(str::to_owned)
}

pub(crate) fn create_space(cx: &Cx<'_>, pool: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    own_pool(&state, pool)?;
    let seed = NewNamespace {
        code: body.need("code")?.to_owned(),
        name: body.need("name")?.to_owned(),
        description: own(body, "description"),
        ..NewNamespace::default()
    };
    let id = state.add_space(seed, cx.now_ms())?;
    Ok(by_id(&state, id).map_or(Value::Null, |space| space_json(&state, space)))
}

/// A namespace as a path names it: by its code, or by its number.
pub(crate) enum SpaceName<'a> {
    Code(&'a str),
    Id(&'a str),
}

impl SpaceName<'_> {
    /// The code, or the refusal with this code.
    fn code(&self, state: &State, refusal: i64) -> Reply<String> {
        let space = match self {
            Self::Code(code) => state.space(code),
            Self::Id(id) => id.parse().ok().and_then(|id| by_id(state, id)),
        };
        space
            .map(|space| space.code.clone())
            .ok_or_else(|| ApiError::new(refusal))
    }
}

pub(crate) fn update_space(cx: &Cx<'_>, pool: &str, name: &SpaceName<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    own_pool(&state, pool)?;
    let code = name.code(&state, 3005)?;
    let change = SpaceChange {
        code: own(body, "code"),
        name: own(body, "name"),
        description: match body.0.get("description") {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        },
    };
    let id = state.change_space(&code, change)?;
    Ok(by_id(&state, id).map_or(Value::Null, |space| space_json(&state, space)))
}

pub(crate) fn delete_space(cx: &Cx<'_>, pool: &str, name: &SpaceName<'_>) -> Reply {
    let mut state = cx.state();
    own_pool(&state, pool)?;
    let code = name.code(&state, 3003)?;
    state.remove_space(&code)?;
    Ok(Value::Bool(true))
}

// ----- resources

fn resource_json(state: &State, space: &Namespace, resource: &Resource) -> Value {
    let seed = &resource.seed;
    json!({
        "id": resource.id, "userPoolId": state.pool_id, "code": seed.code, "type": seed.resource_type,
        "description": seed.description, "apiIdentifier": seed.api_identifier, "actions": seed.actions,
        "namespaceId": space.id, "namespace": space.code,
        "createdAt": resource.created, "updatedAt": resource.updated,
    })
}

/// The resources of one namespace, or of all.
pub(crate) fn resources(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let wanted = query.text("namespace").or(query.text("namespaceCode"));
    // Go calls the filter `resourceType`.
    let kind = query.text("type").or(query.text("resourceType"));
    if let Some(space) = wanted {
        state.known_space(space)?;
    }
    if kind.is_some_and(|kind| !TYPES.contains(&kind)) {
        return Err(ApiError::bad_argument("type"));
    }
    let spaces = state.namespaces.iter();
    let spaces = spaces.filter(|space| wanted.is_none_or(|wanted| space.code == wanted));
    let all = spaces.flat_map(|space| space.resources.iter().map(move |r| (space, r)));
    let fits = all.filter(|(_, r)| kind.is_none_or(|kind| r.seed.resource_type == kind));
    page(query, fits.collect(), |(space, resource)| {
        resource_json(&state, space, resource)
    })
}

/// By id, or by code in a namespace. Null if there is none.
pub(crate) fn resource(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let mut all = state.namespaces.iter();
    let found = match (query.text("id"), query.text("code")) {
        (Some(id), _) => all.find_map(|space| {
            let mut resources = space.resources.iter();
            Some((space, resources.find(|r| r.id == id)?))
        }),
        (None, Some(code)) => {
            let space = state.known_space(query.need("namespace")?)?;
            space.resource(code).map(|resource| (space, resource))
        }
        (None, None) => return Err(ApiError::new(2231)),
    };
    let found = found.map(|(space, resource)| resource_json(&state, space, resource));
    Ok(found.unwrap_or_default())
}

fn actions(body: &Args) -> Reply<Vec<ResourceAction>> {
    let list = body.0.get("actions").cloned().unwrap_or_default();
    serde_json::from_value(list).map_err(|_| ApiError::bad_argument("actions"))
}

fn new_resource(body: &Args) -> Reply<NewResource> {
    let actions = actions(body)?;
    if actions.is_empty() {
        return Err(ApiError::bad_argument("actions"));
    }
    Ok(NewResource {
        code: body.need("code")?.to_owned(),
        resource_type: body.need("type")?.to_owned(),
        description: own(body, "description"),
        api_identifier: own(body, "apiIdentifier"),
        actions,
        ..NewResource::default()
    })
}

pub(crate) fn create_resource(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    let (space, seed) = (body.need("namespace")?, new_resource(body)?);
    let code = seed.code.clone();
    state.add_resource(space, seed, cx.now_ms())?;
    let space = state.known_space(space)?;
    let resource = space.resource(&code);
    Ok(resource.map_or(Value::Null, |r| resource_json(&state, space, r)))
}

/// Creates all of them or none. One without a namespace is in `default`.
pub(crate) fn create_resources(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    let mut made: Vec<(String, String)> = Vec::new();
    let list = body.list("bulk");
    if list.is_empty() {
        return Err(ApiError::bad_argument("bulk"));
    }
    for item in list {
        let item = Args(item.as_object().cloned().unwrap_or_default());
        let space = namespace(item.text("namespace")).to_owned();
        let added = new_resource(&item).and_then(|seed| {
            let code = seed.code.clone();
            state.add_resource(&space, seed, cx.now_ms())?;
            Ok(code)
        });
        match added {
            Ok(code) => made.push((space, code)),
            Err(refusal) => {
                for (space, code) in made {
                    state.remove_resource(&space, &code)?;
                }
                return Err(refusal);
            }
        }
    }
    Ok(Value::Bool(true))
}

pub(crate) fn update_resource(cx: &Cx<'_>, code: &str, body: &Args) -> Reply {
    let mut state = cx.state();
    let space = body.need("namespace")?;
    let change = |seed: &mut NewResource| {
        if let Some(kind) = body.text("type") {
            seed.resource_type = kind.to_owned();
        }
        if !matches!(body.0.get("actions"), None | Some(Value::Null)) {
            seed.actions = actions(body)?;
        }
        if let Some(Value::String(text)) = body.0.get("description") {
            seed.description = Some(text.clone());
        }
        if let Some(address) = body.text("apiIdentifier") {
            seed.api_identifier = Some(address.to_owned());
        }
        Ok(())
    };
    state.change_resource((space, code), change, cx.now_ms())?;
    let space = state.known_space(space)?;
    let resource = space.resource(code);
    Ok(resource.map_or(Value::Null, |r| resource_json(&state, space, r)))
}

pub(crate) fn delete_resource(cx: &Cx<'_>, code: &str, query: &Args) -> Reply {
    let space = query.need("namespace")?;
    cx.state().remove_resource(space, code)?;
    Ok(Value::Bool(true))
}

//! The way of the pool from and to a seed.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::EmulatorError;
use crate::model::application::Application;
use crate::model::email::{Facts, kinds};
use crate::model::field::FieldValues;
use crate::model::refusal::{ApiError, Lang};
use crate::model::role::namespace;
use crate::model::seed::{CasTicket, NewAgreement, NewApplication, NewRole, NewUser, Seed};
use crate::model::state::State;
use crate::model::tenant::Tenant;
use crate::model::totp::{Authenticator, SELF};
use crate::model::user::User;

pub(crate) fn refused(what: &str, error: &ApiError) -> EmulatorError {
    let text = error.to_json(Lang::En);
    EmulatorError::Seed(format!(
        "{what}: {}",
        text["message"].as_str().unwrap_or_default()
    ))
}

pub(crate) fn found(ok: bool, what: impl FnOnce() -> String) -> Result<(), EmulatorError> {
    if ok {
        Ok(())
    } else {
        Err(EmulatorError::Seed(what()))
    }
}

/// A new pool with everything that the seed names.
pub(crate) fn seeded(mut seed: Seed, now_ms: u64) -> Result<State, EmulatorError> {
    let mut state = State::new(std::mem::take(&mut seed.settings), now_ms);
    for (own, given) in [
        (&mut state.own.id, seed.app_id.take()),
        (&mut state.own.secret, seed.app_secret.take()),
        (&mut state.pool_id, seed.user_pool_id.take()),
        (&mut state.pool_secret, seed.user_pool_secret.take()),
    ] {
        if let Some(given) = given {
            *own = given;
        }
    }
    state.own.seed.public = std::mem::take(&mut seed.app_public);
    state.own.seed.app_type = std::mem::take(&mut seed.app_type);
    state.own.agreements = state.numbered(std::mem::take(&mut seed.app_agreements));
    sow(&mut state, seed, now_ms)?;
    Ok(state)
}

/// The seed that makes the pool as it is now: a dump, with what a dump leaves out. That is codes for one use, and passwords that a seed or
/// a test has set.
pub(crate) fn start_of(state: &State) -> Seed {
    // Those of users who are gone are of no use.
    let tickets = state.tickets.iter();
    let tickets = tickets.filter(|(_, of)| state.users.contains_key(&of.user));
    let tickets = tickets.map(|(ticket, of)| CasTicket {
        ticket: ticket.clone(),
        user: of.user.clone(),
        service: of.service.clone(),
    });
    let mut start = Seed {
        wechat: state.wechat.clone().into_iter().collect(),
        cas_tickets: tickets.collect(),
        ..dump(state)
    };
    for user in &mut start.users {
        let now = user.id.as_ref().and_then(|id| state.users.get(id));
        let password = now.and_then(|user| user.password.as_ref());
        if let Some(known) = password.and_then(|password| password.seeded.clone()) {
            (user.password, user.password_hash) = (Some(known), None);
        }
    }
    start
}

/// Adds what the seed names to a pool that has something already: everything, or nothing.
pub(crate) fn added(state: &mut State, seed: Seed, now_ms: u64) -> Result<(), EmulatorError> {
    let default = Seed::default();
    for (name, is_given) in [
        ("app_id", seed.app_id.is_some()),
        ("app_secret", seed.app_secret.is_some()),
        ("app_public", seed.app_public),
        ("app_type", !seed.app_type.is_empty()),
        ("app_agreements", !seed.app_agreements.is_empty()),
        ("user_pool_id", seed.user_pool_id.is_some()),
        ("user_pool_secret", seed.user_pool_secret.is_some()),
        ("settings", seed.settings != default.settings),
    ] {
        found(!is_given, || {
            format!("{name}: only the seed of a new emulator can set this")
        })?;
    }
    let mut trial = seeded(dump(state), now_ms)?;
    sow(&mut trial, seed.clone(), now_ms)?;
    sow(state, seed, now_ms)
}

/// Puts everything into the pool that has no single place. What comes before a mistake stays.
fn sow(state: &mut State, seed: Seed, now_ms: u64) -> Result<(), EmulatorError> {
    state.own.seed.redirect_uris.extend(seed.app_redirect_uris);
    state.access_keys.extend(seed.access_keys);
    for field in seed.fields {
        state.define_field(field);
    }
    for (at, user) in seed.users.into_iter().enumerate() {
        state
            .seed_user(user, now_ms)
            .map_err(|e| refused(&format!("users[{at}]"), &e))?;
    }
    for (at, user) in seed.archived_users.into_iter().enumerate() {
        let user = state.new_user(user, "import:manual", now_ms);
        let user = user.map_err(|e| refused(&format!("archived_users[{at}]"), &e))?;
        state.archive(user);
    }
    state.seed_user_pool(seed.user_pool, now_ms);
    let everybody = |state: &State, members: &[String], what: &str| {
        members.iter().try_for_each(|member| {
            found(state.by_any(member).is_some(), || {
                format!("{what}: there is no user {member}")
            })
        })
    };
    let seeding = |what: &'static str| move |e| refused(what, &e);
    for group in seed.groups {
        everybody(state, &group.members, "groups")?;
        state.add_group(group, now_ms).map_err(seeding("groups"))?;
    }
    for space in seed.namespaces {
        state
            .add_space(space, now_ms)
            .map_err(seeding("namespaces"))?;
    }
    state.own_spaces();
    for (at, org) in seed.orgs.into_iter().enumerate() {
        state
            .add_org(org, now_ms)
            .map_err(|e| refused(&format!("orgs[{at}]"), &e))?;
    }
    for role in seed.roles {
        everybody(state, &role.members, "roles")?;
        let space = namespace(role.namespace.as_deref());
        found(state.role(&role.code, space).is_err(), || {
            format!("roles: {} exists twice in {space}", role.code)
        })?;
        for group in &role.groups {
            state.group(group).map_err(seeding("roles"))?;
        }
        for node in &role.nodes {
            let there = state.any_node(node).is_some();
            found(there, || format!("roles: there is no node {node}"))?;
        }
        state.add_role(role, now_ms);
    }
    everybody(state, &seed.app_members, "app_members")?;
    let members = seed.app_members.iter();
    let members: Vec<_> = members.filter_map(|m| state.user_id(m)).collect();
    state.own.users.extend(members);
    let mut access = Vec::new();
    if seed.app_access.is_given() {
        access.push((state.own.id.clone(), seed.app_access));
    }
    for mut application in seed.applications {
        everybody(state, &application.members, "applications")?;
        let given = std::mem::take(&mut application.access);
        access.push((state.add_application(application, now_ms), given));
    }
    for (id, given) in access {
        let seeded = state.seed_access(&id, given, now_ms);
        seeded.map_err(seeding("access to an application"))?;
    }
    for policy in seed.policies {
        let seeded = state.seed_policy(policy, now_ms);
        seeded.map_err(seeding("policies"))?;
    }
    for grant in seed.resources {
        state.seed_grant(grant).map_err(seeding("resources"))?;
    }
    for tenant in seed.tenants {
        everybody(state, &tenant.members, "tenants")?;
        for app in &tenant.apps {
            let there = state.knows_app(app);
            found(there, || format!("tenants: there is no application {app}"))?;
        }
        for one in tenant.admins.iter().chain(&tenant.disabled_members) {
            found(tenant.members.contains(one), || {
                format!("tenants: {one} is no member of {}", tenant.name)
            })?;
        }
        state.add_tenant(tenant, now_ms);
    }
    for FieldValues { target, id, data } in seed.field_values {
        state
            .seed_values(target, &id, data)
            .map_err(|e| refused(&format!("field_values of {id}"), &e))?;
    }
    for provider in seed.identity_providers {
        if let Some(tenant) = &provider.tenant_id {
            let there = state.tenant(tenant).is_ok();
            found(there, || {
                format!("identity_providers: there is no tenant {tenant}")
            })?;
        }
        state.add_identity_provider(provider, now_ms);
    }
    for source in seed.identity_sources {
        if let Some(provider) = &source.connection.provider {
            let there = state.sources.provider(provider).is_ok();
            found(there, || {
                format!("identity_sources: there is no identity provider {provider}")
            })?;
        }
        state.add_identity_source(source, now_ms);
    }
    for template in seed.email_templates {
        let kind = &template.kind;
        found(kinds().any(|known| known == kind), || {
            format!("email_templates: there is no e-mail {kind}")
        })?;
        let mail = template.mail(&Facts::example(String::new()));
        mail.map_err(|e| refused(&format!("email_templates of {kind}"), &e))?;
        state.set_email_template(template);
    }
    for function in seed.functions {
        state.add_function(function, now_ms);
    }
    for CasTicket {
        ticket,
        user,
        service,
    } in seed.cas_tickets
    {
        found(state.add_ticket(ticket, &user, service), || {
            format!("cas_tickets: there is no user {user}")
        })?;
    }
    state.ldap.extend(seed.ldap);
    state.ad.extend(seed.ad);
    state.wechat.extend(seed.wechat);
    Ok(())
}

/// The seed that makes this pool.
pub(crate) fn dump(state: &State) -> Seed {
    let mut users: Vec<_> = state.users.values().collect();
    users.sort_by_key(|user| user.number);
    // Values may be left of what is gone.
    let values = state
        .field_values
        .iter()
        .filter_map(|((target, id), data)| {
            let (target, id, data) = (*target, id.clone(), data.clone());
            let is_there = state.values_of(target, &id).is_ok() && !data.is_empty();
            is_there.then_some(FieldValues { target, id, data })
        });
    Seed {
        app_id: Some(state.own.id.clone()),
        app_secret: Some(state.own.secret.clone()),
        app_redirect_uris: state.own.seed.redirect_uris.clone(),
        app_public: state.own.seed.public,
        app_access: state.dumped_access(&state.own.access),
        app_members: state.own.users.iter().cloned().collect(),
        app_type: state.own.seed.app_type.clone(),
        app_agreements: agreements_seed(&state.own),
        access_keys: state.access_keys.clone(),
        user_pool_id: Some(state.pool_id.clone()),
        user_pool_secret: Some(state.pool_secret.clone()),
        settings: state.settings.clone(),
        fields: state.fields.values().cloned().collect(),
        user_pool: state.user_pool.seed(),
        field_values: values.collect(),
        users: users.into_iter().map(user_seed).collect(),
        archived_users: state.archived.iter().map(user_seed).collect(),
        tenants: state.user_pool.tenants.iter().map(Tenant::dumped).collect(),
        groups: state.dumped_groups(),
        namespaces: state.dumped_spaces(),
        roles: state
            .roles
            .iter()
            .map(|r| NewRole {
                id: Some(r.id.clone()),
                created_at: Some(r.created.clone()),
                updated_at: Some(r.updated.clone()),
                members: r.users.iter().cloned().collect(),
                groups: state
                    .groups
                    .iter()
                    .filter(|g| r.groups.contains(&g.id))
                    .map(|g| g.code.clone())
                    .collect(),
                nodes: r.nodes.iter().cloned().collect(),
                ..r.seed.clone()
            })
            .collect(),
        orgs: state.dump_orgs(),
        applications: state
            .applications
            .iter()
            .map(|a| NewApplication {
                id: Some(a.id.clone()),
                secret: Some(a.secret.clone()),
                members: a.users.iter().cloned().collect(),
                access: state.dumped_access(&a.access),
                agreements: agreements_seed(a),
                ..a.seed.clone()
            })
            .collect(),
        policies: state.dumped_policies(),
        resources: state.dumped_grants(),
        identity_providers: state.sources.providers.clone(),
        identity_sources: state.sources.list.clone(),
        email_templates: state.email_templates.clone(),
        functions: state.functions.clone(),
        ldap: state.ldap.clone(),
        ad: state.ad.clone(),
        // One-time codes are not part of a dump.
        wechat: BTreeMap::new(),
        cas_tickets: Vec::new(),
    }
}

fn agreements_seed(application: &Application) -> Vec<NewAgreement> {
    let agreements = application.agreements.iter();
    let agreements = agreements.map(|agreement| NewAgreement {
        id: Some(agreement.id),
        ..agreement.seed.clone()
    });
    agreements.collect()
}

/// The seed that makes this user.
fn user_seed(user: &User) -> NewUser {
    let mut profile = user.fields.clone();
    let mut authenticators = user.authenticators.iter();
    let authenticator = authenticators.find(|a| a.enabled && a.source == SELF);
    let mut take = |key: &str| match profile.remove(key) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    NewUser {
        id: take("id"),
        username: take("username"),
        email: take("email"),
        phone: take("phone"),
        phone_country_code: take("phoneCountryCode"),
        password: None,
        password_hash: user.password.as_ref().map(|p| p.hash.clone()),
        custom_data: user.custom.clone(),
        identities: user.identities.clone(),
        sub_account: user.sub_account,
        locked: user.locked(),
        mfa: user.mfa,
        totp_secret: authenticator.map(Authenticator::secret),
        totp_recovery_code: authenticator.map(|a| a.recovery_code.clone()),
        reset: user.reset,
        profile,
    }
}

//! Tenants: their members, and who may log in to them.

use crate::model::refusal::{ApiError, Reply};
use crate::model::state::State;
use crate::model::tenant::{NewTenant, Tenant, TenantMember};

impl State {
    pub(crate) fn tenant(&self, id: &str) -> Reply<&Tenant> {
        let mut tenants = self.user_pool.tenants.iter();
        let tenant = tenants.find(|tenant| tenant.id == id);
        tenant.ok_or_else(|| ApiError::missing("租户", "tenant", id))
    }

    pub(crate) fn tenant_mut(&mut self, id: &str) -> Reply<&mut Tenant> {
        let mut tenants = self.user_pool.tenants.iter_mut();
        let tenant = tenants.find(|tenant| tenant.id == id);
        tenant.ok_or_else(|| ApiError::missing("租户", "tenant", id))
    }

    /// Adds a tenant and gives its id. Ignores members that do not exist, and administrators who are no members.
    pub(crate) fn add_tenant(&mut self, mut seed: NewTenant, now_ms: u64) -> String {
        let id = match seed.id.take() {
            Some(id) => id,
            None => self.new_id(now_ms),
        };
        let ids = |state: &Self, names: Vec<String>| -> Vec<String> {
            let ids = names.iter().filter_map(|name| state.user_id(name));
            ids.collect()
        };
        let members = ids(self, std::mem::take(&mut seed.members));
        let admins = ids(self, std::mem::take(&mut seed.admins));
        let disabled = ids(self, std::mem::take(&mut seed.disabled_members));
        let members = members.into_iter().map(|user| TenantMember {
            id: self.new_id(now_ms),
            enabled: !disabled.contains(&user),
            admin: admins.contains(&user),
            user,
        });
        let members = members.collect();
        self.user_pool.tenants.push(Tenant {
            id: id.clone(),
            seed,
            created: now_ms,
            updated: now_ms,
            members,
        });
        id
    }

    /// Makes a user a member, who may be one already.
    pub(crate) fn join_tenant(&mut self, tenant: &str, user: &str, now_ms: u64) -> Reply<()> {
        let id = self.new_id(now_ms);
        let tenant = self.tenant_mut(tenant)?;
        if tenant.member(user).is_none() {
            tenant.members.push(TenantMember {
                id,
                user: user.to_owned(),
                enabled: true,
                admin: false,
            });
        }
        Ok(())
    }

    /// Removes a tenant with its identity providers.
    pub(crate) fn remove_tenant(&mut self, id: &str) -> Reply<()> {
        self.tenant(id)?;
        self.user_pool.tenants.retain(|tenant| tenant.id != id);
        let providers = self.sources.providers.iter();
        let own = providers.filter(|provider| provider.tenant_id.as_deref() == Some(id));
        for provider in own.filter_map(|p| p.id.clone()).collect::<Vec<_>>() {
            self.sources.remove_provider(&provider);
        }
        for org in &mut self.orgs {
            org.tenant_id.take_if(|tenant| tenant.as_str() == id);
        }
        Ok(())
    }

    /// Refuses the login of a user to a tenant: one who is no member (2120008), is disabled there, or comes through an application that
    /// the tenant does not have (2130010).
    pub(crate) fn admits(&self, tenant: &str, app: Option<&str>, user: &str) -> Reply<()> {
        let tenant = self.tenant(tenant)?;
        let member = tenant.member(user).ok_or_else(not_a_member)?;
        match member.enabled && app.is_none_or(|app| tenant.has_app(app)) {
            true => Ok(()),
            false => Err(ApiError::new(2130010)),
        }
    }
}

/// The refusal of a user who is no member of a tenant.
pub(crate) fn not_a_member() -> ApiError {
    ApiError::with_text(
        2120008,
        "用户不是该租户的成员",
        "the user is not a member of this tenant",
    )
}

//! Who may log in to applications, and their accounts for programmatic access.

use super::acl::Acl;
use crate::generated::types::{
    DefaultStrategy, PermissionStrategyInput, PolicyAssignmentTargetType,
};
use crate::random;
use crate::requests::management::{
    AllowAccessApplication, CreateProgrammaticAccessAccount, DeleteApplicationAccessPolicies,
    DeleteProgrammaticAccessAccount, DenyAccessApplication, DisableApplicationAccessPolicies,
    DisableProgrammaticAccessAccount, EnableApplicationAccessPolicies,
    EnableProgrammaticAccessAccount, GetApplicationAccessPolicies, ProgrammaticAccessAccountList,
    RefreshProgrammaticAccessAccountSecret, UpdateDefaultApplicationAccessPolicy,
};
use crate::secret::Secret;

/// What the secrets of accounts are made of: without letters that people mistake for others.
const LETTERS: &str = "abcdefhijkmnprstwxyz2345678";

/// # Applications
impl Acl {
    /// [Lists who may log in](GetApplicationAccessPolicies) to an application and who may not, a page at a time.
    #[doc(alias("getApplicationAccessPolicies", "GetApplicationAccessPolicies"))]
    #[doc(alias("get_access_policies"))]
    pub fn get_application_access_policies(
        &self,
        app_id: impl Into<String>,
    ) -> GetApplicationAccessPolicies {
        GetApplicationAccessPolicies::new(self.client.call(), app_id)
    }

    /// [Gives effect](EnableApplicationAccessPolicies) to what was allowed or denied.
    #[doc(alias("enableApplicationAccessPolicy", "EnableApplicationAccessPolicies"))]
    pub fn enable_application_access_policies(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> EnableApplicationAccessPolicies {
        EnableApplicationAccessPolicies::new(
            self.client.call(),
            app_id,
            target_type,
            target_identifiers,
        )
    }

    /// [Suspends](DisableApplicationAccessPolicies) what was allowed or denied.
    #[doc(alias("disableApplicationAccessPolicy", "DisableApplicationAccessPolicies"))]
    pub fn disable_application_access_policies(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> DisableApplicationAccessPolicies {
        DisableApplicationAccessPolicies::new(
            self.client.call(),
            app_id,
            target_type,
            target_identifiers,
        )
    }

    /// [Deletes](DeleteApplicationAccessPolicies) what was allowed or denied.
    #[doc(alias("deleteApplicationAccessPolicy", "DeleteApplicationAccessPolicies"))]
    pub fn delete_application_access_policies(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> DeleteApplicationAccessPolicies {
        DeleteApplicationAccessPolicies::new(
            self.client.call(),
            app_id,
            target_type,
            target_identifiers,
        )
    }

    /// [Allows users, roles, groups or nodes](AllowAccessApplication) to log in to an application.
    #[doc(alias("allowAccessApplication", "AllowApplicationAccessPolicies"))]
    pub fn allow_access_application(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> AllowAccessApplication {
        AllowAccessApplication::new(self.client.call(), app_id, target_type, target_identifiers)
    }

    /// [Forbids users, roles, groups or nodes](DenyAccessApplication) to log in to an application.
    #[doc(alias("denyAccessApplication", "DenyApplicationAccessPolicies"))]
    pub fn deny_access_application(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> DenyAccessApplication {
        DenyAccessApplication::new(self.client.call(), app_id, target_type, target_identifiers)
    }

    /// [Sets who may log in](UpdateDefaultApplicationAccessPolicy) where nothing is allowed or denied.
    #[doc(alias(
        "updateDefaultApplicationAccessPolicy",
        "UpdateDefaultApplicationAccessPolicy"
    ))]
    pub fn update_default_application_access_policy(
        &self,
        app_id: impl Into<String>,
        default_strategy: DefaultStrategy,
    ) -> UpdateDefaultApplicationAccessPolicy {
        let strategy = PermissionStrategyInput::new(default_strategy);
        UpdateDefaultApplicationAccessPolicy::new(self.client.call(), app_id, strategy)
    }

    /// [Lists the accounts for programmatic access](ProgrammaticAccessAccountList) of an application, a page at a time.
    #[doc(alias("programmaticAccessAccountList", "ProgrammaticAccessAccountList"))]
    pub fn programmatic_access_account_list(
        &self,
        app_id: impl Into<String>,
    ) -> ProgrammaticAccessAccountList {
        ProgrammaticAccessAccountList::new(self.client.call(), app_id)
    }

    /// [Creates an account for programmatic access](CreateProgrammaticAccessAccount).
    #[doc(alias("createProgrammaticAccessAccount", "CreateProgrammaticAccessAccount"))]
    pub fn create_programmatic_access_account(
        &self,
        app_id: impl Into<String>,
    ) -> CreateProgrammaticAccessAccount {
        CreateProgrammaticAccessAccount::new(self.client.call(), app_id)
    }

    /// [Deletes an account for programmatic access](DeleteProgrammaticAccessAccount).
    #[doc(alias("deleteProgrammaticAccessAccount", "DeleteProgrammaticAccessAccount"))]
    pub fn delete_programmatic_access_account(
        &self,
        id: impl Into<String>,
    ) -> DeleteProgrammaticAccessAccount {
        DeleteProgrammaticAccessAccount::new(self.client.call(), id)
    }

    /// [Replaces the secret](RefreshProgrammaticAccessAccountSecret) of an account for programmatic access, by a random one unless it is set.
    #[doc(alias(
        "refreshProgrammaticAccessAccountSecret",
        "RefreshProgrammaticAccessAccountSecret"
    ))]
    pub fn refresh_programmatic_access_account_secret(
        &self,
        id: impl Into<String>,
    ) -> RefreshProgrammaticAccessAccountSecret {
        RefreshProgrammaticAccessAccountSecret::new(self.client.call(), id)
            .secret(Self::random_string(32))
    }

    /// [Enables an account for programmatic access](EnableProgrammaticAccessAccount).
    #[doc(alias("enableProgrammaticAccessAccount", "EnableProgrammaticAccessAccount"))]
    pub fn enable_programmatic_access_account(
        &self,
        id: impl Into<String>,
    ) -> EnableProgrammaticAccessAccount {
        EnableProgrammaticAccessAccount::new(self.client.call(), id)
    }

    /// [Disables an account for programmatic access](DisableProgrammaticAccessAccount).
    #[doc(alias("disableProgrammaticAccessAccount", "DisableProgrammaticAccessAccount"))]
    pub fn disable_programmatic_access_account(
        &self,
        id: impl Into<String>,
    ) -> DisableProgrammaticAccessAccount {
        DisableProgrammaticAccessAccount::new(self.client.call(), id)
    }

    /// So many random characters that nobody can guess, and that people can tell apart: as the secrets of accounts are made.
    #[doc(alias("randomString"))]
    pub fn random_string(length: usize) -> Secret {
        random::text(LETTERS, length).into()
    }
}

//! The users of the user pool.

use super::client::ManagementClient;
use super::user_batch::{BatchGetUsers, CreateMany};
use super::user_states::{ActivateUser, HasRole, SuspendUser, UserExists};
use crate::error::{Error, Result};
use crate::generated::types::PolicyAssignmentTargetType;
use crate::requests::management::{
    AddPolicyAssignments, AddUserToGroup, AssignRole, CheckResourcePermissionBatch,
    CheckUserLoginStatus, CreateUser, DeleteUser, DeleteUsers, FilterUsers, FindUser,
    GetApplicationLoginUserNum, GetUdfFieldUserNum, GetUser, GetUserTenants, KickUsers,
    LinkIdentity, ListArchivedUsers, ListAuthorizedResourcesOfResourceKind, ListPolicyAssignments,
    ListUserActions, ListUserAuthorizedResources, ListUserDepartments, ListUserGroups,
    ListUserOrgs, ListUserRoles, ListUsers, LogoutUser, RefreshUserToken, RemovePolicyAssignments,
    RemoveUserFromGroup, ResignUser, ResignUserBatch, RevokeRole, SearchUser,
    SendFirstLoginVerifyEmail, UnlinkIdentity, UpdateUser,
};

/// What policies are assigned to here.
const POLICY_TARGET: PolicyAssignmentTargetType = PolicyAssignmentTargetType::User;

/// The users of the user pool. Returned by [`ManagementClient::users`].
#[derive(Clone, Debug)]
pub struct Users {
    pub(super) client: ManagementClient,
}

/// # Users
impl ManagementClient {
    /// The users of the user pool: find, create, change and delete them.
    pub fn users(&self) -> Users {
        Users {
            client: self.clone(),
        }
    }
}

impl Users {
    /// [Creates a user](CreateUser).
    ///
    /// One whose first password is known to others, and who must choose another at the first login:
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let emulator = authing_emulator::Emulator::start().await?;
    /// # let client = emulator.management()?;
    /// # let app = emulator.client()?;
    /// # let ip = std::net::IpAddr::from([203, 0, 113, 7]);
    /// let ann = client.users().create().email("ann@example.com").password("f1rst-pass");
    /// ann.reset_password_on_first_login(true).await?;
    ///
    /// // In the service that Ann logs in to:
    /// let session = app.new_session();
    /// let login = session.login_by_email("ann@example.com", "f1rst-pass").client_ip(ip);
    /// let error = login.await.expect_err("a new password is demanded");
    /// let token = error.reset_password_token().expect("it comes with the demand");
    /// session.reset_password_by_first_token(token, "her-0wn-pass").await?;
    /// let login = session.login_by_email("ann@example.com", "her-0wn-pass");
    /// println!("{} is logged in", login.client_ip(ip).await?.id);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("CreateUser"))]
    pub fn create(&self) -> CreateUser {
        CreateUser::new(self.client.call())
    }

    /// [Creates many users](CreateMany), several at a time, and says of each what has become of it.
    ///
    /// ```no_run
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let users = client.users();
    /// let emails = ["a@example.com", "b@example.com"];
    /// let requests = emails.map(|email| users.create().email(email));
    /// let mut created = users.create_many(requests).concurrency(4).stream();
    /// while let Some(created) = created.next().await {
    ///     match created.result {
    ///         Ok(user) => println!("{}: {}", created.index, user.id),
    ///         Err(error) => println!("{}: {error}", created.index),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_many<I>(&self, requests: I) -> CreateMany
    where
        I: IntoIterator<Item = CreateUser>,
        I::IntoIter: Send + 'static,
    {
        CreateMany::new(requests.into_iter())
    }

    /// [Changes a user](UpdateUser).
    #[doc(alias("UpdateUser"))]
    pub fn update(&self, id: impl Into<String>) -> UpdateUser {
        UpdateUser::new(self.client.call(), id)
    }

    /// [Returns a user](GetUser).
    #[doc(alias("GetUserInfo"))]
    #[doc(alias("Detail"))]
    #[doc(alias("fetchUserDetail"))]
    pub fn detail(&self, user_id: impl Into<String>) -> GetUser {
        GetUser::new(self.client.call(), user_id)
    }

    /// [Deletes a user](DeleteUser).
    #[doc(alias("DeleteUser"))]
    pub fn delete(&self, id: impl Into<String>) -> DeleteUser {
        DeleteUser::new(self.client.call(), id)
    }

    /// [Deletes several users](DeleteUsers).
    #[doc(alias("deleteMany"))]
    #[doc(alias("BatchDeleteUser"))]
    pub fn delete_many(&self, ids: impl IntoIterator<Item = impl Into<String>>) -> DeleteUsers {
        DeleteUsers::new(self.client.call(), ids)
    }

    /// [Returns users by their IDs](BatchGetUsers), or by other names, as many as you like.
    #[doc(alias("batch"))]
    #[doc(alias("BatchGetUser"))]
    pub fn batch_get(&self, ids: impl IntoIterator<Item = impl Into<String>>) -> BatchGetUsers {
        let ids: Vec<String> = ids.into_iter().map(Into::into).collect();
        BatchGetUsers::new(self.client.call(), ids)
    }

    /// [Lists the users](ListUsers), a page at a time.
    ///
    /// A program prints them as JSON, as they are (secrets are not written) or in a form of its own:
    ///
    /// ```
    /// use serde_json::json;
    ///
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let emulator = authing_emulator::Emulator::start().await?;
    /// # let client = emulator.management()?;
    /// # let user = client.users().create().username("nhxcpzmklk");
    /// # let user = user.nickname("Ann").email_verified(false).await?;
    /// let page = client.users().list().await?;
    /// let list = page.list.iter().map(|user| {
    ///     json!({ "id": user.id, "username": user.username, "email": user.email, "registerSource": user.register_source })
    /// });
    /// let shown = json!({ "totalCount": page.total_count, "list": list.collect::<Vec<_>>() });
    /// println!("{shown:#}");
    /// # assert_eq!(shown["list"][0]["id"], user.id.as_str());
    /// # assert_eq!(shown, json!({ "totalCount": 1, "list": [{
    /// #     "id": user.id, "username": "nhxcpzmklk", "email": null, "registerSource": ["import:manual"],
    /// # }] }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("GetUserList"))]
    pub fn list(&self) -> ListUsers {
        ListUsers::new(self.client.call())
    }

    /// [Lists users that fit conditions](FilterUsers).
    pub fn filter(&self) -> FilterUsers {
        FilterUsers::new(self.client.call())
    }

    /// [Lists the deleted users](ListArchivedUsers).
    #[doc(alias("listArchivedUsers"))]
    #[doc(alias("ListArchivedUsers"))]
    pub fn list_archived_users(&self) -> ListArchivedUsers {
        ListArchivedUsers::new(self.client.call())
    }

    /// [Checks whether there is a user](UserExists) with a name.
    #[doc(alias("CheckUserExists"))]
    pub fn exists(&self) -> UserExists {
        UserExists::new(self.client.call())
    }

    /// [Finds a user](FindUser) by user name, e-mail address, phone, external ID or identity.
    #[doc(alias("FindUser"))]
    pub fn find(&self) -> FindUser {
        FindUser::new(self.client.call())
    }

    /// [Searches for users](SearchUser).
    #[doc(alias("SearchUser"))]
    pub fn search(&self, query: impl Into<String>) -> SearchUser {
        SearchUser::new(self.client.call(), query)
    }

    /// [Creates a token for a user](RefreshUserToken).
    #[doc(alias("refreshToken"))]
    #[doc(alias("RefreshUserToken"))]
    pub fn refresh_token(&self, id: impl Into<String>) -> RefreshUserToken {
        RefreshUserToken::new(self.client.call(), id)
    }

    /// [Lists the groups of a user](ListUserGroups).
    #[doc(alias("listGroups"))]
    #[doc(alias("GetUserGroups"))]
    #[doc(alias("GetUserGroupList"))]
    pub fn list_groups(&self, id: impl Into<String>) -> ListUserGroups {
        ListUserGroups::new(self.client.call(), id)
    }

    /// [Adds a user to a group](AddUserToGroup).
    #[doc(alias("addGroup"))]
    #[doc(alias("AddUserToGroup"))]
    pub fn add_group(&self, user_id: impl Into<String>, code: impl Into<String>) -> AddUserToGroup {
        AddUserToGroup::new(self.client.call(), [user_id], code)
    }

    /// [Removes a user from a group](RemoveUserFromGroup).
    #[doc(alias("removeGroup"))]
    #[doc(alias("RemoveUserInGroup"))]
    pub fn remove_group(
        &self,
        user_id: impl Into<String>,
        code: impl Into<String>,
    ) -> RemoveUserFromGroup {
        RemoveUserFromGroup::new(self.client.call(), [user_id], code)
    }

    /// [Lists the roles of a user](ListUserRoles).
    #[doc(alias("listRoles"))]
    #[doc(alias("GetUserRoles"))]
    #[doc(alias("GetUserRoleList"))]
    pub fn list_roles(&self, user_id: impl Into<String>) -> ListUserRoles {
        ListUserRoles::new(self.client.call(), user_id)
    }

    /// [Gives roles to a user](AssignRole).
    #[doc(alias("addRoles"))]
    #[doc(alias("AddUserToRoles"))]
    pub fn add_roles(
        &self,
        user_id: impl Into<String>,
        role_codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> AssignRole {
        AssignRole::new(self.client.call(), role_codes, [user_id])
    }

    /// [Takes roles from a user](RevokeRole).
    #[doc(alias("removeRoles"))]
    #[doc(alias("RemoveUserInRoles"))]
    pub fn remove_roles(
        &self,
        user_id: impl Into<String>,
        role_codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> RevokeRole {
        RevokeRole::new(self.client.call(), role_codes, [user_id])
    }

    /// [Checks whether a user has a role](HasRole).
    #[doc(alias("hasRole"))]
    #[doc(alias("UserHasRole"))]
    pub fn has_role(&self, user_id: impl Into<String>, code: impl Into<String>) -> HasRole {
        HasRole::new(self.client.call(), user_id, code)
    }

    /// [Lists the policies of a user](ListPolicyAssignments).
    #[doc(alias("ListUserPolicies"))]
    pub fn list_policies(&self, user_id: impl Into<String>) -> ListPolicyAssignments {
        ListPolicyAssignments::new(self.client.call())
            .target_type(POLICY_TARGET)
            .target_identifier(user_id)
    }

    /// [Assigns policies to a user](AddPolicyAssignments).
    #[doc(alias("AddUserPolicies"))]
    pub fn add_policies(
        &self,
        user_id: impl Into<String>,
        policies: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddPolicyAssignments {
        AddPolicyAssignments::new(self.client.call(), policies, POLICY_TARGET, [user_id])
    }

    /// [Takes policies from a user](RemovePolicyAssignments).
    #[doc(alias("RemoveUserPolicies"))]
    pub fn remove_policies(
        &self,
        user_id: impl Into<String>,
        policies: impl IntoIterator<Item = impl Into<String>>,
    ) -> RemovePolicyAssignments {
        RemovePolicyAssignments::new(self.client.call(), policies, POLICY_TARGET, [user_id])
    }

    /// [Lists the organisations of a user](ListUserOrgs).
    #[doc(alias("listOrgs"))]
    #[doc(alias("list_org"))]
    #[doc(alias("ListUserOrg"))]
    pub fn list_orgs(&self, user_id: impl Into<String>) -> ListUserOrgs {
        ListUserOrgs::new(self.client.call(), user_id)
    }

    /// [Lists the departments of a user](ListUserDepartments).
    #[doc(alias("listDepartment"))]
    #[doc(alias("GetUserDepartments"))]
    pub fn list_department(&self, id: impl Into<String>) -> ListUserDepartments {
        ListUserDepartments::new(self.client.call(), id)
    }

    /// [Lists the resources that a user may use](ListUserAuthorizedResources).
    #[doc(alias("listAuthorizedResources"))]
    #[doc(alias("ListUserAuthorizedResources"))]
    #[doc(alias("ListAuthorizedResources"))]
    pub fn list_authorized_resources(&self, id: impl Into<String>) -> ListUserAuthorizedResources {
        ListUserAuthorizedResources::new(self.client.call(), id)
    }

    /// [Checks what a user may do with resources](CheckResourcePermissionBatch).
    pub fn check_resource_permission_batch(
        &self,
        user_id: impl Into<String>,
        namespace: impl Into<String>,
        resources: impl IntoIterator<Item = impl Into<String>>,
    ) -> CheckResourcePermissionBatch {
        CheckResourcePermissionBatch::new(self.client.call(), user_id, namespace, resources)
    }

    /// [Lists the resources of one kind that a user may use](ListAuthorizedResourcesOfResourceKind).
    pub fn list_authorized_resources_of_resource_kind(
        &self,
        user_id: impl Into<String>,
        namespace: impl Into<String>,
        resource: impl Into<String>,
    ) -> ListAuthorizedResourcesOfResourceKind {
        ListAuthorizedResourcesOfResourceKind::new(self.client.call(), user_id, namespace, resource)
    }

    /// [Ends all logins of users](KickUsers).
    #[doc(alias("KickUser"))]
    pub fn kick(&self, user_ids: impl IntoIterator<Item = impl Into<String>>) -> KickUsers {
        KickUsers::new(self.client.call(), user_ids)
    }

    /// [Ends the logins of a user](LogoutUser), to one application or all.
    #[doc(alias("LogOut"))]
    pub fn logout(&self, user_id: impl Into<String>) -> LogoutUser {
        LogoutUser::new(self.client.call(), user_id)
    }

    /// [Checks whether a user is logged in](CheckUserLoginStatus).
    #[doc(alias("checkLoginStatus"))]
    #[doc(alias("CheckLoginStatus"))]
    pub fn check_login_status(&self, user_id: impl Into<String>) -> CheckUserLoginStatus {
        CheckUserLoginStatus::new(self.client.call(), user_id)
    }

    /// [Lists what users have done](ListUserActions), the latest first.
    #[doc(alias("listUserActions"))]
    #[doc(alias("list"))]
    pub fn list_user_actions(&self) -> ListUserActions {
        ListUserActions::new(self.client.call())
    }

    /// What [`list_user_actions`](Self::list_user_actions) calls a user: for its option
    /// [`operator_arns`](ListUserActions::operator_arns).
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config): the client has no user pool ID.
    pub fn operator_arn(&self, user_id: impl AsRef<str>) -> Result<String> {
        let call = self.client.call::<()>();
        let pool = call.core().config.user_pool_id.as_deref();
        let missing = || Error::config("user_pool_id", "the names of operators have it: set it");
        let pool = pool.ok_or_else(missing)?;
        Ok(format!("arn:cn:authing:{pool}:user:{}", user_id.as_ref()))
    }

    /// [Sends the e-mail that verifies an address before the first login](SendFirstLoginVerifyEmail).
    #[doc(alias("sendFirstLoginVerifyEmail"))]
    #[doc(alias("SendFirstLoginVerifyEmail"))]
    pub fn send_first_login_verify_email(
        &self,
        user_id: impl Into<String>,
        app_id: impl Into<String>,
    ) -> SendFirstLoginVerifyEmail {
        SendFirstLoginVerifyEmail::new(self.client.call(), user_id, app_id)
    }

    /// [Returns a user with the tenants](GetUserTenants) that he or she is a member of.
    #[doc(alias("getUserTenants"))]
    #[doc(alias("GetUserTenants"))]
    pub fn get_user_tenants(&self, user_id: impl Into<String>) -> GetUserTenants {
        GetUserTenants::new(self.client.call(), user_id)
    }

    /// [Links an account of an identity source to a user](LinkIdentity).
    #[doc(alias("linkIdentity"))]
    pub fn link_identity(
        &self,
        user_id: impl Into<String>,
        user_id_in_idp: impl Into<String>,
        is_social: bool,
        identifier: impl Into<String>,
        ext_idp_id: impl Into<String>,
    ) -> LinkIdentity {
        LinkIdentity::new(
            self.client.call(),
            user_id,
            user_id_in_idp,
            is_social,
            identifier,
            ext_idp_id,
        )
    }

    /// [Unlinks an account of an identity source from a user](UnlinkIdentity).
    #[doc(alias("unlinkIdentity"))]
    pub fn unlink_identity(
        &self,
        user_id: impl Into<String>,
        is_social: bool,
        identifier: impl Into<String>,
        ext_idp_id: impl Into<String>,
    ) -> UnlinkIdentity {
        UnlinkIdentity::new(
            self.client.call(),
            user_id,
            is_social,
            identifier,
            ext_idp_id,
        )
    }

    /// [Counts the users who have logged in to an application](GetApplicationLoginUserNum).
    #[doc(alias("getApplicationLoginUserNum"))]
    pub fn get_application_login_user_num(
        &self,
        app_id: impl Into<String>,
    ) -> GetApplicationLoginUserNum {
        GetApplicationLoginUserNum::new(self.client.call(), app_id)
    }

    /// [Counts the users with a value of a custom field](GetUdfFieldUserNum).
    #[doc(alias("getUdfFieldUserNum"))]
    pub fn get_udf_field_user_num(
        &self,
        defined_field_key: impl Into<String>,
        app_id: impl Into<String>,
    ) -> GetUdfFieldUserNum {
        GetUdfFieldUserNum::new(self.client.call(), defined_field_key, app_id)
    }

    /// [Marks a user as resigned](ResignUser).
    #[doc(alias("resignUser"))]
    #[doc(alias("ResignUser"))]
    pub fn resign_user(&self, user_id: impl Into<String>) -> ResignUser {
        ResignUser::new(self.client.call(), user_id)
    }

    /// [Marks users as resigned](ResignUserBatch).
    #[doc(alias("resignUserBatch"))]
    pub fn resign_user_batch(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> ResignUserBatch {
        ResignUserBatch::new(self.client.call(), user_ids)
    }

    /// [Suspends a user](SuspendUser).
    #[doc(alias("SuspendUser"))]
    pub fn suspend_user(&self, user_id: impl Into<String>) -> SuspendUser {
        SuspendUser::new(self.client.call(), user_id)
    }

    /// [Activates a user who is suspended](ActivateUser).
    #[doc(alias("ActivateUser"))]
    pub fn activate_user(&self, user_id: impl Into<String>) -> ActivateUser {
        ActivateUser::new(self.client.call(), user_id)
    }
}

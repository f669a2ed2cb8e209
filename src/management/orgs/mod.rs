//! The organisations of the user pool: their nodes, and who belongs to them.

mod by_hand;

pub use by_hand::{
    AddNodeRoles, GetAllOrgs, ListNodeChildren, RemoveNodeRoles, StartSync, SyncProvider,
};

use super::client::ManagementClient;
use crate::requests::management::{
    AddNode, AddNodeMembers, AddOrgNode, CreateOrg, DeleteNode, DeleteOrg, ExportAllOrgs,
    ExportOrg, FindOrgById, GetNodeByCode, GetNodeById, GetOrgByTenantId, GetRootNode, ImportOrg,
    IsRootNode, ListAuthorizedResourcesByNodeCode, ListAuthorizedResourcesByNodeId,
    ListNodeMembers, ListNodeMembersByCode, ListNodeRoles, ListOrgPagination, ListOrgs, MoveNode,
    MoveNodeMembers, RemoveNodeMembers, SearchNodes, SetMainDepartment, UpdateNode,
};
use serde_json::Value;

/// The organisations of the user pool. Returned by [`ManagementClient::orgs`].
#[derive(Clone, Debug)]
pub struct Orgs {
    client: ManagementClient,
}

/// # Organisations
impl ManagementClient {
    /// The organisations of the user pool: create, find, change and delete them and their nodes, and say who belongs to them.
    pub fn orgs(&self) -> Orgs {
        Orgs {
            client: self.clone(),
        }
    }
}

fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

/// # Organisations
impl Orgs {
    /// [Creates an organisation](CreateOrg).
    #[doc(alias("create_org"))]
    #[doc(alias("CreateOrg"))]
    pub fn create(&self, name: impl Into<String>) -> CreateOrg {
        CreateOrg::new(self.client.call(), name)
    }

    /// [Deletes an organisation](DeleteOrg).
    #[doc(alias("deleteById"))]
    #[doc(alias("DeleteOrgById"))]
    pub fn delete_by_id(&self, id: impl Into<String>) -> DeleteOrg {
        DeleteOrg::new(self.client.call(), id)
    }

    /// [Lists the organisations](ListOrgs), a page at a time.
    #[doc(alias("ListOrg"))]
    pub fn list(&self) -> ListOrgs {
        ListOrgs::new(self.client.call())
    }

    /// [Lists the organisations over REST](GetAllOrgs), a page at a time.
    #[doc(alias("getAllOrgs"))]
    pub fn get_all_orgs(&self) -> GetAllOrgs {
        GetAllOrgs::new(self.client.call())
    }

    /// [Lists the organisations over REST](ListOrgPagination), in one request, a page at a time.
    #[doc(alias("GetOrganizationList"))]
    pub fn list_pagination(&self) -> ListOrgPagination {
        ListOrgPagination::new(self.client.call())
    }

    /// [Returns an organisation](FindOrgById).
    #[doc(alias("findById"))]
    #[doc(alias("GetOrganizationById"))]
    pub fn find_by_id(&self, id: impl Into<String>) -> FindOrgById {
        FindOrgById::new(self.client.call(), id)
    }

    /// [Returns the organisation of a tenant](GetOrgByTenantId), as JSON.
    #[doc(alias("getOrgByTenantId"))]
    pub fn get_org_by_tenant_id(&self, tenant_id: impl Into<String>) -> GetOrgByTenantId {
        GetOrgByTenantId::new(self.client.call(), tenant_id)
    }

    /// [Imports a tree of nodes as a new organisation](ImportOrg).
    #[doc(alias("importByJson"))]
    #[doc(alias("ImportNodeByJSON"))]
    pub fn import_by_json(&self, file: impl Into<Value>) -> ImportOrg {
        ImportOrg::new(self.client.call(), file)
    }

    /// [Exports all organisations](ExportAllOrgs), each as a tree.
    #[doc(alias("exportAll"))]
    #[doc(alias("ExportAll"))]
    pub fn export_all(&self) -> ExportAllOrgs {
        ExportAllOrgs::new(self.client.call())
    }

    /// [Exports an organisation](ExportOrg) as a tree.
    #[doc(alias("exportByOrgId"))]
    #[doc(alias("ExportByOrgId"))]
    pub fn export_by_org_id(&self, org_id: impl Into<String>) -> ExportOrg {
        ExportOrg::new(self.client.call(), org_id)
    }

    /// [Starts the import of an organisation](StartSync) from another system.
    #[doc(alias("startSync"))]
    pub fn start_sync(&self, provider: SyncProvider) -> StartSync {
        StartSync::new(self.client.call(), provider)
    }
}

/// # Nodes
impl Orgs {
    /// [Adds a node](AddNode), and returns it.
    #[doc(alias("addNode"))]
    #[doc(alias("create_node"))]
    pub fn add_node(&self, org_id: impl Into<String>, name: impl Into<String>) -> AddNode {
        AddNode::new(self.client.call(), org_id, name)
    }

    /// [Adds a node](AddOrgNode), and returns the whole organisation.
    #[doc(alias("AddOrgNode"))]
    #[doc(alias("add_node"))]
    pub fn add_org_node(&self, org_id: impl Into<String>, name: impl Into<String>) -> AddOrgNode {
        AddOrgNode::new(self.client.call(), org_id, name)
    }

    /// [Returns a node](GetNodeById).
    #[doc(alias("getNodeById"))]
    #[doc(alias("GetOrgNodeById"))]
    pub fn get_node_by_id(&self, id: impl Into<String>) -> GetNodeById {
        GetNodeById::new(self.client.call(), id)
    }

    /// [Returns a node by its code](GetNodeByCode).
    #[doc(alias("getNodeByCode"))]
    pub fn get_node_by_code(
        &self,
        org_id: impl Into<String>,
        code: impl Into<String>,
    ) -> GetNodeByCode {
        GetNodeByCode::new(self.client.call(), org_id, code)
    }

    /// [Changes a node](UpdateNode).
    #[doc(alias("updateNode"))]
    #[doc(alias("UpdateOrgNode"))]
    pub fn update_node(&self, id: impl Into<String>) -> UpdateNode {
        UpdateNode::new(self.client.call(), id)
    }

    /// [Deletes a node](DeleteNode) and all nodes below it.
    #[doc(alias("deleteNode"))]
    #[doc(alias("DeleteOrgNode"))]
    pub fn delete_node(&self, org_id: impl Into<String>, node_id: impl Into<String>) -> DeleteNode {
        DeleteNode::new(self.client.call(), org_id, node_id)
    }

    /// [Moves a node](MoveNode) to another parent.
    #[doc(alias("moveNode"))]
    #[doc(alias("MoveOrgNode"))]
    pub fn move_node(
        &self,
        org_id: impl Into<String>,
        node_id: impl Into<String>,
        target_parent_id: impl Into<String>,
    ) -> MoveNode {
        MoveNode::new(self.client.call(), org_id, node_id, target_parent_id)
    }

    /// [Returns whether a node is the root](IsRootNode) of an organisation.
    #[doc(alias("isRootNode"))]
    #[doc(alias("IsRootNode"))]
    pub fn is_root_node(
        &self,
        org_id: impl Into<String>,
        node_id: impl Into<String>,
    ) -> IsRootNode {
        IsRootNode::new(self.client.call(), org_id, node_id)
    }

    /// [Lists the nodes below a node](ListNodeChildren).
    #[doc(alias("listChildren"))]
    #[doc(alias("GetOrganizationChildren"))]
    pub fn list_children(&self, node_id: impl Into<String>) -> ListNodeChildren {
        ListNodeChildren::new(self.client.call(), node_id)
    }

    /// [Returns the root node](GetRootNode) of an organisation.
    #[doc(alias("rootNode"))]
    #[doc(alias("GetRootNode"))]
    pub fn root_node(&self, org_id: impl Into<String>) -> GetRootNode {
        GetRootNode::new(self.client.call(), org_id)
    }

    /// [Searches the nodes](SearchNodes) of all organisations.
    #[doc(alias("searchNodes"))]
    #[doc(alias("SearchNodes"))]
    pub fn search_nodes(&self, keyword: impl Into<String>) -> SearchNodes {
        SearchNodes::new(self.client.call(), keyword)
    }
}

/// # Members, roles and permissions
impl Orgs {
    /// [Adds users to a node](AddNodeMembers).
    #[doc(alias("addMembers"))]
    #[doc(alias("AddMembers"))]
    pub fn add_members(
        &self,
        node_id: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddNodeMembers {
        AddNodeMembers::new(self.client.call(), node_id, user_ids)
    }

    /// [Lists the members of a node](ListNodeMembers), a page at a time. Those of the nodes below are included by default.
    #[doc(alias("listMembers"))]
    #[doc(alias("ListMembers"))]
    pub fn list_members(&self, node_id: impl Into<String>) -> ListNodeMembers {
        ListNodeMembers::new(self.client.call(), node_id)
    }

    /// [Lists the members of the node with this code](ListNodeMembersByCode), a page at a time. Not in the official SDKs.
    pub fn list_members_by_code(
        &self,
        org_id: impl Into<String>,
        code: impl Into<String>,
    ) -> ListNodeMembersByCode {
        ListNodeMembersByCode::new(self.client.call(), org_id, code)
    }

    /// [Removes users from a node](RemoveNodeMembers).
    #[doc(alias("removeMembers"))]
    #[doc(alias("delete_members"))]
    #[doc(alias("DeleteNodeMembers"))]
    pub fn remove_members(
        &self,
        node_id: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> RemoveNodeMembers {
        RemoveNodeMembers::new(self.client.call(), node_id, user_ids)
    }

    /// [Moves users from one node to another](MoveNodeMembers).
    #[doc(alias("moveMembers"))]
    #[doc(alias("MoveNodeMembers"))]
    pub fn move_members(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
        source_node_id: impl Into<String>,
        target_node_id: impl Into<String>,
    ) -> MoveNodeMembers {
        let call = self.client.call();
        MoveNodeMembers::new(call, user_ids, source_node_id, target_node_id)
    }

    /// [Sets the main department of a user](SetMainDepartment).
    #[doc(alias("setMainDepartment"))]
    #[doc(alias("SetMainDepartment"))]
    pub fn set_main_department(&self, user_id: impl Into<String>) -> SetMainDepartment {
        SetMainDepartment::new(self.client.call(), user_id)
    }

    /// [Lists the resources that a node has permissions for](ListAuthorizedResourcesByNodeId).
    #[doc(alias("listAuthorizedResourcesByNodeId"))]
    #[doc(alias("list_authorized_resources"))]
    #[doc(alias("ListAuthorizedResourcesByNodeId"))]
    pub fn list_authorized_resources_by_node_id(
        &self,
        node_id: impl Into<String>,
    ) -> ListAuthorizedResourcesByNodeId {
        ListAuthorizedResourcesByNodeId::new(self.client.call(), node_id)
    }

    /// [Lists the resources that a node has permissions for](ListAuthorizedResourcesByNodeCode), by the node's code.
    #[doc(alias("listAuthorizedResourcesByNodeCode"))]
    #[doc(alias("list_authorized_resources_by_code"))]
    #[doc(alias("ListAuthorizedResourcesByNodeCode"))]
    pub fn list_authorized_resources_by_node_code(
        &self,
        org_id: impl Into<String>,
        code: impl Into<String>,
    ) -> ListAuthorizedResourcesByNodeCode {
        ListAuthorizedResourcesByNodeCode::new(self.client.call(), org_id, code)
    }

    /// [Gives roles to a node](AddNodeRoles).
    pub fn add_roles(
        &self,
        node_id: impl Into<String>,
        role_codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddNodeRoles {
        AddNodeRoles::new(self.client.call(), node_id, texts(role_codes))
    }

    /// [Takes roles from a node](RemoveNodeRoles).
    pub fn remove_roles(
        &self,
        node_id: impl Into<String>,
        role_codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> RemoveNodeRoles {
        RemoveNodeRoles::new(self.client.call(), node_id, texts(role_codes))
    }

    /// [Lists the roles of a node](ListNodeRoles).
    pub fn list_roles(&self, node_id: impl Into<String>) -> ListNodeRoles {
        ListNodeRoles::new(self.client.call(), node_id)
    }
}

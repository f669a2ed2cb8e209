//! The requests about organisations whose sending takes logic.

use crate::declare::{Steps, request};
use crate::error::{Error, Result};
use crate::generated::operations::{self, assign_role, children_nodes, revoke_role};
use crate::generated::types::{CommonMessage, Node, Org, PaginatedOrgs};
use crate::page::paged;
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::send::Sending;
use crate::wire::Request;
use serde::Deserialize;
use serde_json::json;
use std::borrow::Cow;

request! {
    /// Lists the organisations and counts them over REST, a page at a time.
    ///
    /// [`list`](super::Orgs::list) is the same in one request.
    ///
    /// Sends `GET /api/v2/orgs`, then `GET /api/v2/orgs/count`. An organisation that is created or deleted between the two may be
    /// in one response only.
    pub struct GetAllOrgs("GET /api/v2/orgs"), in steps -> PaginatedOrgs {}
    options {
        /// The page, from 1. Default: 1.
        page: i64,
        /// The number of organisations on a page. Default: 10.
        limit: i64,
    }
}

paged! { GetAllOrgs: PaginatedOrgs of Org, list }

#[derive(Deserialize)]
struct Count {
    count: i64,
}

/// The second request of [`GetAllOrgs`].
#[derive(Debug)]
struct CountOrgs;

impl Named for CountOrgs {
    fn operation(&self) -> Cow<'static, str> {
        "GET /api/v2/orgs/count".into()
    }
}

impl Endpoint for CountOrgs {
    type Output = Count;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.get("/api/v2/orgs/count").build()
    }

    fn read(&self, response: &Response) -> Result<Count> {
        response.rest()
    }
}

/// The first request of [`GetAllOrgs`].
#[derive(Debug)]
struct PageOfOrgs {
    page: i64,
    limit: i64,
}

impl Named for PageOfOrgs {
    fn operation(&self) -> Cow<'static, str> {
        GetAllOrgs::OPERATION.into()
    }
}

impl Endpoint for PageOfOrgs {
    type Output = Vec<Org>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .get("/api/v2/orgs")
            .query("page", self.page.to_string())
            .query("limit", self.limit.to_string())
            .build()
    }

    fn read(&self, response: &Response) -> Result<Vec<Org>> {
        response.rest()
    }
}

impl GetAllOrgs {
    fn page_of_orgs(&self) -> Result<PageOfOrgs> {
        let (page, limit) = (self.page.unwrap_or(1), self.limit.unwrap_or(10));
        for (argument, number) in [("page", page), ("limit", limit)] {
            if number < 1 {
                return Err(Error::invalid_argument(argument, "it must be at least 1"));
            }
        }
        Ok(PageOfOrgs { page, limit })
    }
}

impl Steps for GetAllOrgs {
    type Output = PaginatedOrgs;

    fn first(&self) -> Result<Request> {
        self.call.of::<()>().request(&self.page_of_orgs()?)
    }

    fn run(self) -> Sending<PaginatedOrgs> {
        let call = self.call.clone();
        call.clone().steps(Self::OPERATION, async move {
            let list = call.of().send(self.page_of_orgs()?).await?;
            let Count { count } = call.of().send(CountOrgs).await?;
            Ok(PaginatedOrgs {
                total_count: count,
                list,
            })
        })
    }
}

request! {
    /// Lists the nodes directly below a node or, with [`depth`](Self::depth), those of several levels.
    ///
    /// Sends the query `childrenNodes`, or `GET /api/v2/orgs/children` with `depth`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such node ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404).
    pub struct ListNodeChildren("childrenNodes" | "GET /api/v2/orgs/children") -> Vec<Node> {
        node_id: String,
    }
    options {
        /// How many levels below the node are listed. Default: 1.
        depth: u32,
    }
}

impl Endpoint for ListNodeChildren {
    type Output = Vec<Node>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let node_id = self.node_id.clone();
        match self.depth {
            None => context
                .graphql::<operations::ChildrenNodes>(children_nodes::Variables { node_id })?
                .build(),
            Some(0) => Err(Error::invalid_argument("depth", "it must be at least 1")),
            Some(depth) => context
                .get("/api/v2/orgs/children")
                .query("nodeId", node_id)
                .query("depth", depth.to_string())
                .build(),
        }
    }

    fn read(&self, response: &Response) -> Result<Vec<Node>> {
        match self.depth {
            None => {
                let data: children_nodes::ResponseData = response.graphql()?;
                Ok(data.children_nodes)
            }
            Some(_) => response.rest(),
        }
    }
}

/// The roles of a request, of which there must be one.
fn some_roles(codes: &[String]) -> Result<Option<Vec<String>>> {
    match codes {
        [] => Err(Error::invalid_argument("role_codes", "it is empty")),
        codes => Ok(Some(codes.to_vec())),
    }
}

request! {
    /// Gives roles to a node, and so to its members.
    ///
    /// Sends the mutation `assignRole`, whose variable `nodeCodes` contains the ID of the node, not its code.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): `role_codes` is empty. Nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): there is no such node or role ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404).
    pub struct AddNodeRoles("assignRole") -> CommonMessage {
        node_id: String,
        role_codes: Vec<String>,
    }
    options {
        /// The code of the permission namespace of the roles.
        namespace: String,
    }
}

impl Endpoint for AddNodeRoles {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = assign_role::Variables {
            role_codes: some_roles(&self.role_codes)?,
            namespace: self.namespace.clone(),
            node_codes: Some(vec![self.node_id.clone()]),
            ..Default::default()
        };
        context
            .graphql::<operations::AssignRole>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let data: assign_role::ResponseData = response.graphql()?;
        response.accepted(response.present("assignRole", data.assign_role)?)
    }
}

request! {
    /// Takes roles from a node, and so from its members.
    ///
    /// Sends the mutation `revokeRole`, whose variable `nodeCodes` contains the ID of the node, not its code.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): `role_codes` is empty. Nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): there is no such node or role ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404).
    pub struct RemoveNodeRoles("revokeRole") -> CommonMessage {
        node_id: String,
        role_codes: Vec<String>,
    }
    options {
        /// The code of the permission namespace of the roles.
        namespace: String,
    }
}

impl Endpoint for RemoveNodeRoles {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = revoke_role::Variables {
            role_codes: some_roles(&self.role_codes)?,
            namespace: self.namespace.clone(),
            node_codes: Some(vec![self.node_id.clone()]),
            ..Default::default()
        };
        context
            .graphql::<operations::RevokeRole>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let data: revoke_role::ResponseData = response.graphql()?;
        response.accepted(response.present("revokeRole", data.revoke_role)?)
    }
}

/// Where [`Orgs::start_sync`](super::Orgs::start_sync) imports an organisation from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncProvider {
    /// WeCom (企业微信), as it is connected in the console.
    WechatWork,
    /// DingTalk (钉钉), as it is connected in the console.
    DingTalk,
    /// An Active Directory.
    Ad {
        /// The ID of its connection.
        connection_id: String,
    },
}

request! {
    /// Starts the import of an organisation from another system. The import goes on after the response.
    ///
    /// Sends `POST /connections/enterprise/{provider}/start-sync` or, for an Active Directory, `POST /api/v2/ad/sync`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): the user pool has no such connection ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404).
    pub struct StartSync("POST /connections/enterprise/{provider}/start-sync" | "POST /api/v2/ad/sync") -> CommonMessage {
        provider: SyncProvider,
    }
}

impl Endpoint for StartSync {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let of_provider = |name| {
            let path = format!("/connections/enterprise/{name}/start-sync");
            context.post(path).json(&json!({})).build()
        };
        match &self.provider {
            SyncProvider::WechatWork => of_provider("wechatwork"),
            SyncProvider::DingTalk => of_provider("dingtalk"),
            SyncProvider::Ad { connection_id } => {
                let body = json!({ "connectionId": connection_id });
                context.post("/api/v2/ad/sync").json(&body).build()
            }
        }
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

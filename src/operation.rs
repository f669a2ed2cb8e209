//! GraphQL operations as `execute` takes them.

use graphql_client::GraphQLQuery;
use std::fmt;

/// A GraphQL operation with its variables: what [`execute`](crate::AuthenticationClient::execute) takes.
///
/// Operations that `authing-codegen` compiles implement it, and so do the `Variables` of the [`operations`](crate::operations) of this
/// crate. [`Query`] makes one of any operation that `graphql_client` compiled.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a GraphQL operation with its variables",
    note = "pass an operation that `authing-codegen` compiled, the `Variables` of one in `authing::operations`, or `authing::Query::<Q>(variables)`"
)]
pub trait Operation {
    /// The operation.
    type Query: GraphQLQuery;

    /// Its variables.
    fn into_variables(self) -> <Self::Query as GraphQLQuery>::Variables;
}

/// The variables of an operation that was compiled by `graphql_client`.
///
/// ```no_run
/// # use graphql_client::GraphQLQuery;
/// # async fn run<Q>(client: authing::AuthenticationClient, variables: Q::Variables) -> authing::Result<()>
/// # where Q: GraphQLQuery + 'static, Q::ResponseData: Send {
/// let response = client.execute(authing::Query::<Q>(variables)).await?;
/// # Ok(())
/// # }
/// ```
pub struct Query<Q: GraphQLQuery>(pub Q::Variables);

impl<Q: GraphQLQuery> Operation for Query<Q> {
    type Query = Q;

    fn into_variables(self) -> Q::Variables {
        self.0
    }
}

impl<Q: GraphQLQuery> fmt::Debug for Query<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variables may hold anything.
        f.debug_struct("Query").finish_non_exhaustive()
    }
}

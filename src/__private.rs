//! What the code that `authing-codegen` writes for other crates takes from this one. It is no part of the public interface.

pub use crate::credentials::EncryptedPassword;
pub use crate::generated::{Patch, types::*};
pub use crate::operation::Operation;
pub use crate::secret::Secret;
pub use crate::timestamp::Timestamp;
pub use graphql_client::{GraphQLQuery, QueryBody};
pub use serde::{self, Deserialize, Serialize};
pub use serde_json::Value;

/// Takes the operations that `authing_codegen::compile` compiled into a module of the crate.
///
/// ```ignore
/// mod operations {
///     authing::include_operations!();
/// }
/// ```
///
/// See [your own operations](crate#your-own-operations).
#[macro_export]
macro_rules! include_operations {
    () => {
        include!(concat!(env!("OUT_DIR"), "/operations.rs"));
    };
}

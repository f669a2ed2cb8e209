//! The custom functions of the user pool.

use super::client::ManagementClient;
use crate::requests::management::{
    CreateFunction, DeleteFunction, GetFunction, GetTemplateCode, ListFunctions, UpdateFunction,
};

/// The custom functions of the user pool. Returned by [`ManagementClient::functions`].
///
/// A custom function is Node.js code that the user pool runs: it encrypts and compares passwords in the way of the system that the users
/// come from, for example. [`template_code`](Self::template_code) shows its form.
#[derive(Clone, Debug)]
pub struct Functions {
    client: ManagementClient,
}

/// # Custom functions
impl ManagementClient {
    /// The custom functions of the user pool: code that it runs. Not in the official SDKs.
    pub fn functions(&self) -> Functions {
        Functions {
            client: self.clone(),
        }
    }
}

impl Functions {
    /// [Returns source code to begin with](GetTemplateCode).
    pub fn template_code(&self) -> GetTemplateCode {
        GetTemplateCode::new(self.client.call())
    }

    /// [Creates a function](CreateFunction).
    pub fn create(
        &self,
        name: impl Into<String>,
        source_code: impl Into<String>,
    ) -> CreateFunction {
        CreateFunction::new(self.client.call(), name, source_code)
    }

    /// [Changes a function](UpdateFunction).
    pub fn update(&self, id: impl Into<String>) -> UpdateFunction {
        UpdateFunction::new(self.client.call(), id)
    }

    /// [Deletes a function](DeleteFunction).
    pub fn delete(&self, id: impl Into<String>) -> DeleteFunction {
        DeleteFunction::new(self.client.call(), id)
    }

    /// [Returns a function](GetFunction).
    pub fn detail(&self, id: impl Into<String>) -> GetFunction {
        GetFunction::new(self.client.call(), id)
    }

    /// [Lists the functions](ListFunctions), a page at a time.
    pub fn list(&self) -> ListFunctions {
        ListFunctions::new(self.client.call())
    }
}

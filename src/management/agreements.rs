//! The agreements of applications.

use super::client::ManagementClient;
use crate::requests::management::{
    CreateAgreement, DeleteAgreement, ListAgreements, ModifyAgreement, SortAgreements,
};

/// The agreements of applications. Returned by [`ManagementClient::agreements`].
#[derive(Clone, Debug)]
pub struct Agreements {
    client: ManagementClient,
}

/// # Agreements
impl ManagementClient {
    /// The agreements of applications: texts, such as the terms of use, that users accept when they register.
    pub fn agreements(&self) -> Agreements {
        Agreements {
            client: self.clone(),
        }
    }
}

impl Agreements {
    /// [Adds an agreement](CreateAgreement) to an application.
    #[doc(alias("createAgreement", "create_agreement", "CreateApplicationAgreement"))]
    pub fn create(&self, app_id: impl Into<String>, title: impl Into<String>) -> CreateAgreement {
        CreateAgreement::new(self.client.call(), app_id, title)
    }

    /// [Lists the agreements](ListAgreements) of an application.
    #[doc(alias("listAgreement", "list_agreement", "ListApplicationAgreement"))]
    pub fn list(&self, app_id: impl Into<String>) -> ListAgreements {
        ListAgreements::new(self.client.call(), app_id)
    }

    /// [Changes an agreement](ModifyAgreement).
    #[doc(alias("modifyAgreement", "modify_agreement", "ModifyApplicationAgreement"))]
    pub fn modify(
        &self,
        app_id: impl Into<String>,
        agreement_id: i64,
        title: impl Into<String>,
    ) -> ModifyAgreement {
        ModifyAgreement::new(self.client.call(), app_id, agreement_id, title)
    }

    /// [Deletes an agreement](DeleteAgreement).
    #[doc(alias("deleteAgreement", "delete_agreement", "DeleteApplicationAgreement"))]
    pub fn delete(&self, app_id: impl Into<String>, agreement_id: i64) -> DeleteAgreement {
        DeleteAgreement::new(self.client.call(), app_id, agreement_id)
    }

    /// [Sets the order](SortAgreements) of the agreements of an application.
    #[doc(alias("sortAgreement", "sort_agreement", "SortApplicationAgreement"))]
    pub fn sort(
        &self,
        app_id: impl Into<String>,
        ids: impl IntoIterator<Item = i64>,
    ) -> SortAgreements {
        SortAgreements::new(self.client.call(), app_id, ids)
    }
}

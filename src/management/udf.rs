//! The custom fields that the user pool defines, and their values.

use super::client::ManagementClient;
use super::custom_data::{ListUdv, SetUdfValue};
use crate::custom_data::CustomData;
use crate::generated::types::{UDFDataType, UDFTargetType};
use crate::requests::management::{ListUdf, RemoveUdf, SetUdf};

/// The custom fields that the user pool defines for users, roles, departments and more. Returned by [`ManagementClient::udf`].
#[derive(Clone, Debug)]
pub struct Udf {
    client: ManagementClient,
}

/// # Custom fields
impl ManagementClient {
    /// The custom fields of the user pool: define and remove them, and read and set their values.
    pub fn udf(&self) -> Udf {
        Udf {
            client: self.clone(),
        }
    }
}

impl Udf {
    /// [Defines a custom field](SetUdf), or changes its definition.
    #[doc(alias("SetUdf"))]
    pub fn set(
        &self,
        target_type: UDFTargetType,
        key: impl Into<String>,
        data_type: UDFDataType,
        label: impl Into<String>,
    ) -> SetUdf {
        SetUdf::new(self.client.call(), target_type, key, data_type, label)
    }

    /// [Removes a custom field](RemoveUdf), with all its values.
    #[doc(alias("RemoveUdf"))]
    pub fn remove(&self, target_type: UDFTargetType, key: impl Into<String>) -> RemoveUdf {
        RemoveUdf::new(self.client.call(), target_type, key)
    }

    /// [Lists the custom fields](ListUdf) that are defined for a kind of target.
    #[doc(alias("ListUdf"))]
    pub fn list(&self, target_type: UDFTargetType) -> ListUdf {
        ListUdf::new(self.client.call(), target_type)
    }

    /// [Lists the values of a target's custom fields](ListUdv).
    #[doc(alias("listUdv", "list_udf_value", "ListUdfValue"))]
    pub fn list_udv(&self, target_type: UDFTargetType, target_id: impl Into<String>) -> ListUdv {
        ListUdv::new(self.client.call(), target_type, target_id)
    }

    /// [Sets several custom fields of a target](SetUdfValue) at once.
    #[doc(alias("setUdvBatch", "set_udf_value_batch", "SetUdvBatch"))]
    pub fn set_udv_batch(
        &self,
        target_type: UDFTargetType,
        target_id: impl Into<String>,
        custom_data: impl Into<CustomData>,
    ) -> SetUdfValue {
        SetUdfValue::new(self.client.call(), target_type, target_id, custom_data)
    }
}

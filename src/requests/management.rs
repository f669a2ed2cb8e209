//! The request types of the administrator's client: what the methods of [`ManagementClient`](crate::ManagementClient) and of its areas
//! return.

mod since;

use super::{CustomData, Method, Password, Secret, Setting, Undocumented, Value, *};

include!(concat!(env!("OUT_DIR"), "/management.rs"));

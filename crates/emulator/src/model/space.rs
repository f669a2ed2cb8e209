//! Permission namespaces, and the resources defined in them.

use serde::{Deserialize, Serialize};

use super::seed_permissions::{NewNamespace, NewResource};

/// The code of the namespace that every pool has.
pub(crate) const DEFAULT: &str = "default";

/// What no resource may be called: the names of what the service itself has.
pub(crate) const RESERVED: [&str; 10] = [
    "userpool",
    "user",
    "application",
    "role",
    "group",
    "org",
    "*",
    "api",
    "resource-namespace",
    "custom-resource",
];

pub(crate) const TYPES: [&str; 5] = ["DATA", "API", "MENU", "UI", "BUTTON"];

/// A permission namespace. The one of an application has the application's id as its code.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Namespace {
    pub(crate) id: i64,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) resources: Vec<Resource>,
}

/// A resource, or a class of resources such as `books`, whose members are called `books:1`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) seed: NewResource,
    pub(crate) created: String,
    pub(crate) updated: String,
}

impl Namespace {
    pub(crate) fn new(id: i64, seed: NewNamespace) -> Self {
        Self {
            id,
            name: match seed.name.as_str() {
                "" => seed.code.clone(),
                name => name.to_owned(),
            },
            code: seed.code,
            description: seed.description,
            resources: Vec::new(),
        }
    }

    pub(crate) fn resource(&self, code: &str) -> Option<&Resource> {
        self.resources.iter().find(|r| r.seed.code == code)
    }

    /// The definition of a resource such as `books`, `books:1` or `books:*`.
    pub(crate) fn definition(&self, name: &str) -> Option<&Resource> {
        let class = name.split(':').next().unwrap_or_default();
        self.resource(name).or_else(|| self.resource(class))
    }
}

//! A custom function of the pool. The emulator keeps its code, and does not run it.

use serde::{Deserialize, Serialize};

/// A custom function.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewFunction {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The source code.
    pub source_code: String,
    /// The description.
    pub description: Option<String>,
    /// The URL.
    pub url: Option<String>,
    /// When it was created, in ISO 8601. Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601. Default: when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}

impl NewFunction {
    pub(crate) fn key(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }
}

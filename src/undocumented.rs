//! JSON whose form nobody documents.

use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// JSON whose form the API does not document, as it was received. `Debug` does not show it.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Undocumented(pub Value);

impl fmt::Debug for Undocumented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Undocumented").finish_non_exhaustive()
    }
}

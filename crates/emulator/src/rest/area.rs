//! What an area of the administrator's endpoints names.

use crate::context::Cx;
use crate::http::Ask;
use crate::model::Reply;

/// What serves a path.
pub(super) type Endpoint = fn(&Cx<'_>, &Ask<'_>) -> Reply;

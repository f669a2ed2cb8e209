//! What an area of the administrator's root fields names.

use crate::context::Cx;
use crate::http::Args;
use crate::model::Reply;

/// What serves a root field.
pub(super) type Field = fn(&Cx<'_>, &Args) -> Reply;

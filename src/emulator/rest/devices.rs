//! The end user's devices, and events that are published.

use axum::response::Response;

use super::Ask;
use crate::emulator::server::Cx;

/// Answers what belongs here.
pub(super) fn serve(_: &Cx<'_>, _: &Ask<'_>) -> Option<Response> {
    None
}

//! Faults on demand.

mod described;
mod names;
mod rules;

pub use rules::{Fault, Faults};

pub(crate) use described::NewFault;
pub(crate) use names::Names;
pub(crate) use rules::Effect;

//! Faults on demand.

mod described;
mod names;
mod rules;

pub use rules::{Fault, Faults};

pub(crate) use described::{NewAnswer, NewError, NewFault};
pub(crate) use names::{Names, Target};
pub(crate) use rules::{Effect, Rule};

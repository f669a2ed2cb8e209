//! A local Authing.

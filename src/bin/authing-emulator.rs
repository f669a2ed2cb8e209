//! A local Authing as a program of its own.

fn main() {}

//! The entry of a type in a schema of `schemars`.

use std::marker::PhantomData;

/// Stands for a type that has no `JsonSchema` of its own. What it says is the floor of the schemas' to tell.
#[derive(Debug)]
pub struct Entry<T>(PhantomData<fn() -> T>);

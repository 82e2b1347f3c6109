//! The names of types.

use std::fmt;
use std::panic::Location;

use super::ShapeRef;

/// The name of a type: that of its entry in the schemas.
///
/// Two shapes may have the same name: of types in different functions of one module, or in two versions of a crate. Reading and
/// checking distinguish them by their content; writing schemas of both is an error.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Name {
    /// The module that declares it.
    pub module: &'static str,
    /// The type's own name.
    pub base: &'static str,
    /// The types that it is generic over.
    pub arguments: &'static [ShapeRef],
    /// Where it is declared.
    pub location: &'static Location<'static>,
}

impl Name {
    /// The name of a type that is declared where this is called.
    ///
    /// ```
    /// use tieline::shape::Name;
    ///
    /// const NAME: Name = Name::new(module_path!(), "Address", &[]);
    /// ```
    #[must_use]
    #[track_caller]
    pub const fn new(module: &'static str, base: &'static str, arguments: &'static [ShapeRef]) -> Self {
        Self { module, base, arguments, location: Location::caller() }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.module {
            // A const generic argument.
            "" => f.write_str(self.base)?,
            module => write!(f, "{module}::{}", self.base)?,
        }
        for (index, argument) in self.arguments.iter().enumerate() {
            f.write_str(if index == 0 { "<" } else { ", " })?;
            argument.get().describe(f)?;
        }
        if !self.arguments.is_empty() {
            f.write_str(">")?;
        }
        Ok(())
    }
}

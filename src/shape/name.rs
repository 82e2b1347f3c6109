//! Names of types.

use std::fmt;
use std::panic::Location;

use super::ShapeRef;

/// The name of a type, which is that of its entry in the schemas.
///
/// Two shapes may have the same name: types in different functions of one module, or in two versions of a crate. They are
/// compared by their content, so reading and checking distinguish them. Writing schemas of both is an error.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Name {
    /// The module that declares the type.
    pub module: &'static str,
    /// The name without arguments.
    pub base: &'static str,
    /// The name of the entry in the schemas, without arguments: that of the type, unless it has the attribute `name`.
    pub entry: &'static str,
    /// The type arguments.
    pub arguments: &'static [ShapeRef],
    /// The location of the declaration.
    pub location: &'static Location<'static>,
}

impl Name {
    /// The name of a type that is declared at the location of this call.
    ///
    /// ```
    /// use tieline::shape::Name;
    ///
    /// const NAME: Name = Name::new(module_path!(), "Address", &[]);
    /// ```
    #[must_use]
    #[track_caller]
    pub const fn new(module: &'static str, base: &'static str, arguments: &'static [ShapeRef]) -> Self {
        Self { module, base, entry: base, arguments, location: Location::caller() }
    }

    /// The same name with another name for the entry in the schemas.
    #[must_use]
    pub const fn with_entry(self, entry: &'static str) -> Self {
        Self { entry, ..self }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.module {
            // This is a const generic argument.
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

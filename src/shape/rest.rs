//! Fields that hold the undeclared members of an object.

use super::{ShapeRef, Wire};
use crate::json::{DecodeError, EncodeError, FieldNames, JsonObject, Reader, Writer};

/// The type of a field with `#[wire(rest)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a `rest` field",
    label = "expected `JsonObject`",
    note = "use `tieline::json::JsonObject`, which is empty if there are no undeclared members"
)]
pub trait Rest: Sized {
    /// A reference to the shape.
    #[doc(hidden)]
    const __SHAPE_REF: ShapeRef;

    /// The value without members.
    #[doc(hidden)]
    fn __empty() -> Self;

    /// Reads the value of the undeclared member whose name was read last, and adds it.
    #[doc(hidden)]
    fn __take(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Writes the members. A member with a declared name is an error.
    #[doc(hidden)]
    fn __put(&self, declared: &FieldNames, to: &mut Writer);
}

impl Rest for JsonObject {
    const __SHAPE_REF: ShapeRef = <Self as Wire>::__SHAPE_REF;

    fn __empty() -> Self {
        Self::new()
    }

    fn __take(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        let name = from.undeclared_name();
        let value = from.json()?;
        self.push(name, value);
        Ok(())
    }

    fn __put(&self, declared: &FieldNames, to: &mut Writer) {
        for (name, value) in self.iter() {
            if declared.find(name).is_some() {
                let error = format_args!("the member `{name}` of a `rest` field has the name of a declared field");
                return to.store_error(EncodeError::custom(error));
            }
            to.name(name);
            if let Err(error) = to.json(value) {
                return to.store_error(error);
            }
        }
    }
}

//! Replies: the data of success responses.

use crate::json::{DecodeError, Reader, Writer};
use crate::shape::{InvalidNesting, ObjectNames, ShapeRef, TypeFacts, Wire, equal, flat_members, member};

/// The data of a command's success response.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ReplyShape {
    /// The empty object `{}`.
    Empty,
    /// The same data as the request.
    Same,
    /// No member `data`.
    NoData,
    /// Data with this shape.
    Data(ShapeRef),
}

/// The reply of a command whose success has no member `data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NoData;

/// A type that can be a reply: every type that implements [`Wire`], and [`NoData`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a reply",
    label = "does not implement `Wire`",
    note = "use `Empty` for an object without members, `Self` for the request's data, `NoData` for no member `data`, or a type that derives `Wire`"
)]
pub trait Reply: Sized {
    /// The shape, if there is data.
    #[doc(hidden)]
    const SHAPE: Option<ShapeRef>;

    /// The description of the reply in the command's definition.
    #[doc(hidden)]
    const __REPLY: ReplyShape;

    /// What is wrong with the type as a reply.
    #[doc(hidden)]
    const __INVALID_NESTING: Option<InvalidNesting>;

    /// What is known about the data, if there is data.
    #[doc(hidden)]
    const __FACTS: Option<(TypeFacts, Option<ObjectNames>)>;

    /// Reads the data. `from` is `None` if the success has no data.
    #[doc(hidden)]
    fn read(from: Option<&mut Reader<'_>>) -> Result<Self, DecodeError>;

    /// Writes the data as a member with this name, if there is data.
    #[doc(hidden)]
    fn put(&self, name: &'static str, to: &mut Writer);

    /// Writes the members of the data as members of the frame, if there is data.
    #[doc(hidden)]
    fn put_flat(&self, to: &mut Writer);
}

impl<T: Wire> Reply for T {
    const SHAPE: Option<ShapeRef> = Some(ShapeRef::of::<T>());
    const __REPLY: ReplyShape = match T::SHAPE.name {
        Some(name) if equal(name.module, "tieline") && equal(name.base, "Empty") => ReplyShape::Empty,
        _ => ReplyShape::Data(ShapeRef::of::<T>()),
    };
    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_value::<T>();
    const __FACTS: Option<(TypeFacts, Option<ObjectNames>)> = Some((T::__FACTS, T::__NAMES));

    fn read(from: Option<&mut Reader<'_>>) -> Result<Self, DecodeError> {
        match from {
            Some(from) => T::read(from),
            // A success without data is read as the empty object; this fails if a field is required.
            None => T::read(&mut Reader::new("{}")),
        }
    }

    fn put(&self, name: &'static str, to: &mut Writer) {
        member(self, name, to);
    }

    fn put_flat(&self, to: &mut Writer) {
        flat_members(self, to);
    }
}

impl Reply for NoData {
    const SHAPE: Option<ShapeRef> = None;
    const __REPLY: ReplyShape = ReplyShape::NoData;
    const __INVALID_NESTING: Option<InvalidNesting> = None;
    const __FACTS: Option<(TypeFacts, Option<ObjectNames>)> = None;

    fn read(_: Option<&mut Reader<'_>>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn put(&self, _: &'static str, _: &mut Writer) {}

    fn put_flat(&self, _: &mut Writer) {}
}

//! JSON text: a scanner that applies every rule of I-JSON, the reader and the writer of values over it, and values of any
//! shape.
//!
//! The ground floor. It knows nothing of shapes, messages or problems; what is wrong with a text is a [`SyntaxError`].

mod escape;
mod field_match;
mod foreign;
mod keys;
mod number;
mod object;
mod print;
mod reader;
mod scan;
mod scanner;
pub(crate) mod swar;
mod syntax;
mod tree;
mod writer;

pub(crate) use field_match::words as quoted_name_words;
#[doc(hidden)]
pub use field_match::{FieldName, FieldNames};
pub use number::Number;
pub use object::JsonObject;
pub use print::to_pretty;
pub use reader::{DecodeError, Reader};
pub use syntax::{ExpectedToken, SyntaxError, SyntaxErrorKind};
pub use tree::{Json, JsonStructured};
pub use writer::{EncodeError, Writer};

pub(crate) use foreign::{Hint, collect, read as read_foreign};
pub(crate) use keys::{KeySets, OpenObject};
pub(crate) use number::{IntegerError, Integral, NumberToken, integer_within};
pub(crate) use scan::text_of;
#[cfg(feature = "simd")]
pub(crate) use scan::{bits, each_chunk, passed_by, window};
pub(crate) use scanner::{RawStr, Scanner, Span};
pub(crate) use syntax::Malformed;

/// The largest integer that every reader of JSON holds exactly: 2^53 − 1.
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// How many containers may stand in one another, the frame being the first.
pub const MAX_DEPTH: usize = 127;

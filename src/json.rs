//! JSON text: a reader that keeps every rule of I-JSON, a serde `Deserializer` over it, and ordered values.
//!
//! The ground floor. It knows nothing of shapes, messages or problems; what is wrong with a text it says as a
//! [`Fault`].

mod declared;
mod deserializer;
mod direct;
mod escape;
mod fault;
mod keys;
mod number;
mod object;
mod print;
mod reader;
mod scan;
mod tree;

#[doc(hidden)]
pub use declared::{Key, Keys};
pub use deserializer::{Deserializer, OPTIONAL, ReadError};
pub use fault::{Expected, Fault, FaultKind};
pub use object::JsonObject;
pub use print::to_pretty;
pub use tree::{Json, JsonStructured, Number};

pub(crate) use deserializer::told;
pub(crate) use direct::mismatch;
pub(crate) use fault::Broken;
pub(crate) use keys::{KeySets, OpenObject};
pub(crate) use number::{Integral, integral};
pub(crate) use reader::{Reader, Span, Text};
pub(crate) use scan::text_of;
#[cfg(feature = "simd")]
pub(crate) use scan::{bits, each_chunk, passed_by, window};

/// The largest integer that every reader of JSON holds exactly: 2^53 − 1.
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// How many containers may stand in one another, the frame being the first.
pub const MAX_DEPTH: usize = 127;

//! JSON text: reading and writing values, and [`Json`], a value of any type.
//!
//! Use [`Json`] and [`JsonObject`] for values whose members are not declared. A hand-written [`Wire`](crate::Wire) reads
//! from a [`Reader`] and writes to a [`Writer`]. The text must be I-JSON (RFC 7493); otherwise reading fails with a
//! [`SyntaxError`].

mod canonical;
mod escape;
mod field_match;
mod foreign;
mod inline_list;
mod keys;
mod look_ahead;
mod member_search;
mod number;
mod print;
mod push;
mod raw_value;
mod reader;
mod scan;
mod scanner;
mod serde_impls;
mod structure;
pub(crate) mod swar;
mod syntax;
mod transcode;
mod tree;
mod writer;

#[doc(hidden)]
pub use field_match::{FieldName, FieldNames};
pub(crate) use field_match::{MAX_COMPARED, Named, find_at, words as quoted_name_words};
pub use number::Number;
pub use print::to_pretty;
#[cfg(feature = "redact")]
pub(crate) use push::quoted;
pub use reader::{DecodeError, Reader};
pub(crate) use reader::{OuterMember, OuterNames, OuterValue};
pub use syntax::{ExpectedToken, SyntaxError, SyntaxErrorKind};
pub(crate) use tree::sorted;
pub use tree::{Json, JsonObject, JsonStructured};
pub(crate) use writer::CAPACITY;
pub use writer::{EncodeError, Writer};

pub(crate) use canonical::{canonical, canonical_id};
#[cfg(feature = "capture")]
pub(crate) use escape::raw_offset;
pub(crate) use foreign::{Hint, collect, read as read_foreign};
pub(crate) use inline_list::InlineList;
pub(crate) use keys::{KeySets, OpenObject};
pub(crate) use look_ahead::LookAhead;
pub(crate) use member_search::name_before;
#[cfg(all(test, feature = "redact"))]
pub(crate) use number::scan as scan_number;
pub(crate) use number::{IntegerError, Integral, NumberToken, integer_within};
#[cfg(feature = "capture")]
pub(crate) use scan::WINDOW;
pub(crate) use scan::text_of;
#[cfg(feature = "simd")]
pub(crate) use scan::{bits, each_chunk, passed_by, window};
pub(crate) use scanner::{RawStr, Scanner, Span};
#[cfg(feature = "capture")]
pub(crate) use structure::{StringState, Window, positions};
pub(crate) use syntax::Malformed;
pub(crate) use transcode::{JsonText, WrittenText};

/// 2^53 − 1, the largest integer `n` for which a double represents both `n` and `n + 1` exactly.
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// The maximum number of nested arrays and objects. The outermost value counts as one.
pub const MAX_DEPTH: usize = 127;

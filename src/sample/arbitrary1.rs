//! Valid values for the crate `arbitrary` 1: from the bytes of a fuzzer.
//!
//! The bytes determine the value, and a value of few bytes is small. Every value is valid, so a fuzz target spends no time on texts that
//! the decoder rejects. In a derive of `Arbitrary`, use [`value`] for the fields that implement [`Wire`]:
//!
//! ```
//! use arbitrary::{Arbitrary, Unstructured};
//! use tieline::Wire;
//!
//! #[derive(Debug, Wire)]
//! struct Lamp {
//!     #[wire(maximum = 100)]
//!     percent: u8,
//! }
//!
//! let mut bytes = Unstructured::new(&[0x2a; 64]);
//! let lamp: Lamp = tieline::sample::arbitrary1::value(&mut bytes)?;
//! assert!(lamp.percent <= 100);
//! # Ok::<(), arbitrary::Error>(())
//! ```

use arbitrary::{Error, Result, Unstructured};

use super::source::{self, NumberSource, TypePlan};
use crate::check::Policy;
use crate::json::Reader;
use crate::plan::Plan;
use crate::protocol::{self, Protocol};
use crate::shape::{Memo, Shape, Wire};

/// The plans of the types whose values have been generated.
static PLANS: Memo<Shape, TypePlan> = Memo::new();

struct Bytes<'u, 'b>(&'u mut Unstructured<'b>);

impl NumberSource for Bytes<'_, '_> {
    fn below(&mut self, of: u64) -> u64 {
        self.0.int_in_range(0..=of.saturating_sub(1)).unwrap_or_default()
    }
}

/// A valid value of a type. Use it as `#[arbitrary(with = tieline::sample::arbitrary1::value)]` on a field.
///
/// # Errors
/// If no value is found, for example because no string is known that a Rust type of a field parses.
pub fn value<T: Wire>(bytes: &mut Unstructured<'_>) -> Result<T> {
    let plan = PLANS.get(T::SHAPE, TypePlan::of::<T>);
    let text = plan.value(Bytes(bytes)).map_err(|_| Error::IncorrectFormat)?;
    T::read(&mut Reader::new(&text)).map_err(|_| Error::IncorrectFormat)
}

/// A valid frame of a protocol.
///
/// # Errors
/// As [`value`].
pub fn message<P: Protocol>(bytes: &mut Unstructured<'_>) -> Result<P::Message> {
    let text = frame(P::plan(), bytes)?;
    protocol::read::<P>(&text, Policy::Strict).map_err(|_| Error::IncorrectFormat)
}

/// A valid frame of a plan as JSON text.
///
/// # Errors
/// As [`value`].
pub fn frame(plan: &Plan, bytes: &mut Unstructured<'_>) -> Result<String> {
    source::frame(plan, Bytes(bytes)).map_err(|_| Error::IncorrectFormat)
}

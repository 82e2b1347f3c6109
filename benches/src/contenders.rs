//! Those who take turns.

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use tieline::Policy;
use tieline::protocol::{self, Protocol};

use crate::capture::Capture;
use crate::measure::Contender;

/// `serde_json` reads over each line: the measure of all others.
pub(crate) fn skip(capture: &Capture) -> Contender<'_> {
    Contender::new("serde_json, skipping", || {
        capture.each().filter(|line| serde_json::from_slice::<IgnoredAny>(line).is_ok()).count()
    })
}

/// `serde_json` makes a tree of each line.
pub(crate) fn value(capture: &Capture) -> Contender<'_> {
    Contender::new("serde_json::Value", || {
        capture.each().filter(|line| serde_json::from_slice::<Value>(line).is_ok()).count()
    })
}

/// The verdict and all warnings, from bytes: UTF-8 once over the whole, then line by line.
pub(crate) fn check<P: Protocol>(capture: &Capture) -> Contender<'_> {
    Contender::new("tieline check", || match std::str::from_utf8(&capture.bytes) {
        Ok(text) => {
            let mut start = 0;
            let ends = memchr::memchr_iter(b'\n', text.as_bytes());
            ends.filter(|&end| {
                let line = &text[start..end];
                start = end + 1;
                protocol::check::<P>(line, Policy::Strict).is_valid()
            })
            .count()
        }
        Err(_) => each_check::<P>(capture),
    })
}

/// The same for each line alone, its UTF-8 too.
pub(crate) fn check_slice<P: Protocol>(capture: &Capture) -> Contender<'_> {
    Contender::new("tieline check_slice", || each_check::<P>(capture))
}

fn each_check<P: Protocol>(capture: &Capture) -> usize {
    capture.each().filter(|line| protocol::check_slice::<P>(line, Policy::Strict).is_valid()).count()
}

/// The verdict alone.
pub(crate) fn is_valid<P: Protocol>(capture: &Capture) -> Contender<'_> {
    Contender::new("tieline is_valid", || {
        let lines = capture.each().filter_map(|line| std::str::from_utf8(line).ok());
        lines.filter(|line| protocol::is_valid::<P>(line, Policy::Strict)).count()
    })
}

/// Typed reading.
pub(crate) fn read<P: Protocol>(capture: &Capture) -> Contender<'_> {
    Contender::new("tieline read", || {
        capture.each().filter(|line| protocol::read_slice::<P>(line, Policy::Strict).is_ok()).count()
    })
}

/// serde's derives.
pub(crate) fn derived<'c, T: DeserializeOwned>(name: &'static str, capture: &'c Capture) -> Contender<'c> {
    Contender::new(name, || capture.each().filter(|line| serde_json::from_slice::<T>(line).is_ok()).count())
}

/// The crate `jsonschema` with our bundle.
pub(crate) fn jsonschema<'c>(validator: &'c jsonschema::Validator, capture: &'c Capture) -> Contender<'c> {
    Contender::new("jsonschema (Value, is_valid)", move || {
        let lines = capture.each().filter_map(|line| serde_json::from_slice::<Value>(line).ok());
        lines.filter(|value| validator.is_valid(value)).count()
    })
}

/// The crate `boon` with our bundle.
pub(crate) fn boon<'c>(schemas: &'c boon::Schemas, index: boon::SchemaIndex, capture: &'c Capture) -> Contender<'c> {
    Contender::new("boon (Value, validate)", move || {
        let lines = capture.each().filter_map(|line| serde_json::from_slice::<Value>(line).ok());
        lines.filter(|value| schemas.validate(value, index).is_ok()).count()
    })
}

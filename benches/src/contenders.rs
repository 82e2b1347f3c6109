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

/// The verdict and all warnings, from bytes: UTF-8 of many lines at once, as the command does, then line by line.
pub(crate) fn check<P: Protocol>(capture: &Capture) -> Contender<'_> {
    Contender::new("tieline check", || {
        let (mut rest, mut sound) = (capture.bytes.as_slice(), 0);
        while !rest.is_empty() {
            let text = simdutf8::compat::from_utf8(rest).unwrap_or_else(|error| {
                let text = std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default();
                &text[..text.rfind('\n').map_or(0, |end| end + 1)]
            });
            let mut start = 0;
            for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
                sound += usize::from(protocol::check::<P>(&text[start..end], Policy::Strict).is_valid());
                start = end + 1;
            }
            rest = &rest[text.len()..];
            // The line that is no text.
            if let Some(end) = memchr::memchr(b'\n', rest) {
                sound += usize::from(protocol::check_slice::<P>(&rest[..end], Policy::Strict).is_valid());
                rest = &rest[end + 1..];
            }
        }
        sound
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

//! The individual benchmarks.

use std::path::Path;

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use tieline::frame::Frame;
use tieline::protocol::{self, Protocol};
use tieline::schema::Artefacts;
use tieline::{Plan, Policy};

use crate::capture::Capture;
use crate::measure::Benchmark;

/// `serde_json` parses each line without keeping its values: the baseline of most tables.
pub(crate) fn skip(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("serde_json, skipping", || {
        capture.each().filter(|line| serde_json::from_slice::<IgnoredAny>(line).is_ok()).count()
    })
}

/// `serde_json` parses each line into a tree.
pub(crate) fn value(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("serde_json::Value", || {
        capture.each().filter(|line| serde_json::from_slice::<Value>(line).is_ok()).count()
    })
}

/// `sonic-rs` parses each line without keeping its values.
pub(crate) fn sonic_skip(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("sonic-rs, skipping", || {
        capture.each().filter(|line| sonic_rs::from_slice::<IgnoredAny>(line).is_ok()).count()
    })
}

/// `sonic-rs` parses each line into its tree.
pub(crate) fn sonic_value(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("sonic_rs::Value", || {
        capture.each().filter(|line| sonic_rs::from_slice::<sonic_rs::Value>(line).is_ok()).count()
    })
}

/// `simd-json` parses each line into its tape, with buffers that are reused. It overwrites its input, so each line is copied first.
pub(crate) fn simd_tape(capture: &Capture) -> Benchmark<'_> {
    let (mut line, mut buffers) = (Vec::new(), simd_json::Buffers::new(4096));
    Benchmark::new("simd-json, tape", move || {
        let mut valid = 0;
        for text in capture.each() {
            line.clear();
            line.extend_from_slice(text);
            valid += usize::from(simd_json::to_tape_with_buffers(&mut line, &mut buffers).is_ok());
        }
        valid
    })
}

/// Finds all problems. UTF-8 is validated for many lines at once, as the command does, then each line is checked. Like all other benchmarks,
/// it gets the lines: splitting is not measured.
pub(crate) fn check<P: Protocol>(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("tieline check", || {
        let (mut from, mut text) = (0, valid_text(&capture.bytes));
        let mut valid = 0;
        for (start, end) in &capture.lines {
            let line = text.get(start.saturating_sub(from)..end.saturating_sub(from));
            valid += usize::from(if let Some(line) = line {
                protocol::check::<P>(line, Policy::Strict).is_valid()
            } else {
                // The line that is not UTF-8 is checked separately.
                (from, text) = (*end, valid_text(&capture.bytes[*end..]));
                protocol::check_slice::<P>(&capture.bytes[*start..*end], Policy::Strict).is_valid()
            });
        }
        valid
    })
}

/// The text up to the first byte that is not UTF-8.
fn valid_text(bytes: &[u8]) -> &str {
    simdutf8::compat::from_utf8(bytes)
        .unwrap_or_else(|error| std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default())
}

/// As [`check`], with UTF-8 validated for each line on its own.
pub(crate) fn check_slice<P: Protocol>(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("tieline check_slice", || each_check::<P>(capture))
}

fn each_check<P: Protocol>(capture: &Capture) -> usize {
    capture.each().filter(|line| protocol::check_slice::<P>(line, Policy::Strict).is_valid()).count()
}

/// Determines only whether each line is valid.
pub(crate) fn is_valid<P: Protocol>(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("tieline is_valid", || {
        let lines = capture.each().filter_map(|line| std::str::from_utf8(line).ok());
        lines.filter(|line| protocol::is_valid::<P>(line, Policy::Strict)).count()
    })
}

/// Reads each line into the message types.
pub(crate) fn read<P: Protocol>(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("tieline read", || {
        capture.each().filter(|line| protocol::read_slice::<P>(line, Policy::Strict).is_ok()).count()
    })
}

/// Reads each line with serde's derives.
pub(crate) fn derived<'c, T: DeserializeOwned>(name: &'static str, capture: &'c Capture) -> Benchmark<'c> {
    Benchmark::new(name, || capture.each().filter(|line| serde_json::from_slice::<T>(line).is_ok()).count())
}

/// `serde_json` writes each value to a string of its own.
pub(crate) fn to_string<'c, T: Serialize>(name: &'static str, values: &'c [T]) -> Benchmark<'c> {
    Benchmark::new(name, || values.iter().filter(|value| serde_json::to_string(value).is_ok()).count())
}

/// `serde_json` writes all values to one buffer.
pub(crate) fn to_buffer<'c, T: Serialize>(name: &'static str, values: &'c [T]) -> Benchmark<'c> {
    let mut buffer = Vec::new();
    Benchmark::new(name, move || {
        buffer.clear();
        values.iter().filter(|value| serde_json::to_writer(&mut buffer, value).is_ok()).count()
    })
}

/// Writes each frame to a string of its own, and checks it.
pub(crate) fn to_json<F: Frame>(frames: &[F]) -> Benchmark<'_> {
    Benchmark::new("tieline to_json", || frames.iter().filter(|frame| frame.to_json().is_ok()).count())
}

/// Appends all frames to one text, and checks them.
pub(crate) fn append_json<F: Frame>(frames: &[F]) -> Benchmark<'_> {
    let mut buffer = String::new();
    Benchmark::new("tieline append_json, one buffer", move || {
        buffer.clear();
        frames.iter().filter(|frame| frame.append_json(&mut buffer).is_ok()).count()
    })
}

/// Writes all frames to one buffer, and checks them.
pub(crate) fn to_writer<F: Frame>(frames: &[F]) -> Benchmark<'_> {
    let mut buffer = Vec::new();
    Benchmark::new("tieline to_writer, one buffer", move || {
        buffer.clear();
        frames.iter().filter(|frame| frame.to_writer(&mut buffer).is_ok()).count()
    })
}

/// The crate `jsonschema` with the schema of all frames.
pub(crate) fn jsonschema<'c>(validator: &'c jsonschema::Validator, capture: &'c Capture) -> Benchmark<'c> {
    Benchmark::new("jsonschema (Value, is_valid)", move || {
        let lines = capture.each().filter_map(|line| serde_json::from_slice::<Value>(line).ok());
        lines.filter(|value| validator.is_valid(value)).count()
    })
}

/// The schema of all frames, compiled by the macro of the crate `jsonschema`.
#[jsonschema::validator(path = "../schema/agent-desktop.schema.json")]
struct AgentDesktopSchema;

/// The crate `jsonschema` with the schema of all frames, which its macro compiles to Rust code.
pub(crate) fn jsonschema_macro(capture: &Capture) -> Benchmark<'_> {
    Benchmark::new("jsonschema's macro (Value, is_valid)", || {
        let lines = capture.each().filter_map(|line| serde_json::from_slice::<Value>(line).ok());
        lines.filter(AgentDesktopSchema::is_valid).count()
    })
}

/// The crate `boon` with the schema of all frames.
pub(crate) fn boon<'c>(schemas: &'c boon::Schemas, index: boon::SchemaIndex, capture: &'c Capture) -> Benchmark<'c> {
    Benchmark::new("boon (Value, validate)", move || {
        let lines = capture.each().filter_map(|line| serde_json::from_slice::<Value>(line).ok());
        lines.filter(|value| schemas.validate(value, index).is_ok()).count()
    })
}

/// `serde_json` parses all JSON files of a folder into trees.
pub(crate) fn parse(artefacts: &Artefacts) -> Benchmark<'_> {
    Benchmark::new("serde_json::Value of the JSON files", || {
        let files =
            artefacts.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "json"));
        files.filter(|(_, text)| serde_json::from_str::<Value>(text).is_ok()).count()
    })
}

/// Loads artefacts that are in memory.
pub(crate) fn load(artefacts: &Artefacts) -> Benchmark<'_> {
    Benchmark::new("tieline, files in memory", || usize::from(Plan::of_artefacts("memory", artefacts).is_ok()))
}

/// Loads artefacts from their folder.
pub(crate) fn load_folder(dir: &Path) -> Benchmark<'_> {
    Benchmark::new("tieline, files read from the folder", move || usize::from(Plan::from_artefacts(dir).is_ok()))
}

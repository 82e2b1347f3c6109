//! The frames that consumers are tested with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tieline::frame::Frame;
use tieline::json::{Json, JsonObject};
use tieline::problem::Rule;
use tieline::protocol::{self, Protocol};
use tieline::sample::Generator;
use tieline::schema;
use tieline::{Policy, frame::FrameKind};

/// Rules that no schema can express: a validator sees the parsed value, not the text.
pub(crate) const TEXT_RULES: &[Rule] =
    &[Rule::Syntax, Rule::Encoding, Rule::DuplicateKey, Rule::Surrogate, Rule::NumberRange, Rule::TooDeep];

/// The maximum number of frames that the generated types read.
const WRITTEN: usize = 4_000;

/// `ConsumerFrames` with the expected results.
pub(super) struct ConsumerFrames {
    /// The protocol's name, which is part of the names of its files.
    pub(super) protocol: &'static str,
    /// The title of the type of all frames.
    pub(super) root: String,
    /// The schema for code generators.
    pub(super) types: PathBuf,
    /// `ConsumerFrames` that a schema can validate, with the checker's result.
    pub(super) checked: Vec<LabelledFrame>,
    /// Valid frames as tieline writes them, with the entry of `$defs` that describes each.
    pub(super) written: Vec<Written>,
}

/// A frame, and whether the checker accepts it.
pub(super) struct LabelledFrame {
    pub(super) text: String,
    pub(super) valid: bool,
}

/// A frame, and the name of its type in `$defs`.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) definition: String,
}

impl ConsumerFrames {
    /// Gathers the examples, the captures, the fixtures and random frames.
    pub(super) fn gather<P: Protocol>(root: &Path, sampled: u64, seed: u64) -> Result<Self, String> {
        let definitions = definitions(&root.join("schema/index.json"))?;
        let mut gathered =
            Gathered { frames: Self::new(P::SHAPE.name, &root.join("schema")), seen: BTreeSet::new(), definitions };
        for path in ["schema/examples.ndjson", "tests/captures", "tests/broken"] {
            for text in lines(&root.join(path))? {
                gathered.add::<P>(&text, None)?;
            }
        }
        for line in lines(&root.join("tests/fixtures/frames.ndjson"))? {
            let fixture: Json = line.parse().map_err(|fault| format!("{line}: {fault}"))?;
            if let Some(text) = fixture.at(&["text"]).and_then(Json::as_str) {
                gathered.add::<P>(text, None)?;
            }
        }
        gathered.sample::<P>(sampled, seed)?;
        Ok(gathered.frames)
    }

    /// Writes the artefacts of a protocol into a folder, and gathers its examples and random frames.
    pub(super) fn generated<P: Protocol>(folder: &Path, sampled: u64, seed: u64) -> Result<Self, String> {
        let artefacts = schema::artefacts::<P>().map_err(|error| error.to_string())?;
        for (path, text) in artefacts.iter() {
            let path = folder.join(path);
            let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
            written.map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let definitions = definitions(&folder.join("index.json"))?;
        let mut gathered = Gathered { frames: Self::new(P::SHAPE.name, folder), seen: BTreeSet::new(), definitions };
        gathered.frames.written = Self::examples(P::SHAPE.name, folder)?.written;
        gathered.sample::<P>(sampled, seed)?;
        Ok(gathered.frames)
    }

    /// Gathers the examples in a folder of artefacts. Nothing is checked: the tests of the folder have done that.
    pub(super) fn examples(protocol: &'static str, folder: &Path) -> Result<Self, String> {
        let mut frames = Self::new(protocol, folder);
        let texts = lines(&folder.join("examples.ndjson"))?;
        for message in messages(&folder.join("index.json"))? {
            for (kind, definition) in definitions_of(&message) {
                let numbers = message.at(&["examples", kind.as_str()]).and_then(Json::as_array).unwrap_or_default();
                for number in numbers.iter().filter_map(Json::as_f64) {
                    let text = texts
                        .iter()
                        .zip(1_u32..)
                        .find(|(_, line)| f64::from(*line).total_cmp(&number).is_eq())
                        .map(|(text, _)| text);
                    let text = text.ok_or_else(|| format!("{protocol}: no example {number}"))?.clone();
                    frames.written.push(Written { text, definition: definition.clone() });
                }
            }
        }
        Ok(frames)
    }

    fn new(protocol: &'static str, folder: &Path) -> Self {
        let types = folder.join(format!("{protocol}.types.schema.json"));
        let words = protocol.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
        Self { protocol, root: words.collect(), types, checked: Vec::new(), written: Vec::new() }
    }

    /// The folder of the artefacts.
    pub(super) fn folder(&self) -> &Path {
        self.types.parent().unwrap_or(Path::new("."))
    }

    /// The checked frames, one object with `text` and `valid` per line.
    pub(super) fn checked_lines(&self) -> String {
        let line = |checked: &LabelledFrame| {
            let entries = [("text", Json::from(checked.text.as_str())), ("valid", Json::from(checked.valid))];
            format!("{}\n", Json::from(entries.into_iter().collect::<JsonObject>()))
        };
        self.checked.iter().map(line).collect()
    }

    /// The written frames, one object with `text` and `definition` per line.
    pub(super) fn written_lines(&self) -> String {
        self.written_lines_of(|_| true)
    }

    /// The written frames whose type is one of these, as [`Self::written_lines`].
    pub(super) fn written_lines_of(&self, is_included: impl Fn(&str) -> bool) -> String {
        let line = |written: &Written| {
            let entries = [("text", written.text.as_str()), ("definition", written.definition.as_str())];
            let object: JsonObject = entries.into_iter().map(|(key, value)| (key, Json::from(value))).collect();
            format!("{}\n", Json::from(object))
        };
        self.written.iter().filter(|written| is_included(&written.definition)).map(line).collect()
    }
}

struct Gathered {
    frames: ConsumerFrames,
    seen: BTreeSet<String>,
    definitions: BTreeMap<(String, FrameKind), String>,
}

impl Gathered {
    /// Adds the given number of random frames. Many of them are invalid, in ways that a schema can detect.
    fn sample<P: Protocol>(&mut self, count: u64, seed: u64) -> Result<(), String> {
        let generator = Generator::new(P::plan(), seed).invalid(0.5).mutated(0.2);
        let (mut added, mut index) = (0, 0);
        while added < count {
            let sample = generator.sample(index).map_err(|error| error.to_string())?;
            index += 1;
            // Many samples are not valid JSON text, which a schema cannot detect.
            if let Ok(text) = str::from_utf8(&sample.bytes) {
                let command = (sample.kind != FrameKind::Event).then_some(&*sample.name);
                added += u64::from(self.add::<P>(text, command)?);
            } else if index > count.saturating_mul(100) {
                return Err("nearly all samples are invalid as texts".to_owned());
            }
        }
        Ok(())
    }

    /// Adds a frame, unless it is there already or a schema cannot validate it. Returns whether it was added. `command` is that of the
    /// request which a response answers.
    fn add<P: Protocol>(&mut self, text: &str, command: Option<&str>) -> Result<bool, String> {
        let report = protocol::check::<P>(text, Policy::Strict);
        let is_text_problem = report.problems().iter().any(|problem| TEXT_RULES.contains(&problem.rule));
        if is_text_problem || is_rounded_to_integer(text) || !self.seen.insert(text.to_owned()) {
            return Ok(false);
        }
        let valid = report.is_valid();
        self.frames.checked.push(LabelledFrame { text: text.to_owned(), valid });
        if !valid || self.frames.written.len() >= WRITTEN {
            return Ok(true);
        }
        let message = protocol::read::<P>(text, Policy::Strict).map_err(|error| format!("{text}: {error}"))?;
        let mut written = message.to_json().map_err(|error| format!("{text}: {error}"))?;
        let mut key = (message.name().to_owned(), message.kind());
        if key.0.is_empty() {
            // A response that does not name its command. Its result may not be that of the command.
            let Some(command) = command else { return Ok(true) };
            let Ok(response) = protocol::read_response::<P>(command, text, Policy::Strict) else { return Ok(true) };
            written = response.to_json().map_err(|error| format!("{text}: {error}"))?;
            command.clone_into(&mut key.0);
        }
        let definition = self.definitions.get(&key).ok_or_else(|| format!("index.json has no {key:?}"))?;
        self.frames.written.push(Written { text: written, definition: definition.clone() });
        Ok(true)
    }
}

/// Whether a number in valid JSON text is an integer only after it is rounded to a double. Validators that compute with exact
/// numbers differ there, so such a frame is left out.
fn is_rounded_to_integer(text: &str) -> bool {
    let mut in_string = false;
    let mut escaped = false;
    let mut number = String::new();
    for character in text.chars().chain([' ']) {
        if in_string {
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if character.is_ascii_digit() || (!number.is_empty() && ".eE+-".contains(character)) {
            number.push(character);
        } else {
            if !number.is_empty() && number.parse().is_ok_and(|double: f64| double.fract() == 0.0) && !is_integral(&number) {
                return true;
            }
            number.clear();
            in_string = character == '"';
        }
    }
    false
}

/// Whether a number without a sign is an integer, by its digits.
fn is_integral(number: &str) -> bool {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{integer}{fraction}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return true;
    }
    // The number is an integer if its exponent moves all significant digits before the decimal point.
    let zeros = i64::try_from(digits.len() - significant.len()).unwrap_or(i64::MAX);
    let decimals = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    match exponent.parse::<i64>() {
        Ok(exponent) => decimals.saturating_sub(exponent).saturating_sub(zeros) <= 0,
        Err(_) => !exponent.starts_with('-'),
    }
}

/// The entries of `$defs`, by name and kind of frame.
fn definitions(index: &Path) -> Result<BTreeMap<(String, FrameKind), String>, String> {
    let mut found = BTreeMap::new();
    for message in messages(index)? {
        let name = message.at(&["name"]).and_then(Json::as_str).unwrap_or_default();
        found.extend(definitions_of(&message).into_iter().map(|(kind, definition)| ((name.to_owned(), kind), definition)));
    }
    Ok(found)
}

/// The messages of an index.
fn messages(index: &Path) -> Result<Vec<Json>, String> {
    let text = fs::read_to_string(index).map_err(|error| format!("{}: {error}", index.display()))?;
    let json: Json = text.parse().map_err(|fault| format!("{}: {fault}", index.display()))?;
    Ok(json.at(&["messages"]).and_then(Json::as_array).unwrap_or_default().to_vec())
}

/// The entries of `$defs` of a message's frames.
fn definitions_of(message: &Json) -> Vec<(FrameKind, String)> {
    let kinds = [FrameKind::Request, FrameKind::Success, FrameKind::Failure, FrameKind::Event].into_iter();
    let definition = |kind: FrameKind| message.at(&["definitions", kind.as_str()]).and_then(Json::as_str);
    kinds.filter_map(|kind| Some((kind, definition(kind)?.to_owned()))).collect()
}

/// The lines of a file, or of all captures in a folder.
fn lines(path: &Path) -> Result<Vec<String>, String> {
    let named = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut found = Vec::new();
    if path.is_dir() {
        let mut paths = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(named)?;
        paths.sort_by_key(fs::DirEntry::file_name);
        for entry in paths {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".ndjson") && !name.ends_with(".expected.ndjson") {
                found.extend(lines(&entry.path())?);
            }
        }
    } else {
        let bytes = fs::read(path).map_err(named)?;
        let texts = bytes.split(|&byte| byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
        found.extend(texts.filter(|text| !text.trim().is_empty()).map(str::to_owned));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::is_rounded_to_integer;

    #[test]
    fn only_numbers_that_rounding_makes_integers_are_left_out() {
        for (text, is_left_out) in [
            ("1", false),
            ("[1.0, 1e2, -0.0, 120e-1, 0.1e1, 1.5, 0.50]", false),
            ("{\"a\": 1.00000000000000000001}", true),
            ("[-1.00000000000000000001]", true),
            ("[10000000000000000000000000001e-28]", true),
            ("[1e-400]", true),
            ("\"1.00000000000000000001\"", false),
            ("\"\\\"1.00000000000000000001\"", false),
        ] {
            assert_eq!(is_rounded_to_integer(text), is_left_out, "{text}");
        }
    }
}

//! The properties that the fuzzing targets check. Each function panics if the property does not hold for the given bytes.
//! A test of the command replays the corpus through the same functions.

use std::sync::OnceLock;

use serde_json::Value;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::capture::{Framing, FramingHint, recognize};
use tieline::compat::{ComparisonFormat, compare, rejections};
use tieline::json::{Json, Reader, SyntaxErrorKind};
use tieline::problem::{Rule, Show};
use tieline::sample::Generator;
use tieline::schema::{Artefacts, artefacts_of};
use tieline::{Plan, Policy, Protocol, ReadError, protocol};

/// The JSON parser accepts the texts that `serde_json` accepts, except those that violate its additional rules. It accepts the same
/// texts whether a value is kept or skipped, and reads its own output as the same value.
pub(crate) fn reader(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let kept = text.parse::<Json>();
    let mut from = Reader::new(text);
    let skipped = from.skip().and_then(|()| from.finish());
    assert_eq!(kept.is_ok(), skipped.is_ok(), "keeping and skipping differ");
    let other = serde_json::from_str::<Value>(text);
    match kept {
        Ok(json) => {
            assert!(other.is_ok_and(|other| same(&json, &other)), "serde_json reads another value");
            assert_eq!(json.to_string().parse::<Json>().as_ref(), Ok(&json), "the output is read as another value");
        }
        Err(fault) => {
            let is_own_rule = matches!(
                fault.kind,
                SyntaxErrorKind::DuplicateKey
                    | SyntaxErrorKind::Surrogate
                    | SyntaxErrorKind::NumberRange
                    | SyntaxErrorKind::TooDeep
            );
            assert!(is_own_rule || other.is_err(), "only tieline rejects it: {fault}");
        }
    }
}

/// The tolerant policy accepts every text that the strict one accepts, and no error has the rule `internal`.
pub(crate) fn read(bytes: &[u8]) {
    let [strict, tolerant] =
        [Policy::Strict, Policy::Tolerant].map(|policy| protocol::read_slice::<AgentDesktop>(bytes, policy));
    assert!(strict.is_err() || tolerant.is_ok(), "only the strict policy reads it");
    for error in [strict.err(), tolerant.err()].into_iter().flatten() {
        assert!(!is_internal(&error), "{error}");
        assert!(!error.problems().is_empty(), "rejected without a problem");
    }
}

/// The checker, `is_valid` and the reader agree on whether a frame is valid, with either policy.
pub(crate) fn check(bytes: &[u8]) {
    for policy in [Policy::Strict, Policy::Tolerant] {
        let report = protocol::check_slice::<AgentDesktop>(bytes, policy);
        let read = protocol::read_slice::<AgentDesktop>(bytes, policy);
        let known = read.is_ok_and(|message| !matches!(message, Message::Unknown(_)));
        assert_eq!(report.is_valid(), known, "{policy:?}: {:?}", report.problems());
        if let Ok(text) = std::str::from_utf8(bytes) {
            assert_eq!(protocol::is_valid::<AgentDesktop>(text, policy), known, "{policy:?}: is_valid");
        }
        let places = report.problems().iter().map(|problem| problem.place.offset);
        assert!(places.is_sorted(), "the problems are not in the order of their offsets");
    }
}

/// A message that was read can be written, and its text reads as the same message.
pub(crate) fn written(bytes: &[u8]) {
    for policy in [Policy::Strict, Policy::Tolerant] {
        let Ok(message) = protocol::read_slice::<AgentDesktop>(bytes, policy) else { continue };
        let text = message.to_json().unwrap_or_else(|error| panic!("not written: {error}"));
        let again = protocol::read::<AgentDesktop>(&text, Policy::Strict);
        let again = again.unwrap_or_else(|error| panic!("{text} is not read: {error}"));
        assert_eq!(again, message, "{text}");
        assert_eq!(again.to_json().ok().as_deref(), Some(&*text), "the text changes when it is written again");
    }
}

/// `tieline check` counts one frame for each line that is not blank, and as many valid ones as the library.
pub(crate) fn lines(bytes: &[u8]) {
    // The command rejects a file with a byte order mark of UTF-16 as a whole.
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return;
    }
    let path = std::env::temp_dir().join(format!("tieline-lines-{}.ndjson", std::process::id()));
    std::fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let arguments = ["tieline", "check", "--format", "json", "--jobs", "1", &*path.to_string_lossy()];
    let written =
        tieline_cli::__private::written::<AgentDesktop>(&arguments).unwrap_or_else(|| panic!("the command could not run"));
    let _ = std::fs::remove_file(&path);
    let summary = written.lines().last().and_then(|line| line.parse::<Json>().ok()).unwrap_or_default();
    let count = |key: &str| match summary.at(&[key]) {
        Some(Json::Number(number)) => Some(number.get().to_string()),
        _ => None,
    };
    if recognize(bytes, FramingHint::default()) != Framing::Lines {
        assert!(count("frames").is_some(), "{written}");
        return;
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut frames, mut valid) = (0, 0);
    for line in text.split(|byte| *byte == b'\n') {
        let mut rest = line;
        while rest.iter().any(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
            let report = protocol::check_slice::<AgentDesktop>(rest, Policy::Strict);
            // Another frame may follow on the same line.
            let end = report.problems().iter().find(|problem| problem.text(Show::Masked) == "expected the end of the text");
            let end = end.map(|problem| problem.place.offset).filter(|end| rest.get(*end) == Some(&b'{'));
            let (frame, more) = rest.split_at(end.unwrap_or(rest.len()));
            frames += 1;
            valid += usize::from(protocol::check_slice::<AgentDesktop>(frame, Policy::Strict).is_valid());
            rest = more;
        }
    }
    let counted = |count: usize| Some(count.to_string());
    assert_eq!(count("frames"), counted(frames), "frames: {written}");
    assert_eq!(count("valid"), counted(valid), "valid: {written}");
}

/// Artefacts with a few mutations are rejected with a reason, or their plan can be compared, sampled, listed, shown and
/// written again.
///
/// Each line is a mutation: the number of a file, an offset, the number of bytes to remove, and the text to insert; `-` as
/// the offset removes the file. After a leading `!`, only the index and the bundle are present.
pub(crate) fn artefacts(bytes: &[u8]) {
    static MADE: OnceLock<(Artefacts, Plan)> = OnceLock::new();
    let (made, plan) = MADE.get_or_init(|| {
        let made = artefacts_of(AgentDesktop::plan()).unwrap_or_else(|error| panic!("{error}"));
        let plan = Plan::of_artefacts("made", &made).unwrap_or_else(|error| panic!("{error}"));
        (made, plan)
    });
    let mut files: Vec<(String, String)> = made.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    // Low numbers select the index and the bundle, which most mutations should affect.
    files.sort_by_key(|(path, _)| (path != "index.json", path != "agent-desktop.schema.json"));
    let text = String::from_utf8_lossy(bytes);
    let (only_required, lines) = text.strip_prefix('!').map_or((false, &*text), |lines| (true, lines));
    if only_required {
        // The other files repeat the bundle, so that most mutations of it alone would be rejected.
        files.truncate(2);
        files[0].1 = without_examples(&files[0].1);
    }
    for line in lines.lines().take(8) {
        mutate(&mut files, line);
    }
    let mutated: Artefacts = files.into_iter().collect();
    match Plan::of_artefacts("mutated", &mutated) {
        Err(error) => assert!(error.rejections.iter().all(|one| !one.reason.is_empty()), "rejected without a reason"),
        Ok(other) => {
            for (old, new) in [(plan, &other), (&other, plan)] {
                assert!(!compare(old, new).report(ComparisonFormat::Human, Policy::Strict, true).is_empty());
            }
            for sample in (0..8).filter_map(|index| Generator::new(&other, 5).sample(index).ok()) {
                let frame = String::from_utf8(sample.bytes).ok().and_then(|text| text.parse::<Json>().ok());
                let rejections = frame.map(|frame| rejections(&other, &frame, Policy::Strict)).unwrap_or_default();
                assert!(rejections.is_empty(), "a sample is rejected: {rejections:?}");
            }
            let shown = tieline_cli::__private::described(&other).unwrap_or_else(|| panic!("the command could not run"));
            assert!(other.all_messages().all(|message| shown.contains(&*message.name)), "a message is not shown");
            let _ = artefacts_of(&other);
        }
    }
}

/// The index without the numbers of the examples, which are in a file of their own.
fn without_examples(index: &str) -> String {
    let mut index: Value = serde_json::from_str(index).unwrap_or_else(|error| panic!("{error}"));
    for message in index["messages"].as_array_mut().into_iter().flatten() {
        message.as_object_mut().map(|message| message.remove("examples"));
    }
    index.to_string()
}

fn mutate(files: &mut Vec<(String, String)>, line: &str) {
    let mut parts = line.splitn(4, ' ');
    let mut next = || parts.next().unwrap_or_default();
    let (Ok(file), offset, gone, put) = (next().parse::<usize>(), next(), next(), next()) else { return };
    if files.is_empty() {
        return;
    }
    let file = file % files.len();
    let (Ok(offset), Ok(gone)) = (offset.parse::<usize>(), gone.parse::<usize>()) else {
        if offset == "-" {
            files.remove(file);
        }
        return;
    };
    let text = &mut files[file].1;
    let boundary = |at: usize| (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let start = boundary(offset % (text.len() + 1));
    let end = boundary((start + gone % 4096).min(text.len())).max(start);
    text.replace_range(start..end, put);
}

fn is_internal(error: &ReadError) -> bool {
    error.problems().iter().any(|problem| problem.rule == Rule::Internal)
}

fn same(json: &Json, other: &Value) -> bool {
    match (json, other) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(json), Value::Bool(other)) => json == other,
        (Json::Number(json), Value::Number(other)) => other.as_f64() == Some(json.get()),
        (Json::String(json), Value::String(other)) => json == other,
        (Json::Array(json), Value::Array(other)) => {
            json.len() == other.len() && json.iter().zip(other).all(|(json, other)| same(json, other))
        }
        (Json::Object(json), Value::Object(other)) => {
            let same = |(key, value): (&str, &Json)| other.get(key).is_some_and(|other| same(value, other));
            json.len() == other.len() && json.iter().all(same)
        }
        _ => false,
    }
}

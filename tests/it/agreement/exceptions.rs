//! The exceptions from the agreement: texts that the library rejects and other JSON parsers accept, or that they read as another
//! number. Each exception is needed, and there are no others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::de::IgnoredAny;
use serde_json::Value;
use tieline::Policy;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::json::{Json, SyntaxErrorKind};
use tieline::problem::{Level, Rule};
use tieline::protocol::{self, Protocol};
use tieline::sample::{Generator, MutationKind};
use tieline::shape::{NamedFormat, Pattern};

use crate::greenhouse::{self, Greenhouse};
use testkit::oracle::Schemas;

/// The number of random frames of each protocol.
const FRAMES: u64 = 10_000;

/// How often as many further frames are made until each expected exception has occurred: some are rare.
const MAX_ROUNDS: u64 = 20;

/// A reason why parsers may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exception {
    DuplicateKey,
    Surrogate,
    NumberRange,
    TooDeep,
    ByteOrderMark,
    /// A number is an integer only after it is rounded to a double.
    Rounded,
    /// A leap second that is not the last second of a month in UTC, which no pattern of a reasonable size excludes.
    LeapSecond,
}

/// Frames on which parsers differ, at least one for each exception.
const NEEDED: &[(Exception, &str)] = &[
    (Exception::DuplicateKey, r#"{"command":"session.request.logout","target":"s1","data":{"x":1,"\u0078":2}}"#),
    (Exception::Surrogate, r#"{"command":"session.request.logout","target":"s1","data":{},"context":{"x":"\ud83d"}}"#),
    (Exception::Surrogate, r#"{"command":"session.request.logout","target":"s1","data":{},"context":{"\ude00":1}}"#),
    (Exception::NumberRange, r#"{"command":"session.request.logout","target":"s1","data":{},"x":-1e400}"#),
    (Exception::ByteOrderMark, "\u{feff}{\"command\":\"session.request.logout\",\"target\":\"s1\",\"data\":{}}"),
];

#[test]
fn each_exception_is_needed() {
    let mut seen = BTreeSet::new();
    let frame = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!(r#"{{"command":"session.request.logout","target":"s1","data":{{}},"context":{{"x":{open}{close}}}}}"#)
    };
    // The limit is 127 levels; the frame and its context are two of them.
    assert!(differs(&frame(125)).is_none());
    for (exception, text) in
        NEEDED.iter().map(|(exception, text)| (*exception, (*text).to_owned())).chain([(Exception::TooDeep, frame(126))])
    {
        assert_eq!(differs(&text), Some(exception), "{text}");
        seen.insert(exception);
    }
    let text = r#"{"messageType":"reading","target":"h1","name":"reading.taken","data":{"value":1,"at":1.00000000000000000001,"sensor":"s"}}"#;
    assert!(differs(text).is_none());
    assert!(rounded::<Greenhouse>(&Schemas::new::<Greenhouse>(), text, unknown));
    seen.insert(Exception::Rounded);
    let schemas = Schemas::new::<Greenhouse>();
    assert!(leap_second::<Greenhouse>(&schemas, &planted("1998-12-31T22:59:60Z")));
    for text in ["1998-12-31T23:59:60Z", "1998-12-31T22:59:59Z", "1998-12-31T22:59:61Z", "1998-12-32T23:59:60Z"] {
        assert!(!leap_second::<Greenhouse>(&schemas, &planted(text)), "{text}");
    }
    seen.insert(Exception::LeapSecond);
    let all = [
        Exception::DuplicateKey,
        Exception::Surrogate,
        Exception::NumberRange,
        Exception::TooDeep,
        Exception::ByteOrderMark,
        Exception::Rounded,
        Exception::LeapSecond,
    ];
    assert_eq!(seen, BTreeSet::from(all));
}

/// The pattern of any other format matches the same texts as the function.
#[test]
fn only_formats_with_leap_seconds_need_an_exception() {
    for &format in NamedFormat::ALL {
        let pattern = Pattern::new(format.pattern()).unwrap();
        let differs = [
            "1998-12-31T22:59:60Z",
            "22:59:60Z",
            "2025-02-30",
            "2025-02-30T10:11:12Z",
            "2025-02-29",
            "1900-02-29",
            "24:00:00Z",
            "P1Y2D",
            "256.0.0.1",
            "1:2:3:4:5:6:7::8",
            "http://[::1",
            "a..b@c",
            "AB==",
        ];
        let differs = differs.into_iter().any(|text| pattern.matches(text) != format.accepts(text));
        assert_eq!(differs, matches!(format, NamedFormat::DateTime | NamedFormat::Time), "{format}");
    }
}

/// A request of the greenhouse with a time.
fn planted(time: &str) -> String {
    let data = format!(r#"{{"label":"a","rows":[1],"method":"Seed","note":null,"planted":"{time}"}}"#);
    format!(r#"{{"command":"bed.plant","target":"h1.b1","data":{data}}}"#)
}

/// Whether the schemas accept a text of which the checker rejects only formats.
fn leap_second<P: Protocol>(schemas: &Schemas, text: &str) -> bool {
    let report = protocol::check::<P>(text, Policy::Strict);
    let mut denied = report.problems().iter().filter(|problem| problem.level == Level::Deny).peekable();
    let only_formats = denied.peek().is_some() && denied.all(|problem| problem.rule == Rule::Format);
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    only_formats && schemas.bundle(&value).is(true)
}

#[test]
fn nothing_else_needs_an_exception() {
    let expected = BTreeMap::from([
        (MutationKind::DuplicateKey.as_str(), BTreeSet::from([Exception::DuplicateKey])),
        (MutationKind::DuplicateEscapedKey.as_str(), BTreeSet::from([Exception::DuplicateKey])),
        (MutationKind::LoneSurrogate.as_str(), BTreeSet::from([Exception::Surrogate])),
        (MutationKind::LoneSurrogateInKey.as_str(), BTreeSet::from([Exception::Surrogate])),
        (MutationKind::NearlyInteger.as_str(), BTreeSet::from([Exception::Rounded])),
        (MutationKind::NumberRange.as_str(), BTreeSet::from([Exception::NumberRange])),
        (MutationKind::TooDeep.as_str(), BTreeSet::from([Exception::TooDeep])),
        (MutationKind::ByteOrderMark.as_str(), BTreeSet::from([Exception::ByteOrderMark])),
        (MutationKind::UnmatchedFormat.as_str(), BTreeSet::from([Exception::LeapSecond])),
    ]);
    let mut needs: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for round in 0..MAX_ROUNDS {
        let frames = round * FRAMES..(round + 1) * FRAMES;
        collect::<AgentDesktop>(&mut needs, frames.clone(), |message| matches!(message, Message::Unknown(_)));
        collect::<Greenhouse>(&mut needs, frames, unknown);
        if expected.iter().all(|(label, exceptions)| needs.get(label).is_some_and(|found| exceptions.is_subset(found))) {
            break;
        }
    }
    // A random byte can have the effect of any other mutation.
    needs.remove("changed-byte");
    // One of the characters that are not white space in JSON is the byte order mark.
    if let Some(exceptions) = needs.get_mut(MutationKind::Space.as_str()) {
        exceptions.remove(&Exception::ByteOrderMark);
    }
    needs.retain(|_, exceptions| !exceptions.is_empty());
    assert_eq!(needs, expected);
}

fn unknown(message: &greenhouse::Message) -> bool {
    matches!(message, greenhouse::Message::Unknown(_))
}

/// Collects the exceptions that the frames of each label need.
fn collect<P: Protocol>(
    needs: &mut BTreeMap<&'static str, BTreeSet<Exception>>,
    frames: Range<u64>,
    unknown: fn(&P::Message) -> bool,
) {
    let schemas = Schemas::new::<P>();
    let generator = Generator::new(P::plan(), 7).invalid(0.5).mutated(0.4);
    for sample in frames.map(|index| generator.sample(index).expect("a sample")) {
        // Invalid UTF-8 is rejected by all parsers.
        let Ok(text) = std::str::from_utf8(&sample.bytes) else { continue };
        let exception = if leap_second::<P>(&schemas, text) {
            Some(Exception::LeapSecond)
        } else if rounded::<P>(&schemas, text, unknown) {
            Some(Exception::Rounded)
        } else {
            None
        };
        let label = sample.label.map_or("valid", MutationKind::as_str);
        needs.entry(label).or_default().extend(differs(text).into_iter().chain(exception));
    }
    needs.retain(|_, exceptions| !exceptions.is_empty());
}

/// The exception because of which the library rejects a text that another parser accepts.
fn differs(text: &str) -> Option<Exception> {
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let others =
        serde_json::from_str::<IgnoredAny>(without_mark).is_ok() || serde_json::from_str::<Value>(without_mark).is_ok();
    match text.parse::<Json>() {
        Ok(_) => {
            assert!(others, "only tieline accepts {text}");
            None
        }
        Err(_) if !others => None,
        Err(_) if without_mark.len() < text.len() => Some(Exception::ByteOrderMark),
        Err(fault) => Some(match fault.kind {
            SyntaxErrorKind::DuplicateKey => Exception::DuplicateKey,
            SyntaxErrorKind::Surrogate => Exception::Surrogate,
            SyntaxErrorKind::NumberRange => Exception::NumberRange,
            SyntaxErrorKind::TooDeep => Exception::TooDeep,
            other => panic!("{other:?} is not an exception: {text}"),
        }),
    }
}

/// Whether a validator that computes with exact numbers has another result than the library, which rounds to doubles.
fn rounded<P: Protocol>(schemas: &Schemas, text: &str, unknown: fn(&P::Message) -> bool) -> bool {
    if text.parse::<Json>().is_err() {
        return false;
    }
    let exact = exact(text);
    let Ok(value) = serde_json::from_str::<Value>(&exact) else { panic!("{exact} is not JSON") };
    let known = protocol::read::<P>(text, Policy::Strict).is_ok_and(|message| !unknown(&message));
    schemas.bundle(&value).jsonschema != known
}

/// The text with 0.5 in place of each number that is an integer only after rounding.
fn exact(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string(rest),
            '-' | '0'..='9' => rest.find(|next| !"+-.0123456789eE".contains(next)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, remaining) = rest.split_at(length);
        let rounds = token.parse::<f64>().is_ok_and(|double| double.fract() == 0.0) && !is_integral(token);
        out.push_str(if rounds { "0.5" } else { token });
        rest = remaining;
    }
    out
}

/// The length of the string at the start of a text.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let quote = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    quote.map_or(text.len(), |quote| quote + 2)
}

/// Whether a number is an integer by its digits.
fn is_integral(number: &str) -> bool {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", integer.trim_start_matches('-'));
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return true;
    }
    let zeros = digits.len() - significant.len();
    match exponent.parse::<i64>() {
        // The number is an integer if its exponent moves all significant digits before the decimal point.
        Ok(exponent) => i128::try_from(fraction.len())
            .is_ok_and(|decimals| decimals <= i128::from(exponent) + i128::try_from(zeros).unwrap_or(i128::from(i64::MAX))),
        Err(_) => !exponent.starts_with('-'),
    }
}

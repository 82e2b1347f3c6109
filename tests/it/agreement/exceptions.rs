//! The exceptions of the agreement: what readers of JSON differ in before any schema is asked. Each of them is needed,
//! and there is none beside them.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::IgnoredAny;
use serde_json::Value;
use tieline::Policy;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::json::{FaultKind, Json};
use tieline::protocol::{self, Protocol};
use tieline::sample::{Generator, Label};

use crate::greenhouse::{self, Greenhouse};
use testkit::judges::Schemas;

/// How many frames are looked at.
const FRAMES: u64 = 6_000;

/// A reason for which two judges may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exception {
    DuplicateKey,
    Surrogate,
    NumberRange,
    TooDeep,
    ByteOrderMark,
    /// A number is an integer only once it is rounded to a double.
    Rounded,
}

/// Frames on which the judges do differ, one for each exception at least.
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
    // The frame and its context are two of 127.
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
    let all = [
        Exception::DuplicateKey,
        Exception::Surrogate,
        Exception::NumberRange,
        Exception::TooDeep,
        Exception::ByteOrderMark,
        Exception::Rounded,
    ];
    assert_eq!(seen, BTreeSet::from(all));
}

#[test]
fn nothing_else_needs_an_exception() {
    let mut needs = BTreeMap::new();
    gather::<AgentDesktop>(&mut needs, |message| matches!(message, Message::Unknown(_)));
    gather::<Greenhouse>(&mut needs, unknown);
    // A byte by chance may do whatever the others do.
    needs.remove("changed-byte");
    let expected = BTreeMap::from([
        (Label::DuplicateKey.as_str(), BTreeSet::from([Exception::DuplicateKey])),
        (Label::DuplicateEscapedKey.as_str(), BTreeSet::from([Exception::DuplicateKey])),
        (Label::LoneSurrogate.as_str(), BTreeSet::from([Exception::Surrogate])),
        (Label::LoneSurrogateInKey.as_str(), BTreeSet::from([Exception::Surrogate])),
        (Label::NearlyInteger.as_str(), BTreeSet::from([Exception::Rounded])),
        (Label::NumberRange.as_str(), BTreeSet::from([Exception::NumberRange])),
        (Label::TooDeep.as_str(), BTreeSet::from([Exception::TooDeep])),
        (Label::ByteOrderMark.as_str(), BTreeSet::from([Exception::ByteOrderMark])),
    ]);
    assert_eq!(needs, expected);
}

fn unknown(message: &greenhouse::Message) -> bool {
    matches!(message, greenhouse::Message::Unknown(_))
}

/// Which exceptions the frames of each label need.
fn gather<P: Protocol>(needs: &mut BTreeMap<&'static str, BTreeSet<Exception>>, unknown: fn(&P::Message) -> bool) {
    let schemas = Schemas::new::<P>();
    let generator = Generator::new(P::plan(), 5).broken(0.5).doubtful(0.4);
    for sample in (0..FRAMES).map(|index| generator.sample(index).expect("a sample")) {
        // What is no UTF-8 is no text.
        let Ok(text) = std::str::from_utf8(&sample.bytes) else { continue };
        let rounds = if rounded::<P>(&schemas, text, unknown) { Some(Exception::Rounded) } else { None };
        let label = sample.label.map_or("sound", Label::as_str);
        needs.entry(label).or_default().extend(differs(text).into_iter().chain(rounds));
    }
    needs.retain(|_, exceptions| !exceptions.is_empty());
}

/// The exception over which our reader refuses what another one takes.
fn differs(text: &str) -> Option<Exception> {
    let behind_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let others =
        serde_json::from_str::<IgnoredAny>(behind_mark).is_ok() || serde_json::from_str::<Value>(behind_mark).is_ok();
    match text.parse::<Json>() {
        Ok(_) => {
            assert!(others, "no other reader takes {text}");
            None
        }
        Err(_) if !others => None,
        Err(_) if behind_mark.len() < text.len() => Some(Exception::ByteOrderMark),
        Err(fault) => Some(match fault.kind {
            FaultKind::DuplicateKey => Exception::DuplicateKey,
            FaultKind::Surrogate => Exception::Surrogate,
            FaultKind::NumberRange => Exception::NumberRange,
            FaultKind::TooDeep => Exception::TooDeep,
            other => panic!("{other:?} is on no list: {text}"),
        }),
    }
}

/// Whether an engine that reckons with the digits as they stand comes to another verdict than our reader.
fn rounded<P: Protocol>(schemas: &Schemas, text: &str, unknown: fn(&P::Message) -> bool) -> bool {
    if text.parse::<Json>().is_err() {
        return false;
    }
    let exact = exact(text);
    let Ok(value) = serde_json::from_str::<Value>(&exact) else { panic!("{exact} is no JSON") };
    let known = protocol::read::<P>(text, Policy::Strict).is_ok_and(|message| !unknown(&message));
    schemas.bundle(&value).jsonschema != known
}

/// The text with a plain fraction for each number that is an integer only once it is rounded.
fn exact(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string(rest),
            '-' | '0'..='9' => rest.find(|next| !"+-.0123456789eE".contains(next)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        let rounds = token.parse::<f64>().is_ok_and(|double| double.fract() == 0.0) && !is_integral(token);
        out.push_str(if rounds { "0.5" } else { token });
        rest = behind;
    }
    out
}

/// The length of the string in which a text begins.
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
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return true;
    }
    let zeros = digits.len() - significant.len();
    match exponent.parse::<i64>() {
        // How many of the digits that count stand behind the point.
        Ok(exponent) => i128::try_from(fraction.len())
            .is_ok_and(|behind| behind <= i128::from(exponent) + i128::try_from(zeros).unwrap_or(i128::from(i64::MAX))),
        Err(_) => !exponent.starts_with('-'),
    }
}

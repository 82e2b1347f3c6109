//! Replaces the values of recorded frames by pseudonyms, so that a capture can be passed on.
//!
//! A [`Redactor`] replaces every string, number and undeclared name that is not the protocol's own. The names of messages and fields,
//! enum values, constants, booleans and `null` remain. A pseudonym has the length, pattern, format and bounds of its value, and the
//! same text has the same pseudonym in all frames, so ids remain linked: those in a target are replaced one by one. **The verdict of
//! the checker is the same before and after**: the same rules at the same pointers. It is compared for every frame.
//!
//! ```
//! use tieline::agent_desktop::AgentDesktop;
//! use tieline::protocol::Protocol;
//! use tieline::redact::{RedactOptions, RedactionKey, Redactor};
//!
//! let options = RedactOptions::new(RedactionKey::of(b"a secret"));
//! let mut redactor = Redactor::new(AgentDesktop::plan(), options);
//! let frame = br#"{"command":"session.request.logout","target":"ada17","data":{}}"#;
//! let redacted = redactor.redact(frame).unwrap();
//! assert!(redacted.starts_with(br#"{"command":"session.request.logout","target":""#));
//! assert!(!redacted.windows(5).any(|part| part == b"ada17"));
//! ```
//!
//! A frame with a syntax error is redacted up to the error, and ends with an error of the same rule.

mod cipher;
mod number;
mod rewrite;
mod rules;
mod template;
mod text;

use crate::capture::CheckedFrame;
use crate::check::{self, FrameNotes, Note, Policy, Resolver};
use crate::envelope::FrameReader;
use crate::json::{SyntaxError, SyntaxErrorKind, text_of};
use crate::plan::{FrameFilter, Plan};
use crate::problem::{Problem, Step};
use rewrite::{Replaced, ReplacedValues, Replacements, rewrite};

pub use cipher::RedactionKey;
pub use rewrite::RedactCounts;

/// Replaces the values of frames by pseudonyms.
#[derive(Debug)]
pub struct Redactor<'p> {
    plan: &'p Plan,
    replaced: Replaced,
    replacements: Replacements,
    out: Vec<u8>,
    dropped: u64,
}

/// The options of a [`Redactor`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RedactOptions {
    /// The key, on which all pseudonyms depend.
    pub key: RedactionKey,
    /// Whether only the values that the protocol declares as sensitive are replaced, and those of which it is not known whether they are:
    /// the payload of an unknown message, and the parts of a value of an unknown variant or another JSON type.
    pub only_sensitive: bool,
}

impl RedactOptions {
    /// The options to replace all values.
    #[must_use]
    pub const fn new(key: RedactionKey) -> Self {
        Self { key, only_sensitive: false }
    }
}

impl<'p> Redactor<'p> {
    /// A redactor for the frames of a protocol.
    #[must_use]
    pub fn new(plan: &'p Plan, options: RedactOptions) -> Self {
        let replacements = Replacements::new(plan, options.key);
        let replaced = Replaced::new(plan, options.only_sensitive);
        Self { plan, replaced, replacements, out: Vec::new(), dropped: 0 }
    }

    /// Returns the redacted frame, on one line. `None` if the verdict of the checker would change.
    pub fn redact(&mut self, frame: &[u8]) -> Option<&[u8]> {
        self.redact_as(frame, None)
    }

    /// As [`Self::redact`], for a frame of a capture. If it is a response that does not name its command, and the checker has found its
    /// request, it is redacted as a response to that command: see [`Checker::correlate`](crate::capture::Checker::correlate).
    pub fn redact_checked(&mut self, frame: &CheckedFrame<'_>) -> Option<&[u8]> {
        self.redact_as(frame.text, frame.command())
    }

    fn redact_as(&mut self, frame: &[u8], command: Option<usize>) -> Option<&[u8]> {
        let before = self.replacements.values;
        // The items of a set and the names of a map need different pseudonyms. If what the protocol declares has one, there may be too
        // few: so a frame with a new duplicate is written again with the declared texts and numbers in it.
        for keeps_declared in [false, true] {
            self.out.clear();
            self.replacements.start(before, keeps_declared);
            rewrite(self.plan, &mut self.replacements, self.replaced, (frame, command), &mut self.out);
            let is_same = is_same_verdict(self.plan, frame, &self.out, command);
            self.replacements.end(is_same);
            if is_same {
                return Some(&self.out);
            }
        }
        self.replacements.start(before, false);
        self.dropped += 1;
        None
    }

    /// What has been replaced so far.
    #[must_use]
    pub fn counts(&self) -> RedactCounts {
        let collisions = self.replacements.collisions();
        let ReplacedValues { replaced, kept } = self.replacements.values;
        RedactCounts { replaced, kept, collisions, dropped: self.dropped }
    }
}

/// Whether the checker reports the same rules at the same places of two frames. Names that are data may differ.
fn is_same_verdict(plan: &Plan, before: &[u8], after: &[u8], command: Option<usize>) -> bool {
    let (before, after) = (Checked::new(plan, before, command), Checked::new(plan, after, command));
    if before.notes.notes.is_empty() && after.notes.notes.is_empty() {
        return true;
    }
    let (before, after) = (before.problems(plan), after.problems(plan));
    let is_same_step = |(one, other): (&Step, &Step)| match (one, other) {
        (Step::Member(_) | Step::Index(_), _) | (_, Step::Member(_) | Step::Index(_)) => one == other,
        _ => true,
    };
    let is_same = |(one, other): (&Problem, &Problem)| {
        let (before, after) = (one.pointer.steps(), other.pointer.steps());
        one.rule == other.rule && before.len() == after.len() && before.iter().zip(after).all(is_same_step)
    };
    before.len() == after.len() && before.iter().zip(&after).all(is_same)
}

/// The findings for a frame before they are described.
struct Checked<'t> {
    text: &'t str,
    notes: FrameNotes,
}

impl<'t> Checked<'t> {
    /// `command` is the index of the command that the frame answers, if it is known.
    fn new(plan: &Plan, frame: &'t [u8], command: Option<usize>) -> Self {
        let only = command.map(FrameFilter::response_to);
        match text_of(frame) {
            Ok(text) => Self {
                text,
                notes: check::check_up_to(plan, text, (Policy::Strict, only), usize::MAX, &mut FrameReader::default()),
            },
            Err(error) => {
                let offset = error.valid_up_to();
                let text = std::str::from_utf8(&frame[..offset]).unwrap_or_default();
                let note = Note::syntax(SyntaxError { kind: SyntaxErrorKind::Encoding, offset });
                Self { text, notes: FrameNotes::one(note) }
            }
        }
    }

    fn problems(self, plan: &Plan) -> Vec<Problem> {
        let FrameNotes { message, notes, .. } = self.notes;
        let mut resolver = Resolver::new(plan, self.text, message);
        notes.sorted().into_iter().map(|note| resolver.problem(note)).collect()
    }
}

#[cfg(all(test, feature = "sample", feature = "schema"))]
mod tests {
    use super::{RedactOptions, RedactionKey, Redactor};
    use crate::artefacts::tests::flat;
    use crate::sample::Generator;

    /// The verdicts are compared by the redactor itself; other tests compare them without it.
    #[test]
    fn frames_with_flat_payloads_are_redacted() {
        for plan in [flat::realtime(), flat::realtime_nested(), flat::calling(), flat::replying()] {
            let mut redactor = Redactor::new(&plan, RedactOptions::new(RedactionKey::of(b"k")));
            let generator = Generator::new(&plan, 5).invalid(0.6).mutated(0.2);
            for index in 0..1500 {
                let sample = generator.sample(index).unwrap();
                let text = String::from_utf8_lossy(&sample.bytes);
                assert!(redactor.redact(&sample.bytes).is_some(), "frame {index}, {:?}: {text}", sample.label);
            }
        }
    }

    #[test]
    fn the_fields_of_a_flat_payload_are_declared() {
        let plan = flat::realtime();
        let mut redactor = Redactor::new(&plan, RedactOptions::new(RedactionKey::of(b"k")));
        let frame = br#"{"type":"chat.message","event_id":"e17","text":"Ada Lovelace","mother":"Byron"}"#;
        let found = String::from_utf8_lossy(redactor.redact(frame).unwrap()).into_owned();
        assert!(found.starts_with(r#"{"type":"chat.message","event_id":""#) && found.contains(r#","text":""#), "{found}");
        assert!(!["e17", "Ada", "mother", "Byron"].iter().any(|value| found.contains(value)), "{found}");
    }
}

//! Random frames: valid ones that reach every field and every bound, and invalid ones of every kind.

use std::borrow::Cow;

use super::frame::{set_unique_id, target};
use super::generate_value::ValueGenerator;
use super::mutate::{MutationSubject, mutate, mutate_bytes};
use super::mutation::MutationKind;
use super::print::Printer;
use super::random::Random;
use super::rng::Rng;
use super::tree::FrameTree;
use super::{Claim, SampleError};
use crate::envelope::FrameKind;
use crate::plan::{MessagePlan, Plan};

/// The maximum number of attempts to find a mutation that applies to a frame.
const TRIES: u64 = 40;

/// Generates random frames of a protocol, the same for the same seed on every machine.
///
/// ```
/// use tieline::agent_desktop::AgentDesktop;
/// use tieline::protocol::{self, Protocol};
/// use tieline::sample::{Claim, Generator};
///
/// let generator = Generator::new(AgentDesktop::plan(), 7).invalid(0.5);
/// for sample in (0..100).map(|index| generator.sample(index)) {
///     let sample = sample?;
///     let valid = protocol::check_slice::<AgentDesktop>(&sample.bytes, tieline::Policy::Strict).is_valid();
///     assert_eq!(valid, sample.claim == Claim::Valid);
/// }
/// # Ok::<(), tieline::sample::SampleError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Generator<'p> {
    plan: &'p Plan,
    seed: u64,
    invalid: f64,
    mutated: f64,
    shuffled: f64,
    plain: bool,
    one_line: bool,
    unique_ids: bool,
    only: Option<&'p str>,
}

/// A random frame, which may have been mutated.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Sample {
    /// Its index in the sequence of the seed.
    pub index: u64,
    /// The message's name, before any mutation.
    pub name: Cow<'static, str>,
    /// The kind of the frame, before any mutation.
    pub kind: FrameKind,
    /// The mutation that was applied, if any.
    pub label: Option<MutationKind>,
    /// Whether it is valid.
    pub claim: Claim,
    /// The text, which may be invalid UTF-8.
    pub bytes: Vec<u8>,
}

impl<'p> Generator<'p> {
    /// A generator of valid frames of all messages, a third of them with shuffled members.
    #[must_use]
    pub fn new(plan: &'p Plan, seed: u64) -> Self {
        let shuffled = 1.0 / 3.0;
        let (plain, one_line, unique_ids) = (false, false, false);
        Self { plan, seed, invalid: 0.0, mutated: 0.0, shuffled, plain, one_line, unique_ids, only: None }
    }

    /// Sets the share of invalid frames, from 0 to 1.
    #[must_use]
    pub fn invalid(self, share: f64) -> Self {
        Self { invalid: share, ..self }
    }

    /// Sets the share of frames with a mutation after which they may be valid or invalid, from 0 to 1.
    #[must_use]
    pub fn mutated(self, share: f64) -> Self {
        Self { mutated: share, ..self }
    }

    /// Sets the share of frames with members in random order, from 0 to 1.
    #[must_use]
    pub fn shuffled(self, share: f64) -> Self {
        Self { shuffled: share, ..self }
    }

    /// Generates ordinary values in ordinary spelling: no extreme values, no unusual escapes.
    #[must_use]
    pub fn plain(self, yes: bool) -> Self {
        Self { plain: yes, ..self }
    }

    /// Generates frames without line breaks, and a first frame without a byte order mark, so that a file can contain one
    /// frame per line.
    #[must_use]
    pub fn one_line(self, yes: bool) -> Self {
        Self { one_line: yes, ..self }
    }

    /// Gives each frame that has an id one of its own, as far as the type of ids permits, so that no response seems to answer the
    /// request of another sample. Otherwise ids are random.
    #[must_use]
    pub fn unique_ids(self, yes: bool) -> Self {
        Self { unique_ids: yes, ..self }
    }

    /// Generates frames of one message only; `None` if the protocol has no message of this name.
    #[must_use]
    pub fn only(self, name: &str) -> Option<Self> {
        let name = self.messages().map(|(message, _)| &*message.name).find(|own| *own == name)?;
        Some(Self { only: Some(name), ..self })
    }

    /// Generates the frame with an index, independently of the frames before it.
    ///
    /// # Errors
    /// When the protocol has no messages, a type has no finite value, no value satisfies the rules, or a declared example is not JSON.
    pub fn sample(&self, index: u64) -> Result<Sample, SampleError> {
        let mut rng = Rng::new(self.seed, index);
        let invalid = rng.share(self.invalid);
        let mutated = !invalid && rng.share(self.mutated);
        let mut wanted = None;
        for _ in 0..TRIES {
            // A mutation is usually retried with another frame. If it were replaced at once, mutations that apply to few frames would be
            // rare.
            let label = match wanted {
                Some(label) => label,
                None => Self::label(&mut rng, invalid, mutated),
            };
            wanted = Some(label).filter(|_| !rng.one_in(8));
            let Some(sample) = self.make(&mut rng, index, label)? else { continue };
            if invalid && !matches!(sample.claim, Claim::Invalid(_)) {
                continue;
            }
            let has_mark = sample.bytes.first().is_some_and(|&first| first >= 0xef);
            let blank = sample.bytes.trim_ascii().is_empty();
            let has_line_end = sample.bytes.contains(&b'\n') || sample.bytes.contains(&b'\r');
            if !self.one_line || !(has_line_end || blank || (has_mark && index == 0)) {
                return Ok(sample);
            }
        }
        // The mutation applied to none of the frames; trailing text applies to every frame.
        let label = if invalid { Some(MutationKind::Trailing) } else { None };
        loop {
            if let Some(sample) = self.make(&mut rng, index, label)? {
                return Ok(sample);
            }
        }
    }

    fn label(rng: &mut Rng, invalid: bool, mutated: bool) -> Option<MutationKind> {
        if invalid || mutated { rng.of(MutationKind::ALL) } else { None }
    }

    /// All messages, each with the kinds of its frames.
    fn messages(&self) -> impl Iterator<Item = (&'p MessagePlan, Vec<FrameKind>)> + use<'p> {
        let envelope = self.plan.envelope();
        self.plan.all_messages().map(|message| (message, message.frames(envelope).collect()))
    }

    /// Generates a frame with a mutation; `None` if the mutation does not apply to the frame.
    fn make(&self, rng: &mut Rng, index: u64, label: Option<MutationKind>) -> Result<Option<Sample>, SampleError> {
        let only = self.only;
        let messages: Vec<_> = self.messages().filter(|(message, _)| only.is_none_or(|only| message.name == only)).collect();
        let (message, kinds) = messages.get(rng.below(messages.len())).ok_or(SampleError::NoMessages)?;
        let kind = rng.of(kinds).unwrap_or(FrameKind::Request);
        let mut random = Random::new(Rng::new(rng.next(), index), self.plan.envelope(), self.plain);
        let target = target(message.target.as_ref(), &mut random);
        let mut frame = ValueGenerator::new(self.plan, &mut random).frame(message, kind, &target)?;
        if self.unique_ids {
            set_unique_id(self.plan, kind, &mut frame, index);
        }
        let mut frame = FrameTree::frame(self.plan, message, kind, &frame.into());
        let mut claim = Claim::Valid;
        let mut subject = MutationSubject { plan: self.plan, message, kind, frame: &mut frame, random: &mut random };
        if !self.plain && subject.random.rng.one_in(3) {
            // Undeclared fields are allowed in every frame.
            let label = if subject.random.rng.one_in(4) { MutationKind::StrayKey } else { MutationKind::ExtraKey };
            mutate(&mut subject, label);
        }
        let done = match label {
            Some(label) => mutate(&mut subject, label),
            None => Some(Claim::Valid),
        };
        let shuffled = random.rng.share(self.shuffled);
        let printer_rng = Rng::new(random.rng.next(), index);
        let printer = if self.plain {
            Printer::plain(printer_rng, shuffled)
        } else {
            Printer::odd(printer_rng, shuffled, self.one_line)
        };
        let mut bytes = printer.print(&frame);
        match (done, label) {
            (Some(done), _) => claim = done,
            (None, Some(label)) => match mutate_bytes(&mut random.rng, &mut bytes, label) {
                Some(done) => claim = done,
                None => return Ok(None),
            },
            (None, None) => {}
        }
        Ok(Some(Sample { index, name: message.name.clone(), kind, label, claim, bytes }))
    }
}

//! Random frames: valid ones that reach every field and every bound, and invalid ones of every kind.

use std::borrow::Cow;

use super::frame::target;
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

/// How often a mutation that does not fit its frame gives way to another.
const TRIES: u64 = 40;

/// Generates random frames of a protocol, the same for the same seed on every machine.
///
/// ```
/// use tieline::agent_desktop::AgentDesktop;
/// use tieline::protocol::{self, Protocol};
/// use tieline::sample::{Claim, Generator};
///
/// let generator = Generator::new(AgentDesktop::plan(), 7).broken(0.5);
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
    broken: f64,
    doubtful: f64,
    shuffled: f64,
    plain: bool,
    one_line: bool,
    only: Option<&'p str>,
}

/// A frame, or what was one before its mutation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Sample {
    /// Its number among those of the seed.
    pub index: u64,
    /// The message's name, before any mutation.
    pub name: Cow<'static, str>,
    /// The kind of the frame, before any mutation.
    pub kind: FrameKind,
    /// What was done to it, if anything was.
    pub label: Option<MutationKind>,
    /// What is known of it.
    pub claim: Claim,
    /// The text; not always UTF-8.
    pub bytes: Vec<u8>,
}

impl<'p> Generator<'p> {
    /// Valid frames of all messages, with shuffled members in a third of them.
    #[must_use]
    pub fn new(plan: &'p Plan, seed: u64) -> Self {
        Self { plan, seed, broken: 0.0, doubtful: 0.0, shuffled: 1.0 / 3.0, plain: false, one_line: false, only: None }
    }

    /// The share of frames that are certainly invalid, from 0 to 1.
    #[must_use]
    pub fn broken(self, share: f64) -> Self {
        Self { broken: share, ..self }
    }

    /// The share of frames with a mutation that may leave them valid.
    #[must_use]
    pub fn doubtful(self, share: f64) -> Self {
        Self { doubtful: share, ..self }
    }

    /// The share of frames with members in random order.
    #[must_use]
    pub fn shuffled(self, share: f64) -> Self {
        Self { shuffled: share, ..self }
    }

    /// Usual values, written as peers write them, instead of bounds and odd spellings.
    #[must_use]
    pub fn plain(self, yes: bool) -> Self {
        Self { plain: yes, ..self }
    }

    /// Frames without line ends, and a first frame that does not begin with a byte order mark, so that a file can hold
    /// one frame per line.
    #[must_use]
    pub fn one_line(self, yes: bool) -> Self {
        Self { one_line: yes, ..self }
    }

    /// Frames of one message only; `None` if the protocol has none of this name.
    #[must_use]
    pub fn only(self, name: &str) -> Option<Self> {
        let name = self.messages().map(|(message, _)| &*message.name).find(|own| *own == name)?;
        Some(Self { only: Some(name), ..self })
    }

    /// The frame of a number: each can be made without those before it.
    ///
    /// # Errors
    /// When a type has no finite value, when rules leave none, and when a declared example is not JSON.
    pub fn sample(&self, index: u64) -> Result<Sample, SampleError> {
        let mut rng = Rng::new(self.seed, index);
        let broken = rng.share(self.broken);
        let doubtful = !broken && rng.share(self.doubtful);
        let mut wanted = None;
        for _ in 0..TRIES {
            // The same kinds of mutation come again, whatever frames they fit.
            let label = match wanted {
                Some(label) => label,
                None => Self::label(&mut rng, broken, doubtful),
            };
            wanted = Some(label).filter(|_| !rng.one_in(8));
            let Some(sample) = self.make(&mut rng, index, label)? else { continue };
            if broken && !matches!(sample.claim, Claim::Invalid(_)) {
                continue;
            }
            let begins = sample.bytes.first().is_some_and(|&first| first >= 0xef);
            let blank = sample.bytes.trim_ascii().is_empty();
            let ends = sample.bytes.contains(&b'\n') || sample.bytes.contains(&b'\r');
            if !self.one_line || !(ends || blank || (begins && index == 0)) {
                return Ok(sample);
            }
        }
        // The mutation applied to none of the frames; trailing text applies to every frame.
        let label = if broken { Some(MutationKind::Trailing) } else { None };
        loop {
            if let Some(sample) = self.make(&mut rng, index, label)? {
                return Ok(sample);
            }
        }
    }

    fn label(rng: &mut Rng, broken: bool, doubtful: bool) -> Option<MutationKind> {
        if broken || doubtful { rng.of(MutationKind::ALL) } else { None }
    }

    /// All messages, each with the kinds of its frames.
    fn messages(&self) -> impl Iterator<Item = (&'p MessagePlan, &'static [FrameKind])> + use<'p> {
        self.plan.all_messages().map(|message| (message, message.frames()))
    }

    /// A frame with a mutation; nothing if that does not fit the frame.
    fn make(&self, rng: &mut Rng, index: u64, label: Option<MutationKind>) -> Result<Option<Sample>, SampleError> {
        let only = self.only;
        let messages: Vec<_> = self.messages().filter(|(message, _)| only.is_none_or(|only| message.name == only)).collect();
        let (message, kinds) = messages[rng.below(messages.len())];
        let kind = rng.of(kinds).unwrap_or(FrameKind::Request);
        let mut random = Random::new(Rng::new(rng.next(), index), self.plan.envelope, self.plain);
        let target = target(&message.target, &mut random);
        let mut maker = ValueGenerator::new(self.plan, random);
        let frame = maker.frame(message, kind, &target)?.into();
        let mut random = maker.into_choose();
        let mut frame = FrameTree::frame(self.plan, message, kind, &frame);
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

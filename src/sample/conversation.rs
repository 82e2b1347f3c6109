//! Random conversations: valid ones, and mutated ones that violate a rule of conversations.

mod mutate;
mod mutation;
mod objects;
mod schedule;

pub use mutation::{ConversationMutation, UnknownConversationMutation};

use super::SampleError;
use super::rng::Rng;
use crate::envelope::FrameKind;
use crate::json::JsonObject;
use crate::message::Side;
use crate::plan::Plan;
use mutate::mutate;
use schedule::{ConversationDraft, DraftFrame};

/// The maximum number of conversations that are generated to find one with a place for a mutation.
const TRIES: u64 = 100;

/// Generates random conversations of a protocol, the same for the same seed on every machine.
///
/// Several requests are open at a time, objects are created before they are used, and the events that a command causes follow its success.
///
/// ```
/// use tieline::agent_desktop::AgentDesktop;
/// use tieline::protocol::Protocol;
/// use tieline::sample::{ConversationGenerator, ConversationMutation};
///
/// let generator = ConversationGenerator::new(AgentDesktop::plan(), 7);
/// let valid = generator.conversation(0)?;
/// assert!(valid.frames.iter().all(|frame| AgentDesktop::is_valid(&frame.text())));
/// let mutated = generator.mutated(1, ConversationMutation::DroppedResponse)?.unwrap();
/// assert_eq!(mutated.mutation, Some(ConversationMutation::DroppedResponse));
/// # Ok::<(), tieline::sample::SampleError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ConversationGenerator<'p> {
    plan: &'p Plan,
    seed: u64,
    invalid: f64,
    plain: bool,
}

/// A random conversation, which may have been mutated.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SampleConversation {
    /// The frames in their order.
    pub frames: Vec<SampleFrame>,
    /// The mutation that was applied, if any.
    pub mutation: Option<ConversationMutation>,
}

/// A frame of a random conversation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SampleFrame {
    /// The side that sends it: the client or the server.
    pub sender: Side,
    /// The time since the start of the conversation, in milliseconds.
    pub time: u64,
    /// Its kind.
    pub kind: FrameKind,
    /// The frame.
    pub frame: JsonObject,
}

impl SampleFrame {
    /// The text of the frame.
    #[must_use]
    pub fn text(&self) -> String {
        crate::json::Json::from(self.frame.clone()).to_string()
    }
}

impl<'p> ConversationGenerator<'p> {
    /// A generator of valid conversations with ordinary values.
    #[must_use]
    pub fn new(plan: &'p Plan, seed: u64) -> Self {
        Self { plan, seed, invalid: 0.0, plain: true }
    }

    /// Sets the share of mutated conversations, from 0 to 1.
    #[must_use]
    pub fn invalid(self, share: f64) -> Self {
        Self { invalid: share, ..self }
    }

    /// Sets whether values are ordinary, and not extreme or unusual ones.
    #[must_use]
    pub fn plain(self, yes: bool) -> Self {
        Self { plain: yes, ..self }
    }

    /// Generates the conversation with an index, independently of those before it.
    ///
    /// # Errors
    /// When a type has no finite value, when no value satisfies the rules, and when a declared example is not JSON.
    pub fn conversation(&self, index: u64) -> Result<SampleConversation, SampleError> {
        let mut rng = Rng::new(self.seed, index);
        if rng.share(self.invalid) {
            // A mutation without a place in the protocol, such as one of ids, is replaced by another one.
            let mut mutations = ConversationMutation::ALL.to_vec();
            rng.shuffle(&mut mutations);
            for mutation in mutations {
                if let Some(mutated) = self.mutate(&mut rng, mutation, 4)? {
                    return Ok(mutated);
                }
            }
        }
        let draft = ConversationDraft::generate(self.plan, rng, self.plain)?;
        Ok(SampleConversation { frames: frames(draft.frames), mutation: None })
    }

    /// Generates a conversation with a mutation; `None` if no conversation with a place for it was found.
    ///
    /// # Errors
    /// As [`conversation`](Self::conversation).
    pub fn mutated(&self, index: u64, mutation: ConversationMutation) -> Result<Option<SampleConversation>, SampleError> {
        self.mutate(&mut Rng::new(self.seed, index), mutation, TRIES)
    }

    fn mutate(
        &self,
        rng: &mut Rng,
        mutation: ConversationMutation,
        tries: u64,
    ) -> Result<Option<SampleConversation>, SampleError> {
        for _ in 0..tries {
            let mut draft = ConversationDraft::generate(self.plan, Rng::new(rng.next(), 0), self.plain)?;
            if mutate(&mut draft, mutation)? {
                return Ok(Some(SampleConversation { frames: frames(draft.frames), mutation: Some(mutation) }));
            }
        }
        Ok(None)
    }
}

fn frames(drafts: Vec<DraftFrame>) -> Vec<SampleFrame> {
    let mut time = 0;
    let frame = |DraftFrame { kind, sender, delay, frame, .. }: DraftFrame| {
        time += delay;
        SampleFrame { sender, time, kind, frame }
    };
    drafts.into_iter().map(frame).collect()
}

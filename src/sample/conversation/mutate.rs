//! Mutations of a valid conversation.

mod events;
mod exchanges;
mod lives;

use super::mutation::ConversationMutation;
use super::schedule::ConversationDraft;
use crate::sample::SampleError;

/// Applies a mutation; `false` if the conversation has no place for it.
pub(super) fn mutate(draft: &mut ConversationDraft<'_>, mutation: ConversationMutation) -> Result<bool, SampleError> {
    let done = exchanges::mutate(draft, mutation)? || lives::mutate(draft, mutation).is_some();
    Ok(done || events::mutate(draft, mutation).is_some())
}

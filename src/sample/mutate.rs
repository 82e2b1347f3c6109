//! Mutations of a valid frame.

mod bytes;
mod containers;
mod envelope;
mod subject;
mod text;
mod unions;
mod values;

pub(super) use bytes::mutate_bytes;
pub(super) use subject::MutationSubject;

use super::Claim;
use super::mutation::MutationKind;

/// Applies a mutation to a frame, and returns the claim about the result; `None` if the mutation does not apply to the frame.
pub(super) fn mutate(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    values::mutate(subject, label)
        .or_else(|| unions::mutate(subject, label))
        .or_else(|| envelope::mutate(subject, label))
        .or_else(|| text::mutate(subject, label))
}

//! Reference to an envelope: one of the program, or one that was loaded.

use std::ops::Deref;
#[cfg(feature = "schema")]
use std::sync::Arc;

use super::Envelope;

/// The envelope of a plan.
#[derive(Debug, Clone)]
pub(crate) enum EnvelopeHandle {
    /// One that is declared in the program.
    Declared(&'static Envelope),
    /// One that was loaded from artefacts.
    #[cfg(feature = "schema")]
    Loaded(Arc<Envelope>),
}

impl Deref for EnvelopeHandle {
    type Target = Envelope;

    #[inline]
    fn deref(&self) -> &Envelope {
        match self {
            Self::Declared(envelope) => envelope,
            #[cfg(feature = "schema")]
            Self::Loaded(envelope) => envelope,
        }
    }
}

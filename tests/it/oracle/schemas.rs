//! The schemas, judged by an independent validator.

use tieline::protocol::Protocol;

use super::fixture::Fixture;
use super::readers::Verdicts;

/// The validators of a protocol's schemas.
pub(crate) struct Judge {}

impl Judge {
    pub(crate) fn new<P: Protocol>() -> Self {
        Self {}
    }

    pub(crate) fn judge(&self, _verdicts: &mut Verdicts, _fixture: &Fixture) {}
}

//! Decoding of flat payloads, whose fields are members of the frame.

use super::{FrameDecoder, Rejected};
use crate::envelope::PayloadOutcome;
use crate::json::{DecodeError, Reader};

impl FrameDecoder<'_> {
    /// Reads a flat payload: the frame itself, whose other members are unknown to it.
    pub(super) fn flat_payload(
        &mut self,
        read: &mut dyn FnMut(&mut Reader<'_>) -> Result<(), DecodeError>,
    ) -> Result<(), Rejected> {
        let envelope = self.values.plan.envelope();
        let is_early = self.frame.take_before_payload().is_some();
        let (members, from) = (&mut self.frame.members, &mut self.values.from);
        let (start, own_from) = (members.start, members.flat_from());
        if !is_early {
            from.again(start, 0);
            from.outer_object(start, own_from, envelope);
            return match read(from) {
                Ok(()) => Ok(()),
                Err(error) => self.values.store_error(error, start).and(Err(Rejected)),
            };
        }
        if own_from.is_none() {
            members.restart(&mut from.scanner, &mut from.keys)?;
        }
        members.take_other();
        from.outer_object(start, own_from, envelope);
        let outcome = match read(from) {
            Ok(()) => PayloadOutcome::Read,
            Err(error) => {
                self.values.store_error(error, start)?;
                PayloadOutcome::Rejected
            }
        };
        self.flat_others(outcome)?;
        // If there is one kind, no member changes it.
        if outcome == PayloadOutcome::Read && envelope.only_flat().is_some() {
            return Ok(());
        }
        self.settle_payload(outcome)
    }

    /// Adds the members of the frame among which the flat payload was read.
    fn flat_others(&mut self, outcome: PayloadOutcome) -> Result<(), Rejected> {
        let (envelope, members, from) = (self.values.plan.envelope(), &mut self.frame.members, &mut self.values.from);
        match from.outer_members() {
            Some(others) if outcome == PayloadOutcome::Read => {
                // The checker describes the error.
                if !others.iter().all(|other| members.add(envelope, other)) {
                    return Err(Rejected);
                }
                from.scanner.finish()?;
            }
            // The type does not read the members of an object itself, or not all of them.
            _ => {
                members.restart(&mut from.scanner, &mut from.keys)?;
                while members.next(envelope, &mut from.scanner, &mut from.keys)? {
                    match members.take_other() {
                        Some(name) => members.skip_other(name, &mut from.scanner, &mut from.keys)?,
                        None => from.scanner.skip(&mut from.keys)?,
                    }
                }
            }
        }
        Ok(())
    }
}

//! Compares two plans.

pub(super) use changes::sender;
pub(super) use messages::by_id;

mod changes;
mod enums;
mod envelopes;
mod messages;
mod types;
mod unchanged;
mod unions;
mod values;

use self::changes::Changes;
use super::counterexample::SearchLimits;
use super::finding::{Comparison, Waived};
use crate::plan::Plan;

/// The work that all searches for counterexamples may do, in values, members and characters.
const MAX_SEARCH: u64 = 1 << 25;

/// Compares two versions of a protocol.
#[must_use]
pub fn compare(old: &Plan, new: &Plan) -> Comparison {
    compare_within(old, new, &SearchLimits::new(MAX_SEARCH))
}

/// As [`compare`], with other limits of the searches.
pub(super) fn compare_within(old: &Plan, new: &Plan, limits: &SearchLimits) -> Comparison {
    let mut changes = Changes::new(old, new, limits);
    messages::compare(&mut changes);
    Comparison {
        protocol: new.name().to_owned(),
        old: old.version().to_owned(),
        new: new.version().to_owned(),
        old_released: old.released().map(str::to_owned),
        new_released: new.released().map(str::to_owned),
        findings: changes.findings,
        waived: Waived::default(),
    }
}

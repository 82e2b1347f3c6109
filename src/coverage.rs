//! Measures which parts of a protocol recorded frames contain.
//!
//! [`Coverage`] counts the *points* of a protocol: its messages and kinds of frames, fields that are present, absent or `null`, enum
//! values, variants of unions, forms of targets, failure codes, and the bounds of numbers and lengths. Only valid frames are counted, by the
//! checker itself, in the pass in which it validates them. Memory depends on the protocol, not on the frames; no values are kept.
//!
//! ```
//! use tieline::agent_desktop::AgentDesktop;
//! use tieline::coverage::{Coverage, CoverageSection, Maturity};
//! use tieline::protocol::Protocol;
//!
//! let mut coverage = Coverage::new(AgentDesktop::plan());
//! assert!(coverage.observe(r#"{"command":"session.request.logout","target":"s1","data":{}}"#));
//! // Invalid frames are not counted.
//! assert!(!coverage.observe(r#"{"command":"session.request.logout","target":5,"data":{}}"#));
//!
//! let report = coverage.report();
//! let commands = report.totals(CoverageSection::Commands, Maturity::Stable);
//! assert_eq!((commands.covered, commands.total), (1, 10));
//! let missing = report.missing().find(|point| point.what == "success").unwrap();
//! assert_eq!(missing.owner.as_deref(), Some("session.request.addchannel"));
//! let example = coverage.example(missing).unwrap();
//! assert!(coverage.observe(&example));
//! ```
//!
//! A response that does not name its command, as in JSON-RPC, is counted if the [`Checker`] finds its request: [`Coverage::check`].
//! [`Coverage::observe`] has one frame only, so it counts the members of its envelope.

mod example;
mod points;
mod report;
mod section;

use std::sync::Arc;

use crate::capture::{CheckedFrame, Checker, Piece};
use crate::check::{Observations, Policy, Slots, check_observing};
use crate::envelope::FrameReader;
use crate::plan::{FrameFilter, Plan};
use crate::problem::Level;
use points::{Point, points};

pub use report::{CoverageError, CoveragePoint, CoverageReport, CoverageTotals};
pub use section::{CoverageSection, Maturity, UnknownSection};

/// Counts the parts of a protocol that frames contain.
#[derive(Debug)]
pub struct Coverage<'p> {
    plan: &'p Plan,
    slots: Arc<Slots>,
    points: Arc<[Point]>,
    observed: Observations,
    /// The number of frames with each slot.
    counts: Vec<u64>,
    /// The numbers of frames that were added from reports, by point.
    added: Vec<u64>,
    frames: u64,
    counted: u64,
}

impl<'p> Coverage<'p> {
    /// The coverage of a protocol, without frames.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        let slots = Arc::new(Slots::of(plan));
        let points = points(plan, &slots).into();
        Self::of(plan, slots, points)
    }

    fn of(plan: &'p Plan, slots: Arc<Slots>, points: Arc<[Point]>) -> Self {
        let observed = Observations::new(Arc::clone(&slots));
        let (counts, added) = (vec![0; slots.count], vec![0; points.len()]);
        Self { plan, slots, points, observed, counts, added, frames: 0, counted: 0 }
    }

    /// The coverage of the same protocol without frames, for another thread. [`Coverage::add`] adds it to this one.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self::of(self.plan, Arc::clone(&self.slots), Arc::clone(&self.points))
    }

    /// Counts a frame if it is valid, and returns whether it is.
    pub fn observe(&mut self, text: &str) -> bool {
        self.observe_as(text, None)
    }

    /// As [`Coverage::observe`]. A response that does not name its command is one to that of the filter.
    fn observe_as(&mut self, text: &str, only: Option<FrameFilter>) -> bool {
        let noted = check_observing(
            self.plan,
            text,
            (Policy::Strict, only),
            usize::MAX,
            &mut FrameReader::default(),
            &mut self.observed,
        );
        let valid = noted.notes.iter().all(|note| note.rule.level() != Level::Deny);
        self.count(valid);
        valid
    }

    /// Checks the frame of a record, as [`Checker::check`], and counts it if it is valid.
    pub fn check<'c>(&mut self, checker: &'c mut Checker<'_>, piece: &'c Piece<'_>, limit: usize) -> CheckedFrame<'c> {
        let checked = checker.check_observing(piece, limit, &mut self.observed);
        if checked.counts.frames > 0 {
            // Of a response whose request is not known, the members of the envelope are counted.
            self.count(checked.counts.valid + checked.counts.undetermined > 0);
        }
        checked
    }

    fn count(&mut self, valid: bool) {
        self.frames += 1;
        if !valid {
            return;
        }
        self.counted += 1;
        for slot in self.observed.touched() {
            self.counts[slot] += 1;
        }
    }

    /// Adds the counts of another coverage of the same protocol, which is then without frames.
    pub fn add(&mut self, other: &mut Self) {
        let add = |own: &mut [u64], other: &mut [u64]| {
            for (own, other) in own.iter_mut().zip(other) {
                *own += std::mem::take(other);
            }
        };
        add(&mut self.counts, &mut other.counts);
        add(&mut self.added, &mut other.added);
        self.frames += std::mem::take(&mut other.frames);
        self.counted += std::mem::take(&mut other.counted);
    }
}

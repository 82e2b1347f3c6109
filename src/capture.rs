//! Checks captures, which are recorded frames, without threads or files.
//!
//! [`recognize`] determines how an input contains its records: one per line, which [`lines()`] splits, or in another way, which
//! [`split()`] reads. A [`Checker`] finds the frame in each record and reports its problems, with the levels that the caller has
//! set.
//!
//! ```
//! use tieline::agent_desktop::AgentDesktop;
//! use tieline::capture::{Checker, Counts, CheckOptions, Start, lines};
//! use tieline::protocol::Protocol;
//!
//! let capture = b"{\"command\":\"session.request.logout\",\"target\":\"s1\",\"data\":{}}\n{\"command\":5,\"target\":\"s1\"}\n";
//! let mut checker = Checker::new(AgentDesktop::plan(), CheckOptions::default());
//! let mut counts = Counts::default();
//! let mut places = Vec::new();
//! lines(capture, 1, CheckOptions::default().max_frame, &mut |piece| {
//!     let checked = checker.check(&piece, usize::MAX);
//!     counts.add(checked.counts);
//!     places.extend(checked.problems.iter().map(|problem| checked.position(problem)));
//!     Ok::<_, std::convert::Infallible>(())
//! })
//! .unwrap();
//! assert_eq!((counts.frames, counts.valid, counts.deny), (2, 1, 1));
//! assert_eq!(places, [Start { line: 2, column: 12 }]);
//! ```

mod buffer;
mod checked;
mod checker;
mod correlation;
mod exchange;
mod expected;
mod extract;
mod framing;
mod help;
mod levels;
mod lines;
mod lives;
mod outline;
mod piece;
mod prepare;
mod split;
mod target;
mod text;
mod time;
mod violation;

pub use buffer::PieceBuffer;
pub use checked::CheckedFrame;
pub use checker::{CheckOptions, Checker, Counts};
pub use correlation::Correlation;
pub use exchange::RecordFacts;
pub use extract::{FramePointer, InvalidPointer};
pub use framing::{ForeignContent, Framing, FramingHint, recognize, recognize_early};
pub use levels::Levels;
pub use lines::lines;
pub use outline::FrameOutline;
pub use piece::{BOM, Each, Piece, PieceContent, Start, StopReason, is_blank};
pub use split::split;
pub use time::{CommandLatency, Latencies};

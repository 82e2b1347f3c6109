//! Checks captures, which are recorded frames, without threads or files.
//!
//! [`lines`] splits text with one frame per line, [`split()`] splits a file with one frame or an array of frames. A [`Checker`]
//! reports the problems of each frame, with the levels that the caller has set.
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
//!     places.extend(checked.problems.iter().map(|problem| piece.start.position(problem.place)));
//!     Ok::<_, std::convert::Infallible>(())
//! })
//! .unwrap();
//! assert_eq!((counts.frames, counts.valid, counts.deny), (2, 1, 1));
//! assert_eq!(places, [Start { line: 2, column: 12 }]);
//! ```

mod checker;
mod levels;
mod split;
mod text;

pub use checker::{CheckOptions, CheckedFrame, Checker, Counts, lines};
pub use levels::Levels;
pub use split::{BOM, Each, Piece, PieceContent, Start, StopReason, is_blank, is_utf16, split};

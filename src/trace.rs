//! Checks conversations: whether each response answers a request.
//!
//! A [`Conversation`] observes the frames of one connection in their order, for example in a server or a test. `tieline trace` applies the
//! same rules to captures.
//!
//! ```
//! use tieline::agent_desktop::AgentDesktop;
//! use tieline::problem::Rule;
//! use tieline::trace::Conversation;
//!
//! let mut conversation = Conversation::<AgentDesktop>::new();
//! let request = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"5550100"}}"#;
//! let reply = r#"{"command":"channel.dial","target":"s1.c2","result":"success","data":{"destination":"5550199"}}"#;
//! assert!(conversation.observe(request).problems().is_empty());
//! let report = conversation.observe(reply);
//! assert_eq!(report.problems()[0].rule, Rule::ReplyDiffers);
//! assert_eq!(
//!     report.problems()[0].to_string(),
//!     "1:70: warning[reply-differs] channel.dial /data: expected the data of the request at 1:1, found other data; \
//!      help: repeat the data of the request",
//! );
//! // The events that the command causes have not followed.
//! let report = conversation.finish();
//! assert_eq!(report.problems()[0].rule, Rule::MissingEvent);
//! ```

use std::marker::PhantomData;
use std::time::Duration;

use crate::capture::{CheckOptions, Checker, CommandLatency, Correlation, Framing, Piece, PieceContent, Start};
use crate::check::Report;
use crate::message::Side;
use crate::protocol::Protocol;

/// The frames of one connection so far.
///
/// The requests without a response are kept, up to 100,000; the oldest ones are dropped.
#[derive(Debug)]
pub struct Conversation<P> {
    checker: Checker<'static>,
    requests: Correlation,
    /// The number of frames so far.
    count: u64,
    protocol: PhantomData<fn() -> P>,
}

impl<P: Protocol> Conversation<P> {
    /// A conversation that begins with the first frame: a response to no request is reported, with the rule `unexpected-response`.
    #[must_use]
    pub fn new() -> Self {
        let mut options = CheckOptions::default();
        options.levels.set_complete(true);
        Self::with_options(options)
    }

    /// A conversation that has begun before the first frame: a response to no request is not reported.
    #[must_use]
    pub fn begun() -> Self {
        Self::with_options(CheckOptions::default())
    }

    fn with_options(mut options: CheckOptions) -> Self {
        options.trace = true;
        // Each text is one frame.
        options.framing = Framing::Document;
        let checker = Checker::new(P::plan(), options);
        Self { checker, requests: Correlation::new(), count: 0, protocol: PhantomData }
    }

    /// Checks the next frame, alone and as part of the conversation. Texts of problems refer to other frames by their numbers, from 1, as
    /// lines.
    pub fn observe(&mut self, frame: &str) -> Report {
        self.next(frame, None, None)
    }

    /// As [`observe`](Self::observe), with the side that has sent the frame. This is needed if both sides send requests with the same ids:
    /// otherwise, it is not known which of them a response answers.
    pub fn observe_from(&mut self, sender: Side, frame: &str) -> Report {
        self.next(frame, Some(sender), None)
    }

    /// As [`observe_from`](Self::observe_from), with the time of the frame since a fixed moment, such as the start of the connection.
    pub fn observe_at(&mut self, time: Duration, sender: Side, frame: &str) -> Report {
        self.next(frame, Some(sender), Some(time))
    }

    /// Sets the maximum time from a request to its response: the rule `response-timeout`. It applies to frames with a time.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.checker.set_timeout(timeout);
        self
    }

    /// How long the responses to each command took, if their times are known.
    #[must_use]
    pub fn latencies(&self) -> Vec<CommandLatency> {
        self.requests.latencies().of_commands(P::plan())
    }

    fn next(&mut self, frame: &str, sender: Option<Side>, time: Option<Duration>) -> Report {
        self.count += 1;
        let piece = Piece { start: Start { line: self.count, column: 1 }, content: PieceContent::Text(frame) };
        self.checker.prepare_from(&piece, self.count, sender, time);
        self.checker.correlate(&mut self.requests);
        self.checker.check(&piece, usize::MAX).problems.to_vec().into()
    }

    /// The number of requests without a response.
    #[must_use]
    pub fn open(&self) -> usize {
        self.requests.open()
    }

    /// Ends the conversation, and reports the requests without a response (the rule `unanswered-request`) and the successes after which
    /// events are missing (`missing-event`). Their positions are the numbers of their frames, as lines. A conversation that has
    /// [begun](Self::begun) before its first frame reports none.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let mut problems = Vec::new();
        for (piece, _) in self.requests.incomplete_pieces() {
            for problem in self.checker.check(&piece, usize::MAX).problems {
                let mut problem = problem.clone();
                problem.place.line = usize::try_from(piece.start.line).unwrap_or(usize::MAX);
                problems.push(problem);
            }
        }
        problems.into()
    }
}

impl<P: Protocol> Default for Conversation<P> {
    fn default() -> Self {
        Self::new()
    }
}

//! The kinds of mutation of a conversation, with the rules that they violate.

use super::super::mutation::mutations;
use crate::problem::{Rule, named};

/// Defines the enum, with the rules of each mutation.
macro_rules! conversation_mutations {
    ($($label:ident $name:literal [$($rule:ident),*] $doc:literal;)*) => {
        mutations! {
            /// A mutation of a valid conversation, whose frames remain valid. The names are stable.
            ConversationMutation: $($label $name $doc;)*
        }

        impl ConversationMutation {
            /// The rules, at least one of which is violated.
            #[must_use]
            pub const fn rules(self) -> &'static [Rule] {
                match self { $(Self::$label => &[$(Rule::$rule),*],)* }
            }
        }
    };
}

conversation_mutations! {
    DroppedResponse "dropped-response" [UnansweredRequest] "A response is missing.";
    DroppedRequest "dropped-request" [UnexpectedResponse] "A request is missing.";
    RepeatedRequest "repeated-request" [ReusedId, UnansweredRequest] "A request is sent twice, and answered once.";
    RepeatedResponse "repeated-response" [DuplicateResponse, UnexpectedResponse] "A response is sent twice.";
    EarlyResponse "early-response" [UnexpectedResponse] "A response precedes its request.";
    EarlyEnd "early-end" [UnansweredRequest] "The conversation ends while a request is open.";
    LateStart "late-start" [UnexpectedResponse] "The conversation begins while a request is open.";
    SwappedResponses "swapped-responses" [ResponseOrder] "The responses to two requests are swapped.";
    SwappedRequests "swapped-requests" [ResponseOrder] "Two requests are swapped, and their responses are not.";
    ResponseTarget "response-target" [UnansweredRequest] "A response has another target than its request.";
    ResponseCommand "response-command" [UnansweredRequest] "A response has the name of another command.";
    ResponseId "response-id" [UnansweredRequest] "A response has an id that no request has.";
    ResponseSender "response-sender" [UnexpectedResponse] "A response is sent by the side that has sent its request.";
    LateResponse "late-response" [ResponseTimeout] "A response is sent an hour after its request.";
    ReusedId "reused-id" [ReusedId] "A request has the id of an open request.";
    DifferingReply "differing-reply" [ReplyDiffers] "A reply, which repeats the data of its request, differs from it.";
    CreatedTwice "created-twice" [CreatedTwice] "An object is created twice.";
    LateCreation "late-creation" [UseBeforeCreation] "An object sends an event before it is created.";
    EventAfterEnd "event-after-end" [UseAfterEnd] "An object sends an event after its end.";
    PartAfterEnd "part-after-end" [UseAfterEnd] "A part of an object sends an event after the end of the object.";
    RepeatedEnd "repeated-end" [UseAfterEnd] "An object ends twice.";
    DroppedEvent "dropped-event" [MissingEvent] "An event that a request causes is missing.";
    SwappedEvents "swapped-events" [EventOrder] "Two events that a request causes are swapped.";
    WithoutGroup "without-group" [GroupDiffers] "A target has lost its optional segment.";
    WithGroup "with-group" [GroupDiffers] "A target has an additional optional segment.";
    OtherParent "other-parent" [ParentDiffers] "A target addresses the object as a part of another one.";
    EarlyObjectEnd "early-object-end" [UseAfterEnd] "An object ends before its last event.";
}

named! {
    /// The error for an unknown mutation of a conversation.
    ConversationMutation by as_str, UnknownConversationMutation = "unknown mutation of a conversation"
}

//! The table of rules.

/// Implements `Display` and `FromStr` for an enum whose values have names, and declares the error for any other name.
macro_rules! named {
    ($(#[$meta:meta])* $of:ident by $name:ident, $error:ident = $text:literal) => {
        impl std::fmt::Display for $of {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.$name())
            }
        }

        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $error;

        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($text)
            }
        }

        impl std::error::Error for $error {}

        impl std::str::FromStr for $of {
            type Err = $error;

            fn from_str(name: &str) -> Result<Self, $error> {
                Self::ALL.iter().copied().find(|one| one.$name() == name).ok_or($error)
            }
        }
    };
}

#[cfg(feature = "sample")]
pub(crate) use named;

/// The severity of a problem. The command can change it for each rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as a warning; the frame is valid.
    Warn,
    /// Reported as an error; the frame is invalid.
    Deny,
}

impl Level {
    /// The name in reports: `error`, `warning` or `allowed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allowed",
            Self::Warn => "warning",
            Self::Deny => "error",
        }
    }

    /// The name in options and machine-readable output: `allow`, `warn` or `deny`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

macro_rules! rules {
    ($($rule:ident $id:literal $level:ident $doc:literal;)*) => {
        /// A rule that a frame can violate. The ids are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $doc] $rule,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The rule's id.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$rule => $id,)* }
            }

            /// The default level of the rule.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Self::$rule => Level::$level,)* }
            }

            /// A description of the rule in one sentence.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                match self { $(Self::$rule => $doc,)* }
            }
        }
    };
}

rules! {
    Syntax "syntax" Deny "The text is not valid JSON.";
    Encoding "encoding" Deny "The text is not valid UTF-8.";
    DuplicateKey "duplicate-key" Deny "An object has two members of the same name.";
    Surrogate "surrogate" Deny "A string contains a lone surrogate.";
    NumberRange "number-range" Deny "A number is too large for a double.";
    TooDeep "too-deep" Deny "Arrays and objects are nested more than 127 levels deep.";
    TooLong "too-long" Deny "A frame of a capture is longer than the limit.";
    EmptyInput "empty-input" Deny "An input of a capture has no frame.";
    NotAFrame "not-a-frame" Deny "The value is not an object, or has none of the members that determine the kind of a frame.";
    MixedEnvelope "mixed-envelope" Deny "The frame has members of different kinds of frames, which exclude each other.";
    UnknownMessage "unknown-message" Deny "The protocol does not declare a message of this name.";
    TargetForm "target-form" Deny "The target has a number of segments that its message does not allow.";
    TargetSegment "target-segment" Deny "A segment of the target is empty, has a character that ids do not allow, or is rejected by its type.";
    MissingField "missing-field" Deny "A required field is missing.";
    WrongType "wrong-type" Deny "A value has the wrong type.";
    WrongValue "wrong-value" Deny "A string is not one of the enum values, or not an id.";
    NullValue "null-value" Deny "An optional field is `null`, which its type does not allow.";
    Length "length" Deny "A string or an array is too short or too long.";
    DuplicateItem "duplicate-item" Deny "An element of an array is equal to another, and its type requires distinct elements.";
    Range "range" Deny "A number is out of range, or an integer is beyond ±(2^53 − 1).";
    Pattern "pattern" Deny "A string does not match its pattern.";
    Format "format" Deny "A string does not have its format, such as `date-time`, or its Rust type does not parse it.";
    UnexpectedResponse "unexpected-response" Allow "A response answers no open request of the capture.";
    UnansweredRequest "unanswered-request" Allow "A request of the capture has no response.";
    ResponseTimeout "response-timeout" Deny "A response does not follow its request within the timeout.";
    DuplicateResponse "duplicate-response" Deny "A request is answered again.";
    ResponseOrder "response-order" Deny "A response without an id is not that to the oldest open request with its name and target.";
    ReusedId "reused-id" Deny "A request has the id of an open request of the same sender.";
    ReplyDiffers "reply-differs" Warn "The reply, which repeats the data of the request, differs from it.";
    CreatedTwice "created-twice" Deny "An object is created again before its end.";
    UseBeforeCreation "use-before-creation" Deny "An object sends an event before it is created.";
    UseAfterEnd "use-after-end" Deny "An object, or a part of it, sends an event after its end.";
    GroupDiffers "group-differs" Warn "An object is addressed with another optional part of the target than before, or without it.";
    ParentDiffers "parent-differs" Warn "An object is addressed as a part of another object than before.";
    MissingEvent "missing-event" Allow "An event that a command causes does not follow its success.";
    EventOrder "event-order" Warn "The events that a command causes occur in another order than it declares.";
    Internal "internal" Deny "The decoder and the checker disagree: a bug in tieline, or in a hand-written `Wire`.";
    UnknownField "unknown-field" Warn "A field is not declared, and decoders drop it.";
    Deprecated "deprecated" Warn "A deprecated message, field or enum value is used.";
    Experimental "experimental" Warn "An experimental message, field, enum value or variant is used, which may change or be removed in any version.";
    OriginalMismatch "original-mismatch" Warn "The request that a failure holds has a different name or target than the failure.";
}

named! {
    /// The error for an id that no rule has.
    Rule by id, UnknownRule = "unknown rule"
}

//! The rules, in one table.

use std::fmt;
use std::str::FromStr;

/// How a problem is taken. The caller of the command can change it for each rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the frame is good.
    Warn,
    /// An error: the frame is refused.
    Deny,
}

impl Level {
    /// The word before a rule: `error`, `warning` or `allowed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allowed",
            Self::Warn => "warning",
            Self::Deny => "error",
        }
    }

    /// The word in options and machine-read output: `allow`, `warn` or `deny`.
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
        /// What a frame can break. The ids are stable.
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

            /// The level that the rule has unless the caller changes it.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Self::$rule => Level::$level,)* }
            }

            /// What the rule is for, in a sentence.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                match self { $(Self::$rule => $doc,)* }
            }
        }
    };
}

rules! {
    Syntax "syntax" Deny "The text is no JSON.";
    Encoding "encoding" Deny "The bytes are no UTF-8.";
    DuplicateKey "duplicate-key" Deny "An object has a key twice.";
    Surrogate "surrogate" Deny "A string holds half of a surrogate pair.";
    NumberRange "number-range" Deny "A number has no finite double.";
    TooDeep "too-deep" Deny "Containers are nested more than 127 deep.";
    TooLong "too-long" Deny "A line of a capture is longer than the command reads.";
    NotAFrame "not-a-frame" Deny "The value is no object, or has neither `command` nor `messageType`.";
    MixedEnvelope "mixed-envelope" Deny "The frame has both `command` and `messageType`.";
    UnknownMessage "unknown-message" Deny "The protocol has no message of this name.";
    TargetForm "target-form" Deny "The target has a number of segments that the message's target does not have.";
    TargetSegment "target-segment" Deny "A segment of the target is empty or has a character that no id has.";
    MissingField "missing-field" Deny "A required key is absent.";
    WrongType "wrong-type" Deny "A value has another type than its shape.";
    WrongValue "wrong-value" Deny "A string is not one of the words that may stand there, or does not match its pattern.";
    NullValue "null-value" Deny "`null` stands where a field may be absent, but not `null`.";
    Length "length" Deny "A string or a list is too short or too long.";
    Range "range" Deny "A number is out of its bounds, or an integer is beyond ±(2^53 − 1).";
    Internal "internal" Deny "The reader and the checker disagree: a bug of tieline, or of a `Wire` written by hand.";
    UnknownField "unknown-field" Warn "A key is not declared; readers do not keep it.";
    Deprecated "deprecated" Warn "A deprecated message, key or word is sent.";
    OriginalMismatch "original-mismatch" Warn "The `original` of a failure has another command or target than the failure.";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// There is no rule of this id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownRule;

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no rule of this id")
    }
}

impl std::error::Error for UnknownRule {}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(id: &str) -> Result<Self, UnknownRule> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id).ok_or(UnknownRule)
    }
}

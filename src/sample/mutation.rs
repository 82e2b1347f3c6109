//! The kinds of mutation, each with its word.

use std::fmt;
use std::str::FromStr;

macro_rules! labels {
    ($($label:ident $word:literal $doc:literal;)*) => {
        /// What was done to a sound frame. The words are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum MutationKind {
            $(#[doc = $doc] $label,)*
        }

        impl MutationKind {
            /// All labels.
            pub const ALL: &'static [Self] = &[$(Self::$label,)*];

            /// The word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$label => $word,)* }
            }

            /// What it means, in a line.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                match self { $(Self::$label => $doc,)* }
            }
        }
    };
}

labels! {
    WrongType "wrong-type" "A value has another type than its message says.";
    ListForObject "list-for-object" "The values of an object stand in a list.";
    ObjectForList "object-for-list" "The items of a list stand in an object.";
    StringForNumber "string-for-number" "A number stands in quotes.";
    NumberForString "number-for-string" "A number stands where a string belongs.";
    WordForBoolean "word-for-boolean" "Something that looks like a boolean stands for one.";
    Fraction "fraction" "A number with a fraction stands where an integer belongs.";
    UnsafeInteger "unsafe-integer" "An integer is beyond ±(2^53 − 1).";
    NullOptional "null-optional" "`null` stands where the key may be absent.";
    NullRequired "null-required" "`null` stands where a value must.";
    MissingField "missing-field" "A key that must be there is not.";
    TooLong "too-long" "A string is longer than it may be.";
    TooShort "too-short" "A string is shorter than it may be.";
    TooMany "too-many" "A list has more items than it may have.";
    TooFew "too-few" "A list has fewer items than it must have.";
    AboveMaximum "above-maximum" "A number is the next above its bound.";
    BelowMinimum "below-minimum" "A number is the next below its bound.";
    UnknownWord "unknown-word" "A string is none of the words that it may be.";
    AlteredWord "altered-word" "A word differs in a character from one that may stand.";
    BadId "bad-id" "An id is empty or has a character that no id has.";
    UnmatchedPattern "unmatched-pattern" "A string does not match its pattern.";
    UnknownName "unknown-name" "The name is of no message.";
    AlteredName "altered-name" "The name differs in a character from a message's.";
    OtherName "other-name" "The name is another message's.";
    NameOfOtherKind "name-of-other-kind" "A command has an event's name, or an event a command's.";
    NameType "name-type" "The name is no string.";
    MissingMember "missing-member" "A key of the envelope is absent.";
    RenamedKey "renamed-key" "A key that must be there is written otherwise.";
    MixedEnvelope "mixed-envelope" "The keys of a command and of an event stand in one frame.";
    WrongResult "wrong-result" "`result` is none of its two words.";
    SwappedResult "swapped-result" "A success says that it is a failure, or the other way round, or a request is answered.";
    WrongMessageType "wrong-message-type" "`messageType` is no word of the event's.";
    TargetSegment "target-segment" "A segment of the target is empty or has a character that ids do not allow.";
    TargetForm "target-form" "The target has too many segments or too few.";
    TargetType "target-type" "The target is no string.";
    FreeTarget "free-target" "The target of a failure is any string.";
    ContextType "context-type" "`context` is no object.";
    OriginalType "original-type" "`original` is no object.";
    OriginalMismatch "original-mismatch" "`original` is of another request.";
    NotAFrame "not-a-frame" "The text holds no object, or one without the keys of a frame.";
    StrayKey "stray-key" "A key of another kind of frame stands in the envelope.";
    ExtraKey "extra-key" "A key that is not declared, with any value.";
    LookalikeKey "lookalike-key" "A key that is not declared, and looks like one that is.";
    SwappedValues "swapped-values" "Two values have changed their places.";
    ReplacedValue "replaced-value" "A value is replaced by any other.";
    EmptyValue "empty-value" "`null`, or an empty string, list or object stands in the place of a value.";
    DuplicateKey "duplicate-key" "A key stands twice in an object.";
    DuplicateEscapedKey "duplicate-escaped-key" "A key stands twice in an object, once with an escape.";
    LoneSurrogate "lone-surrogate" "Half of a surrogate pair stands in a string.";
    LoneSurrogateInKey "lone-surrogate-in-key" "Half of a surrogate pair stands in a key.";
    NearlyInteger "nearly-integer" "A number is integral only after rounding to a double.";
    OddNumber "odd-number" "A number is written with more digits or a larger exponent than a double holds.";
    NumberRange "number-range" "A number is too large for a double.";
    TooDeep "too-deep" "Arrays and objects are nested more than 127 levels deep.";
    DeepEnough "deep-enough" "Containers are nested 127 deep.";
    ByteOrderMark "byte-order-mark" "A byte order mark stands before the text.";
    Encoding "encoding" "Bytes that are no UTF-8.";
    Utf16 "utf-16" "The text is written in UTF-16.";
    Control "control" "A control character stands in a string without an escape.";
    BadEscape "bad-escape" "An escape that JSON does not have.";
    BadNumber "bad-number" "A number that JSON does not write so.";
    BadWord "bad-word" "A bare word that JSON does not have.";
    BareKey "bare-key" "A key without quotes, or with others.";
    Comma "comma" "A comma is missing, or is one too many.";
    Colon "colon" "A colon is missing, or is another character.";
    Bracket "bracket" "A bracket is missing, is another, or is one too many.";
    Comment "comment" "A comment stands in the text.";
    Space "space" "White space that JSON does not have.";
    Truncated "truncated" "The text ends too early.";
    Trailing "trailing" "Something stands behind the frame.";
    ChangedByte "changed-byte" "A byte is another, is missing, or is one too many.";
}

impl MutationKind {
    /// Whether what it does is beyond what schemas can say: readers of JSON differ in it, or do not come as far.
    #[must_use]
    pub const fn of_text(self) -> bool {
        self as u8 >= Self::DuplicateKey as u8
    }
}

impl fmt::Display for MutationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word is no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownMutation;

impl fmt::Display for UnknownMutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no mutation of this name")
    }
}

impl std::error::Error for UnknownMutation {}

impl FromStr for MutationKind {
    type Err = UnknownMutation;

    fn from_str(word: &str) -> Result<Self, UnknownMutation> {
        Self::ALL.iter().copied().find(|label| label.as_str() == word).ok_or(UnknownMutation)
    }
}

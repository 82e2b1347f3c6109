//! The kinds of mutation, with their names.

use crate::problem::named;

/// Defines an enum of mutations, with their names and descriptions.
macro_rules! mutations {
    ($(#[doc = $type_doc:literal])* $type:ident: $($label:ident $word:literal $doc:literal;)*) => {
        $(#[doc = $type_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $(#[doc = $doc] $label,)*
        }

        impl $type {
            /// All kinds of mutation.
            pub const ALL: &'static [Self] = &[$(Self::$label,)*];

            /// The name, in lowercase words joined by hyphens.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$label => $word,)* }
            }

            /// A description of the mutation in one sentence.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                match self { $(Self::$label => $doc,)* }
            }
        }
    };
}

pub(super) use mutations;

mutations! {
    /// A mutation of a valid frame. The names are stable.
    MutationKind:
    WrongType "wrong-type" "A value has another type than declared.";
    ListForObject "list-for-object" "An object is replaced by the array of its values.";
    ObjectForList "object-for-list" "An array is replaced by an object of its elements.";
    StringForNumber "string-for-number" "A number is in quotes.";
    NumberForString "number-for-string" "A string is replaced by a number.";
    WordForBoolean "word-for-boolean" "A boolean is replaced by a string or a number.";
    Fraction "fraction" "An integer is replaced by a number with a fraction.";
    UnsafeInteger "unsafe-integer" "An integer is beyond ±(2^53 − 1).";
    NullOptional "null-optional" "An optional field is `null`.";
    NullRequired "null-required" "A required value is `null`.";
    MissingField "missing-field" "A required field is missing.";
    TooLong "too-long" "A string is longer than it may be.";
    TooShort "too-short" "A string is shorter than it may be.";
    TooMany "too-many" "An array has too many elements.";
    TooFew "too-few" "An array has too few elements.";
    DuplicateItem "duplicate-item" "An array of distinct elements has an element twice.";
    BadKey "bad-key" "The name of a member of a map is one that its type does not allow.";
    AboveMaximum "above-maximum" "A number is just above its maximum.";
    BelowMinimum "below-minimum" "A number is just below its minimum.";
    UnknownWord "unknown-word" "A string is not one of the enum values.";
    AlteredWord "altered-word" "A string differs in one character from an enum value.";
    BadId "bad-id" "An id is empty or has a character that ids do not allow.";
    UnmatchedPattern "unmatched-pattern" "A string does not match its pattern.";
    UnmatchedFormat "unmatched-format" "A string does not have its format, such as `date-time`.";
    UnknownTag "unknown-tag" "The tag of a union is the name of no variant.";
    MissingTag "missing-tag" "The tag of a union is missing.";
    TagType "tag-type" "The tag of a union is of another type.";
    TagLast "tag-last" "The tag of a union is the last member of its object.";
    OtherVariant "other-variant" "The tag of a union is the name of another variant.";
    UnknownName "unknown-name" "No message has this name.";
    AlteredName "altered-name" "The name differs in one character from that of a message.";
    OtherName "other-name" "The name is that of another message.";
    NameOfOtherKind "name-of-other-kind" "A command has the name of an event, or an event that of a command.";
    NameType "name-type" "The name is not a string.";
    MissingMember "missing-member" "A member of the envelope is missing.";
    RenamedKey "renamed-key" "The name of a required member is misspelt.";
    MixedEnvelope "mixed-envelope" "A frame has the members of a command and of an event.";
    WrongResult "wrong-result" "`result` is neither `success` nor `failure`.";
    SwappedResult "swapped-result" "The value of `result` is swapped, or `result` is added to a request.";
    WrongMessageType "wrong-message-type" "`messageType` is not one of the event's values.";
    TargetSegment "target-segment" "A segment of the target is empty or has a character that ids do not allow.";
    TargetForm "target-form" "The target has too many segments or too few.";
    TargetType "target-type" "The target is not a string.";
    FreeTarget "free-target" "The target of a failure is any string.";
    ContextType "context-type" "`context` is not an object.";
    OriginalType "original-type" "`original` is not an object.";
    OriginalMismatch "original-mismatch" "`original` is a request other than that of the response.";
    NotAFrame "not-a-frame" "The text is not an object, or an object without the members of a frame.";
    StrayKey "stray-key" "The frame has a member of another kind of frame.";
    ExtraKey "extra-key" "An undeclared member is added.";
    LookalikeKey "lookalike-key" "An undeclared member is added whose name is similar to a declared one.";
    SwappedValues "swapped-values" "Two values are swapped.";
    ReplacedValue "replaced-value" "A value is replaced by any other.";
    EmptyValue "empty-value" "A value is replaced by `null`, or an empty string, array or object.";
    DuplicateKey "duplicate-key" "An object has two members of the same name.";
    DuplicateEscapedKey "duplicate-escaped-key" "An object has two members of the same name, one written with an escape.";
    LoneSurrogate "lone-surrogate" "A string contains a lone surrogate.";
    LoneSurrogateInKey "lone-surrogate-in-key" "A member name contains a lone surrogate.";
    NearlyInteger "nearly-integer" "A number is integral only after rounding to a double.";
    OddNumber "odd-number" "A number has more digits or a larger exponent than a double can represent.";
    NumberRange "number-range" "A number is too large for a double.";
    TooDeep "too-deep" "Arrays and objects are nested more than 127 levels deep.";
    DeepEnough "deep-enough" "Arrays and objects are nested 127 levels deep, which is allowed.";
    ByteOrderMark "byte-order-mark" "The text begins with a byte order mark.";
    Encoding "encoding" "The text is not valid UTF-8.";
    Utf16 "utf-16" "The text is written in UTF-16.";
    Control "control" "A string contains an unescaped control character.";
    BadEscape "bad-escape" "An escape has invalid JSON syntax.";
    BadNumber "bad-number" "A number has invalid JSON syntax.";
    BadWord "bad-word" "A literal has invalid JSON syntax.";
    BareKey "bare-key" "A member name is not a string in double quotes.";
    Comma "comma" "A comma is missing, replaced or added.";
    Colon "colon" "A colon is missing, replaced or added.";
    Bracket "bracket" "A bracket is missing, replaced or added.";
    Comment "comment" "The text contains a comment.";
    Space "space" "The text contains white space that JSON does not allow.";
    Truncated "truncated" "The text is truncated.";
    Trailing "trailing" "The frame is followed by other text.";
    ChangedByte "changed-byte" "A byte is changed, removed or inserted.";
}

impl MutationKind {
    /// Whether the mutation is one of the text, on which schemas cannot decide: JSON parsers reject the result, or differ in its value.
    #[must_use]
    pub const fn of_text(self) -> bool {
        self as u8 >= Self::DuplicateKey as u8
    }
}

named! {
    /// The error for an unknown mutation.
    MutationKind by as_str, UnknownMutation = "unknown mutation"
}

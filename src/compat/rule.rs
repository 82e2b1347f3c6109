//! The table of the rules of the comparison.

use super::finding::Effect;
use crate::problem::named;

macro_rules! rules {
    ($($rule:ident $id:literal $old:ident $new:ident $purpose:literal $instead:literal $before:literal $after:literal;)*) => {
        /// A kind of change between two versions. The ids are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ChangeRule {
            $(#[doc = $purpose] $rule,)*
        }

        impl ChangeRule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The rule's id.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$rule => $id,)* }
            }

            /// The row of the table.
            const fn facts(self) -> Facts {
                match self {
                    $(Self::$rule => Facts {
                        old_frames: Effect::$old,
                        new_frames: Effect::$new,
                        purpose: $purpose,
                        instead: $instead,
                        before: $before,
                        after: $after,
                    },)*
                }
            }
        }
    };
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
struct Facts {
    old_frames: Effect,
    new_frames: Effect,
    purpose: &'static str,
    instead: &'static str,
    before: &'static str,
    after: &'static str,
}

// The columns: the effect on frames of the old version in a reader of the new one, and on frames of the new version in a reader of the old
// one; the purpose; what to do instead; an example before and after.
rules! {
    ProtocolRenamed "protocol-renamed" Caution Caution
        "The protocols have different names."
        "compare versions of one protocol"
        "`name: \"agent-desktop\"`" "`name: \"desktop\"`";
    EnvelopeChanged "envelope-changed" Break Break
        "The members that a kind of frame has besides the fields of its payload have changed, or where the payload is. The effect depends on the frames."
        "declare another protocol for frames with other members"
        "`{\"type\":\"ping\",\"data\":{\"count\":1}}`" "`{\"type\":\"ping\",\"count\":1}`";
    VersionLowered "version-lowered" Caution Caution
        "The version of the protocol is lower than before. It is a finding of `ChangePolicy::apply`, and so of `tieline diff`."
        "raise the version"
        "`version: \"2.1\"`" "`version: \"2.0\"`";
    VersionTooLow "version-too-low" Caution Caution
        "The version of the protocol does not announce the changes: a breaking change requires a higher major version, an addition a higher minor version; before 1.0, a breaking change requires a higher minor version. It is a finding of `ChangePolicy::apply`, and so of `tieline diff`."
        "raise the version"
        "`version: \"2.1\"`" "`version: \"2.1\"` with a new message";
    ReservedNameUsed "reserved-name-used" Break Break
        "A name is used that the policy reserves, because it had another meaning before."
        "choose another name"
        "" "`pub depth: u8`";
    MessageAdded "message-added" Compatible Caution
        "A command or an event is new."
        "send a new command only to a server that is known to have it; a reader without it keeps the frame as unknown"
        "" "`session.pause`";
    MessageRemoved "message-removed" Break Compatible
        "A command or an event has been removed."
        "keep it, mark it `#[deprecated]`, and remove it in a new major version"
        "`session.pause`" "";
    SenderAdded "sender-added" Caution Caution
        "A side sends a message that only the other side sent."
        "send it only to a peer that is known to accept it"
        "`from = client`" "`from = either`";
    SenderRemoved "sender-removed" Break Compatible
        "A side no longer sends a message."
        "keep `from = either` until no peer needs it"
        "`from = either`" "`from = client`";
    PinnedWordChanged "pinned-word-changed" Break Break
        "A constant has another value."
        "keep the constant, and add a message or a field for the new meaning"
        "`\"enum\": [\"on\"]`" "`\"enum\": [\"off\"]`";
    TargetFormAdded "target-form-added" Compatible Break
        "A target has a new form."
        "send the new form only to peers that are known to read it, or add a message with the new target"
        "`<session>.<channel>`" "`<session>.<channel>` or `<session>.<channel-group>.<channel>`";
    TargetFormRemoved "target-form-removed" Break Compatible
        "A form of a target has been removed."
        "keep the form"
        "`<session>.<channel>` or `<session>.<channel-group>.<channel>`" "`<session>.<channel>`";
    TargetKindChanged "target-kind-changed" Break Break
        "A target addresses another kind of object. Forms that both versions have are accepted, but have another meaning."
        "add a message with the new target"
        "`<session>.<channel>`" "`<session>.<channel>.<interaction>`";
    ReplyKindChanged "reply-kind-changed" Break Break
        "The reply of a command is of another kind. The effect depends on both kinds."
        "add a command with the new reply"
        "`reply = NoData`" "`reply = Empty`";
    MessageTypeAdded "message-type-added" Compatible Break
        "`messageType` of an event has a new value."
        "write the value that readers accept"
        "`message_type = \"objectEvent\"`" "`message_type = [\"objectEvent\", \"stateEvent\"]`";
    MessageTypeRemoved "message-type-removed" Break Compatible
        "A value of `messageType` of an event has been removed."
        "keep reading the value"
        "`message_type = [\"objectEvent\", \"stateEvent\"]`" "`message_type = \"objectEvent\"`";
    CausesChanged "causes-changed" Compatible Compatible
        "A command is expected to cause other events."
        ""
        "`causes = [\"state.updated\"]`" "`causes = []`";
    LifecycleChanged "lifecycle-changed" Compatible Compatible
        "An event creates or ends its object, and did not before, or the reverse."
        ""
        "`target = LampTarget`" "`target = LampTarget, ends`";
    FieldAddedOptional "field-added-optional" Compatible Compatible
        "An optional field is new. Readers without it ignore it."
        ""
        "" "`pub note: Option<String>`";
    FieldAddedRequired "field-added-required" Break Compatible
        "A required field is new."
        "make it an `Option`, or give it a default"
        "" "`pub note: String`";
    FieldRemovedOptional "field-removed-optional" Caution Compatible
        "An optional field has been removed. Its value in frames of old peers is ignored."
        "keep it, mark it `#[deprecated]`, and never reuse its name"
        "`pub note: Option<String>`" "";
    FieldRemovedRequired "field-removed-required" Caution Break
        "A required field has been removed."
        "keep sending it, and mark it `#[deprecated]`"
        "`pub note: String`" "";
    FieldMadeRequired "field-made-required" Break Compatible
        "An optional field is required now."
        "keep it an `Option`, or keep `default_tag` if it is the tag of a union, and check that it is present where the message is handled"
        "`pub note: Option<String>`" "`pub note: String`";
    FieldMadeOptional "field-made-optional" Compatible Break
        "A required field is optional now."
        "keep it required, and send a value that means that there is none"
        "`pub note: String`" "`pub note: Option<String>`";
    RestAdded "rest-added" Compatible Caution
        "An object keeps members that it does not declare. Old readers drop them."
        ""
        "" "`#[wire(rest)] pub rest: JsonObject`";
    RestRemoved "rest-removed" Caution Compatible
        "An object no longer keeps members that it does not declare. They are dropped from frames of old peers."
        "keep the `rest` field"
        "`#[wire(rest)] pub rest: JsonObject`" "";
    TypeChanged "type-changed" Break Break
        "A value has another type: each version writes some values that the other rejects."
        "add a field for the new type, and keep the old one"
        "`pub size: String`" "`pub size: u32`";
    TypeWidened "type-widened" Compatible Break
        "A type accepts more values."
        "add a field for the wider type, and keep the old one"
        "`pub size: u32`" "`pub size: f64`";
    TypeNarrowed "type-narrowed" Break Compatible
        "A type accepts fewer values."
        "keep reading the wider type"
        "`pub size: f64`" "`pub size: u32`";
    Undecided "undecided" Break Break
        "Whether one version accepts all strings of the other could not be decided, because the comparison of their patterns reached its limit."
        "simplify the pattern, or add a waiver after you have compared the patterns"
        "`^[ab]*a[ab]{9}$`" "`^[ab]*a[ab]{15}$`";
    TypeRestated "type-restated" Compatible Compatible
        "A type is declared in another way and accepts the same values."
        ""
        "`pub label: OpenEnum`" "`pub label: String`";
    TypeRenamed "type-renamed" Compatible Compatible
        "A type has another name. This affects generated code, but no frames."
        ""
        "`pub label: Label`" "`pub label: Caption`";
    PatternChanged "pattern-changed" Break Break
        "A string must match another pattern: each version writes some strings that the other rejects."
        "add a field for the new form"
        "`^[a-z]+$`" "`^[0-9]+$`";
    PatternWidened "pattern-widened" Compatible Break
        "The pattern of a string accepts more strings."
        "keep writing strings that the old pattern matches"
        "`^[a-z]+$`" "`^[a-z0-9]+$`";
    PatternNarrowed "pattern-narrowed" Break Compatible
        "The pattern of a string accepts fewer strings."
        "keep reading strings that the old pattern matches"
        "`^[a-z0-9]+$`" "`^[a-z]+$`";
    FormatChanged "format-changed" Break Break
        "A string must have another format: each version writes some strings that the other rejects."
        "add a field for the new format"
        "`#[wire(format = \"date\")]`" "`#[wire(format = \"date-time\")]`";
    FormatWidened "format-widened" Compatible Break
        "The format of a string accepts more strings."
        "keep writing strings of the old format"
        "`#[wire(format = \"date\")]`" "no format";
    FormatNarrowed "format-narrowed" Break Compatible
        "The format of a string accepts fewer strings."
        "keep reading strings of the old format"
        "no format" "`#[wire(format = \"date\")]`";
    BoundTightened "bound-tightened" Break Compatible
        "The range of a number, a length or a count accepts fewer values."
        "keep reading values within the old bound"
        "`#[wire(maximum = 60)]`" "`#[wire(maximum = 50)]`";
    BoundLoosened "bound-loosened" Compatible Break
        "The range of a number, a length or a count accepts more values."
        "keep writing within the old bound"
        "`#[wire(maximum = 50)]`" "`#[wire(maximum = 60)]`";
    WordAdded "word-added" Compatible Break
        "A closed enum has a new value."
        "open the enum in a new major version; until then send the value only to peers that are known to accept it"
        "`enum Kind { Chat }`" "`enum Kind { Chat, Email }`";
    WordRemoved "word-removed" Break Compatible
        "A value of a closed enum has been removed."
        "keep the value, and mark it `#[deprecated]`"
        "`enum Kind { Chat, Email }`" "`enum Kind { Chat }`";
    OpenWordAdded "open-word-added" Compatible Compatible
        "An open enum declares a new value. Readers without it keep it as an unknown value."
        ""
        "`enum Kind { Chat, Other(String) }`" "`enum Kind { Chat, Email, Other(String) }`";
    OpenWordRemoved "open-word-removed" Compatible Compatible
        "An open enum no longer declares a value. Readers keep it as an unknown value."
        ""
        "`enum Kind { Chat, Email, Other(String) }`" "`enum Kind { Chat, Other(String) }`";
    EnumOpened "enum-opened" Compatible Break
        "A closed enum is open now and accepts any value of its type."
        "send only the values that old readers accept, until no old reader is left"
        "`enum Kind { Chat }`" "`enum Kind { Chat, Other(String) }`";
    EnumClosed "enum-closed" Break Compatible
        "An open enum is closed now and accepts only its values."
        "keep it open"
        "`enum Kind { Chat, Other(String) }`" "`enum Kind { Chat }`";
    VariantAdded "variant-added" Compatible Break
        "A closed union has a new variant."
        "send the variant only to peers that are known to accept it; a union that is not untagged can be opened in a new major version"
        "`enum Shape { Circle { … } }`" "`enum Shape { Circle { … }, Square { … } }`";
    VariantRemoved "variant-removed" Break Compatible
        "A variant of a closed union has been removed."
        "keep the variant, and mark it `#[deprecated]`"
        "`enum Shape { Circle { … }, Square { … } }`" "`enum Shape { Circle { … } }`";
    OpenVariantAdded "open-variant-added" Compatible Caution
        "An open union declares a new variant. Readers without it keep its values as unknown ones."
        "send it where a reader that does not know it can do without it"
        "`enum Shape { Circle { … }, Other(UnknownVariant) }`" "`enum Shape { Circle { … }, Square { … }, Other(UnknownVariant) }`";
    OpenVariantRemoved "open-variant-removed" Caution Compatible
        "An open union no longer declares a variant. Readers keep its values as unknown ones."
        "keep the variant, and mark it `#[deprecated]`"
        "`enum Shape { Circle { … }, Square { … }, Other(UnknownVariant) }`" "`enum Shape { Circle { … }, Other(UnknownVariant) }`";
    UnionOpened "union-opened" Compatible Break
        "A closed union is open now and accepts variants that it does not declare."
        "send only the variants that old readers accept, until no old reader is left"
        "`enum Shape { Circle { … } }`" "`enum Shape { Circle { … }, Other(UnknownVariant) }`";
    UnionClosed "union-closed" Break Compatible
        "An open union is closed now and accepts only its variants."
        "keep it open"
        "`enum Shape { Circle { … }, Other(UnknownVariant) }`" "`enum Shape { Circle { … } }`";
    TaggingChanged "tagging-changed" Break Break
        "The variant of a value is determined in another way."
        "keep the tag, and add a field with the new form"
        "`#[wire(tag = \"type\")]`" "`#[wire(tag = \"kind\")]`";
    NullableOn "nullable-on" Compatible Break
        "A value may be `null` now. If the field is optional, tolerant readers treat `null` as absent."
        "leave the field out: make it an `Option`"
        "`pub note: Option<String>`" "`pub note: Option<Nullable<String>>`";
    NullableOff "nullable-off" Break Compatible
        "A value may no longer be `null`. If the field is optional, tolerant readers treat `null` as absent."
        "keep reading `null`"
        "`pub note: Nullable<String>`" "`pub note: String`";
    DefaultChanged "default-changed" Caution Caution
        "The default of an absent field, or for undeclared values of an enum, is another value: each version uses its own."
        "send the field whenever its value matters"
        "`#[wire(default = 1)]`" "`#[wire(default = 2)]`";
    DeprecationAdded "deprecation-added" Compatible Compatible
        "A message or a field is deprecated now."
        ""
        "" "`#[deprecated]`";
    DeprecationRemoved "deprecation-removed" Compatible Compatible
        "A message or a field is no longer deprecated."
        ""
        "`#[deprecated]`" "";
    Stabilized "stabilized" Compatible Compatible
        "A message, a field, an enum value or a variant is no longer experimental."
        ""
        "`#[wire(experimental)]`" "";
    MadeExperimental "made-experimental" Caution Caution
        "A message, a field, an enum value or a variant is experimental now: it is no longer part of the stable surface, and may change or be removed in any version."
        "keep it stable, and add an experimental one beside it"
        "" "`#[wire(experimental)]`";
    ExperimentalChanged "experimental-changed" Caution Caution
        "Something experimental has changed or been removed. Peers that use it must be upgraded together."
        ""
        "`#[wire(experimental)] pub mood: Option<u8>`" "`#[wire(experimental)] pub mood: Option<String>`";
    ExperimentalValueAdded "experimental-value-added" Compatible Caution
        "A closed enum or union has a new value or variant that is experimental."
        "send it only to peers that are known to accept it"
        "`enum Kind { Chat }`" "`enum Kind { Chat, #[wire(experimental)] Video }`";
    SinceChanged "since-changed" Compatible Compatible
        "The version that introduced a part is stated, removed or another one."
        ""
        "" "`#[wire(since = \"1.2\")]`";
    SensitivityChanged "sensitivity-changed" Compatible Compatible
        "Values are sensitive now, or no longer. This affects reports, but no frames."
        ""
        "" "`#[wire(sensitive)]`";
    DescriptionChanged "description-changed" Compatible Compatible
        "A description has changed."
        ""
        "`/// The label.`" "`/// The label to show.`";
    ExamplesChanged "examples-changed" Compatible Compatible
        "The examples of a value have changed."
        ""
        "`#[wire(example = \"en\")]`" "`#[wire(example = \"fr\")]`";
}

/// What a change affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Category {
    /// Frames: which ones are written, accepted or kept.
    Wire,
    /// Only code that is generated from the schemas: names of types, and the declared values of open enums.
    GeneratedCode,
    /// Only the meaning of frames, or what is documented about it.
    Meaning,
}

impl Category {
    /// All categories.
    pub const ALL: &'static [Self] = &[Self::Wire, Self::GeneratedCode, Self::Meaning];

    /// The id: `wire`, `generated-code` or `meaning`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::GeneratedCode => "generated-code",
            Self::Meaning => "meaning",
        }
    }
}

named! {
    /// The error for an unknown category.
    Category by id, UnknownCategory = "unknown category"
}

impl ChangeRule {
    /// What such a change affects.
    #[must_use]
    pub const fn category(self) -> Category {
        match self {
            Self::TypeRestated | Self::TypeRenamed | Self::OpenWordAdded | Self::OpenWordRemoved => Category::GeneratedCode,
            Self::ProtocolRenamed
            | Self::VersionLowered
            | Self::VersionTooLow
            | Self::ReservedNameUsed
            | Self::CausesChanged
            | Self::LifecycleChanged
            | Self::DefaultChanged
            | Self::DeprecationAdded
            | Self::DeprecationRemoved
            | Self::Stabilized
            | Self::MadeExperimental
            | Self::SinceChanged
            | Self::SensitivityChanged
            | Self::DescriptionChanged
            | Self::ExamplesChanged => Category::Meaning,
            _ => Category::Wire,
        }
    }

    /// Whether such a change adds something to the protocol, which requires a higher minor version.
    pub(super) const fn is_addition(self) -> bool {
        matches!(
            self,
            Self::MessageAdded
                | Self::SenderAdded
                | Self::TargetFormAdded
                | Self::MessageTypeAdded
                | Self::FieldAddedOptional
                | Self::FieldAddedRequired
                | Self::WordAdded
                | Self::OpenWordAdded
                | Self::VariantAdded
                | Self::OpenVariantAdded
                | Self::ExperimentalValueAdded
        )
    }

    /// Whether `compare` finds such changes; otherwise, a policy does.
    #[must_use]
    pub const fn is_of_policy(self) -> bool {
        matches!(self, Self::VersionLowered | Self::VersionTooLow | Self::ReservedNameUsed)
    }

    /// The worst effect on frames of the old version in a reader of the new one.
    #[must_use]
    pub const fn old_frames(self) -> Effect {
        self.facts().old_frames
    }

    /// The worst effect on frames of the new version in a reader of the old one.
    #[must_use]
    pub const fn new_frames(self) -> Effect {
        self.facts().new_frames
    }

    /// The purpose of the rule, in a sentence or two.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        self.facts().purpose
    }

    /// What to do instead; empty for changes that break nothing.
    #[must_use]
    pub const fn instead(self) -> &'static str {
        self.facts().instead
    }

    /// An example: before and after.
    #[must_use]
    pub const fn example(self) -> (&'static str, &'static str) {
        (self.facts().before, self.facts().after)
    }
}

named! {
    /// The error for an unknown rule.
    ChangeRule by id, UnknownChangeRule = "unknown rule"
}

//! The rules, in one table.

use std::fmt;
use std::str::FromStr;

use super::finding::Effect;

macro_rules! rules {
    ($($rule:ident $id:literal $old:ident $new:ident $purpose:literal $instead:literal $before:literal $after:literal;)*) => {
        /// What can change between two versions. The ids are stable.
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

            /// What the table says.
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

/// What the table says of a rule.
#[derive(Debug, Clone, Copy)]
struct Facts {
    old_frames: Effect,
    new_frames: Effect,
    purpose: &'static str,
    instead: &'static str,
    before: &'static str,
    after: &'static str,
}

// Each: what it does to frames of the old version at a reader of the new, to frames of the new at a reader of the old, what
// it is, what to do instead, and an example before and after.
rules! {
    ProtocolRenamed "protocol-renamed" Caution Caution
        "The protocols have different names."
        "compare versions of one protocol"
        "`name: \"agent-desktop\"`" "`name: \"desktop\"`";
    MessageAdded "message-added" Fine Caution
        "A command or an event is new."
        "send a new command only to a server that is known to have it; a reader without it keeps the frame as unknown"
        "" "`session.pause`";
    MessageRemoved "message-removed" Break Fine
        "A command or an event is gone."
        "keep it, mark it `#[deprecated]`, and remove it in a new major version"
        "`session.pause`" "";
    SenderAdded "sender-added" Caution Caution
        "A side sends a message that only the other side sent."
        "send it only to a peer that is known to take it"
        "`from = client`" "`from = either`";
    SenderRemoved "sender-removed" Break Fine
        "A side no longer sends a message, or the other no longer takes it from it."
        "keep `from = either` until no peer needs it"
        "`from = either`" "`from = client`";
    PinnedWordChanged "pinned-word-changed" Break Break
        "The only word that may stand at a place is another one."
        "keep the word, and add a message or a key for the new meaning"
        "`\"enum\": [\"on\"]`" "`\"enum\": [\"off\"]`";
    TargetFormAdded "target-form-added" Fine Break
        "A target has a form that it had not."
        "send the new form only to peers that are known to read it, or add a message with the new target"
        "`<session>.<channel>`" "`<session>.<channel>` or `<session>.<channel-group>.<channel>`";
    TargetFormRemoved "target-form-removed" Break Fine
        "A target has lost a form."
        "keep the form"
        "`<session>.<channel>` or `<session>.<channel-group>.<channel>`" "`<session>.<channel>`";
    TargetKindChanged "target-kind-changed" Break Break
        "A target addresses another kind of object. Forms that both versions have are read, and mean something else."
        "add a message with the new target"
        "`<session>.<channel>`" "`<session>.<channel>.<interaction>`";
    ReplyKindChanged "reply-kind-changed" Break Break
        "The reply of a command is of another kind. What it does depends on both kinds."
        "add a command with the new reply"
        "`reply = NoData`" "`reply = Empty`";
    MessageTypeAdded "message-type-added" Fine Break
        "`messageType` of an event may be a word that it could not be."
        "write the word that readers know"
        "`message_type = \"objectEvent\"`" "`message_type = [\"objectEvent\", \"stateEvent\"]`";
    MessageTypeRemoved "message-type-removed" Break Fine
        "`messageType` of an event may no longer be a word."
        "keep reading the word"
        "`message_type = [\"objectEvent\", \"stateEvent\"]`" "`message_type = \"objectEvent\"`";
    CausesChanged "causes-changed" Fine Fine
        "A command is expected to cause other events."
        ""
        "`causes = [\"state.updated\"]`" "`causes = []`";
    FieldAddedOptional "field-added-optional" Fine Fine
        "A key that may be absent is new. Readers without it pass over it."
        ""
        "" "`pub note: Option<String>`";
    FieldAddedRequired "field-added-required" Break Fine
        "A key that must stand is new."
        "make it an `Option`, or give it a default"
        "" "`pub note: String`";
    FieldRemovedOptional "field-removed-optional" Caution Fine
        "A key that could be absent is gone. What old peers send there is no longer kept."
        "keep it, mark it `#[deprecated]`, and never use the key again for something else"
        "`pub note: Option<String>`" "";
    FieldRemovedRequired "field-removed-required" Caution Break
        "A key that had to stand is gone."
        "keep sending it, and mark it `#[deprecated]`"
        "`pub note: String`" "";
    FieldMadeRequired "field-made-required" Break Fine
        "A key that could be absent must stand."
        "keep it an `Option`, and judge its absence where the message is handled"
        "`pub note: Option<String>`" "`pub note: String`";
    FieldMadeOptional "field-made-optional" Fine Break
        "A key that had to stand may be absent."
        "keep it required, and send a value that means nothing is there"
        "`pub note: String`" "`pub note: Option<String>`";
    TypeChanged "type-changed" Break Break
        "A value is of another type: each side writes some that the other does not read."
        "add a key for the new type, and keep the old one"
        "`pub size: String`" "`pub size: u32`";
    TypeWidened "type-widened" Fine Break
        "A value may be of more types than it could be."
        "add a key for the wider type, and keep the old one"
        "`pub size: u32`" "`pub size: f64`";
    TypeNarrowed "type-narrowed" Break Fine
        "A value may be of fewer types than it could be."
        "keep reading the wider type"
        "`pub size: f64`" "`pub size: u32`";
    TypeRestated "type-restated" Fine Fine
        "A type is written in another way and holds the same values."
        ""
        "`pub word: Open`" "`pub word: String`";
    TypeRenamed "type-renamed" Fine Fine
        "A type has another name. The wire does not show it; generated code does."
        ""
        "`pub label: Label`" "`pub label: Caption`";
    PatternChanged "pattern-changed" Break Break
        "A string must match another pattern: each side writes some that the other refuses."
        "add a key for the new form"
        "`^[a-z]+$`" "`^[0-9]+$`";
    PatternWidened "pattern-widened" Fine Break
        "A string may be what its pattern did not match."
        "keep writing what the old pattern matches"
        "`^[a-z]+$`" "`^[a-z0-9]+$`";
    PatternNarrowed "pattern-narrowed" Break Fine
        "A string may no longer be what its pattern matched."
        "keep reading what the old pattern matches"
        "`^[a-z0-9]+$`" "`^[a-z]+$`";
    BoundTightened "bound-tightened" Break Fine
        "A bound of a number, a length or a count leaves less."
        "keep reading what the old bound admits"
        "`#[wire(maximum = 60)]`" "`#[wire(maximum = 50)]`";
    BoundLoosened "bound-loosened" Fine Break
        "A bound of a number, a length or a count leaves more."
        "keep writing within the old bound"
        "`#[wire(maximum = 50)]`" "`#[wire(maximum = 60)]`";
    WordAdded "word-added" Fine Break
        "A closed enumeration has a new word."
        "open the enumeration in a new major version; until then send the word only to peers that are known to read it"
        "`enum Kind { Chat }`" "`enum Kind { Chat, Email }`";
    WordRemoved "word-removed" Break Fine
        "A closed enumeration has lost a word."
        "keep the word, and mark it `#[deprecated]`"
        "`enum Kind { Chat, Email }`" "`enum Kind { Chat }`";
    OpenWordAdded "open-word-added" Fine Fine
        "An open enumeration names another word. Readers without it keep it as it is."
        ""
        "`enum Kind { Chat, Other(String) }`" "`enum Kind { Chat, Email, Other(String) }`";
    OpenWordRemoved "open-word-removed" Fine Fine
        "An open enumeration no longer names a word. Readers keep it as it is."
        ""
        "`enum Kind { Chat, Email, Other(String) }`" "`enum Kind { Chat, Other(String) }`";
    EnumOpened "enum-opened" Fine Break
        "A closed enumeration is open: any string may stand."
        "send only the words that readers know, until no old reader is left"
        "`enum Kind { Chat }`" "`enum Kind { Chat, Other(String) }`";
    EnumClosed "enum-closed" Break Fine
        "An open enumeration is closed: only its words may stand."
        "keep it open"
        "`enum Kind { Chat, Other(String) }`" "`enum Kind { Chat }`";
    NullableOn "nullable-on" Fine Break
        "`null` may stand where it could not. Where the key may be absent, tolerant readers take it as absent."
        "leave the key out: make it an `Option`"
        "`pub note: Option<String>`" "`pub note: Option<Nullable<String>>`";
    NullableOff "nullable-off" Break Fine
        "`null` may no longer stand. Where the key may be absent, tolerant readers take it as absent."
        "keep reading `null`"
        "`pub note: Nullable<String>`" "`pub note: String`";
    DefaultChanged "default-changed" Caution Caution
        "What an absent key means is another value: each side reads its own."
        "send the key whenever its meaning counts"
        "`#[wire(default = 1)]`" "`#[wire(default = 2)]`";
    DeprecationAdded "deprecation-added" Fine Fine
        "A message or a key should no longer be sent."
        ""
        "" "`#[deprecated]`";
    DeprecationRemoved "deprecation-removed" Fine Fine
        "A message or a key is no longer deprecated."
        ""
        "`#[deprecated]`" "";
    DescriptionChanged "description-changed" Fine Fine
        "A description says something else."
        ""
        "`/// The label.`" "`/// The label to show.`";
    ExamplesChanged "examples-changed" Fine Fine
        "The examples of a value are others."
        ""
        "`#[wire(example = \"en\")]`" "`#[wire(example = \"fr\")]`";
}

impl ChangeRule {
    /// What a change of this kind does to frames of the old version at a reader of the new, at its worst.
    #[must_use]
    pub const fn old_frames(self) -> Effect {
        self.facts().old_frames
    }

    /// What a change of this kind does to frames of the new version at a reader of the old, at its worst.
    #[must_use]
    pub const fn new_frames(self) -> Effect {
        self.facts().new_frames
    }

    /// What the rule is about, in a sentence or two.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        self.facts().purpose
    }

    /// What to do instead; empty where nothing breaks.
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

impl fmt::Display for ChangeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// There is no rule of this id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownChangeRule;

impl fmt::Display for UnknownChangeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown rule")
    }
}

impl std::error::Error for UnknownChangeRule {}

impl FromStr for ChangeRule {
    type Err = UnknownChangeRule;

    fn from_str(id: &str) -> Result<Self, UnknownChangeRule> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id).ok_or(UnknownChangeRule)
    }
}

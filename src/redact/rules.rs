//! The rules and declared names of a protocol that a string may satisfy anywhere in a frame.

use std::collections::BTreeSet;

use crate::envelope::Content;
use crate::plan::{MessageRole, NodeKind, OtherMembers, Plan, StringFormat, StringPlan, UnionTagging};
use crate::problem::looks_like_a_name;
use crate::shape::{EnumType, NamedFormat};
use crate::targets::is_id;

/// The rules for strings that the nodes of a plan have, and the names and values that it declares.
#[derive(Debug)]
pub(super) struct StringRules {
    rules: Vec<StringPlan>,
    /// The formats whose texts are replaced by others of the format: those in the protocol, and [`ALWAYS`].
    formats: Vec<NamedFormat>,
    declared: BTreeSet<String>,
}

/// The formats that are recognized even if no string of the protocol has them, so that times stay times.
const ALWAYS: [NamedFormat; 4] = [NamedFormat::DateTime, NamedFormat::Date, NamedFormat::Time, NamedFormat::Uuid];

/// What the rules say about a string. A string and its pseudonym have the same signature, so all nodes have the same verdict about them.
/// The length is not part of it, because a pseudonym always has the length of its string.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// Whether each of the rules accepts the string.
    accepts: Vec<bool>,
    /// The first of the formats that it has.
    pub(super) format: Option<NamedFormat>,
    is_id: bool,
    /// Whether an undeclared member of this name is shown in reports.
    is_name: bool,
    pub(super) classes: Classes,
    /// For each pattern that matches: its index among the rules, and the instructions that match the characters.
    paths: Vec<(usize, Vec<usize>)>,
}

/// The classes of characters that occur in a string, one bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Classes(u8);

/// The classes of ASCII characters that are replaced by each other if they occur in a string together. All other ASCII characters are
/// separators, which remain.
const CLASSES: [&str; 5] = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", " ", "!(),;?'"];

impl StringRules {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut rules: Vec<StringPlan> = Vec::new();
        for node in &plan.nodes {
            if let NodeKind::String(string) = &node.kind
                && !(matches!(string.format, StringFormat::Any | StringFormat::Id) && string.parsed.is_none())
                && !rules.iter().any(|known| is_same(known, string))
            {
                rules.push(string.clone());
            }
        }
        let has = |format| rules.iter().any(|rule| matches!(rule.format, StringFormat::Named(own) if own == format));
        let formats = NamedFormat::ALL.iter().copied().filter(|&format| ALWAYS.contains(&format) || has(format)).collect();
        Self { rules, formats, declared: declared(plan) }
    }

    /// Whether the protocol declares a name or value.
    pub(super) fn is_declared(&self, text: &str) -> bool {
        self.declared.contains(text)
    }

    /// Adds a declared text.
    #[cfg(test)]
    pub(super) fn declare(&mut self, text: &str) {
        self.declared.insert(text.to_owned());
    }

    /// Whether texts of this format are replaced by others of it.
    #[cfg(test)]
    pub(super) fn has_format(&self, format: NamedFormat) -> bool {
        self.formats.contains(&format)
    }

    pub(super) fn signature(&self, text: &str) -> Signature {
        let mut paths = Vec::new();
        let accepts = self.rules.iter().enumerate().map(|(index, rule)| match &rule.format {
            StringFormat::Pattern(plan) => {
                let path = plan.pattern.as_ref().and_then(|pattern| pattern.path(text));
                let is_match = path.is_some();
                paths.extend(path.map(|path| (index, path)));
                is_match && rule.parsed.is_none_or(|parsed| parsed.accepts(text))
            }
            _ => rule.accepts(text),
        });
        let accepts = accepts.collect();
        let format = self.formats.iter().copied().find(|format| format.accepts(text));
        let (is_id, is_name) = (is_id(text), looks_like_a_name(text));
        Signature { accepts, format, is_id, is_name, classes: Classes::of(text), paths }
    }

    /// Whether a string has a signature. Most strings that do not have it lack one of the classes, so these are compared first.
    pub(super) fn has(&self, signature: &Signature, text: &str) -> bool {
        Classes::of(text) == signature.classes && self.signature(text) == *signature
    }

    /// The instructions of the patterns that match the character at an index of a string with this signature.
    pub(super) fn instructions(signature: &Signature, index: usize) -> Vec<(usize, usize)> {
        signature.paths.iter().filter_map(|(rule, path)| Some((*rule, *path.get(index)?))).collect()
    }

    /// Whether all these instructions match a character.
    pub(super) fn matches(&self, instructions: &[(usize, usize)], character: char) -> bool {
        instructions.iter().all(|&(rule, instruction)| match self.rules.get(rule).map(|rule| &rule.format) {
            Some(StringFormat::Pattern(plan)) => {
                plan.pattern.as_ref().is_some_and(|pattern| pattern.reads(instruction, character))
            }
            _ => true,
        })
    }
}

impl Classes {
    fn of(text: &str) -> Self {
        Self(text.chars().filter_map(class).fold(0, |bits, class| bits | 1 << class))
    }

    /// The characters of these classes.
    pub(super) fn characters(self) -> impl Iterator<Item = char> {
        let own = CLASSES.into_iter().enumerate().filter(move |(class, _)| self.0 >> class & 1 != 0);
        own.flat_map(|(_, characters)| characters.chars())
    }
}

/// The class of a character, if it belongs to one.
pub(super) fn class(character: char) -> Option<usize> {
    CLASSES.iter().position(|characters| character.is_ascii() && characters.contains(character))
}

/// Whether two rules accept the same strings, apart from their length.
fn is_same(one: &StringPlan, other: &StringPlan) -> bool {
    let is_same_format = match (&one.format, &other.format) {
        (StringFormat::Pattern(one), StringFormat::Pattern(other)) => one.source == other.source,
        (StringFormat::Named(one), StringFormat::Named(other)) => one == other,
        (StringFormat::Any, StringFormat::Any) | (StringFormat::Id, StringFormat::Id) => true,
        _ => false,
    };
    is_same_format && one.parsed == other.parsed
}

/// The names and string values that the protocol declares.
fn declared(plan: &Plan) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let envelope = plan.envelope();
    out.extend(crate::plan::declared_members(plan).map(str::to_owned));
    for kind in envelope.declared_kinds() {
        for field in envelope.fields(kind) {
            if let Content::Constant(constant) = &field.content {
                out.extend(constant.as_str().map(str::to_owned));
            }
        }
    }
    for message in plan.all_messages() {
        out.insert(message.name.to_string());
        if let MessageRole::Event { message_types } = &message.role {
            out.extend(message_types.iter().map(ToString::to_string));
        }
    }
    for node in &plan.nodes {
        match &node.kind {
            NodeKind::Enum { of: EnumType::String, values, .. } => {
                out.extend(values.iter().map(|value| value.name.to_string()));
            }
            NodeKind::Struct(object) => {
                out.extend(object.experimental.iter().map(ToString::to_string));
                if let OtherMembers::Except(names) = &object.others {
                    out.extend(names.iter().map(ToString::to_string));
                }
            }
            NodeKind::Union(union) => {
                out.extend(union.names().map(ToString::to_string));
                out.extend(union.tag_name().map(ToString::to_string));
                out.extend(union.variants.iter().filter_map(|variant| variant.mark.as_ref().map(ToString::to_string)));
                if let UnionTagging::Adjacent { content, .. } = &union.tagging {
                    out.insert(content.to_string());
                }
            }
            _ => {}
        }
    }
    out
}

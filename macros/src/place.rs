//! The places of attributes, and the keys that are accepted at each place.
//!
//! A new key is added here, read in `ast`, validated in `valid` and used in `expand`.

use crate::ctxt::with_help;
use crate::names::nearest;

/// A place for an attribute.
pub(crate) struct AttrPlace {
    /// The attribute: `wire` for `#[wire(…)]`.
    pub(crate) attribute: &'static str,
    /// The name of the place in errors.
    name: &'static str,
    /// The keys, in the order in which errors list them.
    pub(crate) keys: &'static [&'static str],
    /// The character between a key and its value.
    pub(crate) separator: char,
}

pub(crate) const STRUCT: AttrPlace = wire("a struct", &["rename_all", "pinned", "crate", "name", "no_new", "sensitive"]);
pub(crate) const NEWTYPE: AttrPlace = wire(
    "a newtype",
    &[
        "crate",
        "name",
        "min_length",
        "max_length",
        "minimum",
        "maximum",
        "min_items",
        "max_items",
        "format",
        "pattern",
        "as_str",
        "example",
        "sensitive",
    ],
);
pub(crate) const ENUM: AttrPlace =
    wire("an enum", &["rename_all", "rename_all_fields", "tag", "content", "untagged", "crate", "name", "sensitive"]);
pub(crate) const FIELD: AttrPlace = wire(
    "a field",
    &[
        "rename",
        "inline",
        "rest",
        "default",
        "min_length",
        "max_length",
        "minimum",
        "maximum",
        "min_items",
        "max_items",
        "format",
        "pattern",
        "as_str",
        "example",
        "since",
        "experimental",
        "sensitive",
    ],
);
pub(crate) const NEWTYPE_FIELD: AttrPlace = wire(
    "the field of a newtype",
    &["min_length", "max_length", "minimum", "maximum", "min_items", "max_items", "format", "pattern", "as_str", "example"],
);
pub(crate) const VARIANT: AttrPlace = wire(
    "a variant",
    &["rename", "value", "pinned", "other", "default", "default_tag", "omit_tag", "since", "experimental"],
);
pub(crate) const VARIANT_FIELD: AttrPlace = wire("the field of a variant", &[]);
pub(crate) const COMMAND: AttrPlace = AttrPlace {
    attribute: "command",
    name: "`#[command(…)]`",
    keys: &["name", "target", "reply", "from", "causes", "since", "experimental", "crate"],
    separator: '=',
};
pub(crate) const EVENT: AttrPlace = AttrPlace {
    attribute: "event",
    name: "`#[event(…)]`",
    keys: &["name", "target", "message_type", "from", "creates", "ends", "since", "experimental", "crate"],
    separator: '=',
};
/// The attributes of the derives `Command` and `Event` on a field, where they accept no keys.
pub(crate) const FIELD_OF_A_MESSAGE: [AttrPlace; 2] = [
    AttrPlace { attribute: "command", name: "a field", keys: &[], separator: '=' },
    AttrPlace { attribute: "event", name: "a field", keys: &[], separator: '=' },
];
pub(crate) const TARGET: AttrPlace =
    AttrPlace { attribute: "target", name: "a target", keys: &["object", "parent", "crate"], separator: '=' };
pub(crate) const SEGMENT: AttrPlace =
    AttrPlace { attribute: "target", name: "a field of a target", keys: &["rename"], separator: '=' };
pub(crate) const PROTOCOL: AttrPlace = AttrPlace {
    attribute: "protocol",
    name: "a protocol",
    keys: &["name", "version", "released", "envelope", "commands", "events"],
    separator: ':',
};

const fn wire(name: &'static str, keys: &'static [&'static str]) -> AttrPlace {
    AttrPlace { attribute: "wire", name, keys, separator: '=' }
}

impl AttrPlace {
    /// The term for a key with its value.
    pub(crate) fn noun(&self) -> &'static str {
        if self.separator == ':' { "field" } else { "attribute" }
    }

    pub(crate) fn article_and_noun(&self) -> &'static str {
        if self.separator == ':' { "a field" } else { "an attribute" }
    }

    /// The error for a key that is not accepted at this place: where the key belongs, or what to use instead.
    pub(crate) fn unknown_key(&self, key: &str) -> String {
        let (noun, name) = (self.noun(), self.name);
        if let Some(elsewhere) = self.elsewhere(key) {
            return with_help(format_args!("unexpected {noun} `{key}` for {name}"), format_args!("put `{key}` {elsewhere}"));
        }
        let unknown = format!("unknown {noun} `{key}`");
        if let Some(own) = self.own_key(key) {
            return with_help(unknown, format_args!("use {own}"));
        }
        if let Some(meant) = self.meant(key) {
            return format!("{unknown}, did you mean `{meant}`?");
        }
        if self.attribute != "wire" && self.name == FIELD.name {
            let own = if key == "name" { "rename = \"…\"" } else { "…" };
            return with_help(unknown, format_args!("use `#[wire({own})]` on {name}"));
        }
        if self.keys.is_empty() {
            return with_help(unknown, format_args!("{name} accepts no attributes"));
        }
        let keys = self.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        with_help(unknown, format_args!("{name} accepts {keys}"))
    }

    /// The key that is meant by a misspelt one, or by one with the name of a similar thing.
    pub(crate) fn meant(&self, key: &str) -> Option<&'static str> {
        let similar = match (self.attribute, key) {
            ("protocol", "requests") => Some("commands"),
            ("protocol", "notifications") => Some("events"),
            _ => nearest(key, self.keys),
        };
        similar.filter(|_| self.elsewhere(key).is_none() && self.own_key(key).is_none())
    }

    /// Whether values at this place are expressions, where a `<` after an operand is an operator. At other places, they are types and names.
    pub(crate) fn has_expressions(&self) -> bool {
        self.attribute == "wire"
    }

    /// Whether every declaration at this place has a name.
    pub(crate) fn has_required_name(&self) -> bool {
        self.attribute != "wire" && self.keys.contains(&"name")
    }

    /// An example of a key with a string, in the syntax of this place.
    pub(crate) fn string_example(&self, value: &str) -> Option<String> {
        let has_string = |key: &&&'static str| matches!(**key, "rename" | "name" | "object" | "format");
        self.keys.iter().find(has_string).map(|key| self.example(key, value))
    }

    /// An example of a key and its value in the syntax of this place.
    pub(crate) fn example(&self, key: &str, value: &str) -> String {
        let space = if self.separator == '=' { " " } else { "" };
        format!("{key}{space}{} {value}", self.separator)
    }

    /// The place to which a key belongs, if it is not accepted here.
    fn elsewhere(&self, key: &str) -> Option<&'static str> {
        let is_of_a_value = NEWTYPE_FIELD.keys.contains(&key);
        Some(match (self.attribute, key) {
            ("command" | "event", _) if self.name == FIELD.name && FIELD.keys.contains(&key) => "in `#[wire(…)]`",
            ("command", _) if self.name == FIELD.name && key != "name" && COMMAND.keys.contains(&key) => {
                "in `#[command(…)]` on the struct"
            }
            ("event", _) if self.name == FIELD.name && key != "name" && EVENT.keys.contains(&key) => {
                "in `#[event(…)]` on the struct"
            }
            ("wire", "rename" | "default") if self.name == ENUM.name => "on a variant",
            ("wire", "rename" | "inline" | "rest" | "default") => "on a field of a struct",
            ("wire", "rename_all") => "on a struct with named fields or an enum",
            ("wire", "rename_all_fields") => "on an enum whose variants have named fields",
            ("wire", "pinned") => "on a struct with named fields or on a variant",
            ("wire", "value") => "on a variant of an enum with a tag",
            ("wire", "other") => "on the last variant of an enum",
            ("wire", "default_tag" | "omit_tag") => "on a variant of an enum",
            ("wire", "tag" | "content" | "untagged") => "on an enum",
            ("wire", "since" | "experimental") => "on a field, a variant, or in `#[command(…)]` or `#[event(…)]`",
            ("wire", "sensitive") => "on a field or a type",
            ("wire", "no_new") => "on a struct with named fields",
            ("wire", "target" | "from") => "in `#[command(…)]` or `#[event(…)]`",
            ("wire", _) if is_of_a_value => "on a field of a struct or on a newtype",
            ("command" | "event", "no_new" | "rename_all" | "sensitive") => "in `#[wire(…)]` on the struct",
            ("command" | "event", "rename" | "inline" | "rest" | "default") => "in `#[wire(…)]` on a field",
            ("command" | "event", _) if is_of_a_value => "in `#[wire(…)]` on a field",
            ("wire" | "event", "reply" | "causes") => "in `#[command(…)]`",
            ("wire" | "command", "message_type" | "creates" | "ends") => "in `#[event(…)]`",
            ("target", "rename") => "on a field",
            ("target", "object" | "parent") | ("wire" | "target", "crate") => "on the type",
            _ => return None,
        })
    }

    /// The keys that correspond to a key of other crates.
    fn own_key(&self, key: &str) -> Option<&'static str> {
        let (first, own) = match key {
            "range" => ("minimum", "`minimum` and `maximum`"),
            "min" => ("minimum", "`minimum`"),
            "max" => ("maximum", "`maximum`"),
            "length" | "len" => ("min_length", "`min_length` and `max_length`"),
            "min_len" => ("min_length", "`min_length`"),
            "max_len" => ("max_length", "`max_length`"),
            "regex" => ("pattern", "`pattern`"),
            "with" | "display_fromstr" => ("as_str", "`as_str`"),
            "flatten" => ("inline", "`inline`"),
            "name" => ("rename", "`rename`"),
            "examples" => ("example", "`example`"),
            _ => return None,
        };
        self.keys.contains(&first).then_some(own)
    }
}

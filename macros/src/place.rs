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
pub(crate) const VARIANT: AttrPlace =
    wire("a variant", &["rename", "value", "pinned", "other", "default", "default_tag", "since", "experimental"]);
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
        if let Some(near) = nearest(key, self.keys) {
            return format!("{unknown}, did you mean `{near}`?");
        }
        if self.keys.is_empty() {
            return with_help(unknown, format_args!("{name} accepts no attributes"));
        }
        let keys = self.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        with_help(unknown, format_args!("{name} accepts {keys}"))
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
            ("wire", "rename" | "default") if self.name == ENUM.name => "on a variant",
            ("wire", "rename" | "inline" | "rest" | "default") => "on a field of a struct",
            ("wire", "rename_all") => "on a struct with named fields or an enum",
            ("wire", "rename_all_fields") => "on an enum whose variants have named fields",
            ("wire", "pinned") => "on a struct with named fields or on a variant",
            ("wire", "value") => "on a variant of an enum with a tag",
            ("wire", "other") => "on the last variant of an enum",
            ("wire", "default_tag") => "on a variant of an enum",
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

//! The places where attributes are written, and the keys that each place takes.
//!
//! A new key is added here, read in `ast`, checked in `valid` and used in `expand`.

/// A place where one attribute may be written.
pub(crate) struct AttrPlace {
    /// The attribute: `wire` for `#[wire(…)]`.
    pub(crate) attribute: &'static str,
    /// The place, as an error names it.
    name: &'static str,
    /// The keys, in the order in which an error lists them.
    pub(crate) keys: &'static [&'static str],
    /// What is between a key and its value.
    pub(crate) separator: char,
}

pub(crate) const STRUCT: AttrPlace = wire("a struct", &["crate", "no_new"]);
pub(crate) const NEWTYPE: AttrPlace =
    wire("a newtype", &["crate", "min_length", "max_length", "minimum", "maximum", "min_items", "max_items", "example"]);
pub(crate) const ENUM: AttrPlace = wire("an enum of words", &["crate"]);
pub(crate) const FIELD: AttrPlace = wire(
    "a field",
    &["rename", "inline", "default", "min_length", "max_length", "minimum", "maximum", "min_items", "max_items", "example"],
);
pub(crate) const NEWTYPE_FIELD: AttrPlace =
    wire("the field of a newtype", &["min_length", "max_length", "minimum", "maximum", "min_items", "max_items", "example"]);
pub(crate) const VARIANT: AttrPlace = wire("a variant", &["rename", "other"]);
pub(crate) const COMMAND: AttrPlace = AttrPlace {
    attribute: "command",
    name: "`#[command(…)]`",
    keys: &["name", "target", "reply", "from", "causes", "crate"],
    separator: '=',
};
pub(crate) const EVENT: AttrPlace = AttrPlace {
    attribute: "event",
    name: "`#[event(…)]`",
    keys: &["name", "target", "message_type", "from", "crate"],
    separator: '=',
};
pub(crate) const TARGET: AttrPlace =
    AttrPlace { attribute: "target", name: "a target", keys: &["object", "parent", "crate"], separator: '=' };
pub(crate) const SEGMENT: AttrPlace = AttrPlace { attribute: "target", name: "a field", keys: &["rename"], separator: '=' };
pub(crate) const PROTOCOL: AttrPlace = AttrPlace {
    attribute: "protocol",
    name: "a protocol",
    keys: &["name", "version", "commands", "events"],
    separator: ':',
};

const fn wire(name: &'static str, keys: &'static [&'static str]) -> AttrPlace {
    AttrPlace { attribute: "wire", name, keys, separator: '=' }
}

impl AttrPlace {
    /// The error for a key that this place does not take: where it belongs or what to write instead, and the keys of the
    /// place.
    pub(crate) fn unknown_key(&self, key: &str) -> String {
        let keys = self.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let name = self.name;
        if let Some(elsewhere) = self.elsewhere(key) {
            format!("`{key}` belongs {elsewhere}; {name} takes {keys}")
        } else if let Some(own) = self.own_key(key) {
            format!("unknown key `{key}`: write {own}; {name} takes {keys}")
        } else {
            format!("unknown key `{key}`; {name} takes {keys}")
        }
    }

    /// An example of a key with a value, in the syntax of this place.
    pub(crate) fn example(&self, key: &str, value: &str) -> String {
        let space = if self.separator == '=' { " " } else { "" };
        format!("{key}{space}{} {value}", self.separator)
    }

    /// Where a key belongs that this place does not take.
    fn elsewhere(&self, key: &str) -> Option<&'static str> {
        let is_of_a_value = NEWTYPE_FIELD.keys.contains(&key);
        Some(match (self.attribute, key) {
            ("wire", "rename") if self.name == ENUM.name => "on a variant",
            ("wire", "rename" | "inline" | "default") => "on a field of a struct",
            ("wire", "other") => "on the last variant of an enum of words",
            ("wire", "no_new") => "on a struct with named fields",
            ("wire", "name" | "target" | "from") => "in `#[command(…)]` or `#[event(…)]`",
            ("wire", _) if is_of_a_value => "on a field of a struct or on a newtype",
            ("command" | "event", "no_new") => "in `#[wire(…)]` on the struct",
            ("command" | "event", "rename" | "inline" | "default") => "in `#[wire(…)]` on a field",
            ("command" | "event", _) if is_of_a_value => "in `#[wire(…)]` on a field",
            ("wire" | "event", "reply" | "causes") => "in `#[command(…)]`",
            ("wire" | "command", "message_type") => "in `#[event(…)]`",
            ("target", "rename") => "on a field",
            ("target", "object" | "parent") | ("wire" | "target", "crate") => "on the type",
            _ => return None,
        })
    }

    /// The keys of this place that mean what another crate calls `key`.
    fn own_key(&self, key: &str) -> Option<&'static str> {
        let (first, own) = match key {
            "range" => ("minimum", "`minimum` and `maximum`"),
            "min" => ("minimum", "`minimum`"),
            "max" => ("maximum", "`maximum`"),
            "length" | "len" => ("min_length", "`min_length` and `max_length`"),
            "min_len" => ("min_length", "`min_length`"),
            "max_len" => ("max_length", "`max_length`"),
            "flatten" => ("inline", "`inline`"),
            "examples" => ("example", "`example`"),
            _ => return None,
        };
        self.keys.contains(&first).then_some(own)
    }
}

//! The ids of the parts of a page, and links to them. Ids depend on names only, so links survive new versions.

use std::fmt::Write;

use tieline::problem::escape;

/// A link to a part of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocLink {
    pub(super) id: String,
    pub(super) name: String,
}

impl DocLink {
    pub(super) fn new(id: impl Into<String>, name: &str) -> Self {
        Self { id: id.into(), name: escape(name) }
    }
}

/// An id of several names, joined by colons: `command:channel.dial:request:destination`.
pub(super) fn id(parts: &[&str]) -> String {
    parts.iter().enumerate().fold(String::new(), |mut out, (index, part)| {
        if index > 0 {
            out.push(':');
        }
        push(part, &mut out);
        out
    })
}

/// The id of a part of the thing with an id.
pub(super) fn within(id: &str, part: &str) -> String {
    let mut out = format!("{id}:");
    push(part, &mut out);
    out
}

/// The id of the section of a type.
pub(super) fn type_id(name: &str) -> String {
    id(&["type", name])
}

/// Appends a name. Characters that would need escaping in a URL or that separate names are written as `~` and two hexadecimal digits for
/// each byte, so different names have different ids.
fn push(name: &str, out: &mut String) {
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-/$".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "~{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{id, within};

    #[test]
    fn ids_are_valid_fragments_and_differ_for_different_names() {
        assert_eq!(id(&["command", "channel.dial"]), "command:channel.dial");
        assert_eq!(id(&["command", "textDocument/hover"]), "command:textDocument/hover");
        assert_eq!(within("type:A", "<script> é"), "type:A:~3Cscript~3E~20~C3~A9");
        assert_ne!(id(&["command", "a:b"]), id(&["command", "a", "b"]));
        assert_ne!(id(&["a~3A"]), id(&["a:"]));
    }
}

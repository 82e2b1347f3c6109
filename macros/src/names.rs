//! What a name on the wire may be.

/// Names that every object of JavaScript has: validators in JavaScript misjudge keys that are called so.
const JAVASCRIPT: &[&str] = &[
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
];

/// The wire name of a Rust name: `script_id` as `scriptId`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = !out.is_empty();
        } else if upper {
            out.extend(character.to_uppercase());
            upper = false;
        } else {
            out.push(character);
        }
    }
    out
}

/// `channelGroup` as `channel group`.
pub(crate) fn words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            out.push(' ');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

/// Why a text cannot be the key of a field, if it cannot.
pub(crate) fn refuse_key(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("a key cannot be empty".to_owned());
    }
    if name.chars().any(char::is_control) {
        return Some("a key cannot have control characters".to_owned());
    }
    JAVASCRIPT.contains(&name).then(|| {
        format!(
            "the key `{name}` belongs to every object of JavaScript, and validators there misjudge it; \
             as a key of a `BTreeMap<String, _>` it is fine"
        )
    })
}

/// Whether a text is a message's name: words of small letters and digits, joined by dots.
pub(crate) fn is_message_name(name: &str) -> bool {
    name.split('.').all(|word| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
    })
}

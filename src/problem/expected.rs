//! Expected and found values.

use std::borrow::Cow;
use std::fmt;

use super::text::{Show, push_count, push_escaped, push_number, push_shortened};
use crate::envelope::{EnvelopeConstant, FrameKind};
use crate::json::{Integral, RawStr, Scanner};
use crate::shape::NamedFormat;

/// The type of a JSON value, where an integer is a number without a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ValueType {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// The expected value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Expected {
    /// A value of this type.
    Type(ValueType),
    /// A value of one of several types.
    Types(Vec<ValueType>),
    /// An object with exactly one of these members.
    OneMember(Vec<Cow<'static, str>>),
    /// An object or an array.
    Structured,
    /// Any value.
    Value,
    /// Any value, including `null`.
    NullableValue,
    /// An integer within bounds, which are included.
    Integer {
        /// The minimum.
        minimum: i64,
        /// The maximum.
        maximum: i64,
    },
    /// A number within bounds, which are included.
    Number {
        /// The minimum.
        minimum: Option<f64>,
        /// The maximum.
        maximum: Option<f64>,
    },
    /// A string with a length in characters.
    Characters {
        /// The minimum length.
        minimum: Option<u64>,
        /// The maximum length.
        maximum: Option<u64>,
    },
    /// An array with a number of elements.
    Elements {
        /// The minimum number.
        minimum: Option<u64>,
        /// The maximum number.
        maximum: Option<u64>,
    },
    /// A string that matches a pattern.
    Pattern(Cow<'static, str>),
    /// A string of a format that has a name.
    Format(NamedFormat),
    /// A string that the Rust type of this name parses.
    Parsed(Cow<'static, str>),
    /// An id.
    Id,
    /// One of these strings.
    OneOf(Vec<Cow<'static, str>>),
    /// A frame.
    Frame,
    /// A frame of one message and of certain kinds.
    FrameOf {
        /// The kinds.
        kinds: Vec<FrameKind>,
        /// The name of the message.
        name: Cow<'static, str>,
    },
    /// The name of a command.
    CommandName,
    /// The name of an event.
    EventName,
    /// A target with one of these forms, such as `<session>.<channel>`.
    Target(Vec<String>),
}

/// The value that was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    kind: FoundKind,
    value: Option<Box<str>>,
}

/// The type, length or count of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoundKind {
    Type(ValueType),
    /// A number that should be an integer.
    Fraction,
    /// A string with this number of characters.
    String(u64),
    /// As `String`: the name of a message that is not declared for this kind of frame. It is always shown, since it looks like a name and
    /// not like data, or is declared.
    Message(u64),
    /// As `String`: a constant or a name that the protocol declares, at the wrong place. It is always shown.
    Declared(u64),
    Characters(u64),
    Elements(u64),
    Segments(u64),
    Frame(FrameKind),
}

impl ValueType {
    /// The name of the type with its article.
    const fn described(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

impl Expected {
    /// One of these constants of an envelope.
    pub(crate) fn constants<'c>(constants: impl IntoIterator<Item = &'c EnvelopeConstant>) -> Self {
        let text = |constant: &EnvelopeConstant| match constant {
            EnvelopeConstant::String(text) => text.clone(),
            EnvelopeConstant::Bool(_) | EnvelopeConstant::Integer(_) => constant.to_string().into(),
        };
        Self::OneOf(constants.into_iter().map(text).collect())
    }

    /// Appends the expected value to a string.
    pub(crate) fn write(&self, out: &mut String) {
        match self {
            Self::Type(value_type) => out.push_str(value_type.described()),
            Self::Types(types) => write_types(types, out),
            Self::OneMember(names) => {
                out.push_str("an object with one of the members ");
                for (index, name) in names.iter().enumerate() {
                    out.extend([if index == 0 { "`" } else { ", `" }, name, "`"]);
                }
            }
            Self::Structured => out.push_str("an object or an array"),
            Self::Value => out.push_str("a value"),
            Self::NullableValue => out.push_str("a value or null"),
            Self::Integer { minimum, maximum } => {
                out.extend(["an integer from ", &minimum.to_string(), " to ", &maximum.to_string()]);
            }
            Self::Number { minimum: Some(minimum), maximum: Some(maximum) } => {
                out.extend(["a number from ", &minimum.to_string(), " to ", &maximum.to_string()]);
            }
            Self::Number { minimum: Some(minimum), maximum: None } => {
                out.extend(["a number of at least ", &minimum.to_string()]);
            }
            Self::Number { minimum: None, maximum } => {
                out.extend(["a number of at most ", &maximum.unwrap_or(f64::INFINITY).to_string()]);
            }
            Self::Characters { minimum, maximum } => write_bounds("a string of ", *minimum, *maximum, "character", out),
            Self::Elements { minimum, maximum } => write_bounds("an array of ", *minimum, *maximum, "element", out),
            Self::Pattern(pattern) => out.extend(["a string that matches `", pattern, "`"]),
            Self::Format(format) => out.extend(["a string in the format `", format.name(), "`"]),
            Self::Parsed(name) => out.extend(["a string that `", name, "` parses"]),
            Self::Id => out.push_str("an id without dots, spaces and control characters"),
            Self::OneOf(values) => {
                let (start, separator) = if values.len() > 2 { ("one of ", ", ") } else { ("", " or ") };
                out.push_str(start);
                for (index, value) in values.iter().enumerate() {
                    out.extend([if index == 0 { "" } else { separator }, "`", value, "`"]);
                }
            }
            Self::Frame => out.push_str("a frame, which is a JSON object"),
            Self::FrameOf { kinds, name } => {
                for (index, kind) in kinds.iter().enumerate() {
                    out.extend([if index == 0 { "" } else { " or " }, kind.described()]);
                }
                out.extend([" of `", name, "`"]);
            }
            Self::CommandName => out.push_str("the name of a command"),
            Self::EventName => out.push_str("the name of an event"),
            Self::Target(forms) => {
                for (index, form) in forms.iter().enumerate() {
                    out.extend([if index == 0 { "a target `" } else { " or `" }, form, "`"]);
                }
            }
        }
    }
}

impl Found {
    /// The value at an offset of a text.
    pub(crate) fn at(text: &str, offset: usize) -> Self {
        let mut reader = Scanner::resume(text, offset, 1);
        let literal = |value_type, literal: &str| Self::typed(value_type, text.get(offset..offset + literal.len()));
        match reader.peek() {
            b'"' => reader.string().map_or_else(|_| Self::typed(ValueType::String, None), Self::string),
            b'{' => Self::typed(ValueType::Object, None),
            b'[' => Self::typed(ValueType::Array, None),
            b't' => literal(ValueType::Boolean, "true"),
            b'f' => literal(ValueType::Boolean, "false"),
            b'n' => Self::typed(ValueType::Null, None),
            _ => match reader.number() {
                Ok(token) if token.integral() != Integral::Fraction => Self::typed(ValueType::Integer, Some(token.raw)),
                Ok(token) => Self::typed(ValueType::Number, Some(token.raw)),
                Err(_) => Self::typed(ValueType::Number, None),
            },
        }
    }

    fn typed(value_type: ValueType, value: Option<&str>) -> Self {
        Self { kind: FoundKind::Type(value_type), value: value.map(Box::from) }
    }

    fn string(text: RawStr<'_>) -> Self {
        let count = text.unescape().chars().count();
        Self { kind: FoundKind::String(count as u64), value: Some(["\"", text.raw, "\""].concat().into()) }
    }

    /// The same without the value itself, which is sensitive.
    pub(crate) fn without_value(self) -> Self {
        Self { value: None, ..self }
    }

    /// A number with a fraction, where an integer was expected.
    pub(crate) fn fraction(self) -> Self {
        Self { kind: FoundKind::Fraction, ..self }
    }

    /// A number whose value is wrong, and whose type is right.
    pub(crate) fn number(self) -> Self {
        Self { kind: FoundKind::Type(ValueType::Number), ..self }
    }

    /// The name of a message that is not declared for this kind of frame. `is_declared` returns whether the protocol declares a name.
    pub(crate) fn message(self, is_declared: impl FnOnce(&str) -> bool) -> Self {
        self.shown_if(FoundKind::Message, |name| looks_like_a_message(name) || is_declared(name))
    }

    /// A constant or a name at the wrong place, if the protocol declares it.
    pub(crate) fn declared(self, is_declared: impl FnOnce(&str) -> bool) -> Self {
        self.shown_if(FoundKind::Declared, is_declared)
    }

    fn shown_if(self, kind: fn(u64) -> FoundKind, is_shown: impl FnOnce(&str) -> bool) -> Self {
        match (self.kind, self.content()) {
            (FoundKind::String(count), Some(content)) if is_shown(&content) => Self { kind: kind(count), ..self },
            _ => self,
        }
    }

    /// The content of a string without its escapes, or the JSON text of another scalar value.
    pub(crate) fn content(&self) -> Option<Cow<'_, str>> {
        let value = self.value.as_deref()?;
        let is_string = value.starts_with('"');
        if is_string { Scanner::resume(value, 0, 1).string().ok().map(RawStr::unescape) } else { Some(value.into()) }
    }

    /// The undeclared name of a message, if it looks like a name.
    #[doc(hidden)]
    #[must_use]
    pub fn message_name(&self) -> Option<Cow<'_, str>> {
        self.content().filter(|_| matches!(self.kind, FoundKind::Message(_)))
    }

    /// A string with a wrong length.
    pub(crate) fn length(self) -> Self {
        match self.kind {
            FoundKind::String(count) => Self { kind: FoundKind::Characters(count), value: None },
            _ => self,
        }
    }

    /// An array with a wrong number of elements.
    pub(crate) const fn elements(count: u64) -> Self {
        Self { kind: FoundKind::Elements(count), value: None }
    }

    /// A target with a wrong number of segments.
    pub(crate) fn segments(self, count: u64) -> Self {
        Self { kind: FoundKind::Segments(count), ..self }
    }

    /// A frame of a wrong kind.
    pub(crate) const fn frame(kind: FrameKind) -> Self {
        Self { kind: FoundKind::Frame(kind), value: None }
    }

    /// The value without its content.
    #[cfg(feature = "capture")]
    pub(crate) const fn kind(&self) -> FoundKind {
        self.kind
    }

    /// The type of the value. `None` for a frame.
    #[must_use]
    pub const fn value_type(&self) -> Option<ValueType> {
        match self.kind {
            FoundKind::Type(value_type) => Some(value_type),
            FoundKind::Fraction => Some(ValueType::Number),
            FoundKind::String(_)
            | FoundKind::Message(_)
            | FoundKind::Declared(_)
            | FoundKind::Characters(_)
            | FoundKind::Segments(_) => Some(ValueType::String),
            FoundKind::Elements(_) => Some(ValueType::Array),
            FoundKind::Frame(_) => None,
        }
    }

    /// The number of characters, elements or segments, if it was counted.
    #[must_use]
    pub const fn count(&self) -> Option<u64> {
        match self.kind {
            FoundKind::String(count)
            | FoundKind::Message(count)
            | FoundKind::Declared(count)
            | FoundKind::Characters(count)
            | FoundKind::Elements(count)
            | FoundKind::Segments(count) => Some(count),
            FoundKind::Type(_) | FoundKind::Fraction | FoundKind::Frame(_) => None,
        }
    }

    /// The JSON text of a scalar value. It may be personal data.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The description of the value, with the value itself if it may be shown.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.write(show, &mut out);
        out
    }

    /// Appends [`text`](Self::text) to a string.
    #[doc(hidden)]
    pub fn write(&self, show: Show, out: &mut String) {
        match self.kind {
            FoundKind::Type(value_type) => out.push_str(value_type.described()),
            FoundKind::Fraction => out.push_str("a number with a fraction"),
            FoundKind::String(0) => out.push_str("an empty string"),
            FoundKind::String(count) => {
                out.push_str("a string of ");
                push_count(count, "character", out);
            }
            FoundKind::Message(count) | FoundKind::Declared(count) => {
                match self.content() {
                    Some(content) => {
                        out.push('`');
                        push_escaped(&content, out);
                        out.push('`');
                    }
                    None => return Self { kind: FoundKind::String(count), value: None }.write(show, out),
                }
                return;
            }
            FoundKind::Characters(count) => push_count(count, "character", out),
            FoundKind::Elements(count) => push_count(count, "element", out),
            FoundKind::Segments(count) => push_count(count, "segment", out),
            FoundKind::Frame(kind) => out.push_str(kind.described()),
        }
        if let (Some(value), Show::Values) = (&self.value, show) {
            out.push(' ');
            push_shortened(value, out);
        }
    }
}

/// Whether a string is the name of a message rather than data: at least two words of letters and digits with a separator between
/// them, as in `channel.dial`. The first character of each word is a lowercase letter.
fn looks_like_a_message(text: &str) -> bool {
    const LONGEST: usize = 64;
    let words = text.split(['.', '/', ':']);
    text.len() <= LONGEST
        && words.clone().count() > 1
        && words.into_iter().all(|word| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        })
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.described())
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write(&mut out);
        f.write_str(&out)
    }
}

impl fmt::Display for Found {
    /// The description without the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Show::Masked))
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Found").field(&format_args!("{self}")).finish()
    }
}

/// Appends `an object, an array or a string` to a string.
fn write_types(types: &[ValueType], out: &mut String) {
    for (index, value_type) in types.iter().enumerate() {
        let separator = match index {
            0 => "",
            _ if index + 1 == types.len() => " or ",
            _ => ", ",
        };
        out.extend([separator, value_type.described()]);
    }
}

/// Appends bounds, such as `1 to 3 items`, to a string.
fn write_bounds(of: &str, minimum: Option<u64>, maximum: Option<u64>, unit: &str, out: &mut String) {
    out.push_str(of);
    let last = match (minimum, maximum) {
        (Some(minimum), Some(maximum)) if minimum == maximum => minimum,
        (Some(minimum), Some(maximum)) => {
            push_number(minimum, out);
            out.push_str(" to ");
            maximum
        }
        (Some(minimum), None) => {
            out.push_str("at least ");
            minimum
        }
        (None, maximum) => {
            out.push_str("at most ");
            maximum.unwrap_or(u64::MAX)
        }
    };
    push_count(last, unit, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_described() {
        let text = |minimum, maximum| Expected::Elements { minimum, maximum }.to_string();
        assert_eq!(text(Some(1), Some(1)), "an array of 1 element");
        assert_eq!(text(Some(1), Some(3)), "an array of 1 to 3 elements");
        assert_eq!(text(Some(2), None), "an array of at least 2 elements");
        assert_eq!(text(None, Some(1)), "an array of at most 1 element");
    }

    #[test]
    fn display_and_debug_show_no_value() {
        for (text, masked, whole) in [
            (r#""Ada""#, "a string of 3 characters", r#"a string of 3 characters "Ada""#),
            ("5550100", "an integer", "an integer 5550100"),
            ("1.5", "a number", "a number 1.5"),
            ("true", "a boolean", "a boolean true"),
            (r#"{"Ada":1}"#, "an object", "an object"),
            (r#"["Ada"]"#, "an array", "an array"),
            ("null", "null", "null"),
        ] {
            let found = Found::at(text, 0);
            assert_eq!(found.to_string(), masked);
            assert_eq!(format!("{found:?}"), format!("Found({masked})"));
            assert_eq!(found.text(Show::Values), whole);
        }
    }
}

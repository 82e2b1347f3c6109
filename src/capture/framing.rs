//! Recognizes how an input contains its records, by its first bytes.

use super::piece::{BOM, Nesting, Start, is_blank};
use super::text::{is_json, line_end};

/// How an input contains its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// One record per line.
    Lines,
    /// JSON values, on any number of lines: one after the other, in an array, or after record separators (RFC 7464).
    Document,
    /// A HTTP archive of a browser: the text messages of its web sockets.
    Har,
    /// Server-sent events.
    Events,
    /// Something else, from this position on. It is not read.
    Foreign(ForeignContent, Start),
}

/// Content that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignContent {
    /// Text in another encoding, with or without a byte order mark.
    OtherEncoding {
        /// The name of the encoding, such as `UTF-16LE`. It states the byte order, because programs differ in which one they assume.
        name: &'static str,
    },
    /// Data of another program, such as an archive.
    Binary {
        /// The format.
        format: &'static str,
        /// What makes JSON of it.
        help: &'static str,
    },
    /// The lines end with carriage returns.
    CarriageReturns,
    /// The lines end with commas.
    Commas,
    /// The lines begin with other text than the frame.
    Prefixes,
}

/// What the caller knows about an input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FramingHint {
    /// Whether the name of the input says that it is a JSON document.
    pub document: bool,
    /// Whether the text before the first `{` of a line is skipped.
    pub skip_prefix: bool,
}

/// The first bytes of binary formats with which captures are confused.
const BINARY: &[(&[u8], &str, &str)] = &[
    (
        b"\x1f\x8b",
        "data compressed by gzip",
        "decompress the input, which may be compressed twice: `gzip -dc FILE | tieline check -`",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "data compressed by zstd",
        "decompress the input, which may be compressed twice: `zstd -dc FILE | tieline check -`",
    ),
    (b"\xfd7zXZ\0", "data compressed by xz", "decompress the input: `xz -dc FILE | tieline check -`"),
    (b"BZh", "data compressed by bzip2", "decompress the input: `bzip2 -dc FILE | tieline check -`"),
    (b"\x04\x22\x4d\x18", "data compressed by lz4", "decompress the input: `lz4 -dc FILE | tieline check -`"),
    (b"PK\x03\x04", "a ZIP archive", "extract the archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "extract the archive"),
    (b"\x0a\x0d\x0d\x0a", "a packet capture", "export the messages as JSON"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture", "export the messages as JSON"),
    (b"\xa1\xb2\xc3\xd4", "a packet capture", "export the messages as JSON"),
];

/// The names of the fields of server-sent events; the last is a comment.
const EVENT_FIELDS: [&str; 5] = ["data:", "event:", "id:", "retry:", ":"];

/// Recognizes the framing of an input by its first bytes, which should contain its first lines.
#[must_use]
pub fn recognize(start: &[u8], hint: FramingHint) -> Framing {
    if let Some(content) = binary(start).or_else(|| wide(start)) {
        return Framing::Foreign(content, Start::FIRST);
    }
    let text = start.strip_prefix(BOM).unwrap_or(start);
    let other = if hint.document && !hint.skip_prefix { Framing::Document } else { Framing::Lines };
    let Some(at) = text.iter().position(|&byte| !is_blank(&[byte])) else { return other };
    let rest = &text[at..];
    match rest[0] {
        0x1e => Framing::Document,
        b'{' if is_har(rest) => Framing::Har,
        b'{' if hint.skip_prefix && is_braced_text(rest) => Framing::Lines,
        b'{' => object(text, at, hint.document),
        b'[' if is_array(rest) && !(hint.skip_prefix && is_braced_text(rest[1..].trim_ascii_start())) => Framing::Document,
        _ if hint.skip_prefix => Framing::Lines,
        _ if are_events(rest) => Framing::Events,
        _ => prefixes(text, at).map_or(other, |start| Framing::Foreign(ForeignContent::Prefixes, start)),
    }
}

/// Recognizes the framing of a stream by as few of its first lines as possible, so that these are checked when they arrive. The result does
/// not depend on how many bytes have arrived; `None` if more are needed.
#[must_use]
pub fn recognize_early(start: &[u8], hint: FramingHint) -> Option<Framing> {
    let mut end = if start.starts_with(BOM) { BOM.len() } else { 0 };
    let mut first: Option<&[u8]> = None;
    // The nesting after the lines so far, if they begin with an object that is not closed.
    let mut open: Option<Nesting> = None;
    while let Some(length) = line_end(&start[end..]) {
        let line = &start[end..=end + length];
        end += line.len();
        if is_blank(line) {
            continue;
        }
        let is_first = first.is_none();
        let opening = first.get_or_insert(line.trim_ascii());
        if is_first && opening[0] == b'{' && !(hint.skip_prefix && is_braced_text(opening)) {
            open = Some(Nesting::default());
        }
        // An object on several lines is read up to its end, or up to a line that looks like another one.
        open.take_if(|nesting| nesting.end_of_value(line).is_some());
        if open.is_some() && (is_first || line[0] != b'{') {
            continue;
        }
        let framing = recognize(&start[..end], hint);
        let needs_more = match framing {
            // One line could be an exception, and nothing of such an input is read.
            Framing::Foreign(ForeignContent::Commas | ForeignContent::Prefixes, _) => is_first,
            Framing::Foreign(..) => false,
            // What follows the bracket determines whether it opens an array; and UTF-16 is recognized by some characters.
            _ => is_first && *opening == b"[" || end < 8 && start[..end].contains(&0),
        };
        if !needs_more {
            return Some(framing);
        }
    }
    None
}

/// Whether a text begins with a `{` that is not that of an object, as in `{main}`.
fn is_braced_text(text: &[u8]) -> bool {
    let inner = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inner.is_some_and(|inner| !matches!(inner.first(), None | Some(b'"' | b'}')))
}

/// The framing of an input that begins with an object.
fn object(text: &[u8], at: usize, document: bool) -> Framing {
    let rest = &text[at..];
    let other = if document { Framing::Document } else { Framing::Lines };
    let line = &rest[..line_end(rest).unwrap_or(rest.len())];
    // A damaged line is not closed, or by a bracket of a later one.
    let is_value =
        |end: &usize| *end <= line.len() || is_json(&rest[..*end]) || !rest[..*end].windows(2).any(|bytes| bytes == b"\n{");
    let Some(end) = Nesting::default().end_of_value(rest).map(|last| last + 1).filter(is_value) else {
        // The first line of a frame on several lines ends inside of it. So does a line that was cut off, but at another token.
        let is_open = line.len() < rest.len() && matches!(line.trim_ascii_end().last(), Some(b'{' | b'[' | b',' | b':'));
        return if is_open { Framing::Document } else { other };
    };
    if end > line.len() {
        return Framing::Document;
    }
    let after = &line[end..];
    let blank = after.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(after.len());
    let position = |offset: usize| Start::FIRST.after(&text[..at + offset]);
    match &after[blank..] {
        [b'\r', _, ..] => Framing::Foreign(ForeignContent::CarriageReturns, position(end + blank)),
        // A carriage return at the end of the text is part of a line end.
        [b',', more @ ..] if is_blank(more) && commas(rest) => {
            Framing::Foreign(ForeignContent::Commas, position(end + blank))
        }
        [b'{' | b'[' | 0x1e, ..] => Framing::Document,
        _ => other,
    }
}

/// Whether all complete lines end with a comma after an object.
fn commas(text: &[u8]) -> bool {
    let mut lines = complete_lines(text);
    lines.all(|line| line.first() == Some(&b'{') && line.ends_with(b"},"))
}

/// The lines that are not blank, trimmed. An incomplete last line is omitted, unless it is the only one.
fn complete_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = text.iter().rposition(|&byte| byte == b'\n').unwrap_or(text.len());
    text[..end].split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

/// The position of the first frame if each line has a frame after other text, or none.
fn prefixes(text: &[u8], at: usize) -> Option<Start> {
    let mut first = None;
    for line in complete_lines(&text[at..]) {
        let frame = line.iter().position(|&byte| byte == b'{');
        match frame {
            Some(0) => return None,
            // The problem of the line names them.
            Some(frame) if line[..frame].contains(&0) => return None,
            Some(frame) if line[frame..].starts_with(b"{\"") => {
                if Nesting::default().end_of_value(&line[frame..]) != Some(line.len() - 1 - frame) {
                    return None;
                }
                first = first.or(Some((line, frame)));
            }
            _ => {}
        }
    }
    first.map(|(line, frame)| {
        // The line is a part of the text.
        let before = line.as_ptr().addr() - text.as_ptr().addr() + frame;
        Start::FIRST.after(&text[..before])
    })
}

/// Whether all complete lines are fields of server-sent events.
fn are_events(text: &[u8]) -> bool {
    let is_field = |line: &[u8]| EVENT_FIELDS.iter().any(|field| line.starts_with(field.as_bytes()));
    complete_lines(text).all(is_field)
}

/// Whether an object is a HTTP archive: its first member is the object `log`.
fn is_har(text: &[u8]) -> bool {
    let mut rest = text;
    for token in ["{", "\"log\"", ":", "{"] {
        let Some(after) = rest.trim_ascii_start().strip_prefix(token.as_bytes()) else { return false };
        rest = after;
    }
    true
}

/// Whether a text is an array of objects and not, for example, a level in brackets.
fn is_array(text: &[u8]) -> bool {
    matches!(text[1..].trim_ascii_start().first(), None | Some(b'{' | b']' | b'['))
}

fn binary(start: &[u8]) -> Option<ForeignContent> {
    let found = BINARY.iter().find(|(magic, ..)| start.starts_with(magic))?;
    Some(ForeignContent::Binary { format: found.1, help: found.2 })
}

/// UTF-16 or UTF-32. Without a byte order mark, it is recognized by the zeros in its first characters.
fn wide(start: &[u8]) -> Option<ForeignContent> {
    let name = match start {
        [0xff, 0xfe, 0, 0, ..] | [1..=0xff, 0, 0, 0, ..] => "UTF-32LE",
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'{' | b'[', 0, ..] => "UTF-32BE",
        [0xff, 0xfe, ..] | [1..=0xff, 0, 1..=0xff, 0, ..] => "UTF-16LE",
        [0xfe, 0xff, ..] | [0, 1..=0xff, 0, 1..=0xff, ..] => "UTF-16BE",
        _ => return None,
    };
    Some(ForeignContent::OtherEncoding { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Framing {
        recognize(text.as_bytes(), FramingHint::default())
    }

    fn document(text: &str) -> Framing {
        recognize(text.as_bytes(), FramingHint { document: true, skip_prefix: false })
    }

    fn prefixed(text: &str) -> Framing {
        recognize(text.as_bytes(), FramingHint { document: true, skip_prefix: true })
    }

    const A: &str = r#"{"a":{"b":"}{"}}"#;

    #[test]
    fn lines_are_recognized_even_if_the_first_is_malformed() {
        for text in [
            "",
            "\n \n",
            A,
            "\u{feff}{}\r\n{}",
            "{\"a\":{\"b\":\"c\n{}\n",
            "{\"a\":1\n{}\n",
            "nonsense\n{}\n",
            "ssion\":\"x\",\"data\":{}}\n{}\n",
            "[main] started\n{}\n",
            "[2026-01-01] started\n",
            "\0\0{}\n",
            "\0\0{\"a\":1}\n",
            "id-5 {}\n",
        ] {
            assert_eq!(plain(text), Framing::Lines, "{text:?}");
        }
        assert_eq!(plain(&format!("{A},\n{A}\n{A}\n")), Framing::Lines);
        for text in ["[pod] {\"a\":1}\n", "{pod} {\"a\":1}\n", "data: {\"a\":1}\n", "{}\n"] {
            assert_eq!(prefixed(text), if text == "{}\n" { Framing::Document } else { Framing::Lines }, "{text:?}");
        }
    }

    #[test]
    fn values_on_several_lines_or_on_one_line_are_a_document() {
        for text in
            ["{\n  \"a\": 1\n}\n", "{\n", "{\"a\": [\n1]}", "[\n{}", "[{},{}]", " [] ", "\u{1e}{}\n", "{}{}", "{} [{}]"]
        {
            assert_eq!(plain(text), Framing::Document, "{text:?}");
        }
        for text in ["", "{}\n{}\n", "5", "nonsense", "[5]", "{\"a\":1\n{}\n"] {
            assert_eq!(document(text), Framing::Document, "{text:?}");
        }
    }

    #[test]
    fn archives_of_browsers_and_events_are_recognized() {
        for text in ["{\"log\":{", "\u{feff} {\n \"log\": {\n"] {
            assert_eq!(plain(text), Framing::Har, "{text:?}");
        }
        assert_eq!(plain("{\"log\":\"{}\\n\"}\n"), Framing::Lines);
        for text in ["data: {}\n", ":\n\nevent: x\nid: 5\ndata:{}\n\n", "retry: 5\r\ndata: {\r\ndata: }\r\nda"] {
            assert_eq!(plain(text), Framing::Events, "{text:?}");
        }
        assert_eq!(plain("data: {}\n{}\n"), Framing::Lines);
    }

    #[test]
    fn foreign_content_is_named_with_its_position() {
        let foreign = |content, line, column| Framing::Foreign(content, Start { line, column });
        assert_eq!(plain("{}\r{}\r"), foreign(ForeignContent::CarriageReturns, 1, 3));
        assert_eq!(plain("\n{},\n{},\n{}"), foreign(ForeignContent::Commas, 2, 3));
        assert_eq!(document("{},"), foreign(ForeignContent::Commas, 1, 3));
        assert_eq!(plain("[ü] start\n[ü] {\"a\":1}\n"), foreign(ForeignContent::Prefixes, 2, 5));
        for (bytes, content) in [
            (&b"\xff\xfe{\0"[..], "UTF-16LE"),
            (b"\xfe\xff\0{", "UTF-16BE"),
            (b"{\0\"\0", "UTF-16LE"),
            (b"\0{\0\"", "UTF-16BE"),
            (b"\xff\xfe\0\0{\0\0\0", "UTF-32LE"),
            (b"{\0\0\0\"\0\0\0", "UTF-32LE"),
            (b"\0\0\xfe\xff\0\0\0{", "UTF-32BE"),
        ] {
            let content = ForeignContent::OtherEncoding { name: content };
            assert_eq!(recognize(bytes, FramingHint::default()), Framing::Foreign(content, Start::FIRST), "{bytes:?}");
        }
        let xz = recognize(b"\xfd7zXZ\0\0", FramingHint::default());
        assert!(matches!(xz, Framing::Foreign(ForeignContent::Binary { .. }, Start::FIRST)), "{xz:?}");
    }
}

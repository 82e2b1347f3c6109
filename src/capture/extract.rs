//! Finds the frame inside a record: after a prefix, at a JSON Pointer, in a string.

use std::fmt;
use std::str::FromStr;

use super::framing::Framing;
use super::piece::{Piece, PieceContent, Start};
use crate::json::{KeySets, Malformed, Scanner, raw_offset};

/// A JSON Pointer (RFC 6901) into a record, such as to its frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FramePointer {
    tokens: Vec<String>,
}

/// The error for a text that is not a JSON Pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidPointer;

impl FromStr for FramePointer {
    type Err = InvalidPointer;

    fn from_str(text: &str) -> Result<Self, InvalidPointer> {
        if text.is_empty() {
            return Ok(Self { tokens: Vec::new() });
        }
        let tokens = text.strip_prefix('/').ok_or(InvalidPointer)?.split('/');
        let token = |token: &str| {
            // A `~` is an escape: `~0` for itself, `~1` for `/`.
            let is_valid = token.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
            is_valid.then(|| token.replace("~1", "/").replace("~0", "~")).ok_or(InvalidPointer)
        };
        Ok(Self { tokens: tokens.map(token).collect::<Result<_, _>>()? })
    }
}

impl FramePointer {
    /// The JSON text of the value in a record, if there is one.
    pub(super) fn value<'r>(&self, record: &'r str) -> Option<&'r str> {
        match at(record, &self.tokens).ok()?? {
            FoundValue::Null => None,
            FoundValue::String { start, end, .. } => record.get(start - 1..=end),
            FoundValue::Other { start, end } => record.get(start..end),
        }
    }
}

impl fmt::Display for FramePointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens.iter().try_for_each(|token| write!(f, "/{}", token.replace('~', "~0").replace('/', "~1")))
    }
}

impl fmt::Display for InvalidPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a JSON Pointer, such as `/frame`")
    }
}

impl std::error::Error for InvalidPointer {}

/// The text of a frame inside a record, and how its offsets are converted to those of the record.
#[derive(Debug, Default)]
pub(super) struct Extraction {
    /// The offset of the JSON in the record.
    json: usize,
    layers: Vec<Layer>,
}

/// One step from a text to a part of it.
#[derive(Debug)]
enum Layer {
    /// The part that begins at an offset.
    Slice { start: usize, end: usize },
    /// The decoded content of a string, which begins at an offset.
    String { start: usize, text: String },
}

/// The value at a pointer.
#[derive(Debug, Clone, Copy)]
enum FoundValue {
    /// A string, without its quotes.
    String {
        start: usize,
        end: usize,
        escaped: bool,
    },
    Null,
    Other {
        start: usize,
        end: usize,
    },
}

/// The reason why a record has no frame to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoFrame {
    /// The record is complete, but has no frame at this place.
    Absent,
    /// The record is not JSON, which the checker reports.
    Malformed,
}

impl Extraction {
    /// Whether the frame is the whole record.
    pub(super) fn is_whole(&self) -> bool {
        self.layers.is_empty()
    }

    /// The offset of the frame in the record, unless the frame is in a string.
    pub(super) fn start(&self) -> Option<usize> {
        let mut layers = self.layers.iter();
        layers.try_fold(0, |at, layer| if let Layer::Slice { start, .. } = layer { Some(at + start) } else { None })
    }

    /// The JSON in the record, which is preceded by other text if prefixes are skipped.
    pub(super) fn json<'r>(&self, record: &'r str) -> &'r str {
        record.get(self.json..).unwrap_or_default()
    }

    /// Forgets the last record.
    pub(super) fn clear(&mut self) {
        self.json = 0;
        self.layers.clear();
    }

    /// Finds the frame of a record.
    pub(super) fn find(
        &mut self,
        record: &str,
        framing: Framing,
        skip_prefix: bool,
        frames_at: &[FramePointer],
    ) -> Result<(), NoFrame> {
        if skip_prefix {
            self.json = first_json(record).ok_or(NoFrame::Absent)?;
        }
        if self.json > 0 {
            self.layers.push(Layer::Slice { start: self.json, end: record.len() });
        }
        if framing == Framing::Har {
            let frame = har_frame(record).map_err(|_| NoFrame::Malformed)?.ok_or(NoFrame::Absent)?;
            self.push(record, frame)?;
        }
        if frames_at.is_empty() {
            return Ok(());
        }
        let text = self.text(record);
        let mut found = None;
        for pointer in frames_at {
            let value = at(text, &pointer.tokens).map_err(|_| NoFrame::Malformed)?;
            if let Some(value) = value
                && !matches!(value, FoundValue::Null)
            {
                found = Some(value);
                break;
            }
        }
        self.push(record, found.ok_or(NoFrame::Absent)?)
    }

    /// The text of the frame.
    pub(super) fn text<'a>(&'a self, record: &'a str) -> &'a str {
        self.inner(record, self.layers.len())
    }

    /// The text inside the first `count` layers.
    fn inner<'a>(&'a self, record: &'a str, count: usize) -> &'a str {
        self.layers[..count].iter().fold(record, |text, layer| match layer {
            Layer::Slice { start, end } => text.get(*start..*end).unwrap_or_default(),
            Layer::String { text, .. } => text,
        })
    }

    fn push(&mut self, record: &str, value: FoundValue) -> Result<(), NoFrame> {
        let layer = match value {
            FoundValue::Null => return Err(NoFrame::Absent),
            FoundValue::Other { start, end } | FoundValue::String { start, end, escaped: false } => {
                Layer::Slice { start, end }
            }
            FoundValue::String { start, .. } => {
                let mut scanner = Scanner::resume(self.text(record), start - 1, 1);
                let text = scanner.string().map_err(|_| NoFrame::Malformed)?.unescape().into_owned();
                Layer::String { start, text }
            }
        };
        self.layers.push(layer);
        // A message without text, such as a keep-alive.
        if self.text(record).trim_ascii().is_empty() { Err(NoFrame::Absent) } else { Ok(()) }
    }

    /// Converts offsets in the frame of a piece to positions in the input.
    pub(super) fn positions<'a>(&'a self, piece: &'a Piece<'a>) -> FramePositions<'a> {
        let record = piece.content.prefix();
        FramePositions {
            piece,
            record,
            extraction: self,
            passed: vec![(0, 0); self.layers.len()],
            last: (0, piece.start),
            row: 0,
        }
    }
}

/// Converts offsets in a frame to positions in the input. Offsets must not decrease, so that the record is passed once.
pub(super) struct FramePositions<'a> {
    piece: &'a Piece<'a>,
    record: &'a str,
    extraction: &'a Extraction,
    /// For each layer that is a decoded string, an offset in it and in the string as written.
    passed: Vec<(usize, usize)>,
    /// An offset in the record, and its position.
    last: (usize, Start),
    /// The number of line feeds before it.
    row: usize,
}

impl FramePositions<'_> {
    /// The position of an offset in the frame.
    pub(super) fn at(&mut self, offset: usize) -> Start {
        let mut end = self.in_record(offset).min(self.record.len());
        while !self.record.is_char_boundary(end) {
            end -= 1;
        }
        let (from, mut start) = self.last;
        let part = self.record.as_bytes().get(from..end).unwrap_or_default();
        if let PieceContent::Rows(_, rows) = self.piece.content {
            let mut lines = part.split(|&byte| byte == b'\n');
            start.advance(lines.next().unwrap_or_default());
            for line in lines {
                self.row += 1;
                start = rows.get(self.row).copied().unwrap_or(self.piece.start);
                start.advance(line);
            }
        } else {
            start.advance(part);
        }
        self.last = (end.max(from), start);
        start
    }

    /// Converts an offset in the frame to one in the record.
    fn in_record(&mut self, mut offset: usize) -> usize {
        let layers = self.extraction.layers.iter().zip(&mut self.passed).enumerate().rev();
        for (count, (layer, passed)) in layers {
            offset = match layer {
                Layer::Slice { start, .. } => start + offset,
                Layer::String { start, .. } => {
                    let (decoded, raw) = *passed;
                    let text = self.extraction.inner(self.record, count).get(start + raw..).unwrap_or_default();
                    *passed = (offset.max(decoded), raw + raw_offset(text, offset.saturating_sub(decoded)));
                    start + passed.1
                }
            };
        }
        offset
    }
}

/// How often each byte of a record may be scanned to find its frame, so that the time is linear.
const RESCANNED: usize = 8;

/// The offset of the first `{` from which the rest of a record is JSON. If there is none, that of the first one before a `"`, so that the error
/// in the frame is reported.
fn first_json(record: &str) -> Option<usize> {
    let mut fallback: Option<(bool, usize)> = None;
    // The number of bytes that may be scanned again: a quote in a prefix begins a string that contains the `{` of the frame.
    let mut budget = RESCANNED * record.len();
    let mut searched = 0;
    while let Some(found) = record.get(searched..).and_then(|rest| rest.find('{')) {
        let start = searched + found;
        let Some(end) = error_offset(record, start) else { return Some(start) };
        let has_name = record[start + 1..].trim_ascii_start().starts_with('"');
        let rescanned = if end < record.len() { budget.checked_sub(end - start) } else { None };
        budget = rescanned.unwrap_or(budget);
        // What precedes the error is searched again, except in a frame that is cut off: the value of its last member may be complete.
        searched = if rescanned.is_some() { start + 1 } else { end.max(start + 1) };
        if fallback.is_none_or(|(had_name, _)| has_name && !had_name) {
            fallback = Some((has_name, start));
        }
    }
    fallback.map(|(_, start)| start)
}

/// The offset of the first error in the rest of a record; `None` if it consists of JSON values.
fn error_offset(record: &str, start: usize) -> Option<usize> {
    let mut scanner = Scanner::resume(record, start, 0);
    let mut keys = KeySets::default();
    while scanner.at < record.len() {
        if scanner.skip(&mut keys).is_err() {
            let offset = scanner.error().offset;
            return (offset..record.len()).find(|offset| record.is_char_boundary(*offset)).or(Some(record.len()));
        }
        scanner.peek();
    }
    None
}

/// The value at a pointer. The whole text is scanned, so that a malformed record is not passed over.
fn at(text: &str, tokens: &[String]) -> Result<Option<FoundValue>, Malformed> {
    let mut scanner = Scanner::new(text);
    let found = descend(&mut scanner, tokens)?;
    scanner.finish()?;
    Ok(found)
}

fn descend(scanner: &mut Scanner<'_>, tokens: &[String]) -> Result<Option<FoundValue>, Malformed> {
    let first = scanner.peek();
    let start = scanner.at;
    let Some((token, rest)) = tokens.split_first() else {
        if first == b'"' {
            let span = scanner.span()?;
            return Ok(Some(FoundValue::String { start: span.start(), end: span.end(), escaped: span.is_escaped() }));
        }
        scanner.skip(&mut KeySets::default())?;
        let end = scanner.at;
        return Ok(Some(if first == b'n' { FoundValue::Null } else { FoundValue::Other { start, end } }));
    };
    let mut found = None;
    match first {
        b'{' => {
            scanner.open()?;
            let mut is_first = true;
            while let Some(key) = scanner.key(is_first)? {
                is_first = false;
                if key.text(scanner.text()).is(token) {
                    found = descend(scanner, rest)?;
                } else {
                    scanner.skip(&mut KeySets::default())?;
                }
            }
        }
        b'[' => {
            scanner.open()?;
            let wanted = token.parse::<usize>().ok().filter(|index| index.to_string() == *token);
            let mut index = 0;
            while scanner.element(index == 0)? {
                if wanted == Some(index) {
                    found = descend(scanner, rest)?;
                } else {
                    scanner.skip(&mut KeySets::default())?;
                }
                index += 1;
            }
        }
        _ => scanner.skip(&mut KeySets::default())?,
    }
    Ok(found)
}

/// The text message in an element of `_webSocketMessages`: its `data`, if its `opcode` is that of a text.
fn har_frame(record: &str) -> Result<Option<FoundValue>, Malformed> {
    const TEXT: &str = "1";
    let mut scanner = Scanner::new(record);
    let (mut data, mut is_text) = (None, true);
    if scanner.peek() != b'{' {
        scanner.skip(&mut KeySets::default())?;
        scanner.finish()?;
        return Ok(None);
    }
    scanner.open()?;
    let mut is_first = true;
    while let Some(key) = scanner.key(is_first)? {
        is_first = false;
        let key = key.text(record);
        let found = descend(&mut scanner, &[])?;
        if key.is("data") {
            data = found;
        } else if key.is("opcode")
            && let Some(FoundValue::Other { start, end }) = found
        {
            is_text = record.get(start..end) == Some(TEXT);
        }
    }
    scanner.finish()?;
    Ok(data.filter(|_| is_text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::PieceContent;

    fn pointers(texts: &[&str]) -> Vec<FramePointer> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn frame(record: &str, at: &[&str]) -> Result<String, NoFrame> {
        let mut extraction = Extraction::default();
        extraction.find(record, Framing::Lines, false, &pointers(at))?;
        Ok(extraction.text(record).to_owned())
    }

    #[test]
    fn a_pointer_is_parsed_as_rfc_6901_says() {
        for text in ["", "/", "/a/b", "/a~1b~0c/0", "/~01"] {
            assert_eq!(text.parse::<FramePointer>().unwrap().to_string(), text);
        }
        for text in ["a", "#/a", "/~", "/a~2"] {
            assert_eq!(text.parse::<FramePointer>(), Err(InvalidPointer), "{text}");
        }
    }

    #[test]
    fn the_frame_is_the_value_at_the_first_pointer_that_leads_to_one() {
        assert_eq!(frame(r#"{"a":{"b":[1,{"c":{}}]},"d":2}"#, &["/x", "/a/b/1"]).unwrap(), r#"{"c":{}}"#);
        assert_eq!(frame(r#"{"a/b":"{\"c\":\"\\u00e9\"}"}"#, &["/a~1b"]).unwrap(), r#"{"c":"\u00e9"}"#);
        assert_eq!(frame(r#" {"a":"{}"} "#, &["/a"]).unwrap(), "{}");
        assert_eq!(frame(r#"{"a":null}"#, &["/a"]), Err(NoFrame::Absent));
        assert_eq!(frame(r#"{"a":" \n"}"#, &["/a"]), Err(NoFrame::Absent));
        assert_eq!(frame(r#"{"a":{},"b":"#, &["/a"]), Err(NoFrame::Malformed));
        assert_eq!(frame(r#"{"a":{}} x"#, &["/a"]), Err(NoFrame::Malformed));
        assert_eq!(frame(r#"{"a":[{}]}"#, &["/a/00"]), Err(NoFrame::Absent));
        assert_eq!(frame("", &["/a"]), Err(NoFrame::Malformed));
    }

    #[test]
    fn positions_are_those_of_the_record() {
        let record = r#"[pod] {"ü":"{\"x\":\"\\u00e9\\n\",\"y\":5}"}"#;
        let mut extraction = Extraction::default();
        extraction.find(record, Framing::Lines, true, &pointers(&["/ü", "/y"])).unwrap();
        let inner = extraction.text(record).to_owned();
        let piece = Piece { start: Start { line: 7, column: 3 }, content: PieceContent::Text(record) };
        let mut positions = extraction.positions(&piece);
        for (part, written) in [("\"x", "\\\"x"), ("\"y", "\\\"y"), ("5", "5}")] {
            let column = 3 + record[..record.find(written).unwrap()].chars().count() as u64;
            let position = positions.at(inner.find(part).unwrap());
            assert_eq!(position, Start { line: 7, column }, "{part} of {inner}");
        }
    }
}

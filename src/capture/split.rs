//! Splits an input into records.

mod document;
mod events;
mod har;

use std::io::Read;

use super::framing::Framing;
use super::piece::{BOM, Each, PieceContent, SplitInput, StopReason, hand};

/// Splits an input whose framing is not [`Framing::Lines`]. At most one record is in memory.
///
/// # Errors
/// Those of `each`, and those of reading.
pub fn split(framing: Framing, from: &mut dyn Read, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    if let Framing::Foreign(content, start) = framing {
        return hand(each, start, PieceContent::Foreign(content));
    }
    let mut input = SplitInput::new(from);
    input.more()?;
    while input.rest().len() < BOM.len() && input.more()? {}
    if input.rest().starts_with(BOM) {
        input.start += BOM.len();
    }
    match framing {
        Framing::Events => events::split(&mut input, limit, each),
        Framing::Har => har::split(&mut input, limit, each),
        _ => document::split(&mut input, limit, each),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::{Framing, split};
    use crate::capture::{FramingHint, PieceBuffer, recognize, recognize_early};

    /// Reads at most this number of bytes at once.
    struct InParts<'t>(&'t [u8], usize);

    impl Read for InParts<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let length = to.len().min(self.1);
            self.0.read(&mut to[..length])
        }
    }

    /// The start and content of each piece of an input that is read in parts.
    fn pieces(framing: Framing, text: &str, limit: usize, part: usize) -> Vec<String> {
        let mut buffer = PieceBuffer::default();
        split(framing, &mut InParts(text.as_bytes(), part), limit, &mut |piece| {
            buffer.push(&piece);
            Ok(())
        })
        .unwrap();
        let text = |piece: super::super::Piece<'_>| {
            let (content, bytes) = (piece.content.without_text(), String::from_utf8_lossy(piece.content.bytes()));
            format!("{}:{} {content:?} {bytes}", piece.start.line, piece.start.column)
        };
        buffer.iter().map(text).collect()
    }

    /// Inputs of each form, whole and damaged.
    fn inputs() -> Vec<String> {
        let long = "x".repeat(300);
        [
            "{\"a\":1}\n{\"b\":{\"c\":[2]}}\n{\"d\":3}\n",
            "{\n  \"a\": 1\n}\n{\n  \"b\": [\n    {\n      \"c\": 2\n    }\n  ]\n}\n",
            "{\"a\":{\"b\":1}\n{\"c\":2}\n{\"d\":3}}\n{\"e\":4}\nx\n{\"f\":5",
            "{\"a\":[\n{\"b\":1}\n{\"c\":2}]}\n\n {\"d\":3}\n",
            "{\"a\":[\n{\"b\":1},\n{\"c\":2}]}\n{\"d\":3}\n",
            "{\"a\":1},\n{\"b\":2},\n{\"c\":3}\n",
            "{\"a\":1},\n{\"b\":2}\n",
            "[{\"a\":1}, 5, {\"b\":[2]},,\n{\"c\":3}] x\ny\n{\"d\":4}\n",
            "[\n  {\"a\":{\"b\":1},\n  {\"c\":2},\n  {\"d\":3}},\n  {\"e\":[4}],\n  {\"f\":5}\n  {\"g\":6}\n]\n",
            "[\n{\"a\":1},\n{\"b\":2}]},\n{\"c\":3}\n",
            "\u{1e}{\"a\":1}\n\u{1e}[]\n\u{1e}[{\"b\":2}]\n\u{1e}{\"c\":\n\u{1e}{\"d\":3}\n",
            ": x\nevent: y\ndata: {\"a\":\ndata: 1}\r\n\ndata:{\"b\":2}\n\n{\"c\":3}\ndata: {\"d\":4",
            "{\n \"log\": {\"entries\":[{\"_webSocketMessages\":[\n{\"data\":\"{}\"},\n{\"data\":\"5\"}]}]}}\n",
            "pod {\"a\":1}\npod x\npod {\"b\":2}\n",
            "pod {\"a\":1}\n{\"b\":2}\n",
            "[\n5\n",
        ]
        .into_iter()
        .flat_map(|text| [text.to_owned(), text.replace("\"b\"", &format!("\"{long}\"")), text.replace('\n', "\r\n")])
        .collect()
    }

    /// The result does not depend on how the bytes arrive.
    #[test]
    fn pieces_are_the_same_however_the_input_is_read() {
        for text in inputs() {
            for framing in [Framing::Document, Framing::Events, Framing::Har] {
                for limit in [1, 5, 6, 7, 8, 9, 20, 100, 1000] {
                    let whole = pieces(framing, &text, limit, usize::MAX);
                    for part in [1, 2, 7] {
                        assert_eq!(pieces(framing, &text, limit, part), whole, "{framing:?}, {limit}, {part}: {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_stream_has_the_same_form_however_it_arrives() {
        for text in inputs() {
            for skip_prefix in [false, true] {
                let hint = FramingHint { skip_prefix, document: false };
                let all = recognize_early(text.as_bytes(), hint);
                let mut early = (0..text.len()).map(|end| recognize_early(&text.as_bytes()[..end], hint));
                assert!(early.all(|found| found.is_none() || found == all), "{text}");
                // The whole input has the same form, unless one of its later lines is an exception.
                let whole = recognize(text.as_bytes(), hint);
                let is_exception = matches!(all, Some(Framing::Foreign(..) | Framing::Events));
                assert!(is_exception || all.is_none_or(|all| all == whole), "{all:?} {whole:?} {text}");
            }
        }
    }

    /// Each line that begins a frame is in a piece of its own, or in one that has a problem.
    #[test]
    fn a_damaged_value_does_not_hide_the_next() {
        let texts = |text: &str| -> Vec<String> {
            let pieces = pieces(Framing::Document, text, 1000, usize::MAX);
            pieces.into_iter().map(|piece| piece.splitn(4, ' ').last().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(texts("{\"a\":1\n{\"b\":2}\n{\"c\":3}}\n"), ["{\"a\":1", "{\"b\":2}", "{\"c\":3}", "}"]);
        assert_eq!(texts("{\"a\":[\n{\"b\":2},\n{\"c\":3}]}"), ["{\"a\":[\n{\"b\":2},\n{\"c\":3}]}"]);
        let array = "[\n  {\"a\":{},\n  {\"b\":2},\n  {\"c\":3}}\n]";
        assert_eq!(texts(array), ["{\"a\":{},", "{\"b\":2}", "{\"c\":3}}"]);
        // The bracket of the next element causes the problem.
        assert_eq!(texts("[\n{\"a\":1}\n{\"b\":2}]"), ["{\"a\":1}\n{", "{\"b\":2}"]);
        assert_eq!(texts("[{}], {\"a\":1}]"), ["{}", ",", "{\"a\":1}"]);
        assert_eq!(texts("\u{1e}[]\u{1e}[{}]"), ["[]", "[{}]"]);
    }
}

//! JSON values: objects one after the other, or in an array, or each after a record separator.
//!
//! The values are not parsed: one ends where its brackets outside strings are closed. So an invalid value is reported by the
//! checker like any frame, and the values after it are still checked.

use crate::capture::piece::{Each, Nesting, PieceContent, SplitInput, Start, StopReason, hand, is_blank, trimmed};
use crate::capture::text::{is_json, offsets};
use crate::json::WINDOW;

/// Precedes each text of a sequence (RFC 7464). JSON does not allow it anywhere else.
const RECORD_SEPARATOR: u8 = 0x1e;

/// The number of bytes of a value that are examined at once: some windows, and the bracket before the first one.
const PART: usize = 4 * WINDOW + 1;

/// The maximum indentation of the elements of an array that is compared.
const MAX_INDENTATION: usize = 64;

pub(super) fn split(input: &mut SplitInput<'_>, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    let mut values = Values::new(limit);
    // Whether the input is a sequence, in which an array is a text like an object.
    let mut is_sequence = false;
    loop {
        match values.skip_blank(input) {
            None if input.more()? => {}
            None => return Ok(()),
            Some(RECORD_SEPARATOR) => {
                values.pass(input, 0, ValueEnd::Token(RECORD_SEPARATOR));
                is_sequence = true;
            }
            Some(b'[') if !is_sequence => {
                if !values.elements(input, b'[', each)? {
                    return Ok(());
                }
            }
            Some(b',') if values.follows_array => {
                // The array was closed by a bracket of a damaged element.
                hand(each, values.start, PieceContent::Stray(b","))?;
                if !values.elements(input, b',', each)? {
                    return Ok(());
                }
            }
            Some(b'{' | b'[') => drop(values.next(input, ValueForm::Container, each)?),
            Some(_) => drop(values.next(input, ValueForm::Text, each)?),
        }
    }
}

/// The values of an input.
pub(super) struct Values {
    limit: usize,
    /// The position of the next value.
    pub(super) start: Start,
    /// Before this offset in the input, a line that begins with `{` begins a value, because a value that is not closed precedes it.
    cut_before: u64,
    /// Whether the last value is an array of frames.
    follows_array: bool,
}

/// What a value is, and where.
#[derive(Debug, Clone, Copy)]
enum ValueForm<'i> {
    /// An object or array.
    Container,
    /// Other text, up to the next line that begins with `{`.
    Text,
    /// An element of an array, the lines of whose elements begin with this indentation.
    Element(&'i [u8]),
}

/// What follows a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueEnd {
    /// Another value.
    Value,
    /// The comma or bracket after an element, which has been processed.
    Token(u8),
    /// The end of the input, which may be inside of the value.
    Input { is_open: bool },
}

impl<'i> ValueForm<'i> {
    /// The whitespace before the `{` of a line that begins a value.
    fn indentation(self) -> &'i [u8] {
        if let Self::Element(indentation) = self { indentation } else { b"" }
    }

    /// Whether a record separator ends the value.
    fn is_separator(self, byte: u8) -> bool {
        byte == RECORD_SEPARATOR && !matches!(self, Self::Element(_))
    }

    /// The end of the value in the next part of the text.
    fn end(self, nesting: &mut Nesting, part: &[u8]) -> Option<usize> {
        match self {
            Self::Container => nesting.end_of_value(part).map(|last| last + 1),
            Self::Text => None,
            Self::Element(_) => nesting.end_of_element(part),
        }
    }

    /// What follows a value that ends at an offset.
    fn follows(self, rest: &[u8], end: usize) -> ValueEnd {
        if let Self::Element(_) = self { ValueEnd::Token(rest[end]) } else { ValueEnd::Value }
    }

    /// The offsets at or after `from` of record separators, and of lines that begin with `{`.
    fn breaks(self, text: &[u8], from: usize) -> impl Iterator<Item = usize> {
        let indentation = self.indentation();
        // The rarer byte of the two: frames of an array without indentation usually have one line each, others several. With the other
        // byte, the command takes 8% longer for such an array, and 10% for frames of several lines.
        let one_line = matches!(self, Self::Element([]));
        let (byte, before) = if one_line { (b'\n', from.saturating_sub(1)) } else { (b'{', from) };
        let begins = move |at: usize| match text[at] {
            RECORD_SEPARATOR => self.is_separator(RECORD_SEPARATOR).then_some(at),
            b'\n' => (text.get(at + 1) == Some(&b'{')).then_some(at + 1),
            _ => {
                let end = at.checked_sub(1 + indentation.len())?;
                (text[end] == b'\n' && text[end + 1..at] == *indentation).then_some(at)
            }
        };
        let found = offsets(&text[before..], byte, RECORD_SEPARATOR).filter_map(move |at| begins(before + at));
        found.filter(move |&at| at >= from)
    }
}

impl Values {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, start: Start::FIRST, cut_before: 0, follows_array: false }
    }

    /// Passes on the next value.
    fn next(
        &mut self,
        input: &mut SplitInput<'_>,
        form: ValueForm<'_>,
        each: &mut Each<'_>,
    ) -> Result<ValueEnd, StopReason> {
        let mut nesting = Nesting::default();
        // A line end and the first byte of the next line may follow a value of the maximum length.
        let most = self.limit.saturating_add(3);
        // The number of bytes that have been examined, and the first line in them that begins with `{`.
        let (mut length, mut line) = (0, None);
        let (end, follows) = loop {
            let offset = input.dropped + input.start as u64;
            let rest = input.rest();
            // In parts, because the value may end long before its brackets are closed. Never beyond the limit, so that the result does not
            // depend on how much was read at once.
            let part = &rest[..rest.len().min(length + PART).min(most)];
            let closed = form.end(&mut nesting, &part[length..]).map(|end| length + end);
            let examined = &part[..closed.unwrap_or(part.len())];
            let found = form.breaks(examined, length).find(|&at| {
                if form.is_separator(rest[at]) || matches!(form, ValueForm::Text) || offset + (at as u64) < self.cut_before {
                    return true;
                }
                line = line.or(Some(at));
                false
            });
            if let Some(end) = found {
                break (end, ValueEnd::Value);
            }
            length = examined.len();
            if let Some(end) = closed.filter(|&end| line.is_none() || is_json(&rest[..end])) {
                break (end, form.follows(rest, end));
            }
            if closed.is_none() {
                if length == most && line.is_none() {
                    return self.skip(input, (length, nesting), form, each);
                }
                if length < most && (length < rest.len() || input.more()?) {
                    continue;
                }
            }
            // The value is not closed, or by a bracket of another one. It ends before the next line that looks like a value.
            self.cut_before = offset + length as u64;
            break line.map_or((length, ValueEnd::Input { is_open: nesting.is_open() }), |line| (line, ValueEnd::Value));
        };
        self.pass_on(input, (end, follows), form, each)?;
        Ok(follows)
    }

    /// Passes on a value with its length.
    fn pass_on(
        &mut self,
        input: &mut SplitInput<'_>,
        (end, follows): (usize, ValueEnd),
        form: ValueForm<'_>,
        each: &mut Each<'_>,
    ) -> Result<(), StopReason> {
        let rest = input.rest();
        let record = trimmed(&rest[..end]);
        // The array is over after another value, but not after an element.
        let is_stray = self.follows_array && matches!(form, ValueForm::Text);
        self.follows_array &= matches!(form, ValueForm::Element(_));
        let content = match form {
            _ if record.len() > self.limit => PieceContent::TooLong,
            _ if is_stray => PieceContent::Stray(record),
            ValueForm::Element(_) if record.is_empty() => PieceContent::Nothing,
            // The next value, of which this contains the bracket, causes a syntax error: a comma is missing.
            ValueForm::Element(_) if follows == ValueEnd::Value && is_json(record) => PieceContent::Frame(&rest[..=end]),
            _ => PieceContent::Frame(record),
        };
        hand(each, self.start, content)?;
        self.pass(input, end, follows);
        Ok(())
    }

    /// Moves past a part of the input, and the token after it.
    fn pass(&mut self, input: &mut SplitInput<'_>, length: usize, follows: ValueEnd) {
        self.start.advance(&input.rest()[..length]);
        input.start += length;
        if let ValueEnd::Token(_) = follows {
            self.start.column += 1;
            input.start += 1;
        }
    }

    /// Skips a value that is too long, of which some bytes have been examined.
    fn skip(
        &mut self,
        input: &mut SplitInput<'_>,
        (mut examined, mut nesting): (usize, Nesting),
        form: ValueForm<'_>,
        each: &mut Each<'_>,
    ) -> Result<ValueEnd, StopReason> {
        hand(each, self.start, PieceContent::TooLong)?;
        loop {
            // Enough to recognize a line that begins with `{`.
            let kept = examined.min(1 + form.indentation().len());
            self.pass(input, examined - kept, ValueEnd::Value);
            if input.rest().len() == kept && !input.more()? {
                self.pass(input, kept, ValueEnd::Value);
                return Ok(ValueEnd::Input { is_open: nesting.is_open() });
            }
            let rest = input.rest();
            let part = &rest[..rest.len().min(kept + PART)];
            let closed = form.end(&mut nesting, &part[kept..]).map(|end| kept + end);
            examined = closed.unwrap_or(part.len());
            let found = form.breaks(&part[..examined], kept).next();
            let (end, follows) = match (found, closed) {
                (None, None) => continue,
                (None, Some(end)) => (end, form.follows(rest, end)),
                (Some(end), _) => (end, ValueEnd::Value),
            };
            self.pass(input, end, follows);
            return Ok(follows);
        }
    }

    /// Skips white space, and returns the first byte after it.
    fn skip_blank(&mut self, input: &mut SplitInput<'_>) -> Option<u8> {
        let rest = input.rest();
        let blank = rest.iter().position(|&byte| !is_blank(&[byte]));
        self.pass(input, blank.unwrap_or(rest.len()), ValueEnd::Value);
        blank.and_then(|_| input.rest().first().copied())
    }

    /// Passes on the elements of an array after this token. Returns whether the array is closed.
    fn elements(&mut self, input: &mut SplitInput<'_>, token: u8, each: &mut Each<'_>) -> Result<bool, StopReason> {
        self.pass(input, 0, ValueEnd::Token(token));
        self.follows_array = true;
        self.array(input, each)
    }

    /// Passes on the elements of an open array. Returns whether the array is closed.
    pub(super) fn array(&mut self, input: &mut SplitInput<'_>, each: &mut Each<'_>) -> Result<bool, StopReason> {
        let Some((first, indentation)) = self.first_element(input)? else {
            return self.unclosed(each).map(|()| false);
        };
        if first == b']' {
            self.pass(input, 0, ValueEnd::Token(first));
            return Ok(true);
        }
        loop {
            match self.next(input, ValueForm::Element(&indentation), each)? {
                ValueEnd::Token(b']') => return Ok(true),
                // A truncated frame is itself a syntax error, so the missing bracket is not reported too.
                ValueEnd::Input { is_open: true } => return Ok(false),
                ValueEnd::Input { .. } => break,
                ValueEnd::Value | ValueEnd::Token(_) => {}
            }
            while self.skip_blank(input).is_none() {
                if !input.more()? {
                    return self.unclosed(each).map(|()| false);
                }
            }
        }
        self.unclosed(each).map(|()| false)
    }

    /// The first byte after the bracket of an array, and the whitespace before it on its line.
    fn first_element(&mut self, input: &mut SplitInput<'_>) -> Result<Option<(u8, Vec<u8>)>, StopReason> {
        let mut indentation = None;
        loop {
            for &byte in input.rest() {
                match (byte, &mut indentation) {
                    (b'\n', _) => indentation = Some(Vec::new()),
                    (b' ' | b'\t', Some(bytes)) if bytes.len() < MAX_INDENTATION => bytes.push(byte),
                    (byte, _) if is_blank(&[byte]) => {}
                    _ => {
                        let first = self.skip_blank(input);
                        return Ok(first.zip(Some(indentation.unwrap_or_default())));
                    }
                }
            }
            self.skip_blank(input);
            if !input.more()? {
                return Ok(None);
            }
        }
    }

    fn unclosed(&self, each: &mut Each<'_>) -> Result<(), StopReason> {
        hand(each, self.start, PieceContent::Unclosed)
    }
}

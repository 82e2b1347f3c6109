//! Reading of objects with declared members.

use super::{DecodeError, OuterMember, OuterValue, Reader, duplicate};
use crate::json::field_match::FieldNames;
use crate::json::keys::OpenObject;
use crate::json::scanner::{Scanner, Span};

/// The state of reading an object with declared members.
///
/// Duplicates of declared members are detected with `seen`. Only undeclared names are added to `object`, whose filter may have
/// to read earlier names again.
#[derive(Debug)]
pub(crate) struct Cursor {
    object: OpenObject,
    first: bool,
    /// The index of the expected member, if members are sent in declaration order.
    next: usize,
    /// A bit for each of the first 64 declared members, set if it has been read.
    seen: u64,
    /// The bits of the other declared members.
    seen_beyond: Vec<u64>,
}

impl Reader<'_> {
    /// Opens an object with declared members.
    #[inline]
    pub(crate) fn open_fields(&mut self) -> Result<Cursor, DecodeError> {
        let object = self.open_object()?;
        let first = object.start() != self.outer_start || self.open_outer();
        Ok(Cursor { object, first, next: 0, seen: 0, seen_beyond: Vec::new() })
    }

    /// Begins reading the outer object. Returns whether its first member comes next.
    #[cold]
    fn open_outer(&mut self) -> bool {
        self.outer.opened = true;
        self.outer.others.clear();
        if let Some(from) = self.outer.from {
            self.scanner.at = from;
            return self.scanner.peek() == b'"';
        }
        true
    }

    /// Reads up to the value of the next declared member and returns its index. Undeclared members are skipped, unless a field
    /// holds them: then the index is [`FieldNames::UNDECLARED`].
    pub(crate) fn field(&mut self, cursor: &mut Cursor, keys: &FieldNames) -> Result<Option<usize>, DecodeError> {
        // Usually this is the next declared member in compact form, or the one after it, because optional members are often omitted.
        // Among the members of a frame, it may also be one of the envelope.
        let count = if cursor.object.start() == self.outer_start { 1 } else { 2 };
        for index in cursor.next..cursor.next + count {
            if let Some(key) = keys.own.get(index)
                && self.scanner.expect(cursor.first, key)
            {
                return cursor.found(index, self.scanner.at - key.length());
            }
        }
        if self.scanner.ends_here() {
            self.keys.close(cursor.object);
            return Ok(None);
        }
        self.field_in_any_order(cursor, keys)
    }

    #[inline(never)]
    fn field_in_any_order(&mut self, cursor: &mut Cursor, keys: &FieldNames) -> Result<Option<usize>, DecodeError> {
        let is_outer = cursor.object.start() == self.outer_start;
        while self.scanned(|scanner| scanner.before_key(cursor.first))? {
            cursor.first = false;
            let start = self.scanner.at;
            // The first eight bytes are loaded once for the comparison with all declared names.
            let (head, text) = (self.scanner.eight(start), self.scanner.text().as_bytes());
            if is_outer && let Some((index, length)) = self.outer.names.and_then(|names| names.at(start, head, text)) {
                self.scanner.at = start + length;
                self.other_member(Span::new(start, start + length - 2, false), Some(index))?;
                continue;
            }
            if let Some((index, end)) = keys.ahead(cursor.next, start, head, text) {
                self.scanner.at = end;
                return cursor.found(index, start);
            }
            match self.other_field(&mut cursor.object, keys)? {
                Some(FieldNames::UNDECLARED) => return Ok(Some(FieldNames::UNDECLARED)),
                Some(index) => return cursor.found(index, start),
                None => {}
            }
        }
        self.keys.close(cursor.object);
        Ok(None)
    }

    /// Reads a name that is not in compact form or not declared. In the latter case its value is skipped, unless a field holds
    /// undeclared members.
    #[inline(never)]
    fn other_field(&mut self, object: &mut OpenObject, keys: &FieldNames) -> Result<Option<usize>, DecodeError> {
        let span = self.scanned(Scanner::key_here)?;
        let index = keys.find(&span.text(self.scanner.text()).unescape());
        if index.is_none() {
            if !self.valid && !self.keys.insert(object, self.scanner.text(), span) {
                return Err(duplicate(span.at()));
            }
            if keys.rest {
                self.undeclared = Some(span);
                return Ok(Some(FieldNames::UNDECLARED));
            }
            if object.start() == self.outer_start {
                self.other_member(span, None)?;
            } else {
                self.skip()?;
            }
        }
        Ok(index)
    }

    /// Skips the value of a member that is one of the others of an outer object.
    #[inline]
    fn other_member(&mut self, name: Span, index: Option<usize>) -> Result<(), DecodeError> {
        let value = if self.scanner.peek() == b'"' {
            OuterValue::String(self.scanned(Scanner::span)?)
        } else {
            let at = self.scanner.at;
            self.skip()?;
            OuterValue::Other(at, self.scanner.at)
        };
        self.outer.others.push(OuterMember { name, index, value });
        Ok(())
    }

    /// Calls `fill` for the index of each declared member that an object does not have. During the call, the reader is at the absent member.
    #[inline]
    pub(crate) fn absent_fields(
        &mut self,
        cursor: &Cursor,
        names: &FieldNames,
        mut fill: impl FnMut(usize, &mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let (count, mut base) = (names.count(), 0);
        while base < count {
            let mut absent = !cursor.seen_from(base) & u64::MAX >> (64 - (count - base).min(64));
            while absent != 0 {
                let index = base + absent.trailing_zeros() as usize;
                self.absent_member = names.name(index);
                let filled = fill(index, self);
                self.absent_member = None;
                filled?;
                absent &= absent - 1;
            }
            base += 64;
        }
        Ok(())
    }

    /// The name of the absent member that the reader is at.
    #[inline]
    pub(crate) fn absent_member(&self) -> Option<&'static str> {
        self.absent_member
    }

    /// The name of the undeclared member that was read last.
    pub(crate) fn undeclared_name(&self) -> String {
        self.undeclared.map(|name| name.text(self.scanner.text()).unescape().into_owned()).unwrap_or_default()
    }
}

impl Cursor {
    /// Records the declared member whose name is at an offset.
    #[inline]
    fn found(&mut self, index: usize, start: usize) -> Result<Option<usize>, DecodeError> {
        if !self.see(index) {
            return Err(duplicate(start));
        }
        self.first = false;
        self.next = index + 1;
        Ok(Some(index))
    }

    /// Records a declared member. Returns `false` if it is a duplicate.
    #[inline]
    fn see(&mut self, index: usize) -> bool {
        if index >= 64 {
            return self.see_beyond(index);
        }
        let bit = 1 << index;
        let new = self.seen & bit == 0;
        self.seen |= bit;
        new
    }

    /// The bits of the 64 declared members from an index.
    #[inline]
    fn seen_from(&self, base: usize) -> u64 {
        match base / 64 {
            0 => self.seen,
            beyond => self.seen_beyond.get(beyond - 1).copied().unwrap_or_default(),
        }
    }

    #[cold]
    fn see_beyond(&mut self, index: usize) -> bool {
        let (word, bit) = (index / 64 - 1, 1 << (index % 64));
        if self.seen_beyond.len() <= word {
            self.seen_beyond.resize(word + 1, 0);
        }
        let new = self.seen_beyond[word] & bit == 0;
        self.seen_beyond[word] |= bit;
        new
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn any_number_of_members_is_recorded() {
        let mut reader = Reader::new("{}");
        let mut cursor = reader.open_fields().expect("an object");
        for index in [0, 1, 63, 64, 65, 127, 128, 500] {
            assert!(cursor.see(index), "{index}");
        }
        for index in [0, 1, 63, 64, 65, 127, 128, 500] {
            assert!(!cursor.see(index), "{index}");
            assert_ne!(cursor.seen_from(index / 64 * 64) & 1 << (index % 64), 0, "{index}");
        }
        assert!([2, 62, 66, 126, 129, 499, 501].into_iter().all(|index| cursor.see(index)));
    }
}

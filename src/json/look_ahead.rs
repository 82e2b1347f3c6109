//! Looking for a member of an object before the object is read.
//!
//! The type of an object may depend on one of its members, which may be the last. Then the members before it are skipped, and read
//! afterwards. Objects inside them may depend on members of their own, so that skipping in each would take time quadratic in the nesting.
//! Therefore the positions of all members that are skipped are kept, and the members of an object that has been skipped once are looked up.
//! So no byte is scanned more than twice while a value is read. The ends of skipped values are kept too, for objects that are read in two parts: see
//! [`LookAhead::end_of`].

use super::field_match::FieldName;
use super::keys::{KeySets, OpenObject};
use super::number::NumberToken;
use super::scanner::{RawStr, Scanner, Span};
use super::syntax::{Malformed, SyntaxErrorKind};

/// The members of a part of a text that has been skipped. Most texts need none.
#[derive(Debug, Default)]
pub(crate) struct LookAhead {
    skipped: Option<Box<SkippedMembers>>,
}

#[derive(Debug, Default)]
struct SkippedMembers {
    /// The objects, arrays and long scalars, in the order of the text.
    values: Vec<SkippedValue>,
    members: Vec<SkippedMember>,
}

/// A value of the part. The members of an object are a chain, because those of the objects inside it come between them.
#[derive(Debug, Clone, Copy)]
struct SkippedValue {
    at: usize,
    /// The offset after it, if the part includes all of it.
    end: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
}

/// The length from which the end of a string or number is kept. A shorter one is scanned about as fast as it is looked up.
const LONG: usize = 64;

#[derive(Debug, Clone, Copy)]
struct SkippedMember {
    name: Span,
    value: usize,
    next: Option<usize>,
}

impl SkippedMembers {
    /// The index of the value at an offset, if the part includes its start.
    fn find(&self, at: usize) -> Option<usize> {
        self.values.binary_search_by_key(&at, |value| value.at).ok()
    }

    fn open(&mut self, at: usize) -> usize {
        self.values.push(SkippedValue { at, end: None, first: None, last: None });
        self.values.len() - 1
    }

    fn push(&mut self, object: usize, name: Span, value: usize) {
        let index = self.members.len();
        self.members.push(SkippedMember { name, value, next: None });
        let object = &mut self.values[object];
        match object.last {
            Some(last) => self.members[last].next = Some(index),
            None => object.first = Some(index),
        }
        object.last = Some(index);
    }

    /// The members of an object.
    fn members(&self, object: usize) -> impl Iterator<Item = SkippedMember> {
        let member = |index: usize| self.members[index];
        std::iter::successors(self.values[object].first.map(member), move |last| last.next.map(member))
    }
}

impl LookAhead {
    /// The offset after the value at an offset, if it has been skipped before and is worth looking up.
    #[inline]
    pub(crate) fn end_of(&self, at: usize) -> Option<usize> {
        let skipped = self.skipped.as_deref()?;
        skipped.values[skipped.find(at)?].end
    }

    /// Sets the offset after an object whose members were recorded.
    pub(crate) fn end_object(&mut self, object_at: usize, end: usize) {
        if let Some(skipped) = self.skipped.as_deref_mut()
            && let Some(object) = skipped.find(object_at)
        {
            skipped.values[object].end = Some(end);
        }
    }

    /// Whether no value has been skipped.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.skipped.is_none()
    }
}

impl<'t> Scanner<'t> {
    /// The offset of the value of the first member of the object at this position, if it has this name in compact form. The position
    /// stays.
    pub(crate) fn first_member<N: std::ops::Deref<Target = str>>(
        &mut self,
        name: &FieldName<N>,
    ) -> Result<Option<usize>, Malformed> {
        let start = self.clone();
        self.open()?;
        let found = self.expect(true, name).then(|| {
            self.peek();
            self.at
        });
        *self = start;
        Ok(found)
    }

    /// The name of the first member of the object at this position, and its offset. The position stays.
    pub(crate) fn first_name(&mut self) -> Result<Option<(usize, RawStr<'t>)>, Malformed> {
        let start = self.clone();
        self.open()?;
        let name = self.key(true)?.map(|span| (span.at(), span.text(self.text())));
        *self = start;
        Ok(name)
    }

    /// The string at an offset. The position stays.
    pub(crate) fn string_at(&mut self, at: usize) -> Result<RawStr<'t>, Malformed> {
        let start = self.clone();
        self.at = at;
        let string = self.string()?;
        *self = start;
        Ok(string)
    }

    /// The number at an offset. The position stays.
    pub(crate) fn number_at(&mut self, at: usize) -> Result<NumberToken<'t>, Malformed> {
        let start = self.clone();
        self.at = at;
        let number = self.number()?;
        *self = start;
        Ok(number)
    }

    /// The offset of the value of the first member of the object at this position that is wanted. The position stays.
    pub(crate) fn member_ahead(
        &mut self,
        keys: &mut KeySets<'t>,
        ahead: &mut LookAhead,
        wanted: &mut dyn FnMut(RawStr<'_>) -> bool,
    ) -> Result<Option<usize>, Malformed> {
        let start = self.clone();
        let skipped = ahead.skipped.get_or_insert_default();
        let mut first = true;
        let object = if let Some(object) = skipped.find(self.at) {
            let mut last = None;
            for member in skipped.members(object) {
                if wanted(member.name.text(self.text())) {
                    return Ok(Some(member.value));
                }
                last = Some(member.value);
            }
            if skipped.values[object].end.is_some() {
                return Ok(None);
            }
            self.open()?;
            if let Some(value) = last {
                // The part ends before the value of the last member.
                self.at = value;
                self.skip_recorded(keys, skipped)?;
                first = false;
            }
            object
        } else {
            skipped.values.clear();
            skipped.members.clear();
            let object = skipped.open(self.at);
            self.open()?;
            object
        };
        let found = self.next_wanted(keys, skipped, object, first, wanted)?;
        *self = start;
        Ok(found)
    }

    /// Skips the value at this position and records it, so that no part of it is skipped again before it is read. Values that are recorded
    /// must come after those before.
    pub(crate) fn skip_ahead(&mut self, keys: &mut KeySets<'t>, ahead: &mut LookAhead) -> Result<(), Malformed> {
        self.skip_recorded(keys, ahead.skipped.get_or_insert_default())
    }

    /// Skips the value of a member of the object at an offset, and records it. Only the members that are skipped this way are
    /// found later; after the last, [`LookAhead::end_object`] must be called.
    pub(crate) fn skip_member(
        &mut self,
        object_at: usize,
        name: Span,
        keys: &mut KeySets<'t>,
        ahead: &mut LookAhead,
    ) -> Result<(), Malformed> {
        self.peek();
        let skipped = ahead.skipped.get_or_insert_default();
        let object = skipped.find(object_at).unwrap_or_else(|| {
            skipped.values.clear();
            skipped.members.clear();
            skipped.open(object_at)
        });
        skipped.push(object, name, self.at);
        self.skip_recorded(keys, skipped)
    }

    /// Skips members of an open object up to the value of one that is wanted.
    fn next_wanted(
        &mut self,
        keys: &mut KeySets<'t>,
        skipped: &mut SkippedMembers,
        object: usize,
        mut first: bool,
        wanted: &mut dyn FnMut(RawStr<'_>) -> bool,
    ) -> Result<Option<usize>, Malformed> {
        let mut names = OpenObject::at(skipped.values[object].at + 1);
        let mut found = None;
        while found.is_none() && self.before_key(first)? {
            let name = self.recorded_name(keys, &mut names, skipped, object)?;
            if wanted(name.text(self.text())) {
                found = Some(self.at);
            } else {
                self.skip_recorded(keys, skipped)?;
            }
            first = false;
        }
        skipped.values[object].end = found.is_none().then_some(self.at);
        keys.close(names);
        Ok(found)
    }

    /// Reads a name up to its value, and records it.
    fn recorded_name(
        &mut self,
        keys: &mut KeySets<'t>,
        names: &mut OpenObject,
        skipped: &mut SkippedMembers,
        object: usize,
    ) -> Result<Span, Malformed> {
        let name = self.key_here()?;
        if !keys.insert(names, self.text(), name) {
            return Err(self.error_at(SyntaxErrorKind::DuplicateKey, name.at()));
        }
        self.peek();
        skipped.push(object, name, self.at);
        Ok(name)
    }

    /// Skips the value at this position, and records the members of the objects in it.
    fn skip_recorded(&mut self, keys: &mut KeySets<'t>, skipped: &mut SkippedMembers) -> Result<(), Malformed> {
        match self.peek() {
            b'{' => {
                let object = skipped.open(self.at);
                self.open()?;
                let mut names = OpenObject::at(self.at);
                let mut first = true;
                while self.before_key(first)? {
                    self.recorded_name(keys, &mut names, skipped, object)?;
                    self.skip_recorded(keys, skipped)?;
                    first = false;
                }
                skipped.values[object].end = Some(self.at);
                keys.close(names);
                Ok(())
            }
            b'[' => {
                let array = skipped.open(self.at);
                self.open()?;
                let mut first = true;
                while self.element(first)? {
                    self.skip_recorded(keys, skipped)?;
                    first = false;
                }
                skipped.values[array].end = Some(self.at);
                Ok(())
            }
            _ => {
                let start = self.at;
                self.skip(keys)?;
                if self.at - start >= LONG {
                    let scalar = skipped.open(start);
                    skipped.values[scalar].end = Some(self.at);
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LookAhead;
    use crate::json::{KeySets, Scanner};

    /// The text from the value of a member on, of the object at an offset.
    fn look<'t>(text: &'t str, at: usize, ahead: &mut LookAhead, name: &str) -> Option<&'t str> {
        let mut scanner = Scanner::resume(text, at, 1);
        let found = scanner.member_ahead(&mut KeySets::default(), ahead, &mut |found| found.is(name)).expect("valid text");
        assert_eq!(scanner.at, at);
        found.map(|at| &text[at..])
    }

    #[test]
    fn a_member_is_found_at_any_place() {
        let text = r#"{"a":{"t":"inner","b":[{"c":1,"\u0074" : "deep"},{}]} , "b":[], "t":"outer","u":{"t":0},"v":"end"}"#;
        let mut ahead = LookAhead::default();
        for _ in 0..2 {
            for (object, name, value) in [
                ("{\"a\"", "t", Some("\"outer\"")),
                ("{\"a\"", "b", Some("[],")),
                ("{\"t\":\"inner", "t", Some("\"inner\"")),
                ("{\"c\"", "t", Some("\"deep\"")),
                ("{}", "t", None),
                ("{\"a\"", "v", Some("\"end\"")),
                ("{\"a\"", "x", None),
                ("{\"t\":0", "t", Some("0}")),
                ("{\"t\":0", "x", None),
            ] {
                let at = text.find(object).expect("the object");
                let found = look(text, at, &mut ahead, name);
                assert_eq!(
                    found.map(|found| found.starts_with(value.unwrap_or("nothing"))),
                    value.map(|_| true),
                    "{object} {name}"
                );
            }
        }
    }

    #[test]
    fn an_object_after_the_part_that_was_skipped_begins_another_part() {
        let text = r#"[{"a":1,"t":{"t":2}},{"t":{"a":3,"t":4}}]"#;
        let mut ahead = LookAhead::default();
        assert_eq!(look(text, 1, &mut ahead, "t"), Some(&text[12..]));
        assert_eq!(look(text, 12, &mut ahead, "t"), Some(&text[17..]));
        assert_eq!(look(text, 21, &mut ahead, "t"), Some(&text[26..]));
        assert_eq!(look(text, 26, &mut ahead, "t"), Some(&text[37..]));
        assert_eq!(look(text, 1, &mut ahead, "a"), Some(&text[6..]));
    }

    #[test]
    fn the_rules_of_the_text_apply_to_what_is_skipped() {
        for text in
            [r#"{"a":{"b":1,"b":2},"t":1}"#, r#"{"a":1,"a":2,"t":3}"#, r#"{"a":01,"t":1}"#, r#"{"a" 1}"#, r#"{"a":[1,]}"#]
        {
            let mut scanner = Scanner::new(text);
            let found = scanner.member_ahead(&mut KeySets::default(), &mut LookAhead::default(), &mut |name| name.is("t"));
            let mut skipper = Scanner::new(text);
            assert!(found.is_err() && skipper.skip(&mut KeySets::default()).is_err(), "{text}");
            assert_eq!(scanner.error(), skipper.error(), "{text}");
        }
    }
}

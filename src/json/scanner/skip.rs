//! Over values that are of no interest: nothing of them is kept, and every fault in them is found.

use super::Scanner;
use crate::json::MAX_DEPTH;
use crate::json::keys::{KeySets, OpenObject};
use crate::json::syntax::{ExpectedToken, Malformed, SyntaxErrorKind};

/// A value that is always written in the same way: a word, or a container with nothing in it.
#[derive(Clone, Copy)]
struct Fixed {
    text: u64,
    /// What of eight bytes counts.
    mask: u64,
    length: usize,
}

/// Where a value that begins so stands in the table: no two of ours in the same place.
const fn slot(first: u8) -> usize {
    (first.wrapping_mul(4) >> 5) as usize
}

const FIXED: [Fixed; 8] = {
    const VALUES: [&[u8]; 5] = [b"null", b"true", b"false", b"{}", b"[]"];
    // A value that begins as none of these does leads to any of them, and then differs.
    let mut table = [Fixed::new(VALUES[0]); 8];
    let mut taken = [false; 8];
    let mut at = 0;
    while at < VALUES.len() {
        let slot = slot(VALUES[at][0]);
        assert!(!taken[slot], "two values lead to the same place: another factor is wanted");
        taken[slot] = true;
        table[slot] = Fixed::new(VALUES[at]);
        at += 1;
    }
    table
};

impl Fixed {
    const fn new(value: &[u8]) -> Self {
        let mut bytes = [0; 8];
        let mut at = 0;
        while at < value.len() {
            bytes[at] = value[at];
            at += 1;
        }
        Self { text: u64::from_le_bytes(bytes), mask: u64::MAX >> (64 - 8 * at), length: at }
    }
}

impl<'t> Scanner<'t> {
    /// Reads over the value that starts here, and finds every fault that it has.
    pub(crate) fn skip(&mut self, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        self.skip_here(keys)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "it is most of what is done in a container")]
    fn skip_here(&mut self, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        let first = self.peek();
        if first == b'"' {
            return self.over_string().map(drop);
        }
        if self.over_fixed() {
            return Ok(());
        }
        match first {
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b'{' => self.skip_object(keys),
            b'[' => self.skip_list(keys),
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            _ => Err(self.unexpected(ExpectedToken::Value)),
        }
    }

    /// Reads over a word, or a container with nothing in it, if one stands here with the end of a member right behind it.
    #[inline]
    fn over_fixed(&mut self) -> bool {
        // One question for all of them: which it is cannot be guessed.
        let ahead = self.eight(self.at);
        let [first, ..] = ahead.to_le_bytes();
        let fixed = &FIXED[slot(first)];
        let [behind, ..] = (ahead >> (8 * fixed.length)).to_le_bytes();
        let found = ahead & fixed.mask == fixed.text && matches!(behind, b',' | b'}' | b']') && self.depth < MAX_DEPTH;
        if found {
            self.at += fixed.length;
        }
        found
    }

    #[inline(never)]
    fn skip_object(&mut self, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        self.open()?;
        let mut object = OpenObject::at(self.at);
        let mut first = true;
        while self.before_key(first)? {
            let key = self.key_here()?;
            if !keys.insert(&mut object, self.text, key) {
                return Err(self.error_at(SyntaxErrorKind::DuplicateKey, key.at()));
            }
            self.skip_here(keys)?;
            first = false;
        }
        keys.close(object);
        Ok(())
    }

    #[inline(never)]
    fn skip_list(&mut self, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        self.open()?;
        let mut first = true;
        while self.element(first)? {
            self.skip_here(keys)?;
            first = false;
        }
        Ok(())
    }
}

//! Skipping of values. Nothing is stored, but all rules of JSON and I-JSON are applied.

use super::Scanner;
use crate::json::MAX_DEPTH;
use crate::json::keys::{KeySets, OpenObject};
use crate::json::syntax::{ExpectedToken, Malformed, SyntaxErrorKind};

/// A value that has one compact form: `null`, `true`, `false`, `{}` or `[]`.
#[derive(Clone, Copy)]
struct Fixed {
    text: u64,
    /// The mask of the bytes of the form.
    mask: u64,
    length: usize,
}

/// The table index for a value with this first byte. The factor is chosen so that the five values have different indices.
const fn slot(first: u8) -> usize {
    (first.wrapping_mul(4) >> 5) as usize
}

const FIXED: [Fixed; 8] = {
    const VALUES: [&[u8]; 5] = [b"null", b"true", b"false", b"{}", b"[]"];
    // Other first bytes select an arbitrary entry, whose text then does not match.
    let mut table = [Fixed::new(VALUES[0]); 8];
    let mut taken = [false; 8];
    let mut at = 0;
    while at < VALUES.len() {
        let slot = slot(VALUES[at][0]);
        assert!(!taken[slot], "two values have the same index: choose another factor");
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
    /// Skips the value at this position.
    pub(crate) fn skip(&mut self, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        self.skip_here(keys)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "most of the work in a container is a call of it")]
    fn skip_here(&mut self, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        let first = self.peek();
        if first == b'"' {
            return self.skip_string().map(drop);
        }
        if self.skip_fixed() {
            return Ok(());
        }
        match first {
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b'{' => self.skip_object(keys),
            b'[' => self.skip_array(keys),
            b'n' => self.literal("null"),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            _ => Err(self.unexpected(ExpectedToken::Value)),
        }
    }

    /// Skips a value with one compact form, if the end of its member or element follows immediately.
    #[inline]
    fn skip_fixed(&mut self) -> bool {
        // The five values are compared in one step, because a branch for each would often be mispredicted.
        let ahead = self.eight(self.at);
        let [first, ..] = ahead.to_le_bytes();
        let fixed = &FIXED[slot(first)];
        let [after, ..] = (ahead >> (8 * fixed.length)).to_le_bytes();
        let found =
            ahead & fixed.mask == fixed.text && matches!(after, b',' | b'}' | b']') && (self.depth as usize) < MAX_DEPTH;
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
    fn skip_array(&mut self, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        self.open()?;
        let mut first = true;
        while self.element(first)? {
            self.skip_here(keys)?;
            first = false;
        }
        Ok(())
    }
}

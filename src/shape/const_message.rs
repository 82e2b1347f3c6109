//! Error messages at compile time.

/// The number of bytes of a message, beside the ellipsis at its end.
const CAPACITY: usize = 400;

/// What ends a message that is cut off.
const ELLIPSIS: &str = "…";

/// An error message that is built from parts in a constant. It ends with an ellipsis at the first part that does not fit.
#[derive(Clone, Copy)]
pub(crate) struct ConstMessage {
    bytes: [u8; CAPACITY + ELLIPSIS.len()],
    length: usize,
    is_cut: bool,
}

impl ConstMessage {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; CAPACITY + ELLIPSIS.len()], length: 0, is_cut: false }
    }

    #[must_use]
    pub(crate) const fn add(mut self, part: &str) -> Self {
        if self.is_cut {
            return self;
        }
        self.is_cut = self.length + part.len() > CAPACITY;
        let part = if self.is_cut { ELLIPSIS.as_bytes() } else { part.as_bytes() };
        let mut at = 0;
        while at < part.len() {
            self.bytes[self.length] = part[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    #[must_use]
    pub(crate) const fn add_integer(self, integer: i64) -> Self {
        let message = if integer < 0 { self.add("-") } else { self };
        message.add_count(integer.unsigned_abs())
    }

    #[must_use]
    pub(crate) const fn add_count(self, number: u64) -> Self {
        let message = if number >= 10 { self.add_count(number / 10) } else { self };
        let digit = [b'0' + (number % 10) as u8];
        match str::from_utf8(&digit) {
            Ok(digit) => message.add(digit),
            Err(_) => message,
        }
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "a panic in a constant is a compile error")]
    pub(crate) const fn panic(&self) -> ! {
        panic!("{}", self.text())
    }

    const fn text(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            // The parts are whole, so this does not happen.
            Err(_) => "the derive's assertion does not hold",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, ConstMessage};

    #[test]
    fn a_message_ends_at_the_first_part_that_does_not_fit() {
        let full = "x".repeat(CAPACITY - 1);
        let message = ConstMessage::new().add(&full);
        assert_eq!(message.add("é").add("y").text(), format!("{full}…"));
        assert_eq!(message.add_integer(12).add(".").text(), format!("{full}1…"));
        assert_eq!(message.add("y").text(), format!("{full}y"));
    }
}

//! Error messages at compile time.

/// An error message that is built from parts in a constant. Text beyond its capacity is cut off.
#[derive(Clone, Copy)]
pub(crate) struct ConstMessage {
    bytes: [u8; 400],
    length: usize,
}

impl ConstMessage {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; 400], length: 0 }
    }

    #[must_use]
    pub(crate) const fn add(mut self, part: &str) -> Self {
        let part = part.as_bytes();
        if self.length + part.len() > self.bytes.len() {
            return self;
        }
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
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("the derive's assertion does not hold"),
        }
    }
}

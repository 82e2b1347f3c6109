//! Numbers: how they are written, and the double that they mean.

use super::MAX_SAFE_INTEGER;
use super::fault::{Fault, FaultKind};
use crate::planted::{Plant, dropped};

/// A number as it stands in a text. It means the double nearest to its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'t> {
    /// The text of the number.
    pub(crate) raw: &'t str,
    /// Whether it has neither a fraction nor an exponent.
    pub(crate) plain: bool,
}

/// What a number means where an integer belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Integral {
    /// An integer that a double holds exactly, with its neighbours.
    Safe(i64),
    /// An integer beyond ±(2^53 − 1).
    Large,
    /// No integer.
    Fraction,
}

impl Token<'_> {
    /// The double nearest to the text.
    pub(crate) fn double(self) -> f64 {
        self.raw.parse().unwrap_or(f64::INFINITY)
    }

    /// The integer that the number is, if it is one: `1.0` and `1e2` are.
    pub(crate) fn integral(self) -> Integral {
        if self.plain && self.raw.len() <= 15 {
            // At most fifteen digits: far from the bound, and exact.
            return self.raw.parse().map_or(Integral::Fraction, Integral::Safe);
        }
        integral(self.double())
    }
}

/// The integer that a double is, if it is one.
pub(crate) fn integral(double: f64) -> Integral {
    #[expect(clippy::cast_precision_loss, reason = "2^53 − 1 is a double")]
    const BOUND: f64 = MAX_SAFE_INTEGER as f64;
    if double.fract() != 0.0 || !double.is_finite() {
        Integral::Fraction
    } else if double.abs() > BOUND {
        Integral::Large
    } else {
        #[expect(clippy::cast_possible_truncation, reason = "within the bound, and whole")]
        Integral::Safe(double as i64)
    }
}

/// Reads the number that starts at `start`; `end` is past it.
pub(crate) fn scan(text: &str, start: usize) -> Result<(Token<'_>, usize), Fault> {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while matches!(bytes.get(at), Some(b'0'..=b'9')) {
            at += 1;
        }
        at
    };
    let fault = |offset| Fault { kind: if offset >= bytes.len() { FaultKind::End } else { FaultKind::Number }, offset };
    let first = if bytes.get(start) == Some(&b'-') { start + 1 } else { start };
    let mut end = match bytes.get(first) {
        Some(b'0') if dropped(Plant::Reader("zero")) => digits(first + 1),
        Some(b'0') => first + 1,
        Some(b'1'..=b'9') => digits(first + 1),
        _ => return Err(fault(first)),
    };
    let mut plain = true;
    if bytes.get(end) == Some(&b'.') {
        plain = false;
        let after = digits(end + 1);
        if after == end + 1 {
            return Err(fault(after));
        }
        end = after;
    }
    let mut exponent = false;
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        plain = false;
        exponent = true;
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let after = digits(end + 1 + sign);
        if after == end + 1 + sign {
            return Err(fault(after));
        }
        end = after;
    }
    if matches!(bytes.get(end), Some(b'0'..=b'9' | b'.' | b'+' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z')) {
        return Err(fault(end));
    }
    let token = Token { raw: &text[start..end], plain };
    // Without an exponent, 308 digits are below the largest double.
    if (exponent || end - start > 308) && !dropped(Plant::Reader("number-range")) && !token.double().is_finite() {
        return Err(Fault { kind: FaultKind::NumberRange, offset: start });
    }
    Ok((token, end))
}

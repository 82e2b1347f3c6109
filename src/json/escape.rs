//! Escape sequences in strings.

use super::syntax::{SyntaxError, SyntaxErrorKind};

/// Returns the offset after the escape at `at`. A surrogate pair is one escape.
pub(super) fn escape(bytes: &[u8], at: usize) -> Result<usize, SyntaxError> {
    let error = |kind, offset| {
        if offset >= bytes.len() { SyntaxError { kind: SyntaxErrorKind::End, offset } } else { SyntaxError { kind, offset } }
    };
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let unit = hex(bytes, at + 2).map_err(|offset| error(SyntaxErrorKind::Escape, offset))?;
            match unit {
                0xd800..=0xdbff => {
                    // A text that ends here is incomplete: it is unknown whether the high surrogate is a lone one.
                    if matches!(bytes.get(at + 6..), None | Some([] | [b'\\'])) {
                        return Err(SyntaxError { kind: SyntaxErrorKind::End, offset: bytes.len() });
                    }
                    if bytes.get(at + 6) != Some(&b'\\') || bytes.get(at + 7) != Some(&b'u') {
                        return Err(SyntaxError { kind: SyntaxErrorKind::Surrogate, offset: at });
                    }
                    match hex(bytes, at + 8).map_err(|offset| error(SyntaxErrorKind::Escape, offset))? {
                        0xdc00..=0xdfff => Ok(at + 12),
                        _ => Err(SyntaxError { kind: SyntaxErrorKind::Surrogate, offset: at }),
                    }
                }
                0xdc00..=0xdfff => Err(SyntaxError { kind: SyntaxErrorKind::Surrogate, offset: at }),
                _ => Ok(at + 6),
            }
        }
        Some(_) => Err(SyntaxError { kind: SyntaxErrorKind::Escape, offset: at }),
        None => Err(SyntaxError { kind: SyntaxErrorKind::End, offset: at + 1 }),
    }
}

/// The value of the four hexadecimal digits at `at`, or the offset of the first character that is not one.
fn hex(bytes: &[u8], at: usize) -> Result<u32, usize> {
    let mut unit = 0;
    for offset in at..at + 4 {
        let digit = bytes.get(offset).and_then(|&byte| char::from(byte).to_digit(16)).ok_or(offset)?;
        unit = unit * 16 + digit;
    }
    Ok(unit)
}

/// Decodes the escapes of a string. They must be valid.
pub(super) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let bytes = rest.as_bytes();
        let mut used = 2;
        out.push(match bytes.get(at + 1) {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                used = 6;
                let unit = hex(bytes, at + 2).unwrap_or(0);
                let code = if (0xd800..0xdc00).contains(&unit) {
                    used = 12;
                    let low = hex(bytes, at + 8).unwrap_or(0xdc00);
                    0x1_0000 + ((unit - 0xd800) << 10) + (low & 0x3ff)
                } else {
                    unit
                };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(&other) => char::from(other),
            None => char::REPLACEMENT_CHARACTER,
        });
        rest = rest.get(at + used..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

//! UUIDs, email addresses and base64.

use super::cursor::FormatCursor;

/// Eight, four, four, four and twelve hexadecimal digits with hyphens between them.
pub(super) const fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let fits = if matches!(at, 8 | 13 | 18 | 23) { bytes[at] == b'-' } else { bytes[at].is_ascii_hexdigit() };
        if !fits {
            return false;
        }
        at += 1;
    }
    at == 36
}

/// A local part of atoms joined by dots, `@`, and labels joined by dots, each of at most 63 letters, digits and hyphens.
pub(super) const fn is_email(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    loop {
        let start = cursor.at;
        while is_atom(cursor.peek()) {
            cursor.advance();
        }
        if cursor.at == start {
            return false;
        }
        if !cursor.eat(b'.') {
            break;
        }
    }
    if !cursor.eat(b'@') {
        return false;
    }
    loop {
        if !is_label(&mut cursor) {
            return false;
        }
        if !cursor.eat(b'.') {
            return cursor.is_at_end();
        }
    }
}

const fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

/// Skips a label, which neither starts nor ends with a hyphen.
const fn is_label(cursor: &mut FormatCursor<'_>) -> bool {
    let start = cursor.at;
    let mut last = b'-';
    if cursor.peek() == b'-' {
        return false;
    }
    while cursor.peek().is_ascii_alphanumeric() || cursor.peek() == b'-' {
        last = cursor.peek();
        cursor.advance();
    }
    last != b'-' && cursor.at - start <= 63
}

/// Groups of four characters, the last padded with `=`. The bits that encode no byte are 0, so each sequence of bytes has one text.
pub(super) const fn is_byte(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut length = bytes.len();
    if !length.is_multiple_of(4) {
        return false;
    }
    let mut unused = 0;
    while unused < 2 && length > 0 && bytes[length - 1] == b'=' {
        length -= 1;
        unused += 1;
    }
    let mut at = 0;
    let mut last = 0;
    while at < length {
        match sextet(bytes[at]) {
            Some(bits) => last = bits,
            None => return false,
        }
        at += 1;
    }
    match unused {
        0 => true,
        1 => last.trailing_zeros() >= 2,
        _ => last.trailing_zeros() >= 4,
    }
}

/// The bytes that a text in base64 encodes. `None` if it is not base64.
#[cfg(feature = "bytes1")]
pub(crate) fn base64_decoded(text: &str) -> Option<Vec<u8>> {
    if !is_byte(text) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.as_bytes().chunks(4) {
        let sextets = group.iter().map_while(|&byte| sextet(byte));
        let (bits, count) = sextets.fold((0_u32, 0), |(bits, count), sextet| (bits << 6 | u32::from(sextet), count + 1));
        let [_, bytes @ ..] = (bits << (6 * (4 - count))).to_be_bytes();
        out.extend(bytes.into_iter().take(count * 3 / 4));
    }
    Some(out)
}

/// The text of bytes in base64.
#[cfg(feature = "bytes1")]
pub(crate) fn base64_encoded(bytes: &[u8]) -> String {
    const ALPHABET: [char; 64] = alphabet();
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte)) << (8 * (3 - group.len()));
        let character = |at: usize| if at <= group.len() { ALPHABET[bits >> (18 - 6 * at) & 63] } else { '=' };
        out.extend((0..4).map(character));
    }
    out
}

/// The characters of base64, by their bits.
#[cfg(feature = "bytes1")]
const fn alphabet() -> [char; 64] {
    let mut out = ['A'; 64];
    let mut byte = 0;
    while byte < 128 {
        if let Some(bits) = sextet(byte) {
            out[bits as usize] = byte as char;
        }
        byte += 1;
    }
    out
}

/// The six bits that a character of base64 encodes.
const fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_byte, is_email, is_uuid};

    #[test]
    fn uuids() {
        for text in [
            "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert!(is_uuid(text), "{text}");
        }
        for text in [
            "",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
            "2eb8aa08-aa98-11ea-b4aa-73b441d163800",
            "2eb8aa08aa9811eab4aa73b441d16380",
            "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "2eb8aa08-aa98-11ea-b4ga-73b441d16380",
            "2eb8aa08a-a98-11ea-b4aa-73b441d16380",
        ] {
            assert!(!is_uuid(text), "{text}");
        }
    }

    #[test]
    fn email_addresses() {
        let long = format!("a@{}.example", "b".repeat(63));
        for text in
            ["joe.bloggs@example.com", "te~st@example.com", "a@b", "a+b/c=d@xn--bcher-kva.example", "1@2.3", long.as_str()]
        {
            assert!(is_email(text), "{text}");
        }
        let longer = format!("a@{}.example", "b".repeat(64));
        for text in [
            "",
            "2962",
            "@example.com",
            "a@",
            ".test@example.com",
            "test.@example.com",
            "te..st@example.com",
            "a@-b.com",
            "a@b-.com",
            "a@b..com",
            "a@b.",
            "a@b@c",
            "joe bloggs@example.com",
            "\"joe bloggs\"@example.com",
            "joe@[127.0.0.1]",
            "é@example.com",
            "a@b_c",
            longer.as_str(),
        ] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[cfg(feature = "bytes1")]
    #[test]
    fn base64_encodes_each_sequence_of_bytes_as_one_text() {
        use super::{base64_decoded, base64_encoded};

        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64_encoded(bytes.as_bytes()), text);
            assert_eq!(base64_decoded(text).as_deref(), Some(bytes.as_bytes()));
        }
        let all: Vec<u8> = (0..=255).collect();
        for length in 0..=256 {
            let bytes = all.get(..length).unwrap();
            let text = base64_encoded(bytes);
            assert!(is_byte(&text));
            assert_eq!(base64_decoded(&text).as_deref(), Some(bytes));
        }
        assert_eq!(base64_decoded("AB=="), None);
    }

    #[test]
    fn base64_is_padded_and_canonical() {
        for text in ["", "AA==", "AAA=", "AAAA", "TWFu", "TWE=", "TQ==", "+/+/", "////"] {
            assert!(is_byte(text), "{text}");
        }
        for text in
            ["A", "AA", "AAA", "AA=", "A===", "====", "TR==", "TWF=", "AA==AAAA", "_-8=", "AAAA\n", "A A=", "=AAA", "AA=A"]
        {
            assert!(!is_byte(text), "{text}");
        }
    }
}

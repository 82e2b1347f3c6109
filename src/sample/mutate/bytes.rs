//! Mutations of the encoded text.

use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::mutation::MutationKind;
use crate::sample::rng::Rng;

/// The claim about a text with a syntax error.
const SYNTAX: Option<Claim> = Some(Claim::Invalid(Some(Rule::Syntax)));

/// Mutates a text; `None` if the mutation does not apply to it.
pub(in crate::sample) fn mutate_bytes(rng: &mut Rng, text: &mut Vec<u8>, label: MutationKind) -> Option<Claim> {
    match label {
        MutationKind::ByteOrderMark => {
            text.splice(0..0, *b"\xef\xbb\xbf");
            SYNTAX
        }
        MutationKind::Encoding => encoding(rng, text),
        MutationKind::Utf16 => utf16(rng, text),
        MutationKind::Comma => comma(rng, text),
        MutationKind::Colon => colon(rng, text),
        MutationKind::Bracket => bracket(rng, text),
        MutationKind::Comment => {
            let at = outside(rng, text, b"{}[],:")?;
            let comment = rng.str(&["/* c */", "// c\n", "# c\n", "<!-- c -->", "-- c\n"]);
            text.splice(at..at, comment.bytes());
            SYNTAX
        }
        MutationKind::Space => {
            let at = outside(rng, text, b"{}[],:")?;
            let spaces: &[&str] =
                &["\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "\u{3000}", "\u{85}", "\0", "\u{7f}", "\u{feff}"];
            // At the start, the last one is a byte order mark, which is another mutation.
            let space = rng.str(if at == 0 { &spaces[..spaces.len() - 1] } else { spaces });
            text.splice(at..at, space.bytes());
            SYNTAX
        }
        MutationKind::Truncated => {
            let length = text.trim_ascii_end().len();
            text.truncate(rng.below(length));
            // A text truncated within a character is not UTF-8.
            Some(Claim::Invalid(None))
        }
        MutationKind::Trailing => {
            let more =
                rng.str(&["}", "]", ",", "null", "{}", "0", "\"\"", ";", "\0", "\u{1a}", "/**/", "e", "{\"command\":1}"]);
            text.extend(more.bytes());
            SYNTAX
        }
        MutationKind::ChangedByte => {
            change_byte(rng, text);
            Some(Claim::Unknown)
        }
        _ => None,
    }
}

/// Adds, removes or replaces a comma.
fn comma(rng: &mut Rng, text: &mut Vec<u8>) -> Option<Claim> {
    if rng.one_in(2) {
        // Before a closing bracket or after an opening one.
        let at = outside(rng, text, b"{}[]")?;
        let at = if matches!(text[at], b'{' | b'[') { at + 1 } else { at };
        text.insert(at, b',');
        return SYNTAX;
    }
    let at = outside(rng, text, b",")?;
    // Without a comma or with a point between them, two numbers would become one.
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let joins = digit(text[..at].last()) && digit(text.get(at + 1));
    match rng.below(3) {
        0 => drop(text.remove(at)),
        1 => text.insert(at, b','),
        _ => text[at] = rng.of(b";:.").unwrap_or(b';'),
    }
    if joins && !matches!(text.get(at), Some(b',' | b';' | b':')) { Some(Claim::Unknown) } else { SYNTAX }
}

/// Adds, removes or replaces a colon.
fn colon(rng: &mut Rng, text: &mut Vec<u8>) -> Option<Claim> {
    let at = outside(rng, text, b":")?;
    match rng.below(3) {
        0 => drop(text.remove(at)),
        1 => text.insert(at, b':'),
        _ => text[at] = rng.of(b"=,;").unwrap_or(b'='),
    }
    SYNTAX
}

/// Adds, removes or replaces a bracket.
fn bracket(rng: &mut Rng, text: &mut Vec<u8>) -> Option<Claim> {
    let at = outside(rng, text, b"{}[]")?;
    match rng.below(3) {
        0 => drop(text.remove(at)),
        1 => text.insert(at, text[at]),
        _ => {
            text[at] = match text[at] {
                b'{' => b'[',
                b'}' => b']',
                b'[' => b'{',
                _ => b'}',
            }
        }
    }
    // With only one bracket changed, the text is never valid. Which rule is reported depends on the bracket.
    Some(Claim::Invalid(None))
}

/// Inserts, removes or changes a byte.
fn change_byte(rng: &mut Rng, text: &mut Vec<u8>) {
    let at = rng.below(text.len());
    let [byte, ..] = rng.next().to_le_bytes();
    match rng.below(4) {
        0 => drop(text.remove(at)),
        1 => text.insert(at, byte),
        2 => text[at] ^= 1 << rng.below(8),
        _ => text[at] = byte,
    }
}

/// The position of a random byte outside strings that is one of `meant`.
fn outside(rng: &mut Rng, text: &[u8], meant: &[u8]) -> Option<usize> {
    let mut places = Vec::new();
    let (mut in_string, mut escaped) = (false, false);
    for (at, &byte) in text.iter().enumerate() {
        if in_string {
            (in_string, escaped) = (byte != b'"' || escaped, byte == b'\\' && !escaped);
        } else if byte == b'"' {
            in_string = true;
        } else if meant.contains(&byte) {
            places.push(at);
        }
    }
    rng.of(&places)
}

/// Invalid UTF-8: overlong, a surrogate, beyond U+10FFFF, truncated.
fn encoding(rng: &mut Rng, text: &mut Vec<u8>) -> Option<Claim> {
    const BAD: &[&[u8]] = &[
        b"\x80",
        b"\xbf",
        b"\xc0\x80",
        b"\xc1\xbf",
        b"\xc0\xaf",
        b"\xe0\x80\x80",
        b"\xe0\x9f\xbf",
        b"\xed\xa0\x80",
        b"\xed\xbf\xbf",
        b"\xed\xa0\xbd\xed\xb8\x80",
        b"\xf0\x80\x80\x80",
        b"\xf4\x90\x80\x80",
        b"\xf5\x80\x80\x80",
        b"\xfe",
        b"\xff",
        b"\xc3",
        b"\xe4\xb8",
        b"\xf0\x9f\x98",
        b"\xf8\x88\x80\x80\x80",
    ];
    let quotes: Vec<usize> = text.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).collect();
    let at = if rng.one_in(4) { rng.below(text.len() + 1) } else { rng.of(&quotes)? + 1 };
    let bad = rng.of(BAD)?;
    text.splice(at..at, bad.iter().copied());
    // Inside a multi-byte character, the bytes may form another valid character.
    Some(if std::str::from_utf8(text).is_err() { Claim::Invalid(Some(Rule::Encoding)) } else { Claim::Unknown })
}

fn utf16(rng: &mut Rng, text: &mut Vec<u8>) -> Option<Claim> {
    let sound = std::str::from_utf8(text).ok()?.to_owned();
    let (mark, little) = (rng.one_in(2), rng.one_in(2));
    let units = mark.then_some(0xfeff).into_iter().chain(sound.encode_utf16());
    *text = units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect();
    Some(Claim::Invalid(None))
}

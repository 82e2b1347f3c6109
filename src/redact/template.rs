//! For each character of a text, the alphabet from which its replacement is chosen.

use super::rules::class;
use crate::shape::NamedFormat;

const DIGITS: &str = "0123456789";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The characters by which a character is replaced. They include it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alphabet {
    /// The character alone.
    Fixed,
    /// The characters of all classes that occur in the text.
    Classes,
    /// As `Classes`, but only hexadecimal digits.
    Hex,
    /// The 128 characters of a block that begins here, except for invisible ones.
    Block(u32),
    /// These characters.
    Of(&'static str),
}

/// The alphabet of each character of any text.
pub(super) fn plain(characters: &[char]) -> Vec<Alphabet> {
    characters.iter().copied().map(alphabet).collect()
}

fn alphabet(character: char) -> Alphabet {
    match character {
        _ if class(character).is_some() => Alphabet::Classes,
        '\0'..='\u{7f}' => Alphabet::Fixed,
        _ if is_invisible(character) => Alphabet::Fixed,
        _ => Alphabet::Block(u32::from(character) & !0x7f),
    }
}

/// Whether a character is a control character or a format character of a frequent block.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{feff}'
    )
}

/// The alphabet of each character of a text that has a format. Where some texts of these alphabets do not have the format, many of
/// them do. `None` if `plain` serves as well.
pub(super) fn of_format(format: NamedFormat, characters: &[char]) -> Option<Vec<Alphabet>> {
    let mut out = Vec::with_capacity(characters.len());
    match format {
        NamedFormat::Date => date(&mut out),
        NamedFormat::DateTime => {
            date(&mut out);
            out.push(Alphabet::Fixed);
            time(characters, &mut out);
        }
        NamedFormat::Time => time(characters, &mut out),
        NamedFormat::Duration => out.extend(characters.iter().map(|&one| digit(one))),
        NamedFormat::Uuid => out.extend(characters.iter().map(|&one| hex(one))),
        NamedFormat::Ipv4 => addresses(characters, &mut out),
        NamedFormat::Ipv6 => {
            let split = characters.iter().rposition(|&one| one == ':').map_or(0, |last| last + 1);
            let (groups, last) = characters.split_at(split);
            out.extend(groups.iter().map(|&one| hex(one)));
            if last.contains(&'.') {
                addresses(last, &mut out);
            } else {
                out.extend(last.iter().map(|&one| hex(one)));
            }
        }
        NamedFormat::Uri => {
            let is_escape = |at: usize| characters[at.saturating_sub(2)..at].contains(&'%');
            out.extend(characters.iter().enumerate().map(|(at, &one)| letter(one, is_escape(at))));
        }
        NamedFormat::Email | NamedFormat::Byte => return None,
    }
    (out.len() == characters.len()).then_some(out)
}

fn date(out: &mut Vec<Alphabet>) {
    out.extend([Alphabet::Of(DIGITS); 4]);
    out.extend([Alphabet::Fixed, Alphabet::Of("01"), Alphabet::Of(DIGITS)]);
    out.extend([Alphabet::Fixed, Alphabet::Of("0123"), Alphabet::Of(DIGITS)]);
}

/// The alphabets of a time with an offset, which is the rest of the text.
fn time(characters: &[char], out: &mut Vec<Alphabet>) {
    let minutes = [Alphabet::Of("012"), Alphabet::Of(DIGITS), Alphabet::Fixed, Alphabet::Of("012345"), Alphabet::Of(DIGITS)];
    out.extend(minutes);
    out.push(Alphabet::Fixed);
    let is_leap_second = characters.get(out.len()) == Some(&'6');
    let seconds = if is_leap_second { [Alphabet::Fixed; 2] } else { [Alphabet::Of("012345"), Alphabet::Of(DIGITS)] };
    out.extend(seconds);
    let rest = characters.get(out.len()..).unwrap_or_default();
    let offset = rest.iter().position(|one| matches!(one, '+' | '-' | 'Z' | 'z')).unwrap_or(rest.len());
    out.extend(rest[..offset].iter().map(|&one| digit(one)));
    out.push(Alphabet::Fixed);
    if rest.len() > offset + 1 {
        out.extend(minutes);
    }
}

/// The alphabets of an IPv4 address.
fn addresses(characters: &[char], out: &mut Vec<Alphabet>) {
    for (index, octet) in characters.split(|&one| one == '.').enumerate() {
        if index > 0 {
            out.push(Alphabet::Fixed);
        }
        let first = match octet.len() {
            3 => Alphabet::Of("12"),
            2 => Alphabet::Of("123456789"),
            _ => Alphabet::Of(DIGITS),
        };
        out.push(first);
        out.extend(octet.iter().skip(1).map(|_| Alphabet::Of(DIGITS)));
    }
}

fn digit(character: char) -> Alphabet {
    if character.is_ascii_digit() { Alphabet::Of(DIGITS) } else { Alphabet::Fixed }
}

fn hex(character: char) -> Alphabet {
    if character.is_ascii_hexdigit() { Alphabet::Hex } else { Alphabet::Fixed }
}

/// The alphabet of a character of a URI, perhaps in an escape such as `%2F`.
fn letter(character: char, is_escape: bool) -> Alphabet {
    match character {
        'a'..='f' if is_escape => Alphabet::Of("abcdef"),
        'A'..='F' if is_escape => Alphabet::Of("ABCDEF"),
        'a'..='z' => Alphabet::Of(LOWER),
        'A'..='Z' => Alphabet::Of(UPPER),
        _ => digit(character),
    }
}

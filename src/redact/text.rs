//! Pseudonyms of strings.

use std::collections::{BTreeMap, BTreeSet};

use super::cipher::{RedactionKey, replace};
use super::rules::{Signature, StringRules};
use super::template::{Alphabet, is_invisible, of_format, plain};
use crate::shape::NamedFormat;

/// The maximum number of pseudonyms that are stored, and of bytes of a text whose pseudonym is. The store saves time only.
const MAX_STORED: usize = 10_000;
const MAX_STORED_LENGTH: usize = 64;

/// The maximum number of declared texts that are passed when segments are replaced.
const MAX_DECLARED: usize = 8;

/// Computes the pseudonyms of strings.
///
/// A pseudonym depends on the key and on the string alone, not on the place: so equal strings have equal pseudonyms. It has the same
/// [`Signature`] as its string, and is not declared by the protocol.
#[derive(Debug)]
pub(super) struct TextPseudonyms {
    key: RedactionKey,
    rules: StringRules,
    /// The pseudonyms that were computed, without and with `keeps_declared`.
    stored: [BTreeMap<String, Option<String>>; 2],
    /// Whether texts that the protocol declares have no pseudonym. Then no two texts have the same one.
    pub(super) keeps_declared: bool,
    pub(super) shared: SharedPseudonyms,
}

/// The pseudonyms that several texts may have: a text whose own pseudonym is declared has that of the declared text, which needs
/// another one itself. So there are not more of them than declared texts.
#[derive(Debug, Default)]
pub(super) struct SharedPseudonyms {
    written: BTreeMap<String, BTreeSet<String>>,
    /// Those of the current frame, each with its text.
    of_frame: BTreeSet<(String, String)>,
}

impl SharedPseudonyms {
    pub(super) fn insert(&mut self, pseudonym: &str, of: &str) {
        self.of_frame.insert((pseudonym.to_owned(), of.to_owned()));
    }

    /// Ends the current frame, whose pseudonyms count if it is written. Returns whether there are pseudonyms that do not count.
    pub(super) fn end_frame(&mut self, is_written: bool) -> bool {
        let of_frame = std::mem::take(&mut self.of_frame);
        if !is_written {
            return !of_frame.is_empty();
        }
        for (pseudonym, text) in of_frame {
            self.written.entry(pseudonym).or_default().insert(text);
        }
        false
    }

    /// The number of texts that have the pseudonym of another one.
    pub(super) fn collisions(&self) -> u64 {
        self.written.values().map(|texts| texts.len() as u64 - 1).sum()
    }
}

impl TextPseudonyms {
    pub(super) fn new(key: RedactionKey, rules: StringRules) -> Self {
        Self { key, rules, stored: Default::default(), keeps_declared: false, shared: SharedPseudonyms::default() }
    }

    /// Ends a frame, or an attempt to write it.
    pub(super) fn end_frame(&mut self, is_written: bool) {
        if self.shared.end_frame(is_written) {
            // A pseudonym that is found again counts as shared again.
            self.stored[usize::from(self.keeps_declared)].clear();
        }
    }

    /// The pseudonym of a text. `None` if there is no other text of its form.
    pub(super) fn text(&mut self, text: &str) -> Option<String> {
        let index = usize::from(self.keeps_declared);
        if let Some(stored) = self.stored[index].get(text) {
            return stored.clone();
        }
        let pseudonym = if self.is_kept(text) { None } else { self.find(text) };
        if text.len() <= MAX_STORED_LENGTH {
            let stored = &mut self.stored[index];
            if stored.len() >= MAX_STORED {
                stored.clear();
            }
            stored.insert(text.to_owned(), pseudonym.clone());
        }
        pseudonym
    }

    /// Replaces the segments of a text with dots, each by its pseudonym. Segments without one remain.
    pub(super) fn segments(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (index, segment) in text.split('.').enumerate() {
            if index > 0 {
                out.push('.');
            }
            match self.text(segment) {
                Some(pseudonym) => out.push_str(&pseudonym),
                None => out.push_str(segment),
            }
        }
        out
    }

    fn find(&mut self, text: &str) -> Option<String> {
        let signature = self.rules.signature(text);
        let characters: Vec<char> = text.chars().collect();
        let first = signature.format;
        if let Some(found) = first.and_then(|format| self.of_format(format, text, &characters, &signature)) {
            return Some(found);
        }
        if let Some(found) = self.other_segments(text).filter(|found| self.rules.has(&signature, found)) {
            return Some(found);
        }
        self.permuted(text, &characters, &plain(&characters), &signature, None).or_else(|| {
            let mut further = NamedFormat::ALL.iter().filter(|&&format| Some(format) != first && format.accepts(text));
            further.find_map(|&format| self.of_format(format, text, &characters, &signature))
        })
    }

    /// The text with other segments. They are replaced again as long as they are together a declared text: as a permutation, so that
    /// different texts remain different.
    fn other_segments(&mut self, text: &str) -> Option<String> {
        if !text.contains('.') {
            return None;
        }
        let mut found = self.segments(text);
        for _ in 0..MAX_DECLARED {
            if found == text {
                return None;
            } else if !self.rules.is_declared(&found) {
                return Some(found);
            }
            found = self.segments(&found);
        }
        None
    }

    /// Whether a text remains because the protocol declares it, or all its segments.
    fn is_kept(&self, text: &str) -> bool {
        let is_declared = |text| self.rules.is_declared(text);
        self.keeps_declared && (is_declared(text) || text.split('.').all(is_declared))
    }

    /// Another text of a format that the text has.
    fn of_format(&mut self, format: NamedFormat, text: &str, characters: &[char], signature: &Signature) -> Option<String> {
        self.permuted(text, characters, &of_format(format, characters)?, signature, Some(format))
    }

    /// Another text with the same signature, whose characters are of these alphabets, and which has the format.
    fn permuted(
        &mut self,
        text: &str,
        characters: &[char],
        alphabets: &[Alphabet],
        signature: &Signature,
        format: Option<NamedFormat>,
    ) -> Option<String> {
        let domain = Domain::new(&self.rules, characters, alphabets, signature);
        let mut passed_declared = self.rules.is_declared(text);
        let mut candidate = String::with_capacity(text.len());
        let mut accept = |digits: &[u32]| {
            domain.write(characters, digits, &mut candidate);
            if format.is_some_and(|format| !format.accepts(&candidate)) || !self.rules.has(signature, &candidate) {
                return false;
            }
            let is_declared = self.rules.is_declared(&candidate);
            passed_declared |= is_declared;
            !is_declared
        };
        let digits = replace(self.key, &domain.digits, &domain.radices, &mut accept)?;
        domain.write(characters, &digits, &mut candidate);
        if passed_declared {
            self.shared.insert(&candidate, text);
        }
        Some(candidate)
    }
}

/// The texts from which a pseudonym is selected: those with characters of certain alphabets. Each is a sequence of digits, one for each
/// character that has an alternative.
struct Domain {
    alphabets: Vec<Vec<char>>,
    /// The index of the alphabet of each character; `None` if it has no alternative.
    of: Vec<Option<usize>>,
    digits: Vec<u32>,
    radices: Vec<u32>,
}

impl Domain {
    fn new(rules: &StringRules, characters: &[char], alphabets: &[Alphabet], signature: &Signature) -> Self {
        let mut domain = Self { alphabets: Vec::new(), of: Vec::new(), digits: Vec::new(), radices: Vec::new() };
        let mut known: BTreeMap<(Alphabet, Vec<(usize, usize)>), usize> = BTreeMap::new();
        for (index, (&character, &alphabet)) in characters.iter().zip(alphabets).enumerate() {
            let instructions = StringRules::instructions(signature, index);
            let own = if alphabet == Alphabet::Fixed {
                None
            } else {
                let alphabets = &mut domain.alphabets;
                Some(*known.entry((alphabet, instructions)).or_insert_with_key(|(alphabet, instructions)| {
                    let mut all = alphabet.characters(signature);
                    all.retain(|&character| rules.matches(instructions, character));
                    alphabets.push(all);
                    alphabets.len() - 1
                }))
            };
            let position = own.and_then(|own| {
                let all = &domain.alphabets[own];
                let digit = all.iter().position(|&one| one == character).filter(|_| all.len() > 1)?;
                Some((own, u32::try_from(digit).ok()?, u32::try_from(all.len()).ok()?))
            });
            domain.of.push(position.map(|(own, ..)| own));
            if let Some((_, digit, radix)) = position {
                domain.digits.push(digit);
                domain.radices.push(radix);
            }
        }
        domain
    }

    /// Writes the text of a sequence of digits.
    fn write(&self, characters: &[char], digits: &[u32], out: &mut String) {
        out.clear();
        let mut digits = digits.iter();
        for (&character, alphabet) in characters.iter().zip(&self.of) {
            let other = alphabet.and_then(|alphabet| {
                let digit = usize::try_from(*digits.next()?).ok()?;
                self.alphabets[alphabet].get(digit).copied()
            });
            out.push(other.unwrap_or(character));
        }
    }
}

impl Alphabet {
    fn characters(self, signature: &Signature) -> Vec<char> {
        let classes = || signature.classes.characters();
        match self {
            Self::Fixed => Vec::new(),
            Self::Classes => classes().collect(),
            Self::Hex => classes().filter(char::is_ascii_hexdigit).collect(),
            Self::Block(start) => {
                (start..start + 0x80).filter_map(char::from_u32).filter(|&one| !is_invisible(one)).collect()
            }
            Self::Of(characters) => characters.chars().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::DESKTOP;
    use crate::plan::Plan;
    use crate::{Command, Path};

    /// Orders a ticket.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "ticket.order", target = Path, reply = Self)]
    struct TicketOrder {
        /// The code.
        #[wire(pattern = "^[A-Z]{3}-[1-9][0-9]{3}(|-new)$")]
        code: String,
        /// When.
        #[wire(format = "date-time")]
        at: String,
        /// By whom.
        #[wire(format = "email")]
        by: String,
        /// From where.
        #[wire(format = "ipv4")]
        from: String,
    }

    fn pseudonyms() -> TextPseudonyms {
        let plan = Plan::of_message(&DESKTOP, TicketOrder::MESSAGE);
        TextPseudonyms::new(RedactionKey::of(b"k"), StringRules::new(&plan))
    }

    #[test]
    fn a_pseudonym_has_the_form_of_its_text() {
        let mut all = pseudonyms();
        let pattern = crate::shape::Pattern::new("^[A-Z]{3}-[1-9][0-9]{3}(|-new)$").unwrap();
        for text in ["ABC-1000", "XYZ-9999-new"] {
            let found = all.text(text).unwrap();
            assert!(pattern.matches(&found) && found != text, "{text}: {found}");
        }
        assert!(!pattern.matches(&all.text("ABC-0100").unwrap()));
        for &format in NamedFormat::ALL {
            for text in format.valid().iter().filter(|text| text.len() > 4) {
                // A leap second is at the end of a month only, so other texts rarely have one.
                if text.contains(":60") {
                    continue;
                }
                let Some(found) = all.text(text) else {
                    assert!(text.chars().all(|one| !one.is_ascii_alphanumeric()), "{text}");
                    continue;
                };
                assert_eq!(found.chars().count(), text.chars().count(), "{text}: {found}");
                assert_ne!(found, *text);
                // The others are not a format of the protocol, and are not recognized without it.
                let is_known = all.rules.has_format(format);
                assert!(!is_known || format.accepts(&found), "{format} {text}: {found}");
            }
        }
    }

    #[test]
    fn ids_remain_linked() {
        let mut all = pseudonyms();
        let (one, two) = (all.text("s17").unwrap(), all.text("c2a").unwrap());
        assert_eq!(all.segments("s17.c2a"), format!("{one}.{two}"));
        assert_eq!(all.text("s17.c2a").unwrap(), format!("{one}.{two}"));
        assert_eq!(all.text(""), None);
        assert_eq!(all.text("-"), None);
        assert_eq!(all.text("Ünï").map(|text| text.chars().count()), Some(3));
    }

    #[test]
    fn different_texts_have_different_pseudonyms() {
        let mut all = pseudonyms();
        let texts: Vec<String> = (0..100).map(|number| number.to_string()).chain(('a'..='z').map(String::from)).collect();
        let found: BTreeSet<String> = texts.iter().filter_map(|text| all.text(text)).collect();
        assert_eq!(found.len(), texts.len());
        assert!(texts.iter().all(|text| all.text(text).as_ref() != Some(text)));
        all.end_frame(true);
        assert_eq!(all.shared.collisions(), 0);
    }

    /// There are 26 texts of one letter. If one of them is declared, it is not a pseudonym, so two of the 26 share one.
    #[test]
    fn collisions_with_declared_texts_are_counted() {
        let mut all = pseudonyms();
        all.rules.declare("q");
        let found: BTreeSet<String> = ('a'..='z').filter_map(|one| all.text(&one.to_string())).collect();
        assert_eq!(found.len(), 25);
        assert!(!found.contains("q"));
        all.end_frame(true);
        assert_eq!(all.shared.collisions(), 1);
    }
}

//! The results that a worker sends to the writer.

use std::io;
use std::ops::RangeInclusive;
use std::sync::Arc;

use tieline::capture::Counts;
use tieline::problem::Rule;

use super::groups::BatchGroups;
use super::source::Source;
use super::timeline::TimelineBatch;

/// The results for consecutive frames of one job.
#[derive(Debug)]
pub(super) struct Batch {
    /// The index of the job.
    pub(super) job: u64,
    /// Whether it is the last batch of the job.
    pub(super) last: bool,
    /// The input; `None` after the last input.
    pub(super) source: Option<Arc<Source>>,
    pub(super) counts: Counts,
    /// The problems for each report.
    pub(super) rendered: Vec<Rendered>,
    pub(super) groups: BatchGroups,
    /// The frames, if a report shows them.
    pub(super) frames: TimelineBatch,
    /// Set if this is the end of the input: an error if the input cannot be read, or not completely.
    pub(super) end: Option<io::Result<()>>,
}

/// Problems rendered by a format, concatenated.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(super) items: Vec<RenderedProblem>,
    /// The texts of descriptions by their numbers: a hash table in which a later text replaces an earlier one.
    descriptions: Vec<(u64, String)>,
}

/// The number of texts of descriptions that are kept: at first, and at most. Powers of two.
const DESCRIPTIONS: RangeInclusive<usize> = 64..=4096;

/// One rendered problem.
#[derive(Debug, Clone, Copy)]
pub(super) struct RenderedProblem {
    /// The offset at which its text ends.
    end: usize,
    pub(super) rule: Rule,
    /// Its group, as an index of the groups of the batch.
    pub(super) group: Option<usize>,
    fingerprint: Option<Fingerprint>,
}

/// The place of a fingerprint in a text. Until the problem is written, its number among equal ones is unknown.
#[derive(Debug, Clone, Copy)]
struct Fingerprint {
    at: usize,
    hash: u128,
}

/// What is written in place of a fingerprint until it is known.
pub(super) const NO_FINGERPRINT: &str = "00000000000000000000000000000000";

impl Rendered {
    /// Appends a problem.
    pub(crate) fn add(&mut self, rule: Rule, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.items.push(RenderedProblem { end: self.text.len(), rule, group: None, fingerprint: None });
    }

    /// Appends a problem with a fingerprint, which begins with `hash`. `write` writes [`NO_FINGERPRINT`] in its place, and returns the
    /// offset of this place: names may contain the same text.
    pub(crate) fn add_with(&mut self, rule: Rule, hash: u128, write: impl FnOnce(&mut String) -> usize) {
        let at = write(&mut self.text);
        let fingerprint = Some(Fingerprint { at, hash });
        self.items.push(RenderedProblem { end: self.text.len(), rule, group: None, fingerprint });
    }

    /// Appends a problem: what depends on its place, then its description. A description with a number is rendered at most
    /// twice while it is kept.
    pub(crate) fn add_described(
        &mut self,
        rule: Rule,
        place: impl FnOnce(&mut String),
        number: Option<u64>,
        description: impl FnOnce(&mut String),
    ) {
        let Self { text, items, descriptions } = self;
        place(text);
        match number {
            None => description(text),
            Some(number) => {
                let index = usize::try_from(number).unwrap_or(usize::MAX);
                // Numbers are given in order, so each text stays in its slot.
                if index >= descriptions.len() && descriptions.len() < *DESCRIPTIONS.end() {
                    let length = index.saturating_add(1).clamp(*DESCRIPTIONS.start(), *DESCRIPTIONS.end());
                    descriptions.resize_with(length.next_power_of_two(), Default::default);
                }
                let slot = index % descriptions.len();
                let (kept, description_of) = &mut descriptions[slot];
                if *kept == number {
                    if description_of.is_empty() {
                        description(description_of);
                        description_of.shrink_to_fit();
                    }
                    text.push_str(description_of);
                } else {
                    // Of many different problems, most occur once: the text is kept from the second time on.
                    *kept = number;
                    description_of.clear();
                    description(text);
                }
            }
        }
        items.push(RenderedProblem { end: text.len(), rule, group: None, fingerprint: None });
    }

    /// Takes the problems. Further ones are added to an empty buffer. The texts of descriptions are kept.
    pub(super) fn replace(&mut self, empty: Self) -> Self {
        Self {
            text: std::mem::replace(&mut self.text, empty.text),
            items: std::mem::replace(&mut self.items, empty.items),
            descriptions: Vec::new(),
        }
    }

    /// Removes the problems, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.items.clear();
        self.descriptions.clear();
    }

    /// Sets the groups of the problems from an index on. Some formats render no problems of their own.
    pub(super) fn set_groups(&mut self, from: usize, groups: &[usize]) {
        for (item, group) in self.items[from..].iter_mut().zip(groups) {
            item.group = Some(*group);
        }
    }

    /// Keeps the problems for which `keep` is true.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&RenderedProblem) -> bool) {
        let mut kept = Self::default();
        let mut start = 0;
        for item in &self.items {
            if keep(item) {
                let moved = |at: usize| at - start + kept.text.len();
                let fingerprint = item.fingerprint.map(|print| Fingerprint { at: moved(print.at), ..print });
                let end = moved(item.end);
                kept.text.push_str(&self.text[start..item.end]);
                kept.items.push(RenderedProblem { end, fingerprint, ..*item });
            }
            start = item.end;
        }
        (self.text, self.items) = (kept.text, kept.items);
    }

    /// Completes the fingerprints. `number` returns how many problems with an equal hash precede a problem.
    pub(super) fn complete(&mut self, mut number: impl FnMut(u128) -> u32) {
        for print in self.items.iter().filter_map(|item| item.fingerprint) {
            let hash = hash_part(print.hash, &number(print.hash).to_le_bytes());
            self.text.replace_range(print.at..print.at + NO_FINGERPRINT.len(), &format!("{hash:032x}"));
        }
    }

    /// The rule of each problem.
    pub(crate) fn rules(&self) -> impl Iterator<Item = Rule> {
        self.items.iter().map(|item| item.rule)
    }

    /// Each problem.
    pub(crate) fn each(&self) -> impl Iterator<Item = &str> {
        let ends = self.items.iter().map(|item| item.end);
        let starts = std::iter::once(0).chain(ends.clone());
        starts.zip(ends).map(|(start, end)| &self.text[start..end])
    }
}

/// Continues a hash (FNV-1a) with a part of what identifies a problem.
pub(super) fn hash_part(hash: u128, part: &[u8]) -> u128 {
    part.iter()
        .chain(&[0xff])
        .fold(hash, |hash, &byte| (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b))
}

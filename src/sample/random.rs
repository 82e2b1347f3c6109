//! Random choices: ordinary values, and unless `plain` is set, extreme and unusual ones.

use super::choose::{Choose, fitted};
use super::rng::Rng;
use crate::envelope::Envelope;
use crate::json::{Json, JsonObject, MAX_SAFE_INTEGER, Number};
use crate::shape::{Open, Pattern};

/// Characters that ids allow: of one to four bytes in UTF-8, of one or two UTF-16 code units, and with or without an escape.
pub(super) const ID: &[char] = &[
    'a',
    'Z',
    '0',
    '9',
    '-',
    '_',
    '/',
    '\\',
    '"',
    '\'',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '~',
    '#',
    '$',
    '^',
    '!',
    '\u{80}',
    '\u{a0}',
    'é',
    'ß',
    'Ω',
    '\u{301}',
    '中',
    '\u{2028}',
    '\u{feff}',
    '\u{fffd}',
    '\u{fffe}',
    '\u{ffff}',
    '😀',
    '𝒳',
    '\u{10ffff}',
];

/// Characters that strings allow and ids do not.
pub(super) const NOT_IN_IDS: &[char] = &[' ', '.', '\0', '\u{1}', '\t', '\n', '\r', '\u{8}', '\u{c}', '\u{1f}', '\u{7f}'];

/// Member names that readers may treat in a special way.
const KEYS: &[&str] = &[
    "",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "$ref",
    "$serde_json::private::Number",
    "a.b",
    "a/b",
    "a~b",
    "~0",
    "/",
    "\\",
    "\"",
    "0",
    "-1",
    "null",
    "true",
    "key-1",
    "é",
    "😀",
    "\0",
    "\n",
    "\u{7f}",
    "\u{2028}",
    " ",
];

/// Doubles at the limits of ranges, rounding and formatting.
pub(super) const DOUBLES: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    0.1,
    -0.1,
    0.3,
    1e-7,
    1e7,
    1e15,
    1e16,
    1e17,
    1e21,
    1e22,
    1e23,
    123.456,
    5e-324,
    2.225_073_858_507_201_4e-308,
    f64::MAX,
    f64::MIN,
    f64::EPSILON,
    9_007_199_254_740_991.0,
    9_007_199_254_740_992.0,
    9_007_199_254_740_994.0,
    9_223_372_036_854_775_807.0,
    1.844_674_407_370_955_2e19,
    4_503_599_627_370_495.5,
];

/// The maximum number of characters of a random text for a pattern.
const MAX_MATCHING: u64 = 100;

/// Makes random choices.
#[derive(Debug)]
pub(super) struct Random<'p> {
    pub(super) rng: Rng,
    envelope: &'p Envelope,
    /// Whether only ordinary values are chosen.
    plain: bool,
    /// The probability of an optional field, in quarters.
    full: usize,
}

impl<'p> Random<'p> {
    pub(super) fn new(mut rng: Rng, envelope: &'p Envelope, plain: bool) -> Self {
        let full = if plain { 3 } else { rng.below(5) };
        Self { rng, envelope, plain, full }
    }

    /// Any value with at most `depth` nested containers.
    pub(super) fn any(&mut self, depth: usize) -> Json {
        match self.rng.below(if depth == 0 { 5 } else { 8 }) {
            0 => Json::Null,
            1 => self.rng.one_in(2).into(),
            2 => self.number().into(),
            3 | 4 => self.text("value", false, 0, u64::MAX).into(),
            5 => (0..self.rng.below(4)).map(|_| self.any(depth - 1)).collect::<Vec<_>>().into(),
            _ => self.object(depth - 1).into(),
        }
    }

    fn object(&mut self, depth: usize) -> JsonObject {
        let count = self.rng.below(4) as u64;
        (1..=count).map(|index| (self.key(index), self.any(depth))).collect()
    }

    fn number(&mut self) -> Number {
        let double = self.double(f64::MIN, f64::MAX);
        Number::new(double).unwrap_or_default()
    }
}

impl Choose for Random<'_> {
    fn includes(&mut self, deprecated: bool) -> bool {
        self.rng.below(4) < self.full && !(deprecated && self.plain)
    }

    fn null(&mut self) -> bool {
        self.rng.one_in(4)
    }

    fn declared(&mut self) -> bool {
        self.rng.one_in(if self.plain { 2 } else { 4 })
    }

    fn count(&mut self, min: u64, max: u64) -> u64 {
        let few = max.min(min.saturating_add(3));
        match self.rng.below(8) {
            0 => min,
            // Large bounds are not used, to keep values small.
            1 if max <= 200 && !self.plain => max,
            _ => min + self.rng.next() % (few - min + 1),
        }
    }

    fn text(&mut self, usual: &str, id: bool, min: u64, max: u64) -> String {
        let usual_length = usual.chars().count() as u64;
        let fill = if id { '1' } else { '.' };
        if self.plain {
            return fitted(usual, fill, usual_length.clamp(min, max));
        }
        let length = match self.rng.below(8) {
            0 => min,
            1 if max <= 5000 => max,
            2 => min.saturating_add(1).min(max),
            3 if max <= 5000 => max.saturating_sub(1).max(min),
            4 => (self.rng.below(40) as u64).clamp(min, max),
            _ => usual_length.clamp(min, max),
        };
        if self.rng.one_in(3) {
            return fitted(usual, fill, length);
        }
        // Either one character is repeated, or all kinds are mixed.
        let only = self.rng.of(ID).filter(|_| self.rng.one_in(3));
        let pick = |rng: &mut Rng| {
            let odd = if id { None } else { rng.of(NOT_IN_IDS) };
            odd.filter(|_| rng.one_in(4)).or_else(|| rng.of(ID)).unwrap_or(fill)
        };
        (0..length).map(|_| only.unwrap_or_else(|| pick(&mut self.rng))).collect()
    }

    fn matching(&mut self, pattern: &Pattern, max: u64) -> Option<String> {
        if self.plain || self.rng.one_in(3) {
            return None;
        }
        (0..4).find_map(|_| pattern.sample(max.min(MAX_MATCHING), &mut |of| self.rng.below(of)))
    }

    fn bound(&mut self, bounds: [Option<u64>; 2]) -> Option<u64> {
        if self.plain || bounds == [None; 2] {
            return None;
        }
        *bounds.get(self.rng.below(8))?
    }

    fn longer(&mut self) -> u64 {
        self.rng.below(4) as u64
    }

    fn key(&mut self, index: u64) -> String {
        if self.plain || self.rng.one_in(3) {
            return format!("key-{index}");
        }
        match self.rng.below(8) {
            0 => {
                let members = self.envelope.members();
                members.get(self.rng.below(members.len())).map_or(String::new(), |member| member.name.to_string())
            }
            1..4 => self.rng.str(KEYS).to_owned(),
            _ => self.text("key", false, 0, 12),
        }
    }

    fn id(&mut self, name: &str, _index: usize) -> String {
        let usual = format!("{name}-{}", self.rng.below(1000));
        if self.plain { usual } else { self.text(&usual, true, 1, u64::MAX) }
    }

    fn segments(&mut self, minimum: usize, maximum: usize) -> usize {
        minimum + self.rng.below(maximum - minimum + 1)
    }

    fn pick(&mut self, of: usize) -> usize {
        self.rng.below(of)
    }

    fn bool(&mut self) -> bool {
        self.rng.one_in(2)
    }

    fn integer(&mut self, minimum: i64, maximum: i64) -> i64 {
        let near = |rng: &mut Rng, of: i64| of.saturating_add(small(rng, 3) - 1);
        let integer = match self.rng.below(if self.plain { 4 } else { 10 }) {
            4 => minimum,
            5 => maximum,
            6 => near(&mut self.rng, minimum),
            7 => near(&mut self.rng, maximum),
            8 => near(&mut self.rng, 0),
            9 => {
                let power = 1_i64 << self.rng.below(53);
                near(&mut self.rng, power)
            }
            _ => small(&mut self.rng, 1000),
        };
        integer.clamp(minimum, maximum).clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
    }

    fn double(&mut self, minimum: f64, maximum: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "below a million")]
        let usual = self.rng.below(100_000) as f64 / 100.0;
        let double = match self.rng.below(if self.plain { 4 } else { 10 }) {
            4 => minimum,
            5 => maximum,
            6 => self.rng.of(DOUBLES).unwrap_or_default(),
            7 => -self.rng.of(DOUBLES).unwrap_or_default(),
            8 | 9 => f64::from_bits(self.rng.next()),
            _ => usual,
        };
        let double = if double.is_finite() { double } else { usual };
        double.max(minimum).min(maximum)
    }

    fn other(&mut self) -> Option<String> {
        self.rng.one_in(4).then(|| self.text("other", false, 0, u64::MAX))
    }

    fn open(&mut self, open: Open) -> Json {
        let depth = 1 + self.rng.below(4);
        match open {
            Open::Value => self.any(depth),
            Open::Structured if self.rng.one_in(2) => {
                (0..self.rng.below(4)).map(|_| self.any(depth)).collect::<Vec<_>>().into()
            }
            Open::Structured | Open::Object => self.object(depth).into(),
        }
    }
}

/// A random integer from 0 to `limit - 1`.
fn small(rng: &mut Rng, limit: usize) -> i64 {
    i64::try_from(rng.below(limit)).unwrap_or(i64::MAX)
}

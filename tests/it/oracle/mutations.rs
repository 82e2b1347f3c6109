//! Mutates the fixtures at random. The seed is fixed, so the mutations are the same in every run.

use tieline::json::{Json, JsonObject};

use super::fixture::Fixture;
use super::readers::is_known;

/// Keys to insert anywhere: those of the envelope and some of the data.
const KEYS: &[&str] = &[
    "command",
    "messageType",
    "target",
    "name",
    "data",
    "result",
    "failure",
    "original",
    "context",
    "p1",
    "p20",
    "code",
    "message",
    "destination",
    "extensions",
    "channel",
    "type",
    "endpoint",
    "scripts",
    "dispositions",
    "labels",
    "id",
    "zone",
    "",
    "__proto__",
    "temperature",
    "retries",
    "rows",
    "note",
    "value",
    "sensor",
];

/// Pieces of text to insert that are tokens of JSON, or close to one.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "0",
    "-1",
    "1.0",
    "1e2",
    "1e400",
    "\\u0061",
    "\\ud800",
    " ",
    "\n",
    "\u{7f}",
    "\u{feff}",
    "ü",
    "{}",
    "[]",
    "\"\"",
    "\"data\":",
    "\"result\":\"success\",",
    "\"context\":null,",
    ".",
];

/// A small pseudorandom number generator (xorshift) with a fixed seed.
pub(crate) struct Random(u64);

/// The frames, values and texts of the fixtures that the mutations combine.
pub(crate) struct Mutations {
    random: Random,
    frames: Vec<JsonObject>,
    values: Vec<Json>,
    texts: Vec<String>,
}

impl Random {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `bound`, which is not 0.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below a usize")
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// The same object with its keys in another order.
pub(crate) fn shuffled(object: &JsonObject, random: &mut Random) -> JsonObject {
    let mut entries: Vec<(String, Json)> = object.clone().into_iter().collect();
    for at in (1..entries.len()).rev() {
        entries.swap(at, random.below(at + 1));
    }
    entries.into_iter().collect()
}

/// The value as text in which every character of a string is an escape, with white space wherever it is allowed.
pub(crate) fn escaped(value: &Json) -> String {
    let string = |text: &str| {
        let units: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        format!("\"{}\"", units.concat())
    };
    match value {
        Json::String(text) => string(text),
        Json::Array(list) => format!("[ {}\t]", list.iter().map(escaped).collect::<Vec<_>>().join(" ,\n")),
        Json::Object(object) => {
            let member = |(key, value): (&str, &Json)| format!("{} : {}", string(key), escaped(value));
            format!("{{ {}\r}}", object.iter().map(member).collect::<Vec<_>>().join(" , "))
        }
        other => other.to_string(),
    }
}

impl Mutations {
    pub(crate) fn new(fixtures: &[Fixture]) -> Self {
        let texts: Vec<String> = fixtures.iter().filter_map(Fixture::text).map(str::to_owned).collect();
        let mut frames = Vec::new();
        let mut values = vec![Json::Null, true.into(), 5.into(), "".into(), Json::Array(Vec::new())];
        for fixture in fixtures {
            if let Some(Ok(Json::Object(frame))) = fixture.text().map(str::parse) {
                values.extend(frame.iter().map(|(_, value)| value.clone()));
                let data = frame.get("data").and_then(Json::as_object);
                values.extend(data.into_iter().flat_map(JsonObject::iter).map(|(_, value)| value.clone()));
                // Only valid frames: mutating an invalid one rarely makes it valid.
                if is_known(&fixture.strict) {
                    frames.push(frame);
                }
            }
        }
        Self { random: Random::new(), frames, values, texts }
    }

    /// The next text.
    pub(crate) fn next(&mut self) -> String {
        if self.random.below(4) == 0 {
            return self.mutated_text();
        }
        let mut frame = Json::Object(self.random.pick(&self.frames).clone());
        for _ in 0..=self.random.below(3) {
            self.change(&mut frame);
        }
        frame.to_string()
    }

    /// A text with pieces inserted and removed.
    fn mutated_text(&mut self) -> String {
        let text = self.random.pick(&self.texts).clone();
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=self.random.below(2) {
            let at = self.random.below(characters.len() + 1);
            let end = (at + self.random.below(4)).min(characters.len());
            let piece = if self.random.below(2) == 0 { "" } else { self.random.pick(PIECES) };
            characters.splice(at..end, piece.chars());
        }
        characters.into_iter().collect()
    }

    /// Changes a value, or one inside it.
    fn change(&mut self, value: &mut Json) {
        let down = self.random.below(3) > 0;
        match value {
            Json::Object(object) if !object.is_empty() && down => {
                let key = object.iter().nth(self.random.below(object.len())).map(|(key, _)| key.to_owned());
                if let Some(inner) = key.and_then(|key| object.get_mut(&key)) {
                    self.change(inner);
                }
            }
            Json::Array(list) if !list.is_empty() && down => {
                let at = self.random.below(list.len());
                self.change(&mut list[at]);
            }
            Json::Object(object) => self.change_members(object),
            Json::Array(list) if self.random.below(2) == 0 => list.push(self.random.pick(&self.values).clone()),
            Json::String(text) if self.random.below(2) == 0 => *text = self.change_text(text),
            other => *other = self.random.pick(&self.values).clone(),
        }
    }

    fn change_members(&mut self, object: &mut JsonObject) {
        if self.random.below(4) == 0 {
            *object = shuffled(object, &mut self.random);
            return;
        }
        let mut entries: Vec<(String, Json)> = std::mem::take(object).into_iter().collect();
        match self.random.below(3) {
            0 if !entries.is_empty() => {
                entries.remove(self.random.below(entries.len()));
            }
            1 => {
                let value = self.random.pick(&self.values).clone();
                let at = self.random.below(entries.len() + 1);
                entries.insert(at, ((*self.random.pick(KEYS)).to_owned(), value));
            }
            _ if !entries.is_empty() => {
                let at = self.random.below(entries.len());
                (*self.random.pick(KEYS)).clone_into(&mut entries[at].0);
            }
            _ => {}
        }
        *object = entries.into_iter().collect();
    }

    fn change_text(&mut self, text: &str) -> String {
        match self.random.below(4) {
            0 => format!("{text}.x"),
            1 => text.rsplit_once('.').map_or("", |(start, _)| start).to_owned(),
            2 => format!("{text}{}", self.random.pick(PIECES)),
            _ => text.to_uppercase(),
        }
    }
}

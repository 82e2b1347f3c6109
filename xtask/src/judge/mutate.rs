//! Mutations of JSON values without regard to any declaration.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Mutates values at random.
pub(super) struct Mutator {
    state: u64,
    /// Names of members and values that occur in the schema.
    words: Vec<String>,
    /// Members of other frames with their values, by the pointer of the object without indices.
    known: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Mutator {
    pub(super) fn new(seed: u64, words: Vec<String>) -> Self {
        Self { state: seed, words, known: BTreeMap::new() }
    }

    /// Adds the members of a frame to those that are inserted into others.
    pub(super) fn learn(&mut self, frame: &Value) {
        let mut pointers = Vec::new();
        collect(frame, "", &mut pointers);
        for pointer in pointers {
            if let Some(Value::Object(object)) = frame.pointer(&pointer) {
                let known = self.known.entry(without_indices(&pointer)).or_default();
                known.extend(object.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
        }
    }

    /// Makes one or two changes.
    pub(super) fn mutate(&mut self, frame: &mut Value) {
        for _ in 0..=self.below(2) {
            let mut pointers = Vec::new();
            collect(frame, "", &mut pointers);
            pointers.sort_by_key(|pointer| pointer.matches('/').count());
            // Half of the changes are made to the frame or its members.
            let is_outer = self.below(2) == 0;
            let outer = pointers.iter().filter(|pointer| pointer.matches('/').count() < 2).count();
            let at = self.below(if is_outer { outer } else { pointers.len() });
            let from = self.below(pointers.len());
            let other = frame.pointer(&pointers[from]).cloned();
            if let Some(value) = frame.pointer_mut(&pointers[at]) {
                self.change(value, other, &without_indices(&pointers[at]));
            }
        }
    }

    /// Changes a value, or the members or elements of one.
    fn change(&mut self, value: &mut Value, other: Option<Value>, place: &str) {
        let choice = self.below(if value.is_object() { 6 } else { 4 });
        match value {
            Value::Object(object) if choice > 0 => self.change_object(object, choice, other, place),
            Value::Array(array) if choice > 0 => match choice {
                1 => _ = array.pop(),
                2 => array.push(self.value(other)),
                _ => array.extend(array.first().cloned()),
            },
            Value::String(text) if choice > 1 => match choice {
                2 => *text = self.word(),
                _ => text.push('x'),
            },
            Value::Number(number) if choice > 1 => {
                let double = number.as_f64().unwrap_or_default();
                *value = if choice == 2 { json!(double + 0.5) } else { json!(-double) };
            }
            _ => *value = self.value(other),
        }
    }

    fn change_object(&mut self, object: &mut Map<String, Value>, choice: usize, other: Option<Value>, place: &str) {
        let names: Vec<String> = object.keys().cloned().collect();
        let own = (!names.is_empty()).then(|| names[self.below(names.len())].clone());
        match (choice, own) {
            (1, Some(name)) => _ = object.remove(&name),
            (2, Some(name)) => {
                if let Some(value) = object.remove(&name) {
                    object.insert(self.word(), value);
                }
            }
            _ => {
                let index = self.below(2 * self.known.get(place).map_or(0, BTreeMap::len));
                let known = self.known.get(place).and_then(|known| known.iter().nth(index));
                let known = known.map(|(name, value)| (name.clone(), value.clone()));
                let (name, value) = known.unwrap_or_else(|| (self.word(), self.value(other)));
                object.insert(name, value);
            }
        }
    }

    /// A value of any type, often one from elsewhere in the frame.
    fn value(&mut self, other: Option<Value>) -> Value {
        match (self.below(12), other) {
            (0, _) => Value::Null,
            (1, _) => json!(self.below(2) == 0),
            (2, _) => json!(0),
            (3, _) => json!(-1),
            (4, _) => json!(0.5),
            (5, _) => json!(""),
            (6, _) => json!(self.word()),
            (7, _) => json!([]),
            (8, _) => json!({}),
            (9, _) => json!([null]),
            (_, Some(other)) => other,
            (_, None) => json!(1),
        }
    }

    fn word(&mut self) -> String {
        let index = self.below(self.words.len() + 1);
        self.words.get(index).cloned().unwrap_or_else(|| "x".to_owned())
    }

    /// A number below a limit, by the generator `SplitMix64`.
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default() % limit.max(1)
    }
}

/// A pointer without the indices of elements.
fn without_indices(pointer: &str) -> String {
    let steps = pointer.split('/').map(|step| if step.parse::<usize>().is_ok() { "*" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// Collects the pointers of all values.
fn collect(value: &Value, at: &str, pointers: &mut Vec<String>) {
    pointers.push(at.to_owned());
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                collect(value, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), pointers);
            }
        }
        Value::Array(array) => {
            for (index, value) in array.iter().enumerate() {
                collect(value, &format!("{at}/{index}"), pointers);
            }
        }
        _ => {}
    }
}

//! The names of objects and connections, which show no values unless these are requested.

use std::collections::BTreeMap;

use tieline::problem::{Show, escape};

/// Numbers the objects of a conversation and the connections of an input by their first occurrence.
#[derive(Debug, Default)]
pub(super) struct ObjectLabels {
    /// The number of objects of each kind.
    counts: BTreeMap<String, usize>,
    numbers: BTreeMap<String, usize>,
}

/// An object that a target addresses, or the whole conversation if there is no target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ObjectLabel {
    /// What identifies it in the conversation: the names of the segments and their ids. Those of its parts begin with it.
    pub(super) key: String,
    /// Such as `channel 2`.
    pub(super) text: String,
    /// The number of objects around it.
    pub(super) depth: usize,
}

impl ObjectLabels {
    /// The objects that a target addresses, the outermost first, by the names of its segments.
    pub(super) fn objects(&mut self, target: Option<&str>, segments: &[String], show: Show) -> Vec<ObjectLabel> {
        let Some(target) = target else { return Vec::new() };
        let ids: Vec<&str> = target.split('.').collect();
        if segments.len() != ids.len() {
            // The names of the segments are not known.
            let key = format!("\0{target}");
            let text = self.label("object", target, &key, show);
            return vec![ObjectLabel { key, text, depth: 0 }];
        }
        let mut key = String::new();
        let pairs = segments.iter().zip(ids).enumerate();
        let object = |(depth, (name, id)): (usize, (&String, &str))| {
            key.extend(["\0", name, "\0", id]);
            ObjectLabel { text: self.label(name, id, &key, show), key: key.clone(), depth }
        };
        pairs.map(object).collect()
    }

    /// The label of the thing with a key: its kind with its number, or with its id if values are shown.
    pub(super) fn label(&mut self, kind: &str, id: &str, key: &str, show: Show) -> String {
        if show == Show::Values {
            return format!("{kind} {}", escape(id));
        }
        let number = self.numbers.entry(key.to_owned()).or_insert_with(|| {
            let count = self.counts.entry(kind.to_owned()).or_default();
            *count += 1;
            *count
        });
        format!("{kind} {number}")
    }
}

/// The time from one frame to another, both in microseconds.
pub(in crate::capture) fn time_since(start: i64, time: i64) -> String {
    let micros = i128::from(time) - i128::from(start);
    let (sign, micros) = (if micros < 0 { "−" } else { "+" }, micros.unsigned_abs());
    let (seconds, millis) = (micros / 1_000_000, micros / 1000 % 1000);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{sign}{seconds}.{millis:03} s"),
        (0, minutes, seconds) => format!("{sign}{minutes}:{seconds:02}.{millis:03}"),
        (hours, minutes, seconds) => format!("{sign}{hours}:{minutes:02}:{seconds:02}.{millis:03}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_relative() {
        let second = 1_000_000;
        let times = [0, 1_234_000, 61 * second, 3_723 * second + 5000, -second];
        let shown = times.map(|time| time_since(7, time + 7));
        assert_eq!(shown, ["+0.000 s", "+1.234 s", "+1:01.000", "+1:02:03.005", "−1.000 s"]);
        assert!(time_since(i64::MIN, i64::MAX).starts_with('+'));
    }
}

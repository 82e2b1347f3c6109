//! Generates arrays and maps.

use std::collections::BTreeSet;

use super::SampleError;
use super::distinct::distinct;
use super::generate_value::{ValueGenerator, ended, impossible, too_large};
use crate::json::{Json, JsonObject, canonical};
use crate::plan::NodeId;

/// How often a random element of a set is generated again if it is equal to another.
const ATTEMPTS: u64 = 4;

impl ValueGenerator<'_> {
    pub(super) fn list(&mut self, item: NodeId, (min, max): (u64, u64), key: &str) -> Result<Json, SampleError> {
        let count = self.count((min, max))?;
        let items = (0..count).map(|_| self.value(item, key)).collect::<Result<Vec<Json>, _>>();
        if min > 0 { items.map(Json::from) } else { Ok(Json::from(ended(items)?.unwrap_or_default())) }
    }

    /// An array of distinct elements.
    pub(super) fn set(&mut self, item: NodeId, (min, max): (u64, u64), key: &str) -> Result<Json, SampleError> {
        let count = self.count((min, max))?;
        let (mut items, mut seen, mut failed) = (Vec::new(), BTreeSet::new(), None);
        for _ in 0..count.saturating_mul(ATTEMPTS) {
            if items.len() as u64 >= count {
                break;
            }
            match self.value(item, key) {
                Ok(value) if seen.insert(canonical(&value.to_string()).into_owned()) => items.push(value),
                Ok(_) => {}
                Err(error @ (SampleError::Endless { .. } | SampleError::TooLarge { .. })) => {
                    failed = Some(error);
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        let least = usize::try_from(min).unwrap_or(usize::MAX);
        if items.len() < least {
            // At most as many are needed as are not among those that have been generated.
            for value in distinct(self.plan(), item, items.first(), least.saturating_mul(2)) {
                let text = value.to_string();
                if items.len() < least && seen.insert(canonical(&text).into_owned()) {
                    self.spend(text.len() as u64)?;
                    items.push(value);
                }
            }
        }
        if items.len() < least {
            let none = || impossible(format_args!("an array of at least {min} distinct elements"));
            return Err(failed.unwrap_or_else(none));
        }
        Ok(items.into())
    }

    /// The number of elements of an array.
    fn count(&mut self, (min, max): (u64, u64)) -> Result<u64, SampleError> {
        if min > max {
            return Err(impossible(format_args!("an array of at least {min} and at most {max} elements")));
        }
        let count = self.choose().count(min, max);
        if count > self.values as u64 {
            return Err(too_large(format_args!("an array of at least {min} elements")));
        }
        Ok(count)
    }

    pub(super) fn map(&mut self, names: NodeId, value: NodeId) -> Result<Json, SampleError> {
        let is_any = self.plan().is_any_string(names);
        let mut out = JsonObject::new();
        for index in 1..=self.choose().count(0, u64::MAX) {
            let name = if is_any {
                self.choose().key(index)
            } else {
                let Some(Json::String(name)) = ended(self.value(names, "key"))? else { break };
                name
            };
            let Some(value) = ended(self.value(value, &name))? else { break };
            self.spend(name.len() as u64)?;
            out.insert(name, value);
        }
        Ok(out.into())
    }
}

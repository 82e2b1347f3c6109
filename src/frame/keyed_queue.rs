//! A queue whose values are also found by key, such as the requests without a response.

use std::collections::BTreeMap;

/// Values in the order in which they were added, each with a key by which it is found: for example requests without a response, by id.
///
/// Several values may have the same key: both sides of a connection choose their ids, and requests without an id may be repeated.
#[derive(Debug, Clone)]
pub(crate) struct KeyedQueue<K, T> {
    /// The values by key and number, so that the oldest one with a key is found.
    by_key: BTreeMap<(K, u64), T>,
    /// The keys by number, so that the oldest one of all is found.
    by_number: BTreeMap<u64, K>,
    /// The number of the next value.
    next: u64,
}

impl<K: Ord + Clone, T> KeyedQueue<K, T> {
    pub(crate) const fn new() -> Self {
        Self { by_key: BTreeMap::new(), by_number: BTreeMap::new(), next: 0 }
    }

    /// Adds a value.
    pub(crate) fn push(&mut self, key: K, value: T) {
        self.by_number.insert(self.next, key.clone());
        self.by_key.insert((key, self.next), value);
        self.next += 1;
    }

    /// The values with a key, the oldest first.
    pub(crate) fn with_key(&self, key: &K) -> impl Iterator<Item = &T> {
        self.of(key).map(|(_, value)| value)
    }

    /// As [`with_key`](Self::with_key), to change the values.
    #[cfg_attr(not(feature = "capture"), allow(dead_code, reason = "traces record what follows a request"))]
    pub(crate) fn with_key_mut(&mut self, key: &K) -> impl Iterator<Item = &mut T> {
        self.by_key.range_mut((key.clone(), 0)..=(key.clone(), u64::MAX)).map(|(_, value)| value)
    }

    /// Removes the oldest value with a key that satisfies a condition.
    pub(crate) fn remove(&mut self, key: &K, condition: impl Fn(&T) -> bool) -> Option<T> {
        let found = self.of(key).find(|(_, value)| condition(value)).map(|(found, _)| found.clone())?;
        self.by_number.remove(&found.1);
        self.by_key.remove(&found)
    }

    /// Removes the oldest value, and returns it with its key.
    #[cfg_attr(not(feature = "capture"), allow(dead_code, reason = "captures limit the number of open requests"))]
    pub(crate) fn pop(&mut self) -> Option<(K, T)> {
        let (number, key) = self.by_number.pop_first()?;
        let value = self.by_key.remove(&(key.clone(), number))?;
        Some((key, value))
    }

    /// All values, the oldest first.
    #[cfg_attr(not(feature = "capture"), allow(dead_code, reason = "traces report the requests without a response"))]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.by_number.iter().filter_map(|(number, key)| self.by_key.get(&(key.clone(), *number)))
    }

    pub(crate) fn len(&self) -> usize {
        self.by_number.len()
    }

    fn of(&self, key: &K) -> impl Iterator<Item = (&(K, u64), &T)> {
        self.by_key.range((key.clone(), 0)..=(key.clone(), u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::KeyedQueue;

    #[test]
    fn the_oldest_value_with_a_key_is_removed_first() {
        let mut queue = KeyedQueue::new();
        for (key, value) in [(1, 'a'), (2, 'b'), (1, 'c'), (1, 'd')] {
            queue.push(key, value);
        }
        assert_eq!(queue.with_key(&1).collect::<String>(), "acd");
        assert_eq!(queue.remove(&1, |value| *value != 'a'), Some('c'));
        assert_eq!(queue.remove(&3, |_| true), None);
        assert_eq!((queue.pop(), queue.pop(), queue.len()), (Some((1, 'a')), Some((2, 'b')), 1));
        assert_eq!((queue.remove(&1, |_| true), queue.pop(), queue.len()), (Some('d'), None, 0));
        assert!(queue.by_key.is_empty() && queue.by_number.is_empty());
    }
}

//! Values that are computed once for each static object.

use std::sync::OnceLock;

/// A map from static objects, by address, to values that are computed on first use. There are as many objects as the program has, so
/// entries are never removed.
///
/// It is a hash table with chained entries, whose links are set once. A lookup is part of reading each value, so it needs no
/// lock and does not write to memory that other threads read.
pub(crate) struct Memo<K: ?Sized + 'static, T> {
    chains: [OnceLock<Box<MemoEntry<K, T>>>; CHAINS],
}

struct MemoEntry<K: ?Sized + 'static, T> {
    key: &'static K,
    value: T,
    next: OnceLock<Box<Self>>,
}

/// The number of chains of a [`Memo`].
const CHAINS: usize = 128;

impl<K: ?Sized, T> Memo<K, T> {
    pub(crate) const fn new() -> Self {
        Self { chains: [const { OnceLock::new() }; CHAINS] }
    }

    pub(crate) fn get(&self, key: &'static K, make: impl Fn() -> T) -> &T {
        let address = std::ptr::from_ref(key).addr();
        let mut link = &self.chains[address / align_of::<usize>() % CHAINS];
        loop {
            let entry = link.get_or_init(|| Box::new(MemoEntry { key, value: make(), next: OnceLock::new() }));
            // The addresses of strings include their lengths.
            if std::ptr::eq(entry.key, key) {
                return &entry.value;
            }
            link = &entry.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{CHAINS, Memo};

    #[test]
    fn a_memo_makes_one_value_for_each_object() {
        let objects: &'static [usize] = vec![7; 3 * CHAINS].leak();
        let (map, made) = (Memo::new(), Cell::new(0));
        let make = || {
            made.set(made.get() + 1);
            made.get()
        };
        for _ in 0..2 {
            for (index, object) in (1..).zip(objects) {
                assert_eq!(*map.get(object, make), index);
            }
        }
        assert_eq!(made.get(), 3 * CHAINS);
    }

    #[test]
    fn a_string_and_its_prefix_are_different_objects() {
        let whole: &'static str = "abc";
        let map = Memo::new();
        assert_eq!(*map.get(&whole[..1], || 1), 1);
        assert_eq!(*map.get(whole, || 2), 2);
        assert_eq!(*map.get(&whole[..1], || 3), 1);
    }
}

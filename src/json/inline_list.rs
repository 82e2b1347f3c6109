//! A list whose first elements need no allocation.

/// A list with room for `N` elements in place. Most lists have no more.
#[derive(Debug, Clone)]
pub(crate) struct InlineList<T, const N: usize> {
    more: Vec<T>,
    /// The first elements, before any `None`. Of these, a new list initialises only the tags, which is faster.
    first: [Option<T>; N],
}

impl<T: Copy, const N: usize> InlineList<T, N> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Self { more: Vec::new(), first: [None; N] }
    }

    #[inline]
    pub(crate) fn push(&mut self, value: T) {
        match self.first.iter_mut().find(|place| place.is_none()) {
            Some(free) => *free = Some(value),
            None => self.more.push(value),
        }
    }

    /// Removes the last element.
    pub(crate) fn pop(&mut self) {
        if self.more.pop().is_none()
            && let Some(last) = self.first.iter_mut().rfind(|place| place.is_some())
        {
            *last = None;
        }
    }

    #[inline]
    pub(crate) fn clear(&mut self) {
        self.first = [None; N];
        self.more.clear();
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.first.first().is_none_or(Option::is_none)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> + Clone {
        self.first.iter().flatten().chain(&self.more).copied()
    }

    pub(crate) fn last(&self) -> Option<T> {
        self.iter().last()
    }
}

impl<T: Copy, const N: usize> Default for InlineList<T, N> {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy, const N: usize> Extend<T> for InlineList<T, N> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.push(value));
    }
}

#[cfg(test)]
mod tests {
    use super::InlineList;

    #[test]
    fn elements_are_in_place_or_allocated() {
        let mut list = InlineList::<usize, 2>::default();
        for count in 0..6 {
            assert_eq!((list.iter().collect::<Vec<_>>(), list.is_empty()), ((0..count).collect(), count == 0));
            assert_eq!(list.last(), count.checked_sub(1));
            list.push(count);
        }
        for count in (0..6).rev() {
            list.pop();
            assert_eq!(list.iter().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
        }
        list.pop();
        list.extend(0..4);
        list.clear();
        assert!(list.is_empty() && list.iter().next().is_none());
    }
}

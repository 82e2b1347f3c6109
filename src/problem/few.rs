//! Lists that most often hold nothing, or one thing: that needs no room of its own.

use std::fmt;

/// Nothing, one, or a list of more.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Few<T> {
    None,
    One(T),
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// One behind the others.
    #[inline]
    pub(crate) fn push(&mut self, item: T) {
        match self {
            Self::None => *self = Self::One(item),
            _ => self.push_on(item),
        }
    }

    #[cold]
    fn push_on(&mut self, item: T) {
        if let Self::Many(list) = self {
            list.push(item);
        } else {
            let mut list = std::mem::take(self).into_vec();
            list.push(item);
            *self = list.into();
        }
    }

    #[inline]
    pub(crate) const fn is_empty(&self) -> bool {
        matches!(self, Self::None)
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(item) => std::slice::from_ref(item),
            Self::Many(list) => list,
        }
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [T] {
        match self {
            Self::None => &mut [],
            Self::One(item) => std::slice::from_mut(item),
            Self::Many(list) => list,
        }
    }

    pub(crate) fn into_vec(self) -> Vec<T> {
        match self {
            Self::None => Vec::new(),
            Self::One(item) => vec![item],
            Self::Many(list) => list,
        }
    }
}

impl<T> Default for Few<T> {
    #[inline]
    fn default() -> Self {
        Self::None
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut list: Vec<T>) -> Self {
        match list.len() {
            0 | 1 => list.pop().map_or(Self::None, Self::One),
            _ => Self::Many(list),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.as_slice()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn a_list_is_the_same_however_it_came_to_be() {
        for count in 0..5 {
            let list: Vec<i32> = (0..count).collect();
            let mut few = Few::default();
            for &item in &list {
                few.push(item);
            }
            assert_eq!(few, Few::from(list.clone()), "{count}");
            assert_eq!((few.as_slice(), few.is_empty()), (&*list, count == 0));
            assert_eq!(few.as_mut_slice().len(), list.len());
            assert_eq!(format!("{few:?}"), format!("{list:?}"));
            assert_eq!(few.into_vec(), list);
        }
    }
}

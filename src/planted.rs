//! Rules that can be dropped on purpose, one at a time: the judges must notice, and say in which layer. A test of the
//! tests, and nothing else.
//!
//! Without the hidden feature `__planted` no rule can be dropped, and the questions whether one is cost nothing.

/// A rule that is dropped, in one of the layers.
#[cfg_attr(
    not(feature = "__planted"),
    allow(dead_code, unreachable_pub, reason = "not every build has all layers, and none shows it")
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Plant {
    /// The text reader does not refuse what its fault is about.
    Reader(&'static str),
    /// The check does not find what breaks a rule, by the rule's id.
    Walk(&'static str),
    /// The types read what they should refuse, or lose what they should keep.
    Decoder(&'static str),
    /// The schemas lack a keyword.
    Schema(&'static str),
    /// What is written differs from what is held.
    Writer(&'static str),
}

#[cfg(feature = "__planted")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Plant>> = const { std::cell::Cell::new(None) };
}

/// Drops a rule for this thread while something is done.
#[cfg(feature = "__planted")]
pub fn with<T>(plant: Plant, done: impl FnOnce() -> T) -> T {
    PLANTED.set(Some(plant));
    let value = done();
    PLANTED.set(None);
    value
}

/// Whether a rule is dropped.
#[cfg(feature = "__planted")]
#[inline]
pub(crate) fn dropped(plant: Plant) -> bool {
    PLANTED.get() == Some(plant)
}

/// Whether the schemas lack a keyword.
#[cfg(all(feature = "__planted", feature = "schema"))]
pub(crate) fn drops_keyword(keyword: &str) -> bool {
    matches!(PLANTED.get(), Some(Plant::Schema(dropped)) if dropped == keyword)
}

/// Whether the schemas lack a keyword: never.
#[cfg(all(not(feature = "__planted"), feature = "schema"))]
pub(crate) const fn drops_keyword(_: &str) -> bool {
    false
}

/// Whether a rule is dropped: never.
#[cfg(not(feature = "__planted"))]
#[expect(clippy::inline_always, reason = "nothing is left of it")]
#[inline(always)]
pub(crate) const fn dropped(_: Plant) -> bool {
    false
}

//! Rules that can be dropped on purpose, one at a time: the judges must notice, and say in which layer. A test of the
//! tests, and nothing else.
//!
//! Without the hidden feature `__planted` no rule can be dropped, and the questions whether one is cost nothing.

/// A rule that can be dropped, in the layer that its first word names.
#[cfg_attr(not(feature = "__planted"), expect(dead_code, reason = "none of them is ever dropped"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Plant {
    /// A key may stand twice.
    ReaderDuplicateKey,
    /// One container more may be nested.
    ReaderDepth,
    /// Controls may stand in strings.
    ReaderControl,
    /// Any letter may be escaped.
    ReaderEscape,
    /// Half of a surrogate pair may be escaped.
    ReaderSurrogate,
    /// Numbers may begin with zeros.
    ReaderZero,
    /// Numbers may be too large for a double.
    ReaderNumberRange,
    /// Anything may stand behind the text.
    ReaderEnd,
    /// Lengths of strings and lists are not looked at.
    WalkLength,
    /// Bounds of integers are not looked at.
    WalkInteger,
    /// Bounds of numbers are not looked at.
    WalkNumber,
    /// Integers may have fractions.
    WalkFraction,
    /// Required keys may be absent.
    WalkMissing,
    /// `null` may stand where the key may be absent.
    WalkNull,
    /// Any word may stand in a closed enumeration.
    WalkWord,
    /// Any type may stand for any other.
    WalkType,
    /// Any string may be an id.
    WalkFormat,
    /// Any string may be a target.
    WalkTarget,
    /// Any word may be a `messageType`.
    WalkMessageType,
    /// Bounds and lengths are not looked at.
    DecoderRules,
    /// Fractions of integers are cut off.
    DecoderFraction,
    /// `null` is read as absent.
    DecoderNull,
    /// An absent list is read as an empty one.
    DecoderMessageType,
    /// A bad `context` is read as absent.
    DecoderContext,
    /// Lists lose their last item.
    DecoderList,
    /// Required keys may be absent.
    SchemaRequired,
    /// Lengths of strings are not said.
    SchemaLength,
    /// Lengths of lists are not said.
    SchemaItems,
    /// The bounds of integers are not said.
    SchemaInteger,
    /// Targets and ids have no pattern.
    SchemaPattern,
    /// Keys of other kinds of frames may stand.
    SchemaNot,
    /// The words of enumerations are not said.
    SchemaWords,
    /// `null` is not said where it may stand.
    SchemaNull,
    /// Absent values are written as `null`.
    WriterNull,
    /// The `context` of an event is not written.
    WriterContext,
    /// Fractions of numbers are not written.
    WriterNumber,
    /// Keys are written twice.
    WriterTwice,
}

#[cfg(feature = "__planted")]
pub use on::with;

#[cfg(feature = "__planted")]
mod on {
    use std::cell::Cell;

    use super::Plant;

    thread_local! {
        static PLANTED: Cell<Option<Plant>> = const { Cell::new(None) };
    }

    impl Plant {
        /// All of them.
        pub const ALL: &'static [Self] = &[
            Self::ReaderDuplicateKey,
            Self::ReaderDepth,
            Self::ReaderControl,
            Self::ReaderEscape,
            Self::ReaderSurrogate,
            Self::ReaderZero,
            Self::ReaderNumberRange,
            Self::ReaderEnd,
            Self::WalkLength,
            Self::WalkInteger,
            Self::WalkNumber,
            Self::WalkFraction,
            Self::WalkMissing,
            Self::WalkNull,
            Self::WalkWord,
            Self::WalkType,
            Self::WalkFormat,
            Self::WalkTarget,
            Self::WalkMessageType,
            Self::DecoderRules,
            Self::DecoderFraction,
            Self::DecoderNull,
            Self::DecoderMessageType,
            Self::DecoderContext,
            Self::DecoderList,
            Self::SchemaRequired,
            Self::SchemaLength,
            Self::SchemaItems,
            Self::SchemaInteger,
            Self::SchemaPattern,
            Self::SchemaNot,
            Self::SchemaWords,
            Self::SchemaNull,
            Self::WriterNull,
            Self::WriterContext,
            Self::WriterNumber,
            Self::WriterTwice,
        ];
    }

    /// Drops a rule for this thread while something is done.
    pub fn with<T>(plant: Plant, done: impl FnOnce() -> T) -> T {
        PLANTED.set(Some(plant));
        let value = done();
        PLANTED.set(None);
        value
    }

    pub(super) fn dropped(plant: Plant) -> bool {
        PLANTED.get() == Some(plant)
    }
}

/// Whether a rule is dropped.
#[cfg(feature = "__planted")]
#[inline]
pub(crate) fn dropped(plant: Plant) -> bool {
    on::dropped(plant)
}

/// Whether a rule is dropped: never.
#[cfg(not(feature = "__planted"))]
#[inline(always)]
pub(crate) const fn dropped(_: Plant) -> bool {
    false
}

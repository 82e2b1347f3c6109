//! The trait of everything that stands on the wire, and what the derives call.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::ser;
use serde::{Deserializer, Serialize, Serializer};

use super::measure::Gauge;
use super::members::{Lack, Members, Sink};
use super::rules::Measure;
use super::{Keys, Rules, Shape, ShapeRef};
use crate::json;

/// A value on the wire: its shape, and code that reads and writes it.
///
/// The derives `Wire`, `Command` and `Event` implement it, with `Serialize` and `Deserialize` that call it. Leaves and
/// containers of the standard library implement it here, stricter than `serde` does: no key twice, `1.0` is an integer,
/// `null` is not an absent field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand on the wire: it has no `Wire`",
    label = "no `Wire` for this type",
    note = "derive it: `#[derive(Wire)]` on a struct with named fields, a newtype, or an enum of words",
    note = "not supported: enums with a payload (take a struct with optional fields), tuples (take a struct), `usize` (take `u64`), \
            128 bits (take `String`), `f32` (take `f64`), `char` and `&str` (take `String`), `HashMap` (take `BTreeMap<String, _>`)"
)]
pub trait Wire: Sized {
    /// How the value looks on the wire.
    const SHAPE: &'static Shape;

    /// Reads a value.
    ///
    /// # Errors
    /// The error of the reader, or one that says what was expected.
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;

    /// Writes the value.
    ///
    /// # Errors
    /// The error of the writer, or one for a value that JSON cannot hold, as a double that is not finite.
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;

    /// What a field of this type is when its key is absent, if it may be.
    #[doc(hidden)]
    #[must_use]
    fn __absent() -> Option<Self> {
        None
    }

    /// Reads a value by our own reader: the same value, without the way through visitors.
    #[doc(hidden)]
    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        Self::read(from)
    }

    /// The id that a text is known to be, if the type is an id.
    #[doc(hidden)]
    #[must_use]
    fn __of_id(_id: &str) -> Option<Self> {
        None
    }

    /// Whether a field with this value is left out.
    #[doc(hidden)]
    fn __is_absent(&self) -> bool {
        false
    }

    /// The part of the value that rules are about. A type that says nothing of it is measured as it is written.
    #[doc(hidden)]
    fn __measure(&self) -> Measure {
        self.write(Gauge).unwrap_or(Measure::Nothing)
    }

    // What the derives call for a field. It stands in the trait, so that a type without it gives one error, however often
    // it is called: the compiler tells equal errors once.

    /// The shape, from afar.
    #[doc(hidden)]
    const __SHAPE_REF: ShapeRef = ShapeRef::of::<Self>();

    /// Reads the value of a field into its slot.
    #[doc(hidden)]
    fn __take<S: Source>(slot: &mut Option<Self>, from: &mut S) -> Result<(), S::Error> {
        private::take(slot, from)
    }

    /// Reads the value of a field with rules into its slot.
    #[doc(hidden)]
    fn __take_ruled<S: Source>(slot: &mut Option<Self>, rules: &Rules, from: &mut S) -> Result<(), S::Error> {
        private::take_ruled(slot, rules, from)
    }

    /// Reads the value of a field with a default into its slot.
    #[doc(hidden)]
    fn __take_default<S: Source>(slot: &mut Option<Self>, rules: &Rules, from: &mut S) -> Result<(), S::Error> {
        private::take_default(slot, rules, from)
    }

    /// Fills the slot of a field that has not been read with what its absence means.
    #[doc(hidden)]
    fn __settle(slot: &mut Option<Self>, key: &'static str, lack: &mut Lack) {
        private::settle(slot, key, lack);
    }

    /// Fills the slot of a field that has not been read with its default.
    #[doc(hidden)]
    fn __settle_default(slot: &mut Option<Self>, default: &'static str, lack: &mut Lack) {
        private::settle_default(slot, default, lack);
    }

    /// Writes the field, unless its value is absent.
    #[doc(hidden)]
    fn __put<K: Sink>(&self, key: &'static str, to: &mut K) {
        private::put(self, key, to);
    }
}

/// An object with declared keys, which may stand inline in another. Implemented by the derives.
#[diagnostic::on_unimplemented(
    message = "the keys of `{Self}` cannot stand inline",
    label = "not an object with declared keys",
    note = "`inline` takes a struct with named fields that derives `Wire`; it cannot be inside an `Option`, a list or a map"
)]
pub trait Fields: Wire {
    /// The fields that have been read so far.
    #[doc(hidden)]
    type Partial;

    /// The keys, so that a constant can compare those of inline fields.
    #[doc(hidden)]
    const __KEYS: &'static Keys;

    /// Nothing read yet.
    #[doc(hidden)]
    fn partial() -> Self::Partial;

    /// Reads the value of a key, by the key's index.
    #[doc(hidden)]
    fn take<S: Source>(partial: &mut Self::Partial, index: usize, from: &mut S) -> Result<(), S::Error>;

    /// The object, unless it lacks something.
    #[doc(hidden)]
    fn finish(partial: Self::Partial, lack: &mut Lack) -> Option<Self>;

    /// Writes the members.
    #[doc(hidden)]
    fn put<K: Sink>(&self, to: &mut K);
}

/// Where the value of a field is read from.
#[doc(hidden)]
pub trait Source {
    /// Why it cannot be read.
    type Error: de::Error;

    /// The value.
    fn value<T: Wire>(&mut self) -> Result<T, Self::Error>;

    /// The value, or nothing for a `null` that means *absent*.
    fn value_or_absent<T: Wire>(&mut self) -> Result<Option<T>, Self::Error>;

    /// The error of a key that stands twice.
    fn twice(&self) -> Self::Error;
}

impl Source for json::Deserializer<'_> {
    type Error = json::ReadError;

    #[inline]
    fn value<T: Wire>(&mut self) -> Result<T, Self::Error> {
        T::__read_text(self)
    }

    #[inline]
    fn value_or_absent<T: Wire>(&mut self) -> Result<Option<T>, Self::Error> {
        if self.absent()? { Ok(None) } else { T::__read_text(self).map(Some) }
    }

    #[cold]
    fn twice(&self) -> Self::Error {
        de::Error::custom("a key stands twice")
    }
}

/// Writes a value through its [`Wire`].
#[derive(Debug)]
pub(crate) struct Writer<'a, T>(pub(crate) &'a T);

impl<T: Wire> Serialize for Writer<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write(to)
    }
}

/// Reads a value through its [`Wire`].
#[doc(hidden)]
#[derive(Debug)]
pub struct ReadSeed<T>(PhantomData<T>);

impl<T> ReadSeed<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for ReadSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        T::read(from)
    }
}

/// What the derives call.
#[doc(hidden)]
pub mod private {
    use std::borrow::Cow;

    use super::{
        Deserializer, Fields, IgnoredAny, Lack, MapAccess, Measure, Members, PhantomData, ReadSeed, Serializer, Sink,
        Source, Visitor, Wire, de, fmt, json, ser,
    };
    use crate::shape::optional::OptionalSeed;
    use crate::shape::{Bound, Field, Key, Rules, ShapeRef};

    /// Reads an object by its declared keys.
    pub fn read_struct<'de, T: Fields, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        from.deserialize_map(StructVisitor(PhantomData))
    }

    /// Writes an object.
    pub fn write_struct<T: Fields, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        let mut members = Members::open(to);
        value.put(&mut members);
        members.close()
    }

    /// Reads an object by its declared keys, from a text.
    #[expect(clippy::question_mark, reason = "this is compiled for each type, and a `?` is one more function for each")]
    pub fn read_declared<T: Fields>(from: &mut json::Deserializer<'_>) -> Result<T, json::ReadError> {
        let mut cursor = match from.open_declared() {
            Ok(cursor) => cursor,
            Err(error) => return Err(error),
        };
        let mut partial = T::partial();
        loop {
            let read = match from.declared(&mut cursor, T::__KEYS) {
                Ok(Some(index)) => T::take(&mut partial, index, from),
                Ok(None) => break,
                Err(error) => Err(error),
            };
            if let Err(error) = read {
                return Err(error);
            }
        }
        let mut lack = Lack::default();
        match T::finish(partial, &mut lack) {
            Some(value) => Ok(value),
            None => Err(lack.error()),
        }
    }

    /// Reads the value of a declared key into its slot.
    pub fn take<T: Wire, S: Source>(slot: &mut Option<T>, from: &mut S) -> Result<(), S::Error> {
        if slot.is_some() {
            return Err(from.twice());
        }
        *slot = Some(from.value()?);
        Ok(())
    }

    /// The same for a field with rules.
    pub fn take_ruled<T: Wire, S: Source>(slot: &mut Option<T>, rules: &Rules, from: &mut S) -> Result<(), S::Error> {
        take(slot, from)?;
        *slot = slot.take().map(|value| admit(value, rules)).transpose()?;
        Ok(())
    }

    /// The same for a field with a default, where a tolerant reader takes `null` as absent.
    pub fn take_default<T: Wire, S: Source>(slot: &mut Option<T>, rules: &Rules, from: &mut S) -> Result<(), S::Error> {
        if slot.is_some() {
            return Err(from.twice());
        }
        if let Some(value) = from.value_or_absent()? {
            *slot = Some(admit(value, rules)?);
        }
        Ok(())
    }

    /// The value, if it keeps the rules.
    pub fn admit<T: Wire, E: de::Error>(value: T, rules: &Rules) -> Result<T, E> {
        if rules.is_empty() || rules.admit(value.__measure()) {
            Ok(value)
        } else {
            Err(E::custom("the value is out of its bounds"))
        }
    }

    /// Fills the slot of a field that has not been read with what its absence means.
    pub fn settle<T: Wire>(slot: &mut Option<T>, key: &'static str, lack: &mut Lack) {
        if slot.is_none() {
            *slot = T::__absent();
            if slot.is_none() {
                lack.note_key(key);
            }
        }
    }

    /// Fills the slot of a field that has not been read with its default.
    pub fn settle_default<T: Wire>(slot: &mut Option<T>, default: &'static str, lack: &mut Lack) {
        if slot.is_none() {
            *slot = T::__read_text(&mut json::Deserializer::new(default)).ok();
            if slot.is_none() {
                lack.note_default(default, refuse_default::<T>);
            }
        }
    }

    /// What is wrong with a default.
    fn refuse_default<T: Wire>(default: &'static str) -> String {
        match T::__read_text(&mut json::Deserializer::new(default)) {
            Ok(_) => String::new(),
            Err(error) => format!("the default {default} is not of the field's type: {error}"),
        }
    }

    /// Writes a member, unless its value is absent.
    pub fn put<T: Wire, K: Sink>(value: &T, key: &'static str, to: &mut K) {
        if !value.__is_absent() {
            to.member(key, value);
        }
    }

    /// Reads a string and makes a value of it; `None` refuses it.
    pub fn read_string<'de, T, D: Deserializer<'de>>(
        from: D,
        expected: &'static str,
        make: impl FnOnce(Cow<'de, str>) -> Option<T>,
    ) -> Result<T, D::Error> {
        let string = from.deserialize_str(StringVisitor(expected))?;
        make(string).ok_or_else(|| de::Error::custom(format_args!("expected {expected}")))
    }

    /// Reads a string of a text and makes a value of it; `None` refuses it.
    pub fn read_text<T>(
        from: &mut json::Deserializer<'_>,
        expected: &'static str,
        make: impl FnOnce(Cow<'_, str>) -> Option<T>,
    ) -> Result<T, json::ReadError> {
        let text = from.text(expected)?;
        make(text.unescape()).ok_or_else(|| json::mismatch(expected))
    }

    /// A word of an enum.
    pub trait FromWord: Sized {
        /// What is expected, in words.
        const EXPECTED: &'static str;

        /// The variant of a word, if it has one.
        fn from_word(word: Cow<'_, str>) -> Option<Self>;
    }

    /// Reads a word.
    pub fn read_word<'de, T: FromWord, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        read_string(from, T::EXPECTED, T::from_word)
    }

    /// Reads a word of a text.
    pub fn read_word_text<T: FromWord>(from: &mut json::Deserializer<'_>) -> Result<T, json::ReadError> {
        read_text(from, T::EXPECTED, T::from_word)
    }

    /// How long a string is, in Unicode characters.
    #[must_use]
    pub fn length(string: &str) -> Measure {
        Measure::Length(string.chars().count() as u64)
    }

    /// A field of which no more is said.
    #[must_use]
    pub const fn field(name: &'static str, doc: &'static str, shape: ShapeRef) -> Field {
        let rules = Rules::NONE;
        Field { name, doc, shape, rules, inline: false, default: None, examples: &[], deprecated: false }
    }

    /// The keys of these names.
    #[must_use]
    pub const fn keys<const COUNT: usize>(names: [&'static str; COUNT]) -> [Key; COUNT] {
        let mut keys = [Key::new(""); COUNT];
        let mut at = 0;
        while at < COUNT {
            keys[at] = Key::new(names[at]);
            at += 1;
        }
        keys
    }

    /// The rules that are given.
    #[must_use]
    pub const fn rules(
        min_length: Option<u64>,
        max_length: Option<u64>,
        minimum: Option<Bound>,
        maximum: Option<Bound>,
        min_items: Option<u64>,
        max_items: Option<u64>,
    ) -> Rules {
        Rules { min_length, max_length, minimum, maximum, min_items, max_items }
    }

    /// The default of a field, for a constructor.
    ///
    /// # Panics
    /// When the default is not of the type, which is asserted when the derive is compiled; only what a newtype holds is
    /// out of a constant's reach.
    #[must_use]
    #[expect(clippy::panic, reason = "a mistake in the declaration, not in the input")]
    pub fn default_value<T: Wire>(default: &'static str) -> T {
        match T::__read_text(&mut json::Deserializer::new(default)) {
            Ok(value) => value,
            Err(error) => panic!("the default {default} is not of the field's type: {error}"),
        }
    }

    /// What a constructor puts where it leaves out an inline field.
    #[diagnostic::on_unimplemented(
        message = "`new` leaves out this inline field, and `{Self}` has no `Default`",
        label = "no `Default` for this type",
        note = "derive `Default` for it, or put `#[wire(no_new)]` on the struct and write its constructor by hand"
    )]
    pub trait Blank {
        /// The value.
        fn blank() -> Self;
    }

    #[diagnostic::do_not_recommend]
    impl<T: Default> Blank for T {
        fn blank() -> Self {
            T::default()
        }
    }

    /// What a type reads whose derive was refused: it never runs.
    pub fn refuse_reading<T, E: de::Error>() -> Result<T, E> {
        Err(E::custom("the type's derive was refused"))
    }

    /// What a type writes whose derive was refused: it never runs.
    pub fn refuse_writing<T, E: ser::Error>() -> Result<T, E> {
        Err(E::custom("the type's derive was refused"))
    }

    struct StructVisitor<T>(PhantomData<T>);

    impl<'de, T: Fields> Visitor<'de> for StructVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<T, A::Error> {
            let mut partial = T::partial();
            while let Some(key) = from.next_key_seed(KeySeed)? {
                if let Some(index) = T::__KEYS.find(&key) {
                    T::take(&mut partial, index, &mut Foreign { key: &key, from: &mut from, of: PhantomData })?;
                } else {
                    from.next_value::<IgnoredAny>()?;
                }
            }
            let mut lack = Lack::default();
            T::finish(partial, &mut lack).ok_or_else(|| lack.error())
        }
    }

    /// The value of a key, from a reader of serde's.
    struct Foreign<'a, 'de, A> {
        key: &'a str,
        from: &'a mut A,
        of: PhantomData<&'de ()>,
    }

    impl<'de, A: MapAccess<'de>> Source for Foreign<'_, 'de, A> {
        type Error = A::Error;

        fn value<T: Wire>(&mut self) -> Result<T, A::Error> {
            self.from.next_value_seed(ReadSeed::new())
        }

        fn value_or_absent<T: Wire>(&mut self) -> Result<Option<T>, A::Error> {
            self.from.next_value_seed(OptionalSeed::new())
        }

        fn twice(&self) -> A::Error {
            de::Error::custom(format_args!("duplicate field `{}`", self.key))
        }
    }

    pub(crate) struct KeySeed;

    impl<'de> de::DeserializeSeed<'de> for KeySeed {
        type Value = Cow<'de, str>;

        fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Cow<'de, str>, D::Error> {
            from.deserialize_str(StringVisitor("a key"))
        }
    }

    pub(crate) struct StringVisitor(pub(crate) &'static str);

    impl<'de> Visitor<'de> for StringVisitor {
        type Value = Cow<'de, str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
            Ok(Cow::Borrowed(value))
        }

        fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
            Ok(Cow::Owned(value.to_owned()))
        }

        fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
            Ok(Cow::Owned(value))
        }
    }
}

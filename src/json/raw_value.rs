//! The text of a value as `serde_json` passes it on: as it is, instead of by the calls of serde, for which it is parsed a second time.
//!
//! Relative to serde's derive on a struct with 12 fields, `from_str` has 0.8 of the speed instead of 0.43, and `to_string` 1.2 instead of 0.50:
//! see *Values through serde* in `docs/performance.md`.

#[cfg(feature = "raw_value")]
use std::sync::OnceLock;

#[cfg(feature = "raw_value")]
use serde::{Deserialize, Serialize, ser::SerializeStruct};
use serde::{Deserializer, Serializer};
#[cfg(feature = "raw_value")]
use serde_json::value::RawValue;

/// The text of the next value, if a deserializer is that of `serde_json` for a string or for bytes. Otherwise returns the deserializer.
#[inline]
pub(crate) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Result<&'de str, D::Error>, D> {
    #[cfg(feature = "raw_value")]
    if is_same::<D, &mut serde_json::Deserializer<serde_json::de::StrRead<'_>>>()
        || is_same::<D, &mut serde_json::Deserializer<serde_json::de::SliceRead<'_>>>()
    {
        return Ok(<&RawValue>::deserialize(from).map(RawValue::get));
    }
    Err(from)
}

/// Writes a JSON text on one line, if a serializer is that of `serde_json` for a string, or for bytes, on one line. Otherwise returns the
/// serializer.
#[inline]
pub(crate) fn write<S: Serializer>(text: &str, to: S) -> Result<Result<S::Ok, S::Error>, S> {
    #[cfg(feature = "raw_value")]
    if is_same::<S, &mut serde_json::Serializer<&mut Vec<u8>>>() && writes_as_it_is() {
        return Ok(Raw(text).serialize(to));
    }
    let _ = text;
    Err(to)
}

/// Whether two types are the same, apart from lifetimes. The answer is known when a caller is compiled.
#[cfg(feature = "raw_value")]
fn is_same<A, B>() -> bool {
    typeid::of::<A>() == typeid::of::<B>()
}

/// The name of the struct, and of its only member, whose string `serde_json` writes as it is.
#[cfg(feature = "raw_value")]
const TOKEN: &str = "$serde_json::private::RawValue";

/// Whether the text of [`Raw`] is written as it is: a later version of `serde_json` may use another name.
#[cfg(feature = "raw_value")]
fn writes_as_it_is() -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(|| serde_json::to_string(&Raw("[ ]")).is_ok_and(|text| text == "[ ]"))
}

/// A text that has been checked. A [`RawValue`] can be made only by checking it again.
#[cfg(feature = "raw_value")]
struct Raw<'t>(&'t str);

#[cfg(feature = "raw_value")]
impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct(TOKEN, 1)?;
        out.serialize_field(TOKEN, self.0)?;
        out.end()
    }
}

#[cfg(all(test, feature = "raw_value"))]
mod tests {
    use super::{read, write, writes_as_it_is};

    #[test]
    fn a_text_is_passed_on_as_it_is() {
        let text = "{ \"a\" : [ 1.0, 1e2 ] }";
        assert!(writes_as_it_is());
        let mut written = Vec::new();
        assert!(write(text, &mut serde_json::Serializer::new(&mut written)).is_ok());
        assert_eq!(written, text.as_bytes());
        let padded = format!(" {text} ");
        assert_eq!(read(&mut serde_json::Deserializer::from_str(&padded)).ok().unwrap().unwrap(), text);
        assert_eq!(read(&mut serde_json::Deserializer::from_slice(padded.as_bytes())).ok().unwrap().unwrap(), text);
        assert!(read(&mut serde_json::Deserializer::from_slice(b"\"\xff\"")).ok().unwrap().is_err());
    }

    #[test]
    fn other_formats_and_layouts_get_no_text() {
        let mut pretty = Vec::new();
        assert!(write("[1]", &mut serde_json::Serializer::pretty(&mut pretty)).is_err());
        assert!(write("[1]", serde_json::value::Serializer).is_err());
        assert!(read(serde_json::Value::Null).is_err());
        assert!(read(&mut serde_json::Deserializer::from_reader(&b"1"[..])).is_err());
    }
}

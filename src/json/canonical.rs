//! The canonical text of a JSON value: equal values have the same one.

use std::borrow::Cow;

use super::reader::Reader;
use super::tree::Json;

/// Plain integers up to this length are exact as doubles.
const MAX_EXACT_DIGITS: usize = 15;

/// A text that is the same for two JSON texts if their values are equal as JSON Schema compares them: numbers by value, objects whatever
/// the order of their members. The text must be valid.
pub(crate) fn canonical(text: &str) -> Cow<'_, str> {
    let is_plain = match text.as_bytes() {
        [b'"', inner @ ..] => !inner.contains(&b'\\'),
        digits @ [b'1'..=b'9', ..] => digits.len() <= MAX_EXACT_DIGITS && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if is_plain {
        return Cow::Borrowed(text);
    }
    let value = Reader::new(text).json().unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    push(&value, &mut out);
    Cow::Owned(out)
}

/// As [`canonical`], for ids: integers that doubles do not tell apart are different.
pub(crate) fn canonical_id(text: &str) -> Cow<'_, str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_integer = !digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_integer { Cow::Borrowed(text) } else { canonical(text) }
}

fn push(value: &Json, out: &mut String) {
    match value {
        Json::Number(number) => {
            // Zero has two doubles.
            let double = if number.get() == 0.0 { 0.0 } else { number.get() };
            out.push_str(&double.to_string());
        }
        Json::Array(items) => {
            out.push('[');
            for item in items {
                push(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Json::Object(object) => {
            out.push('{');
            for (name, value) in object.sorted() {
                push(&name.as_str().into(), out);
                out.push(':');
                push(value, out);
                out.push(',');
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, canonical_id};

    #[test]
    fn equal_values_have_one_text() {
        for same in [
            &["1", "1.0", "1e0", "10e-1"][..],
            &["0", "-0", "0.0", "-0e5"],
            &["100000000000000000000", "1e20"],
            &[r#""a""#, r#""\u0061""#],
            &[r#""/""#, r#""\/""#, r#""\u002f""#],
            &["[1,2]", "[ 1.0 , 2 ]"],
            &[r#"{"a":1,"b":[0]}"#, r#"{"b":[-0],"\u0061":1}"#],
            &["null"],
            &["true", " true"],
        ] {
            for text in same {
                assert_eq!(canonical(text), canonical(same[0]), "{text}");
            }
        }
    }

    #[test]
    fn equal_ids_have_one_text() {
        for same in [["1", "1.0"], ["0", "-0"], ["-7", "-70e-1"], ["1.5", "15e-1"], ["100000000000000000000", "1e20"]] {
            assert_eq!(canonical_id(same[0]), canonical_id(same[1]), "{same:?}");
        }
        assert_ne!(canonical_id("12345678901234567"), canonical_id("12345678901234568"));
        assert_ne!(canonical_id("1"), canonical_id(r#""1""#));
    }

    #[test]
    fn other_values_have_other_texts() {
        let texts =
            ["1", "2", "123456789012345", r#""1""#, "[1]", "[1,1]", "[[1]]", "{}", "[]", "null", "false", r#""null""#];
        for (index, text) in texts.iter().enumerate() {
            assert!(texts[..index].iter().all(|other| canonical(other) != canonical(text)), "{text}");
        }
    }
}

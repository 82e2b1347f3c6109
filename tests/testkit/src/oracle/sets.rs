//! Arrays whose order has no meaning.

use serde_json::Value;

/// Sorts the arrays that are sets, in both values.
pub(super) fn sort(expected: &mut Value, written: &mut Value, is_set: impl Fn(&str) -> bool) {
    let mut pointers = Vec::new();
    arrays(expected, "", &mut pointers);
    for pointer in pointers.into_iter().filter(|pointer| is_set(pointer)) {
        for value in [&mut *expected, &mut *written] {
            if let Some(array) = value.pointer_mut(&pointer).and_then(Value::as_array_mut) {
                array.sort_by_key(spelled);
            }
        }
    }
}

/// The text of a value in which equal values are spelled alike: numbers by value, members of objects by name.
fn spelled(value: &Value) -> String {
    match value {
        // The sum is `0` for `-0`, too.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |double| (double + 0.0).to_string()),
        Value::Array(items) => format!("[{}]", items.iter().map(spelled).collect::<Vec<_>>().join(",")),
        Value::Object(object) => {
            let mut members: Vec<String> =
                object.iter().map(|(name, value)| format!("{name:?}:{}", spelled(value))).collect();
            members.sort_unstable();
            format!("{{{}}}", members.join(","))
        }
        _ => value.to_string(),
    }
}

/// Whether an array of a valid frame is a set: its elements may be swapped, but none may be repeated.
pub(super) fn is_set(pointer: &str, frame: &Value, is_valid: impl Fn(&Value) -> bool) -> bool {
    let changed = |change: fn(&mut Vec<Value>)| {
        let mut frame = frame.clone();
        let array = frame.pointer_mut(pointer).and_then(Value::as_array_mut).filter(|array| array.len() > 1);
        array.map(change).is_some_and(|()| is_valid(&frame))
    };
    changed(|array| array.swap(0, 1)) && !changed(|array| array[1] = array[0].clone())
}

/// The pointers to all arrays in a value.
fn arrays(value: &Value, at: &str, to: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            to.push(at.to_owned());
            items.iter().enumerate().for_each(|(index, item)| arrays(item, &format!("{at}/{index}"), to));
        }
        Value::Object(object) => {
            for (key, value) in object {
                arrays(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), to);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::sort;

    #[test]
    fn sets_are_sorted_by_value_at_any_depth() {
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let mut expected = read(r#"{"a":[[255,true],[255.0,false]]}"#);
        let mut written = json!({"a": [[255, false], [255, true]]});
        sort(&mut expected, &mut written, |pointer| pointer == "/a");
        assert_eq!(expected, read(r#"{"a":[[255.0,false],[255,true]]}"#));
        assert_eq!(written, read(r#"{"a":[[255,false],[255,true]]}"#));
    }

    #[test]
    fn negative_zero_is_sorted_as_zero() {
        let (mut expected, mut written) = (json!([-5, 4, -0.0]), json!([-5, 0, 4]));
        sort(&mut expected, &mut written, str::is_empty);
        assert_eq!(expected.to_string(), "[-5,-0.0,4]");
        assert_eq!(written, json!([-5, 0, 4]));
    }
}

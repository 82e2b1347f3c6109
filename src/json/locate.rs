//! From an offset to the place in the tree: only on the way to an error, so it reads the text again, and once.

use super::fault::Broken;
use super::keys::KeySets;
use super::reader::{Reader, Text};

/// One step from a container to a value in it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'t> {
    /// The member of an object.
    Key(Text<'t>),
    /// The element of a list, from 0.
    Index(usize),
}

/// The steps to the innermost value that has begun at `offset`, as far as the text before it can be read.
///
/// A member of the outermost object that begins at `from`, with its key, is known to begin before the offset; without
/// one, all of the text is read.
pub(crate) fn path_to(text: &str, from: Option<usize>, offset: usize) -> Vec<Step<'_>> {
    let mut path = Vec::new();
    let mut reader = from.map_or_else(|| Reader::new(text), |at| Reader::resume(text, at, 1));
    // A fault ends the descent: that is where the path leads.
    let _: Result<(), Broken> = descend(&mut reader, from.is_some(), offset, &mut path);
    path
}

/// Reads on to the offset or to a fault. The path says which containers are open, the one at hand aside.
fn descend<'t>(reader: &mut Reader<'t>, inside: bool, offset: usize, path: &mut Vec<Step<'t>>) -> Result<(), Broken> {
    let mut is_object = true;
    if !inside {
        is_object = reader.peek() == b'{';
        if reader.at >= offset || !(is_object || reader.peek() == b'[') {
            return Ok(());
        }
        reader.open()?;
    }
    let (mut first, mut index) = (true, 0);
    loop {
        let more = if !is_object {
            let more = reader.element(first)?;
            path.extend(more.then_some(Step::Index(index)));
            more
        } else if let Some(key) = reader.key(first)? {
            path.push(Step::Key(key.text(reader.text())));
            if key.at() == offset {
                return Ok(());
            }
            true
        } else {
            false
        };
        if more {
            let byte = reader.peek();
            if matches!(byte, b'{' | b'[') {
                if reader.at >= offset {
                    return Ok(());
                }
                reader.open()?;
                is_object = byte == b'{';
                (first, index) = (true, 0);
                continue;
            }
            reader.skip(&mut KeySets::default())?;
        }
        // A value has ended: the offset is in it, or behind it.
        if reader.at > offset {
            return Ok(());
        }
        match path.pop() {
            Some(Step::Key(_)) => is_object = true,
            Some(Step::Index(last)) => (is_object, index) = (false, last + 1),
            None => return Ok(()),
        }
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, path_to};

    fn path(text: &str, from: Option<usize>, offset: usize) -> String {
        let step = |step| match step {
            Step::Key(key) => format!("/{}", key.unescape()),
            Step::Index(index) => format!("/{index}"),
        };
        path_to(text, from, offset).into_iter().map(step).collect()
    }

    #[test]
    fn a_path_leads_to_the_innermost_value() {
        for (text, offset, expected) in [
            ("", 0, ""),
            ("x", 0, ""),
            (r#"{"a":1}x"#, 7, ""),
            (r#"{"a" 1}"#, 5, ""),
            (r#"{"a":x}"#, 5, "/a"),
            (r#"{"a":1,}"#, 7, ""),
            (r#"{"a":1,"b":[0,{"c":"d\x"}]}"#, 21, "/b/1/c"),
            (r#"{"a":1,"b":[0,{"c":2},]}"#, 22, "/b"),
            (r#"{"a":1,"b":[0,{"c":2}x"#, 21, "/b"),
            (r#"{"a":1,"b":[0,{"c":2 x"#, 21, "/b/1"),
            (r#"{"a":[[1],2],"\u0061":3}"#, 13, "/a"),
            (r#"{"b":{"a":[[1],2],"\u0061":3}}"#, 18, "/b/a"),
            ("[[[[", 3, "/0/0/0"),
            ("[1,[2,[3", 8, "/1/1"),
            ("[1,[2,[", 7, "/1/1/0"),
        ] {
            assert_eq!(path(text, None, offset), expected, "{text} at {offset}");
        }
    }

    #[test]
    fn a_path_can_be_read_from_the_last_member_on() {
        let text = r#"{"a":[1],"b":{"c":[0,x"#;
        assert_eq!(path(text, Some(9), 21), "/b/c/1");
        assert_eq!(path(text, Some(1), 21), path(text, None, 21));
        let twice = r#"{"a":[1],"b":{"c":0},"a":2}"#;
        assert_eq!(path(twice, Some(9), 21), "/a");
    }
}

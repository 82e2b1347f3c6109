//! From an offset to the place in the tree: only on the way to an error, so it reads the text again.

use super::fault::Broken;
use super::keys::KeyStack;
use super::reader::Reader;

/// One step from a container to a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The member of an object.
    Key(String),
    /// The element of a list, from 0.
    Index(usize),
}

/// The steps to the innermost value that has begun at `offset`, as far as the text before it can be read.
pub(crate) fn path_to(text: &str, offset: usize) -> Vec<Step> {
    let mut path = Vec::new();
    let mut reader = Reader::new(text);
    // A fault ends the descent: that is where the path leads.
    let _: Result<(), Broken> = descend(&mut reader, offset, &mut path);
    path
}

fn descend(reader: &mut Reader<'_>, offset: usize, path: &mut Vec<Step>) -> Result<(), Broken> {
    match reader.peek() {
        b'{' if reader.at < offset => {
            reader.open()?;
            let mut first = true;
            while let Some(key) = reader.key(first)? {
                let start = key.at();
                let before = reader.clone();
                let inside = reader.skip(&mut KeyStack::default()).is_err() || reader.at > offset || start == offset;
                if inside {
                    *reader = before;
                    path.push(Step::Key(key.text(reader.text()).unescape().into_owned()));
                    return if start == offset { Ok(()) } else { descend(reader, offset, path) };
                }
                first = false;
            }
        }
        b'[' if reader.at < offset => {
            reader.open()?;
            let mut first = true;
            let mut index = 0;
            while reader.element(first)? {
                let before = reader.clone();
                if reader.skip(&mut KeyStack::default()).is_err() || reader.at > offset {
                    *reader = before;
                    path.push(Step::Index(index));
                    return descend(reader, offset, path);
                }
                first = false;
                index += 1;
            }
        }
        _ => {}
    }
    Ok(())
}

//! The names of members as words, which the derives compute without the function of the library.

use tieline::__private::{FieldName, Fields};
use tieline::Wire;

/// Names of each length up to that of three words, and names that must be escaped.
#[derive(Debug, Clone, PartialEq, Wire)]
#[allow(missing_docs)]
struct Lengths {
    a: String,
    ab: String,
    abc: String,
    abcd: String,
    abcde: String,
    abcdef: String,
    abcdefg: String,
    abcdefgh: String,
    abcdefghi: String,
    abcdefghij: String,
    abcdefghijklmn: String,
    abcdefghijklmnopqrstuvw: String,
    #[wire(rename = "größe")]
    umlaut: String,
    #[wire(rename = "say \"hello\"")]
    quotes: String,
    #[wire(rename = "back\\slash")]
    backslash: String,
}

#[test]
fn the_words_of_a_name_are_those_of_the_library() {
    let keys = <Lengths as Fields>::__KEYS.own;
    assert_eq!(keys.len(), 15);
    for key in keys {
        assert_eq!(format!("{key:?}"), format!("{:?}", FieldName::new(key.name)));
    }
}

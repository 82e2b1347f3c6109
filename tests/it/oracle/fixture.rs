//! The fixture files.

use std::path::Path;

use tieline::json::Json;

/// One line of a fixture file.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// The line in the file, counted from 1.
    pub(crate) line: usize,
    /// What the frame tests.
    pub(crate) what: String,
    /// The text, which may be invalid UTF-8.
    pub(crate) bytes: Vec<u8>,
    /// The result of the strict reader.
    pub(crate) strict: String,
    /// The result of the tolerant reader.
    pub(crate) tolerant: String,
    /// The rules and pointers of the problems that the strict checker reports, in the order of the text.
    pub(crate) problems: Vec<(String, String)>,
    /// Whether the problem is in the text, which a schema does not see.
    #[allow(dead_code, reason = "only used with schemas")]
    pub(crate) outside: bool,
}

impl Fixture {
    #[allow(dead_code, reason = "not all crates that include this module create fixtures")]
    pub(crate) fn new(what: &str, text: &str, strict: &str, tolerant: &str, problems: &[(&str, &str)]) -> Self {
        Self {
            line: 0,
            what: what.to_owned(),
            bytes: text.as_bytes().to_vec(),
            strict: strict.to_owned(),
            tolerant: tolerant.to_owned(),
            problems: problems.iter().map(|&(rule, pointer)| (rule.to_owned(), pointer.to_owned())).collect(),
            outside: false,
        }
    }

    /// The text, if it is UTF-8.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    fn of(line: usize, value: &Json) -> Self {
        let string = |of: &Json, key: &str| of.at(&[key]).and_then(Json::as_str).map(str::to_owned);
        let required = |of: &Json, key: &str| string(of, key).unwrap_or_else(|| panic!("line {line}: no `{key}`"));
        let problems = value.at(&["problems"]).and_then(Json::as_array);
        let problems = problems.unwrap_or_else(|| panic!("line {line}: no `problems`"));
        Self {
            line,
            what: required(value, "what"),
            bytes: string(value, "text").map_or_else(|| bytes_of(&required(value, "hex")), String::into_bytes),
            strict: required(value, "strict"),
            tolerant: required(value, "tolerant"),
            problems: problems.iter().map(|problem| (required(problem, "rule"), required(problem, "pointer"))).collect(),
            outside: match &*required(value, "schema") {
                "same" => false,
                "outside" => true,
                other => panic!("line {line}: `schema` is {other}"),
            },
        }
    }
}

/// Reads a file of fixtures in a checkout of the repository.
#[allow(dead_code, reason = "not all crates that include this module read the file")]
pub(crate) fn text_of(root: &Path, file: &str) -> String {
    let path = root.join("tests/fixtures").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The fixtures of a file, one per line.
pub(crate) fn fixtures(text: &str) -> Vec<Fixture> {
    let fixture = |(index, line): (usize, &str)| {
        let value = line.parse().unwrap_or_else(|error| panic!("line {}: {error}", index + 1));
        Fixture::of(index + 1, &value)
    };
    text.lines().enumerate().map(fixture).collect()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().map(|digit| digit.to_digit(16).expect("a hexadecimal digit")).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits")).collect()
}

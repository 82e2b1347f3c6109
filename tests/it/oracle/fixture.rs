//! The fixture files.

use std::path::Path;

use serde_json::Value;

/// One line of a fixture file.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// The line in the file, from 1.
    pub(crate) line: usize,
    /// What the frame is there for.
    pub(crate) what: String,
    /// The text; not always UTF-8.
    pub(crate) bytes: Vec<u8>,
    /// What the strict reader makes of it.
    pub(crate) strict: String,
    /// What the tolerant reader makes of it.
    pub(crate) tolerant: String,
    /// The rules and pointers of the strict check, in the order of the text.
    pub(crate) problems: Vec<(String, String)>,
    /// Whether the text breaks what schemas take for granted.
    pub(crate) outside: bool,
}

impl Fixture {
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

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    fn of(line: usize, value: &Value) -> Self {
        let string = |key: &str| value[key].as_str().map(str::to_owned);
        let word = |key: &str| string(key).unwrap_or_else(|| panic!("line {line}: no `{key}`"));
        let problems = value["problems"].as_array().unwrap_or_else(|| panic!("line {line}: no `problems`"));
        let problem = |problem: &Value| {
            let part = |key: &str| problem[key].as_str().unwrap_or_else(|| panic!("line {line}: a problem without `{key}`"));
            (part("rule").to_owned(), part("pointer").to_owned())
        };
        Self {
            line,
            what: word("what"),
            bytes: string("text").map_or_else(|| bytes_of(&word("hex")), String::into_bytes),
            strict: word("strict"),
            tolerant: word("tolerant"),
            problems: problems.iter().map(problem).collect(),
            outside: match &*word("schema") {
                "same" => false,
                "outside" => true,
                other => panic!("line {line}: `schema` is {other}"),
            },
        }
    }
}

/// The fixtures of a file.
pub(crate) fn fixtures(file: &str) -> Vec<Fixture> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let fixture = |(index, line): (usize, &str)| {
        let value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}:{}: {error}", index + 1));
        Fixture::of(index + 1, &value)
    };
    text.lines().enumerate().map(fixture).collect()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().map(|digit| digit.to_digit(16).expect("a hexadecimal digit")).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits")).collect()
}

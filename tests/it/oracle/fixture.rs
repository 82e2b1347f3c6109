//! The fixture files.

use std::path::Path;

use tieline::json::Json;

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
    #[allow(dead_code, reason = "only schemas ask for it")]
    pub(crate) outside: bool,
}

impl Fixture {
    #[allow(dead_code, reason = "some users of the fixtures make none of their own")]
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

    fn of(line: usize, value: &Json) -> Self {
        let string = |of: &Json, key: &str| of.at(&[key]).and_then(Json::as_str).map(str::to_owned);
        let word = |of: &Json, key: &str| string(of, key).unwrap_or_else(|| panic!("line {line}: no `{key}`"));
        let problems = value.at(&["problems"]).and_then(Json::as_list);
        let problems = problems.unwrap_or_else(|| panic!("line {line}: no `problems`"));
        Self {
            line,
            what: word(value, "what"),
            bytes: string(value, "text").map_or_else(|| bytes_of(&word(value, "hex")), String::into_bytes),
            strict: word(value, "strict"),
            tolerant: word(value, "tolerant"),
            problems: problems.iter().map(|problem| (word(problem, "rule"), word(problem, "pointer"))).collect(),
            outside: match &*word(value, "schema") {
                "same" => false,
                "outside" => true,
                other => panic!("line {line}: `schema` is {other}"),
            },
        }
    }
}

/// The text of a file of fixtures, in a checkout of the project.
#[allow(dead_code, reason = "some users of the fixtures have their text")]
pub(crate) fn text_of(root: &Path, file: &str) -> String {
    let path = root.join("tests/fixtures").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The fixtures of a file, one a line.
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

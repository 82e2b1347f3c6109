use std::collections::BTreeMap;

use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
pub enum Mode {
    Fan,
    Heat,
}

#[derive(Debug, Clone, PartialEq, Wire)]
pub enum Level {
    Low = 1,
    High = 5,
}

#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Rules {
    #[wire(maximum = 3)]
    text: String,
    #[wire(max_length = 3)]
    array: Vec<u8>,
    #[wire(max_items = 3)]
    map: BTreeMap<String, u8>,
    #[wire(pattern = "^a$")]
    number: u8,
    #[wire(pattern = r"^\d+$")]
    digits: String,
    #[wire(pattern = "abc")]
    letters: String,
    #[wire(default = "Fna")]
    mode: Mode,
    #[wire(default = 300)]
    byte: u8,
    #[wire(default = 3)]
    level: Level,
}

fn main() {}

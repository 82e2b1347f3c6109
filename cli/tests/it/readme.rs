//! The README: the report in it is what the command prints.

use crate::root;
use crate::run::run;

#[test]
fn the_report_is_what_the_command_prints() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut blocks = text.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.starts_with("tests/broken/signals.ndjson:")).unwrap();
    let ran = run(&root(), &["check", "tests/broken/signals.ndjson"]);
    assert!(ran.out.starts_with(block), "{}", ran.out);
    let ran = run(&root(), &["check", "tests/captures"]);
    assert!(ran.out.contains("\n2 warnings: "), "{}", ran.out);
}

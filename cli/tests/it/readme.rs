//! The report in the README is the output of the command.

use crate::root;
use crate::run::run;

#[test]
fn the_report_is_what_the_command_prints() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut blocks = text.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.starts_with("tests/broken/signals.ndjson:")).unwrap();
    let output = run(&root(), &["check", "tests/broken/signals.ndjson"]);
    assert!(output.out.starts_with(block), "{}", output.out);
    let output = run(&root(), &["check", "tests/captures"]);
    assert!(output.out.contains("\n2 warnings: "), "{}", output.out);
}

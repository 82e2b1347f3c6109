//! The README: what it shows is what the command prints.

use crate::root;
use crate::run::run;

#[test]
fn the_problem_is_what_the_command_prints() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = text.split_once("```text\n").unwrap();
    let (block, _) = rest.split_once("```").unwrap();
    let ran = run(&root(), &["check", "tests/broken/signals.ndjson"]);
    assert!(ran.out.starts_with(block), "{}", ran.out);
    let ran = run(&root(), &["check", "tests/captures"]);
    assert!(ran.out.contains("\n2 warnings: "), "{}", ran.out);
}

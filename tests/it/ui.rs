//! What the derives refuse, and how they say it: one mistake a file.

#[test]
fn mistakes_are_told() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

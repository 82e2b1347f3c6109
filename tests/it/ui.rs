//! The compiler errors of the macros: one mistake per file.

#[test]
fn mistakes_have_the_expected_errors() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

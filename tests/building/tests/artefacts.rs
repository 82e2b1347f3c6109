//! What a dependent asserts of its protocol.

use building::Building;

#[test]
fn the_artefacts_are_fresh() {
    tieline::schema::assert_fresh::<Building>("schema");
}

#[test]
fn all_readers_agree_on_the_examples() {
    tieline::schema::assert_agreement::<Building>();
}

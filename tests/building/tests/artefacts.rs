//! The assertions that a crate with its own protocol should have.

use building::Building;

#[test]
fn the_artefacts_are_up_to_date() {
    tieline::schema::assert_fresh::<Building>("schema");
}

#[test]
fn all_readers_agree_on_the_examples() {
    tieline::schema::assert_agreement::<Building>();
}

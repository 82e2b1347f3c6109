use tieline::{Nullable, Wire};

#[derive(Wire)]
struct Reading(Nullable<f64>);

#[derive(Wire)]
struct Message {
    reading: Nullable<Reading>,
}

fn main() {}

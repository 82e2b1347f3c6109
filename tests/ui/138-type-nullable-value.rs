use tieline::{Nullable, Wire, json::Json};

#[derive(Wire)]
struct Message {
    value: Option<Nullable<Json>>,
}

fn main() {}

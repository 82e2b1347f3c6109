use tieline::{UnknownVariant, Wire};

#[derive(Wire)]
#[wire(untagged)]
enum Place {
    Floor(u8),
    #[wire(other)]
    Other(UnknownVariant),
}

fn main() {}

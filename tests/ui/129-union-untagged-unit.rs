use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Place {
    Floor(u8),
    Nowhere,
}

fn main() {}

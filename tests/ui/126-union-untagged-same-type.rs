use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Place {
    Floor(u8),
    Height(f64),
}

fn main() {}

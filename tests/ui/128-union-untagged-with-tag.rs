use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type", untagged)]
enum Place {
    Floor(u8),
}

fn main() {}

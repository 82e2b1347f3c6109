use tieline::Wire;

#[derive(Wire)]
#[deprecated]
struct Page {
    number: u8,
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(max_items = 2)]
    corners: [f64; 3],
}

fn main() {}

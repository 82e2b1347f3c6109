use tieline::Wire;

const LIMIT: usize = 5;

#[derive(Wire)]
struct Message {
    #[wire(min_items = LIMIT, max_items = LIMIT - 1)]
    lamps: Vec<String>,
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
struct Node {
    #[wire(min_items = 1)]
    children: Vec<Node>,
}

fn main() {}

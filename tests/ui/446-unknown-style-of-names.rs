use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(rename_all = "snakecase")]
struct Order {
    order_id: String,
}

fn main() {}

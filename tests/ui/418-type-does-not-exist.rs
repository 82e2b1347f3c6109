use tieline::Wire;

#[derive(Wire)]
struct Scripts {
    order: Order,
}

fn main() {}

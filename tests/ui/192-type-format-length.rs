#[derive(tieline::Wire)]
struct Visit {
    #[wire(format = "uuid", max_length = 32)]
    id: String,
    #[wire(pattern = "^[A-Z]{3}$", min_length = 4)]
    code: String,
}

fn main() {}

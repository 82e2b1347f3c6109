#[derive(tieline::Wire)]
struct Visit {
    #[wire(format = "date", pattern = "^[0-9-]+$")]
    on: String,
}

fn main() {}

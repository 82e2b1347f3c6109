#[derive(tieline::Wire)]
struct Visit {
    #[wire(format = "datetime")]
    at: String,
    #[wire(format = "hostname")]
    host: String,
}

fn main() {}

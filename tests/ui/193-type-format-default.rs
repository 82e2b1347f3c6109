#[derive(tieline::Wire)]
struct Visit {
    #[wire(format = "date", default = "2025-02-30")]
    on: String,
    #[wire(format = "ipv4", example = "::1")]
    host: Option<String>,
}

fn main() {}

#[derive(tieline::Wire)]
struct Visit {
    #[wire(format = "date")]
    days: Vec<String>,
    #[wire(pattern = "^a$")]
    count: Option<u8>,
}

fn main() {}

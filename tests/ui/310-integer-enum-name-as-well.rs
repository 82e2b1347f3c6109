use tieline::Wire;

#[derive(Wire)]
enum Level {
    #[wire(rename = "low")]
    Low = 1,
    High = 2,
}

fn main() {}

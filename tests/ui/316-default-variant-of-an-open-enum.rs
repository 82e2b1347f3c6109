use tieline::Wire;

#[derive(Wire)]
enum Level {
    #[wire(default)]
    Low,
    #[wire(other)]
    Other(String),
}

fn main() {}

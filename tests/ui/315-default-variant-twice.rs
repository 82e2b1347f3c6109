use tieline::Wire;

#[derive(Wire)]
enum Level {
    #[wire(default)]
    Low,
    #[wire(default)]
    High,
}

fn main() {}

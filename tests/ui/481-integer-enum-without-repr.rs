use tieline::Wire;

#[derive(Wire)]
enum Level {
    Low = 1,
    #[wire(other)]
    Other(i64),
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
#[repr(i64)]
enum Level {
    Low = 1,
    #[wire(other)]
    Other(String),
}

fn main() {}

use tieline::Wire;

const LOW: isize = 1;

#[derive(Wire)]
enum Level {
    Low = LOW,
    High = 2,
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
#[repr(i64)]
enum Level {
    Low = 1,
    High = 9_007_199_254_740_992,
}

fn main() {}

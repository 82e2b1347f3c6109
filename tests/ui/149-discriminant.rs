use tieline::Wire;

#[derive(Wire)]
enum Priority {
    Low = 1,
    High,
}

fn main() {}

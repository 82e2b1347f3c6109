use tieline::Wire;

#[derive(Wire)]
struct Message {
    duration: std::time::Duration,
}

fn main() {}

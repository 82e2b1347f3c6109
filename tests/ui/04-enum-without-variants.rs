use tieline::Wire;

#[derive(Wire)]
enum Nothing {}

fn main() {}

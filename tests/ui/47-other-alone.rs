use tieline::Wire;

#[derive(Wire)]
enum Medium {
    #[wire(other)]
    Other(String),
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
struct Key {
    #[wire(max_length = 1)]
    pressed: Option<char>,
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
struct Message {
    letter: char,
}

fn main() {}

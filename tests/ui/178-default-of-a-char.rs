use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = "ab")]
    letter: char,
}

fn main() {}

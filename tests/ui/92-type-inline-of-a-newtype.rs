use tieline::Wire;

#[derive(Wire)]
struct Text(String);

#[derive(Wire)]
struct Message {
    #[wire(inline)]
    text: Text,
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(no_new)]
    text: String,
}

fn main() {}

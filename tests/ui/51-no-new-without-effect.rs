use tieline::Wire;

#[derive(Wire)]
#[wire(no_new)]
struct Message {
    text: String,
}

fn main() {}

use tieline::Wire;

type Maybe = Option<String>;

#[derive(Wire)]
struct Message {
    #[wire(default = "x")]
    text: Maybe,
}

fn main() {}

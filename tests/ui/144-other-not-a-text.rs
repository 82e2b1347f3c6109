use tieline::Wire;

type Code = u8;

#[derive(Wire)]
enum Medium {
    Chat,
    #[wire(other)]
    Other(Code),
}

fn main() {}

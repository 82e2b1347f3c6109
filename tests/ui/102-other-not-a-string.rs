use tieline::Wire;

#[derive(Wire)]
enum Medium {
    Chat,
    #[wire(other)]
    Other(u8),
}

fn main() {}

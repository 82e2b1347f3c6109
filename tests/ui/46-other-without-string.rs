use tieline::Wire;

#[derive(Wire)]
enum Medium {
    Chat,
    #[wire(other)]
    Other,
}

fn main() {}

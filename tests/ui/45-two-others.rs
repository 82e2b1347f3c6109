use tieline::Wire;

#[derive(Wire)]
enum Medium {
    Chat,
    #[wire(other)]
    Other(String),
    #[wire(other)]
    More(String),
}

fn main() {}

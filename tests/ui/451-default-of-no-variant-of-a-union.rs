use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Volume {
    Level(u8),
    Muted(bool),
}

#[derive(Wire)]
struct Speaker {
    #[wire(default = "loud")]
    volume: Volume,
}

fn main() {}

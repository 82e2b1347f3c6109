use tieline::Wire;

#[derive(Wire)]
enum Volume {
    Muted,
    Level(u8),
}

#[derive(Wire)]
struct Speaker {
    #[wire(default = "Level")]
    volume: Box<Volume>,
}

fn main() {}

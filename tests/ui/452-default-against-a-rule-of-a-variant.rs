use tieline::Wire;

#[derive(Wire)]
#[wire(maximum = 3)]
struct Level(u8);

#[derive(Wire)]
#[wire(untagged)]
enum Volume {
    Level(Level),
    Muted(bool),
}

#[derive(Wire)]
struct Speaker {
    #[wire(default = 5)]
    volume: Volume,
}

fn main() {}

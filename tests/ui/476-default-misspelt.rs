use tieline::Wire;

#[derive(Wire)]
enum Device {
    Lamp,
    Fan,
}

#[derive(Wire)]
struct Room {
    #[wire(default = "Fna")]
    device: Device,
}

fn main() {}

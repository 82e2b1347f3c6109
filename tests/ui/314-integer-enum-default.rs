use tieline::Wire;

#[derive(Wire)]
enum Level {
    Low = 1,
    High = 2,
}

#[derive(Wire)]
struct Alarm {
    #[wire(default = 3)]
    level: Level,
}

fn main() {}

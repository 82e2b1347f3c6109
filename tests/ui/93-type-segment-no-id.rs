use tieline::Target;

#[derive(Debug, Clone, PartialEq, Target)]
struct Lamp {
    house: String,
}

fn main() {}

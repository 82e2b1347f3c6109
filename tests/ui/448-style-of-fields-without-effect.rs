use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(rename_all_fields = "snake_case")]
enum Colour {
    DarkRed,
    LightBlue,
}

fn main() {}

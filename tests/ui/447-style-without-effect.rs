use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged, rename_all = "snake_case")]
enum Id {
    Number(u32),
    Name(String),
}

fn main() {}

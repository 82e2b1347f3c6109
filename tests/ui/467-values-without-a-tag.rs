use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
enum Level {
    #[wire(value = 1)]
    Low,
    #[wire(value = 2)]
    High,
}

#[derive(Debug, Clone, PartialEq, Wire)]
enum Union {
    #[wire(value = 1)]
    A { a: u8 },
    #[wire(value = 2, default_tag)]
    B { b: u8 },
    #[wire(value = 3, default_tag)]
    C,
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum Tagged {
    #[wire(value = "x")]
    A { a: u8 },
    B,
}

fn main() {}

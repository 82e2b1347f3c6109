use tieline::Wire;

#[derive(Wire)]
#[wire(maximum = 10)]
struct Small(u8);

#[derive(Wire)]
struct Smaller(Small);

#[derive(Wire)]
struct Message {
    #[wire(default = 11)]
    small: Smaller,
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
#[wire(min_length = 3)]
struct Label(String);

#[derive(Wire)]
struct Message {
    #[wire(max_length = 2)]
    label: Option<Label>,
}

fn main() {}

use tieline::Wire;

#[derive(Wire)]
enum Medium {
    Chat,
    Email,
}

#[derive(Wire)]
struct Message {
    #[wire(default = "Fax")]
    medium: Medium,
}

fn main() {}

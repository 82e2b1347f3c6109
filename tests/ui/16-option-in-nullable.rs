use tieline::Wire;

#[derive(Wire)]
struct Message {
    text: tieline::Nullable<Option<String>>,
}

fn main() {}

use tieline::Wire;

tieline::id! { pub LampId }

#[derive(Wire)]
struct Message {
    #[wire(max_length = 0)]
    lamp: LampId,
}

fn main() {}

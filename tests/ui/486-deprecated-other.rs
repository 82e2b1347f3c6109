use tieline::Wire;

#[derive(Wire)]
enum Medium {
    Telephony,
    #[deprecated]
    #[wire(other)]
    Other(String),
}

fn main() {}

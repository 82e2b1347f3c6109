use tieline::Wire;

#[derive(Wire)]
enum Medium {
    Telephony,
    Chat(String),
    Email { address: String },
}

fn main() {}

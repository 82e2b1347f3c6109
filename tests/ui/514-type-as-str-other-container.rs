use std::net::IpAddr;

use tieline::Wire;

mod list {
    pub struct Vec<T>(pub T);
}

#[derive(Wire)]
struct Server {
    #[wire(as_str)]
    addresses: list::Vec<IpAddr>,
}

fn main() {}

use std::net::IpAddr;

#[derive(tieline::Wire)]
struct Visit {
    #[wire(as_str)]
    hosts: Vec<Option<IpAddr>>,
}

fn main() {}

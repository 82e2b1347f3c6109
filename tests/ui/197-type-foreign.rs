#[derive(tieline::Wire)]
struct Server {
    address: std::net::IpAddr,
    settings: serde_json::Value,
}

fn main() {}

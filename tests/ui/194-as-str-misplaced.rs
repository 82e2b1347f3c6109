#[derive(tieline::Wire)]
struct Part {}

#[derive(tieline::Wire)]
struct Visit {
    #[wire(inline, as_str)]
    part: Part,
    #[wire(as_str = "IpAddr")]
    host: std::net::IpAddr,
}

#[derive(tieline::Wire)]
#[wire(as_str)]
enum Kind {
    Short,
}

fn main() {}

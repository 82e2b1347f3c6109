use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Remote {
    Http { url: String },
    Sse { url: String },
}

#[derive(Wire)]
#[wire(untagged)]
enum Server {
    Remote(Remote),
    Stdio { command: String },
}

fn main() {}

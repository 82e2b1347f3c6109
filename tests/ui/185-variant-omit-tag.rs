use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Server {
    #[wire(default_tag)]
    Http { url: String },
    #[wire(omit_tag)]
    Stdio { command: String },
    #[wire(omit_tag, default_tag)]
    Pipe { path: String },
}

#[derive(Wire)]
enum Part {
    #[wire(omit_tag)]
    Text { text: String },
    Other(u8),
}

fn main() {}

use tieline::Target;

tieline::id! { pub SessionId }
tieline::id! { pub ChannelId }

#[derive(Debug, Clone, PartialEq, Target)]
struct Lamp<T> {
    session: T,
}

fn main() {}

use tieline::Target;

tieline::id! { pub SessionId }
tieline::id! { pub ChannelId }

#[derive(Debug, Clone, PartialEq, Target)]
struct Lamp {
    session: Option<SessionId>,
}

fn main() {}

use tieline::Target;

tieline::id! { pub SessionId }
tieline::id! { pub ChannelId }

#[derive(Debug, Clone, PartialEq, Target)]
struct Lamp {
    session: Option<SessionId>,
    house: SessionId,
    channel: Option<ChannelId>,
}

fn main() {}

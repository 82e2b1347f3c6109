use tieline::Target;

tieline::id! { pub SessionId }
tieline::id! { pub ChannelId }

#[derive(Debug, Clone, PartialEq, Target)]
#[target(parent = House)]
struct Lamp {
    session: SessionId,
    channel: Option<ChannelId>,
}

fn main() {}

//! The parsed input of a macro with its attributes. Parsing checks only the syntax; the rules are in `valid`.

mod container;
mod envelope;
mod message;
mod protocol;
mod stability;
mod target;

pub(crate) use container::{
    BodyInput, ContainerInput, EnumInput, FieldInput, NewtypeInput, PinnedInput, RulesInput, TaggingInput, VariantBody,
    VariantInput,
};
pub(crate) use envelope::{ContentInput, EnvelopeInput, FrameKindInput, KindInput, MemberInput};
pub(crate) use message::{MessageDerive, MessageInput, ReplyInput, SideInput};
pub(crate) use protocol::ProtocolInput;
pub(crate) use stability::StabilityInput;
pub(crate) use target::{SegmentInput, TargetInput};

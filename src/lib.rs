//! Define each message of a JSON protocol once, as an annotated Rust struct.
//!
//! The decoder, the encoder, the checker, the JSON Schema and the examples are derived from that struct, and tests show that
//! they agree. The crate contains the [agent-desktop protocol](agent_desktop). Use the derives for your own protocols.
//!
//! # Read and write
//!
//! The envelope and the name determine the Rust type of a message:
//!
//! ```
//! use tieline::agent_desktop::{AnyEvent, Message};
//!
//! let text = r#"{"messageType":"objectEvent","target":"s1.c2.i3","name":"interaction.incontact.signaladded",
//!     "data":{"name":"Send survey","p1":"customer-17"}}"#;
//! let Message::Event(AnyEvent::InteractionIncontactSignalAdded(event)) = Message::read(text)? else {
//!     panic!("another message");
//! };
//! assert_eq!(event.data.parameters.get(1), Some("customer-17"));
//!
//! let request = event.signal();
//! assert_eq!(
//!     request.to_json()?,
//!     r#"{"command":"interaction.request.incontact.signal","target":"s1.c2.i3","data":{"p1":"customer-17"}}"#,
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Check
//!
//! The checker reports all problems of a text, each with rule, path, line, column and help. Reports never contain values
//! of the message, which may be personal:
//!
//! ```
//! use tieline::agent_desktop::AgentDesktop;
//!
//! let report = AgentDesktop::check(r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":5550100}}"#);
//! assert_eq!(
//!     report.problems()[0].to_string(),
//!     "1:66: error[wrong-type] channel.dial /data/destination: expected a string, found an integer; help: put the value in quotes",
//! );
//! ```
//!
//! # Declare
//!
//! ```
//! use tieline::{Command, Path};
//!
//! /// Sets the brightness of a lamp.
//! #[derive(Debug, Clone, PartialEq, Command)]
//! #[command(name = "lamp.dim", target = Path, reply = Self)]
//! pub struct LampDim {
//!     /// The brightness in percent.
//!     #[wire(maximum = 100)]
//!     pub percent: u8,
//! }
//!
//! tieline::protocol! {
//!     /// The lamps of a house.
//!     pub Lamps { name: "lamps", version: "1.0", commands: [LampDim], events: [] }
//! }
//!
//! let text = r#"{"command":"lamp.dim","target":"hall.ceiling","data":{"percent":40}}"#;
//! assert_eq!(Message::from(LampDim { percent: 40 }.request("hall.ceiling".parse()?)).to_json()?, text);
//! assert!(Lamps::check(text).is_valid());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`reference`](mod@reference) describes every attribute of [`Command`], [`Event`], [`Wire`], [`Target`](macro@Target), [`id!`] and
//! [`protocol!`].
//!
//! # What to use
//!
//! | to | use |
//! |---|---|
//! | read any frame of a protocol | `read`, `read_with`, `read_slice`, `read_value` of its `Message`, such as [`agent_desktop::Message`] |
//! | read frames of one type | `read` and `read_with` of [`Request`](frame::Request), [`Response`](frame::Response), [`Event`](frame::Event) |
//! | check without reading | `check`, `check_with`, `check_slice` of the protocol's type, or [`protocol::is_valid`] for the verdict alone |
//! | answer a request | [`Request::succeed`](frame::Request::succeed), [`Request::fail`](frame::Request::fail): [guide](guide::answering_requests) |
//! | find the request that a response answers | [`Pending`](frame::Pending): [guide](guide::answering_requests) |
//! | read what a server in production sends | [`Policy::Tolerant`]: [guide](guide::tolerant_clients) |
//! | handle messages of a newer peer | [`Unknown`](frame::Unknown): [guide](guide::unknown_messages) |
//! | use a type of another crate in a message | a feature, `as_str`, or [`Wire`] for a newtype: [guide](guide::foreign_types) |
//! | put frames into types of your own with serde | `Serialize` and `Deserialize` of every frame and `Message`; `read` is faster |
//! | test a protocol | the modules `schema` and `sample`: [guide](guide::testing) |
//! | store JSON of any structure | [`json::Json`], [`json::JsonObject`] |
//! | write the artefacts, check that they are up to date | the module `schema` |
//! | check recorded traffic | the command `tieline` of the crate `tieline-cli`, or the module `capture` |
//! | compare two versions of a protocol | `tieline diff`, or the module `compat` |
//! | check by a folder of artefacts, without its Rust types | `tieline --protocol DIR`, or [`Plan`] and the module `artefacts` |
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `agent-desktop` (default) | the module [`agent_desktop`] |
//! | `raw_value` (default) | faster serde with `serde_json`, which passes the text of a value on as it is |
//! | `simd` (default) | faster scanning, with `memchr`, `simdutf8` and `wide`; the verdicts are the same without it |
//! | `schema` | the modules `schema` and `artefacts`: writing and loading artefacts; and `schemars::JsonSchema` for every type |
//! | `sample` | the module `sample`: examples and random frames |
//! | `compat` | the module `compat`: comparing two versions of a protocol |
//! | `capture` | the module `capture`: recorded traffic, cut into frames and checked |
//! | `trace` | the module `trace`: conversations, checked frame by frame |
//! | `redact` | the module `redact`: the values of recorded frames replaced by pseudonyms |
//! | `coverage` | the module `coverage`: which messages, fields and values recorded frames contain |
//! | `arbitrary1` | the module `sample::arbitrary1`: valid values and frames from the bytes of a fuzzer |
//! | `proptest1` | the module `sample::proptest1`: strategies for valid values and frames |
//! | `bytes1`, `chrono04`, `jiff02`, `time03`, `url2`, `uuid1` | [`Wire`] for types of these crates |
//!
//! Without features, the crate depends on `serde`, `serde_json` and its own macros.

// The derives refer to everything as `::tieline`, so this makes them work inside this crate.
#[allow(unused_extern_crates, reason = "only expanded derives use it")]
extern crate self as tieline;

mod adapter;
#[cfg(feature = "agent-desktop")]
pub mod agent_desktop;
#[cfg(feature = "schema")]
pub mod artefacts;
#[cfg(feature = "capture")]
pub mod capture;
mod catalogue;
mod check;
#[cfg(feature = "compat")]
pub mod compat;
#[cfg(feature = "coverage")]
pub mod coverage;
pub mod envelope;
pub mod frame;
pub mod json;
pub mod json_rpc;
pub mod message;
#[allow(missing_docs, clippy::must_use_candidate, reason = "its items but `Plan` are exported by `__private` only")]
mod plan;
pub mod problem;
pub mod protocol;
#[cfg(feature = "redact")]
pub mod redact;
#[cfg(feature = "sample")]
pub mod sample;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shape;
mod targets;
#[cfg(feature = "trace")]
pub mod trace;

/// Targets: the paths of the objects that frames address.
///
/// A target is ids joined by dots, such as `s1.c2`. Use the derive [`Target`] for the targets of one kind of object;
/// [`Path`] addresses any object.
pub mod target {
    pub use crate::targets::{
        IdError, NoTarget, Path, PathError, Segment, Segments, Target, TargetError, TargetShape, is_id, parse, print,
    };
}

pub use catalogue::{Command, Event};
pub use check::{Policy, ReadError, Report};
pub use message::NoData;
pub use plan::Plan;
pub use protocol::Protocol;
pub use shape::{Empty, Nullable, UnknownVariant, Wire};
pub use targets::{NoTarget, Path, Target};
/// ```
/// use tieline::{Command, Path};
///
/// /// Sets the brightness of a lamp.
/// #[derive(Debug, Clone, PartialEq, Command)]
/// #[command(name = "lamp.dim", target = Path, reply = Self, causes = ["lamp.dimmed"])]
/// struct LampDim {
///     /// The brightness, in percent.
///     #[wire(minimum = 0, maximum = 100, example = 40)]
///     percent: u8,
/// }
///
/// let request = LampDim { percent: 40 }.request("hall.ceiling".parse()?);
/// assert_eq!(request.to_json()?, r#"{"command":"lamp.dim","target":"hall.ceiling","data":{"percent":40}}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`reference`](mod@crate::reference) describes every attribute.
pub use tieline_macros::Command;
/// ```
/// use tieline::{Event, Path};
///
/// /// The brightness of a lamp changed.
/// #[derive(Debug, Clone, PartialEq, Event)]
/// #[event(name = "lamp.dimmed", target = Path, message_type = ["objectEvent", "stateEvent"])]
/// struct LampDimmed {
///     /// The brightness, in percent.
///     percent: u8,
/// }
///
/// let event = LampDimmed { percent: 40 }.event("hall.ceiling".parse()?);
/// assert_eq!(event.message_type(), "objectEvent");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`reference`](mod@crate::reference) describes every attribute.
pub use tieline_macros::Event;
/// ```
/// tieline::id! { /// Names a house.
///     pub HouseId }
/// tieline::id! { /// Names a floor of a house.
///     pub FloorId }
/// tieline::id! { /// Names a lamp.
///     pub LampId }
///
/// /// Addresses a lamp.
/// #[derive(Debug, Clone, PartialEq, tieline::Target)]
/// struct LampTarget {
///     house: HouseId,
///     floor: Option<FloorId>,
///     lamp: LampId,
/// }
///
/// let target: LampTarget = "h1.l2".parse()?;
/// assert_eq!((target.house.as_str(), target.floor, target.lamp.as_str()), ("h1", None, "l2"));
/// assert!("h1".parse::<LampTarget>().is_err());
/// # Ok::<(), tieline::target::TargetError>(())
/// ```
///
/// [`reference`](mod@crate::reference) describes every attribute.
pub use tieline_macros::Target;
/// ```
/// use tieline::Wire;
///
/// /// A lamp.
/// #[derive(Debug, PartialEq, Wire)]
/// struct Lamp {
///     /// The name that users see.
///     shown_name: Label,
///     #[wire(default = "White")]
///     colour: Colour,
///     /// The lifetime in hours.
///     life: Option<u32>,
/// }
///
/// /// A short text.
/// #[derive(Debug, PartialEq, Wire)]
/// #[wire(max_length = 20)]
/// struct Label(String);
///
/// /// A colour.
/// #[derive(Debug, PartialEq, Wire)]
/// enum Colour {
///     White,
///     #[wire(rename = "warm-white")]
///     WarmWhite,
///     /// A colour that is not declared here.
///     #[wire(other)]
///     Other(String),
/// }
///
/// let lamp: Lamp = serde_json::from_str(r#"{"shownName": "Ceiling"}"#)?;
/// assert_eq!(lamp, Lamp { shown_name: Label("Ceiling".to_owned()), colour: Colour::White, life: None });
/// assert_eq!(serde_json::to_string(&lamp)?, r#"{"shownName":"Ceiling","colour":"White"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// [`reference`](mod@crate::reference) describes every attribute.
pub use tieline_macros::Wire;

#[doc = "[foreign_types]: crate::guide::foreign_types\n[envelopes]: crate::guide::envelopes\n"]
#[cfg_attr(feature = "agent-desktop", doc = "[tolerant_clients]: crate::guide::tolerant_clients\n")]
#[cfg_attr(all(feature = "agent-desktop", feature = "trace"), doc = "[trace]: crate::guide::trace\n")]
#[doc = include_str!("../docs/attributes.md")]
pub mod reference {}

/// Guides for common tasks.
///
/// Each guide is a page of `docs` in the repository. Links between the pages lead to the modules here.
pub mod guide {
    #[cfg(feature = "agent-desktop")]
    #[doc = "[envelopes]: crate::guide::envelopes\n"]
    #[doc = include_str!("../docs/answering-requests.md")]
    pub mod answering_requests {}

    #[cfg(feature = "agent-desktop")]
    #[doc = "[unknown_messages]: crate::guide::unknown_messages\n"]
    #[doc = include_str!("../docs/tolerant-clients.md")]
    pub mod tolerant_clients {}

    #[cfg(feature = "agent-desktop")]
    #[doc = "[envelopes]: crate::guide::envelopes\n"]
    #[cfg_attr(feature = "compat", doc = "[compatibility]: crate::compat\n")]
    #[doc = include_str!("../docs/unknown-messages.md")]
    pub mod unknown_messages {}

    #[cfg_attr(all(feature = "agent-desktop", feature = "sample"), doc = "[testing]: crate::guide::testing\n")]
    #[doc = "[attributes]: mod@crate::reference\n"]
    #[doc = include_str!("../docs/foreign-types.md")]
    pub mod foreign_types {}

    #[cfg_attr(feature = "capture", doc = "[ci]: crate::capture\n")]
    #[doc = include_str!("../docs/envelopes.md")]
    pub mod envelopes {}

    #[cfg(all(feature = "agent-desktop", feature = "sample"))]
    #[cfg_attr(feature = "capture", doc = "[ci]: crate::capture\n")]
    #[cfg_attr(feature = "compat", doc = "[compatibility]: crate::compat\n")]
    #[doc = include_str!("../docs/testing.md")]
    pub mod testing {}

    #[cfg(all(feature = "agent-desktop", feature = "trace"))]
    #[doc = "[ci]: crate::capture\n[connections]: crate::capture\n[settings]: crate::capture\n"]
    #[doc = include_str!("../docs/trace.md")]
    pub mod trace {}
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

/// The example of the page about coverage.
#[cfg(all(doctest, feature = "agent-desktop", feature = "coverage"))]
#[doc = include_str!("../docs/coverage.md")]
mod coverage_page {}

/// The items that the derives and the command use. They are not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use core::primitive::{bool, f64, i64, i128, str, u8, u16, usize};
    pub use std::any::Any;
    pub use std::borrow::Cow;
    pub use std::boxed::Box;
    pub use std::clone::Clone;
    pub use std::cmp::{Eq, Ord, PartialEq, PartialOrd};
    pub use std::collections::BTreeMap;
    pub use std::convert::{AsRef, From, Into, TryFrom};
    pub use std::default::Default;
    pub use std::error::Error;
    pub use std::fmt::{self, Debug, Display, Formatter};
    pub use std::hash::Hash;
    pub use std::io::Write;
    pub use std::marker::{Copy, PhantomData};
    pub use std::mem::replace;
    pub use std::module_path;
    pub use std::ops::FnMut;
    pub use std::option::Option::{self, None, Some};
    pub use std::result::Result::{self, Err, Ok};
    pub use std::str::FromStr;
    pub use std::string::String;
    pub use std::sync::OnceLock;
    pub use std::vec::Vec;

    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[cfg(feature = "schema")]
    pub use schemars::{JsonSchema, Schema, SchemaGenerator};
    pub use tieline_macros::{__envelope, __protocol};

    pub use crate::adapter::{deserialize, deserialize_frame, other_frame, serialize};
    pub use crate::catalogue::{Command, Event, rejected};
    pub use crate::check::{Policy, ReadError, Report};
    pub use crate::envelope::Envelope;
    pub use crate::frame;
    pub use crate::frame::adapter::serialize_frame;
    pub use crate::frame::decode::{
        FrameDecoder, PayloadFields, ReadFrame, Rejected, check_frame, check_frame_slice, is_valid_frame, read_frame,
        read_frame_slice, text_of_value,
    };
    pub use crate::frame::failure::{CodeOf, NoErrorCode, debug_failure, display_failure};
    pub use crate::frame::types::{AbsentFrame, CommandFrames, EventFrames, FrameTypes, first_message_type, message_types};
    pub use crate::frame::untyped::UntypedResponse;
    pub use crate::frame::write::{Frame, FrameFields, FrameParts, FrameRef, TargetText};
    pub use crate::json::{DecodeError, EncodeError, Reader, Writer};
    pub use crate::message::name::slots;
    pub use crate::message::{
        Lifecycle, MessageKind, MessageList, MessageShape, NoData, OBJECT_EVENT, ProtocolShape, Reply, ReplyShape, Side,
        assert_since,
    };
    pub use crate::plan::{FrameFilter, Plan, plan_of};
    pub use crate::protocol::{
        self, CommandEntry, EntryTraits, EventEntry, MessageVariant, Protocol, assert_command, assert_event, move_to,
    };
    #[cfg(feature = "schema")]
    pub use crate::schema::entry::{json_schema, schema_id, schema_name};
    pub use crate::shape::private::*;
    pub use crate::shape::{
        AsStr, Bound, Class, Constant, Constants, Empty, EnumType, EnumValue, FieldList, FieldName, FieldNames, Fields,
        Format, InvalidNesting, Kind, LiteralValue, Name, NamedFormat, Nullable, PartialFields, PinnedMember, RequiredType,
        RequiredTypes, Rest, Rules, Shape, ShapeRef, Stability, Tagging, TextField, TypeFacts, UnionShape, UnknownVariant,
        Variant, WholeValue, Wire, assert_arguments, assert_count, assert_default, assert_example, assert_experimental,
        assert_finite, assert_has_values, assert_id, assert_in_range, assert_keys_apart, assert_nesting,
        assert_not_optional, assert_one_union, assert_portable, assert_rules_fit, assert_satisfiable, begin_flat,
        begin_member, bound_of, count_of, end_flat, end_member, flat_members, member, member_of, newest, optional_member,
        text_member,
    };
    pub use crate::targets::assert_named_segments;
    pub use crate::targets::derived::{SegmentId, TargetOf, write_target};
    /// The items of plans and texts that the command uses.
    pub mod command {
        pub use crate::check::{is_of_conversations, near, near_message, offer};
        pub use crate::message::name::hash;
        pub use crate::plan::*;
        pub use crate::problem::text::{is_unseen, push_escaped, push_number, visible_json};
        #[cfg(feature = "sample")]
        pub use crate::sample::examples_of;
        #[cfg(feature = "schema")]
        pub use crate::schema::prose;
    }
    pub use crate::targets::{
        ID_SHAPE, IdError, IdText, Ids, NoTarget, Path, Segment, Segments, Target, TargetError, TargetShape, TargetValue,
        parse as parse_target, parse_id, print as print_target, read_target, write_target_value,
    };
}

/// Emits the implementations that need the feature `schema`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "schema")]
macro_rules! __json_schema {
    ([$($generics:tt)*] [$type:ty] [$($clause:tt)*] $(inline = $inline:literal)?) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::JsonSchema for $type $($clause)* {
            $(fn inline_schema() -> $crate::__private::bool {
                $inline
            })?

            #[inline]
            fn schema_name() -> $crate::__private::Cow<'static, $crate::__private::str> {
                $crate::__private::schema_name(<Self as $crate::__private::Wire>::__SHAPE_REF)
            }

            #[inline]
            fn schema_id() -> $crate::__private::Cow<'static, $crate::__private::str> {
                $crate::__private::schema_id(<Self as $crate::__private::Wire>::__SHAPE_REF)
            }

            #[inline]
            fn json_schema(generator: &mut $crate::__private::SchemaGenerator) -> $crate::__private::Schema {
                $crate::__private::json_schema(<Self as $crate::__private::Wire>::__SHAPE_REF, generator)
            }
        }
    };
}

/// Emits the implementations that need the feature `schema`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "schema"))]
macro_rules! __json_schema {
    ($($anything:tt)*) => {};
}

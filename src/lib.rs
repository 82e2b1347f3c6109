//! One annotated struct per command and event of a message protocol is the only definition of that message.

// The derives name everything by `::tieline`; so they work in this crate too.
#[allow(unused_extern_crates, reason = "only the expanded derives name it")]
extern crate self as tieline;

pub mod agent_desktop;
#[cfg(feature = "cli")]
mod capture;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "schema")]
pub mod compat;
mod envelope;
pub mod frame;
pub mod json;
pub mod message;
pub mod plan;
pub mod problem;
pub mod protocol;
pub mod sample;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shape;
pub mod target;

pub use check::Policy;
pub use message::{Command, Event, NoData};
pub use protocol::Protocol;
pub use shape::{Empty, Nullable, Wire};
pub use target::{Path, Target};
pub use tieline_macros::{Command, Event, Target, Wire};

/// What the derives name: nothing here is part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use core::primitive::{bool, str, u8, u16};
    pub use std::borrow::Cow;
    pub use std::boxed::Box;
    pub use std::clone::Clone;
    pub use std::cmp::{Eq, Ord, PartialEq, PartialOrd};
    pub use std::convert::{AsRef, From, Into, TryFrom};
    pub use std::default::Default;
    pub use std::fmt::{self, Debug, Display, Formatter};
    pub use std::hash::Hash;
    pub use std::io::Write;
    pub use std::marker::Copy;
    pub use std::module_path;
    pub use std::ops::FnMut;
    pub use std::option::Option::{self, None, Some};
    pub use std::result::Result::{self, Err, Ok};
    pub use std::str::FromStr;
    pub use std::string::String;
    pub use std::sync::OnceLock;

    pub use serde::de::{Error as ReadError, MapAccess};
    pub use serde::ser::SerializeMap;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[cfg(feature = "schema")]
    pub use schemars::{JsonSchema, Schema, SchemaGenerator};
    pub use tieline_macros::__protocol;

    pub use crate::check::Policy;
    pub use crate::frame;
    pub use crate::message::private::{REFUSED, refused_slot};
    pub use crate::message::{Command, Event, NoData, OBJECT_EVENT};
    pub use crate::message::{MessageKind, MessageShape, ProtocolShape, ReplyShape, Side, Slot, assert_name, slots};
    pub use crate::plan::Plan;
    pub use crate::problem::{ReadError as FrameError, Report};
    pub use crate::protocol::{self, Protocol};
    #[cfg(feature = "schema")]
    pub use crate::shape::Entry;
    pub use crate::shape::private::*;
    pub use crate::shape::{
        Bound, Class, Empty, Field, Fields, Format, Keys, Kind, Literal, Measure, Name, Rules, Shape, ShapeRef, Wire, Word,
        assert_default, assert_example, assert_id, assert_keys_apart, assert_not_optional, assert_rules_fit,
    };
    pub use crate::target::derived::{SegmentId, write_target};
    pub use crate::target::{IdError, Path, Segment, Segments, Target, TargetError, TargetShape, parse as parse_target};
}

/// Emits what only the feature `schema` has.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "schema")]
macro_rules! __json_schema {
    ([$($generics:tt)*] [$type:ty] [$($clause:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::JsonSchema for $type $($clause)* {
            fn inline_schema() -> $crate::__private::bool {
                <$crate::__private::Entry<Self> as $crate::__private::JsonSchema>::inline_schema()
            }

            fn schema_name() -> $crate::__private::Cow<'static, $crate::__private::str> {
                <$crate::__private::Entry<Self> as $crate::__private::JsonSchema>::schema_name()
            }

            fn schema_id() -> $crate::__private::Cow<'static, $crate::__private::str> {
                <$crate::__private::Entry<Self> as $crate::__private::JsonSchema>::schema_id()
            }

            fn json_schema(generator: &mut $crate::__private::SchemaGenerator) -> $crate::__private::Schema {
                <$crate::__private::Entry<Self> as $crate::__private::JsonSchema>::json_schema(generator)
            }
        }
    };
}

/// Emits what only the feature `schema` has.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "schema"))]
macro_rules! __json_schema {
    ($($anything:tt)*) => {};
}

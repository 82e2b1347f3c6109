//! Messages in a module that shadows the names that generated code could use.

#![allow(unused_imports, reason = "generated code must not use these names")]
#![allow(missing_docs, non_camel_case_types, non_snake_case, dead_code, missing_debug_implementations)]

/// The names that generated code could rely on.
mod everything {
    pub(super) mod core {}
    pub(super) mod std {}
    pub(super) mod alloc {}
    pub(super) mod serde {}
    pub(super) mod tieline {}
    pub(super) mod schemars {}
    pub(super) struct Option;
    pub(super) struct Result;
    pub(super) struct String;
    pub(super) struct Vec;
    pub(super) struct Box;
    pub(super) struct Cow;
    pub(super) struct Shape;
    pub(super) struct Rules;
    pub(super) struct Field;
    pub(super) struct Empty;
    pub(super) struct NoData;
    pub(super) struct Path;
    pub(super) struct Self_;
    pub(super) struct bool;
    pub(super) struct str;
    pub(super) struct u8;
    pub(super) struct u16;
    pub(super) struct u64;
    pub(super) struct usize;
    pub(super) struct i64;
    pub(super) struct f64;
    pub(super) trait Default {}
    pub(super) trait Clone {}
    pub(super) trait Copy {}
    pub(super) trait From {}
    pub(super) trait Into {}
    pub(super) trait TryFrom {}
    pub(super) trait AsRef {}
    pub(super) trait Fn {}
    pub(super) trait FnMut {}
    pub(super) trait FnOnce {}
    pub(super) trait Iterator {}
    pub(super) trait Sized {}
    pub(super) trait Send {}
    pub(super) trait Sync {}
    pub(super) trait Display {}
    pub(super) trait FromStr {}
    pub(super) trait Wire {}
    pub(super) trait Fields {}
    pub(super) trait Target {}
    pub(super) trait Command {}
    pub(super) trait Event {}
    pub(super) trait Protocol {}
    pub(super) trait Frame {}
    pub(super) trait Serialize {}
    pub(super) trait Serializer {}
    pub(super) trait Deserialize {}
    pub(super) trait Deserializer {}
    pub(super) trait JsonSchema {}
    pub(super) fn Some() {}
    pub(super) fn None() {}
    pub(super) fn Ok() {}
    pub(super) fn Err() {}
    pub(super) fn drop() {}
}

use everything::*;

::wires::id! {
    /// Names a thing.
    pub ThingId
}

/// Addresses a thing.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Target)]
#[target(crate = "::wires", parent = Place)]
#[non_exhaustive]
pub struct Thing {
    pub house: ThingId,
    pub room: ::core::option::Option<ThingId>,
    pub thing: ThingId,
}

/// Addresses a place.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Target)]
#[target(crate = "::wires")]
#[non_exhaustive]
pub struct Place {
    pub house: ThingId,
    pub room: ::core::option::Option<ThingId>,
}

/// Sets a thing.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
#[command(crate = "::wires", name = "thing.set", target = Thing, reply = Empty, causes = ["thing.was"])]
#[wire(no_new)]
#[non_exhaustive]
pub struct ThingSet {
    #[wire(default = true)]
    pub on: ::core::primitive::bool,
    #[wire(default = -1, minimum = -3, maximum = 2.5)]
    pub share: ::core::primitive::f64,
    #[wire(default = 1, maximum = 3)]
    pub count: ::core::primitive::u16,
    #[wire(default = "a", min_length = 1, max_length = 3)]
    pub text: ::std::string::String,
    #[wire(default = "Small")]
    pub size: Size,
    #[wire(min_items = 1, max_items = 3, example = ["a"])]
    pub names: ::std::vec::Vec<Label>,
    #[wire(inline)]
    pub more: More<Label>,
    pub next: ::core::option::Option<::std::boxed::Box<Self>>,
    #[deprecated]
    pub old: ::core::option::Option<::wires::json::Json>,
}

/// Clears a thing.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
#[command(crate = "::wires", name = "thing.clear", target = Thing, reply = NoData)]
pub struct ThingClear;

/// Reports the state of a thing.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Event)]
#[event(crate = "::wires", name = "thing.was", target = ::wires::Path)]
pub struct ThingWas<'a>(pub ::std::borrow::Cow<'a, ::core::primitive::str>);

/// Further fields.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, Default, ::wires::Wire)]
#[wire(crate = "::wires")]
pub struct More<T> {
    pub more: ::core::option::Option<T>,
    pub most: ::core::option::Option<::wires::Nullable<::std::vec::Vec<::wires::Nullable<T>>>>,
}

/// A label.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
#[wire(crate = "::wires", max_length = 7, example = "abc")]
pub struct Label(pub ::std::string::String);

/// A size.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
#[wire(crate = "::wires")]
pub enum Size {
    Small,
    /// A variant that shadows a name of the prelude.
    None,
    Some,
    #[wire(other)]
    Other(::std::string::String),
}

::wires::protocol! {
    /// Things.
    pub Things {
        name: "things", version: "1.0",
        commands: [ThingSet, ThingClear],
        events: [ThingWas<'static>],
    }
}

/// Frames with an envelope of their own.
pub mod flat {
    use super::everything::*;

    ::wires::envelope! {
        /// Frames whose kind is a member.
        pub mod frames {
            request: { kind: "request", name: Name, id: Id(::std::string::String), data: Data, by: C },
            success: { kind: "success", id: Id(::std::string::String), data: Data, by: C, target: T },
            failure: { kind: "failure", id: Id(::std::string::String), error: Error(::wires::json::Json) },
            event: { kind: "event", name: Name, at: ::core::primitive::f64, by: E, envelope: Envelope, ..Data },
        }
    }

    /// A type with the name of a type parameter of the frames, as the next ones.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
    #[wire(crate = "::wires")]
    pub struct C(pub ::std::string::String);

    /// Another one.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
    #[wire(crate = "::wires")]
    pub struct E(pub ::std::string::String);

    /// Another one.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
    #[wire(crate = "::wires")]
    pub struct T(pub ::std::string::String);

    /// A type with a name that the generated code uses.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
    #[wire(crate = "::wires")]
    pub struct Envelope {
        pub sender: ::std::string::String,
    }

    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
    #[command(crate = "::wires", name = "get", reply = Self)]
    pub struct Get {
        pub key: ::std::string::String,
    }

    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Event)]
    #[event(crate = "::wires", name = "changed")]
    pub struct Changed {
        pub key: ::std::string::String,
    }

    ::wires::protocol! {
        /// Keys.
        pub Keys { name: "keys", version: "1.0", envelope: frames, commands: [Get], events: [Changed] }
    }
}

//! Messages in a module without prelude and imports.

::wires::id! {
    /// Names a lamp.
    pub LampId
}

/// Addresses a lamp.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Target)]
#[target(crate = "::wires", parent = Socket)]
#[non_exhaustive]
pub struct Lamp {
    /// The house.
    pub house: LampId,
    /// The room, if there is one.
    pub room: ::core::option::Option<LampId>,
    /// The lamp.
    pub lamp: LampId,
}

/// Addresses a socket.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Target)]
#[target(crate = "::wires")]
pub struct Socket {
    /// The house.
    pub house: LampId,
    /// The room, if there is one.
    pub room: ::core::option::Option<LampId>,
}

/// Switches a lamp.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
#[command(crate = "::wires", name = "lamp.switch", target = Lamp, reply = Self, from = either)]
#[non_exhaustive]
pub struct LampSwitch {
    /// Whether it is on.
    #[wire(default = true)]
    pub on: bool,
    /// How bright it is.
    #[wire(minimum = 0, maximum = 1.5, example = 0.5)]
    pub bright: f64,
    /// Its colours.
    #[wire(min_items = 1)]
    pub colours: ::std::vec::Vec<Colour>,
    /// Its scene.
    #[wire(inline)]
    pub scene: Scene<Name>,
}

/// Requests nothing of a lamp.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
#[command(crate = "::wires", name = "lamp.ask", target = ::wires::Path, reply = Empty)]
pub struct LampAsk {}

/// Notifies a lamp of nothing.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
#[command(crate = "::wires", name = "lamp.tell", target = ::wires::Path, reply = NoData)]
#[deprecated]
pub struct LampTell;

/// A lamp is lit.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Event)]
#[event(crate = "::wires", name = "lamp.lit", target = ::wires::Path, message_type = ["lit", "unlit"])]
pub struct LampLit<'a>(pub ::std::borrow::Cow<'a, str>);

/// A scene.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, Default, ::wires::Wire)]
#[wire(crate = "::wires")]
pub struct Scene<T> {
    /// Its name.
    pub scene: ::core::option::Option<T>,
    /// Its other names.
    #[deprecated]
    pub others: ::core::option::Option<::std::collections::BTreeMap<::std::string::String, ::wires::Nullable<T>>>,
}

/// A name.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, Default, ::wires::Wire)]
#[wire(crate = "::wires", min_length = 1, example = "dusk")]
pub struct Name(pub ::std::string::String);

/// A colour.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
#[wire(crate = "::wires")]
pub enum Colour {
    /// Red.
    Red,
    /// Green.
    #[deprecated]
    Green,
    /// Another.
    #[wire(other)]
    Other(::std::string::String),
}

/// A side.
#[::core::prelude::v1::derive(Debug, Clone, Copy, PartialEq, ::wires::Wire)]
#[wire(crate = "::wires")]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

::wires::protocol! {
    /// The lamps of a house.
    pub Lamps {
        name: "lamps", version: "1.0",
        commands: [LampSwitch, LampAsk, LampTell],
        events: [LampLit<'static>],
    }
}

/// Frames with an envelope of their own.
pub mod calls {
    ::wires::envelope! {
        /// Frames with an id.
        pub mod frames {
            request: { op: Name, /** The id. */ id: Id(u64), args: Option<Data>, trace: Option<Trace> },
            success: { id: Id(u64), ok: true, result: Data, !op },
            failure: { id: Id(::wires::Nullable<u64>), ok: false, error: Error(Reason), !op },
            event: { "event-type": Name, ..Data, !op, !ok },
        }
    }

    /// Where a request comes from.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
    #[wire(crate = "::wires")]
    pub struct Trace {
        /// The origin.
        pub origin: ::std::string::String,
    }

    /// Why a request failed.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
    #[wire(crate = "::wires")]
    pub struct Reason(pub ::std::string::String);

    /// Calls somebody.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
    #[command(crate = "::wires", name = "call", reply = Called)]
    pub struct Call {
        /// The number.
        pub number: ::core::option::Option<u64>,
    }

    /// The call has begun.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
    #[wire(crate = "::wires")]
    pub struct Called {
        /// The number.
        pub number: u64,
    }

    /// Somebody calls.
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Event)]
    #[event(crate = "::wires", name = "ring")]
    pub struct Ring {
        /// The number.
        pub number: u64,
    }

    ::wires::protocol! {
        /// Calls.
        pub Calls { name: "calls", version: "1.0", envelope: frames, commands: [Call], events: [Ring] }
    }
}

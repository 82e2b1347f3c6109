//! A private protocol with commands only.

#![allow(dead_code, reason = "only its declaration matters")]

/// Rings a bell.
#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Command)]
#[command(crate = "::wires", name = "bell.ring", target = ::wires::Path, reply = ::std::vec::Vec<Tone>)]
#[non_exhaustive]
struct BellRing {
    times: u8,
    tone: ::core::option::Option<Tone>,
}

#[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Wire)]
#[wire(crate = "::wires")]
struct Tone(#[wire(minimum = 20)] u16);

::wires::protocol! {
    /// Bells.
    pub(crate) Bells {
        name: "bells", version: "0.1",
        commands: [BellRing],
        events: [],
    }
}

/// A private protocol with events only.
pub(crate) mod events {
    #[::core::prelude::v1::derive(Debug, Clone, PartialEq, ::wires::Event)]
    #[event(crate = "::wires", name = "bell.rang", target = ::wires::Path)]
    struct BellRang;

    ::wires::protocol! {
        /// Bells that ring automatically.
        Chimes { name: "chimes", version: "0.1", commands: [], events: [BellRang] }
    }
}

/// A protocol without messages.
pub(crate) mod nothing {
    ::wires::protocol! {
        /// Silence.
        Silence { name: "silence", version: "0.1", commands: [], events: [] }
    }
}

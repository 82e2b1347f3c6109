//! Snapshots of the generated code, for one type of each kind.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use crate::ast::MessageDerive;
use crate::pipeline;

fn pretty(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

#[test]
fn command() {
    let input = parse_quote! {
        /// Places a call.
        #[command(name = "channel.dial", target = ChannelTarget, reply = Self, causes = ["channel.infochanged"])]
        #[non_exhaustive]
        pub struct ChannelDial {
            /// The number to dial.
            #[wire(example = "5550100", max_length = 20)]
            pub destination: String,
            #[wire(default = 30)]
            pub time_limit: u16,
            #[wire(inline)]
            pub parameters: Parameters,
            #[deprecated]
            pub colour: Option<String>,
        }
    };
    insta::assert_snapshot!(pretty(pipeline::message(&input, MessageDerive::Command)));
}

#[test]
fn event() {
    let input = parse_quote! {
        /// Something changed.
        #[event(name = "state.updated", target = Path, message_type = ["objectEvent", "stateEvent"], crate = "my::tieline")]
        pub struct StateUpdated(pub Json);
    };
    insta::assert_snapshot!(pretty(pipeline::message(&input, MessageDerive::Event)));
}

#[test]
fn undeclared_members() {
    let input = parse_quote! {
        /// A script.
        #[non_exhaustive]
        pub struct Script {
            #[wire(rest)]
            pub others: JsonObject,
            pub name: String,
        }
    };
    insta::assert_snapshot!(pretty(pipeline::wire(&input)));
}

#[test]
fn open_enum() {
    let input = parse_quote! {
        /// The medium.
        pub enum Medium {
            Telephony,
            #[wire(rename = "web-chat")]
            Chat,
            #[wire(other)]
            Other(String),
        }
    };
    insta::assert_snapshot!(pretty(pipeline::wire(&input)));
}

#[test]
fn union() {
    let input = parse_quote! {
        /// A shape.
        #[wire(tag = "type")]
        pub enum Shape<T> {
            /// A circle.
            Circle {
                #[wire(minimum = 0)]
                radius: f64,
                inner: Option<Box<Self>>,
            },
            #[deprecated]
            Box(Box<T>),
            #[wire(rename = "nothing", default_tag)]
            Nothing,
            #[wire(other)]
            Other(UnknownVariant),
        }
    };
    insta::assert_snapshot!(pretty(pipeline::wire(&input)));
}

#[test]
fn generic() {
    let input = parse_quote! {
        struct Page<'a, T: Clone = u8> {
            #[wire(min_items = 1)]
            items: Vec<T>,
            #[wire(inline)]
            more: More<'a, T>,
        }
    };
    insta::assert_snapshot!(pretty(pipeline::wire(&input)));
}

#[test]
fn target() {
    let input = parse_quote! {
        /// Addresses a channel.
        pub struct ChannelTarget {
            pub session: SessionId,
            pub channel_group: Option<ChannelGroupId>,
            pub channel: ChannelId,
        }
    };
    insta::assert_snapshot!(pretty(pipeline::target(&input)));
}

#[test]
fn protocol() {
    let input = quote! {
        tieline
        /// The lamps of a house.
        pub Lamps { name: "lamps", version: "1.0", commands: [lamp::LampOn], events: [] }
    };
    insta::assert_snapshot!(pretty(pipeline::protocol(input)));
}

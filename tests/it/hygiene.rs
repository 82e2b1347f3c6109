//! The derives work without imports, with every name of the prelude shadowed, and with the crate under another name.

use std::path::Path;
use std::process::Command;

use tieline as another;

#[no_implicit_prelude]
mod bare {
    #![allow(non_camel_case_types, dead_code, unreachable_pub, clippy::upper_case_acronyms)]

    pub struct Option;
    pub struct Result;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Vec;
    pub struct Box;
    pub struct str;
    pub struct bool;
    pub struct u8;
    pub struct u16;
    pub struct usize;
    pub trait Clone {}
    pub trait Debug {}
    pub trait Wire {}
    pub trait Command {}
    pub trait Serialize {}
    pub trait From {}
    pub trait Into {}
    pub mod std {}
    pub mod core {}
    pub mod serde {}
    pub mod tieline {}

    type Text = ::std::string::String;

    super::another::id! { pub HouseId }
    super::another::id! { pub RoomId }

    #[derive(::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq, ::tieline::Target)]
    #[target(crate = "super::another")]
    #[non_exhaustive]
    pub struct Room {
        pub house: ::std::option::Option<HouseId>,
        pub room: RoomId,
    }

    #[derive(::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq, ::tieline::Wire)]
    pub enum Colour {
        Red,
        #[wire(other)]
        Other(Text),
    }

    #[derive(::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq, ::tieline::Wire)]
    #[wire(max_length = 5)]
    pub struct Short(Text);

    #[derive(::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq, ::std::default::Default, ::tieline::Wire)]
    pub struct More {
        pub more: ::std::option::Option<Text>,
    }

    #[derive(::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq, ::tieline::Command)]
    #[command(name = "lamp.on", target = Room, reply = Empty, crate = "super::another")]
    #[non_exhaustive]
    pub struct LampOn {
        #[wire(default = "Red")]
        pub colour: Colour,
        #[wire(inline)]
        pub more: More,
        pub from: ::std::vec::Vec<Short>,
        pub r#type: ::std::option::Option<::std::boxed::Box<Self>>,
    }

    #[derive(::std::fmt::Debug, ::std::clone::Clone, ::std::cmp::PartialEq, ::tieline::Event)]
    #[event(name = "lamp.lit", target = Room)]
    pub struct LampLit;

    pub mod lamps {
        super::super::another::protocol! {
            /// Lamps.
            pub Lamps { name: "lamps", version: "1.0", commands: [super::LampOn], events: [super::LampLit] }
        }
    }

    pub fn lamp_on() -> LampOn {
        LampOn::new(::std::vec::Vec::new())
    }
}

/// Declares a message through a macro of the caller.
macro_rules! message {
    ($name:ident, $wire:literal, $type:ty) => {
        #[derive(Debug, Clone, PartialEq, tieline::Event)]
        #[event(name = $wire, target = tieline::Path)]
        struct $name {
            value: $type,
            #[wire(default = 5)]
            count: u8,
        }
    };
}

message!(Generated, "made.up", Vec<String>);

#[test]
fn shadowed_names_do_not_matter() {
    let text = r#"{"command":"lamp.on","target":"h.r","data":{"colour":"Blue","more":"x","from":["a"]}}"#;
    let message = bare::lamps::Message::read(text).unwrap();
    assert_eq!(message.to_json().unwrap(), text);
    assert_eq!(bare::lamp_on().colour, bare::Colour::Red);
}

#[test]
fn a_macro_can_declare_a_message() {
    let message: Generated = serde_json::from_str(r#"{"value":["a"]}"#).unwrap();
    assert_eq!(message, Generated { value: vec!["a".to_owned()], count: 5 });
}

/// The crate `tests/hygiene` renames the dependency and denies all warnings.
#[test]
fn a_crate_can_deny_all_warnings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hygiene = root.join("tests/hygiene");
    // The same versions of all dependencies as here, so that nothing is downloaded.
    std::fs::copy(root.join("Cargo.lock"), hygiene.join("Cargo.lock")).unwrap();
    for features in ["", "schema"] {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--features", features, "--manifest-path"])
            .arg(hygiene.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch"))
            .output()
            .unwrap();
        let (output, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.contains("read and written"), "with `{features}`:\n{errors}");
    }
}

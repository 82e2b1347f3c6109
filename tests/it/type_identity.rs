//! Types of the same name are distinguished by their whole content.

use std::fmt::Debug;

use tieline::{Protocol, Wire};

/// Types with the same name in the same module.
mod namesakes {
    use std::fmt::Debug;

    use tieline::json::{DecodeError, EncodeError, Reader, Writer};
    use tieline::shape::{Class, Name, Shape};
    use tieline::{Command, Path, Wire};

    pub(crate) trait Holder {
        type Type: Wire + Debug + Clone + PartialEq;
    }

    #[derive(Debug)]
    pub(crate) struct A;
    #[derive(Debug)]
    pub(crate) struct B;

    macro_rules! holder {
        ($holder:ident { $($fields:tt)* }) => {
            const _: () = {
                /// Inner.
                #[derive(Debug, Clone, PartialEq, Wire)]
                pub(crate) struct Inner { $($fields)* }

                impl Holder for $holder {
                    type Type = Inner;
                }
            };
        };
    }

    holder!(A { pub(crate) a: u8 });
    holder!(B { pub(crate) b: String });

    /// Wraps a value. Its name does not contain the type argument, which is a mistake of the manual implementation.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Wrapped<T>(T);

    impl<T: Wire> Wire for Wrapped<T> {
        const SHAPE: &'static Shape =
            &Shape::named(Name::new(module_path!(), "Wrapped", &[]), Class::Other, T::SHAPE.kind, "", &[]);

        fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
            T::read(from).map(Self)
        }

        fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
            self.0.write(to)
        }
    }

    #[cfg(feature = "schema")]
    impl<T: Wire> schemars::JsonSchema for Wrapped<T> {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Wrapped".into()
        }

        fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
            schemars::Schema::default()
        }
    }

    pub(crate) mod derived {
        use super::{A, B, Command, Holder, Path};

        /// A command with both types.
        #[derive(Debug, Clone, PartialEq, Command)]
        #[command(name = "it.both", target = Path, reply = Empty)]
        pub(crate) struct Both {
            pub(crate) a: <A as Holder>::Type,
            pub(crate) b: <B as Holder>::Type,
        }

        tieline::protocol! { pub(crate) Derived { name: "derived", version: "1.0", commands: [Both], events: [] } }
    }

    pub(crate) mod by_hand {
        use super::{Command, Path, Wrapped};

        /// A command with both types.
        #[derive(Debug, Clone, PartialEq, Command)]
        #[command(name = "it.both", target = Path, reply = Empty)]
        pub(crate) struct Both {
            pub(crate) a: Wrapped<u8>,
            pub(crate) b: Wrapped<String>,
        }

        tieline::protocol! { pub(crate) ByHand { name: "by-hand", version: "1.0", commands: [Both], events: [] } }
    }
}

/// `schema_for!` distinguishes types of one name by their whole content, including types that refer to themselves.
#[cfg(feature = "schema")]
mod identity {
    use tieline::json::{DecodeError, EncodeError, Reader, Writer};
    use tieline::shape::{Class, Kind, Name, Rules, Shape, ShapeRef};

    use super::*;

    macro_rules! generic {
        ($name:ident, $class:ident, $kind:expr) => {
            #[derive(Debug, Clone, PartialEq)]
            struct $name<T>(Vec<T>);

            impl<T: Wire> Wire for $name<T> {
                const SHAPE: &'static Shape =
                    &Shape::named(Name::new(module_path!(), stringify!($name), &[]), Class::$class, $kind, "", &[]);

                fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
                    Vec::read(from).map(Self)
                }

                fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
                    self.0.write(to)
                }
            }

            tieline::__json_schema! { [<T: Wire>] [$name<T>] [] }
        };
    }

    generic!(List, Array, Kind::Array(ShapeRef::of::<T>()));
    generic!(Renamed, Other, Kind::Newtype { inner: ShapeRef::of::<T>(), rules: Rules::NONE });
    generic!(Chain, Array, Kind::Array(ShapeRef::of::<Link<T>>()));

    /// A link of a chain, which refers back to it.
    #[derive(Debug, Clone, PartialEq, Wire)]
    struct Link<T> {
        value: T,
        chain: Option<Chain<T>>,
    }

    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    struct All {
        list_of_integers: List<u8>,
        list_of_strings: List<String>,
        again: List<u8>,
        renamed_integer: Renamed<Renamed<u8>>,
        renamed_string: Renamed<Renamed<String>>,
        optional: Option<Vec<List<String>>>,
        chain_of_integers: Chain<u8>,
        chain_of_strings: Chain<String>,
    }

    #[test]
    fn a_schema_has_an_entry_for_each_content() {
        let schema = serde_json::to_value(schemars::schema_for!(All)).unwrap();
        let entry = |pointer: &str| {
            let name =
                schema.pointer(pointer).and_then(|name| name.as_str()).unwrap_or_else(|| panic!("{pointer}: {schema}"));
            schema.pointer(name.strip_prefix('#').unwrap()).unwrap().to_string()
        };
        let properties: std::collections::BTreeMap<&str, String> = [
            "list_of_integers",
            "list_of_strings",
            "again",
            "renamed_integer",
            "renamed_string",
            "chain_of_integers",
            "chain_of_strings",
        ]
        .map(|name| (name, entry(&format!("/properties/{name}/$ref"))))
        .into();
        assert_eq!(properties["list_of_integers"], properties["again"]);
        assert!(properties["list_of_integers"].contains(r#""type":"integer""#), "{schema}");
        assert!(properties["list_of_strings"].contains(r#""type":"string""#), "{schema}");
        assert_eq!(entry("/properties/optional/items/$ref"), properties["list_of_strings"]);
        for (one, other) in [("renamed_integer", "renamed_string"), ("chain_of_integers", "chain_of_strings")] {
            assert_ne!(properties[one], properties[other], "{schema}");
        }
        let validator = jsonschema::validator_for(&schema).unwrap();
        let value = |chain: &str| {
            serde_json::from_str::<serde_json::Value>(&format!(
                r#"{{"list_of_integers":[1],"list_of_strings":["x"],"again":[2],"renamed_integer":3,"renamed_string":"y",
                "chain_of_integers":[{{"value":1,"chain":[{{"value":2}}]}}],"chain_of_strings":{chain}}}"#
            ))
            .unwrap()
        };
        assert!(validator.is_valid(&value(r#"[{"value":"a","chain":[{"value":"b"}]}]"#)), "{schema}");
        assert!(!validator.is_valid(&value(r#"[{"value":"a","chain":[{"value":1}]}]"#)), "{schema}");
    }
}

#[test]
fn types_of_the_same_name_are_distinguished_but_have_no_schema() {
    use namesakes::{by_hand, derived};

    fn error<P: Protocol>() -> String {
        let panic = std::panic::catch_unwind(tieline::schema::assert_agreement::<P>).unwrap_err();
        let error = tieline::schema::artefacts::<P>().unwrap_err().to_string();
        let panic = panic.downcast_ref::<String>().cloned().unwrap_or_default();
        assert!(panic.contains(&error), "{panic}");
        error
    }

    let text = r#"{"command":"it.both","target":"a","data":{"a":{"a":1},"b":{"b":"x"}}}"#;
    assert!(derived::Derived::check(text).is_valid());
    assert_eq!(derived::Message::read(text).unwrap().to_json().unwrap(), text);
    let error_of_derived = error::<derived::Derived>();
    assert_eq!(error_of_derived.matches("::namesakes::Inner` (").count(), 2, "{error_of_derived}");
    assert_eq!(error_of_derived.matches("type_identity.rs:").count(), 2, "{error_of_derived}");

    let text = r#"{"command":"it.both","target":"a","data":{"a":1,"b":"x"}}"#;
    assert!(by_hand::ByHand::check(text).is_valid());
    assert_eq!(by_hand::Message::read(text).unwrap().to_json().unwrap(), text);
    assert_eq!(error::<by_hand::ByHand>().matches("::namesakes::Wrapped` (").count(), 2);
}

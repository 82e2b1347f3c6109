//! The errors for types that no schema can describe in a way that all validators read alike.

use tieline::Protocol;
use tieline::schema::artefacts;

/// A protocol with one event that carries a type.
macro_rules! carrying {
    ($module:ident, $name:literal, { $($items:tt)* }) => {
        mod $module {
            #[allow(unused_imports, reason = "not every one needs them")]
            use tieline::{Event, Path, Wire};
            $($items)*
            /// An event.
            #[derive(Debug, Clone, PartialEq, Event)]
            #[event(name = "it.sent", target = Path)]
            pub(crate) struct Sent {
                /// The data.
                pub(crate) it: Carried,
            }
            tieline::protocol! { /// A test.
            pub(crate) Test { name: $name, version: "1.0", commands: [], events: [Sent] } }
        }
    };
}

/// Declares a string type with a pattern.
macro_rules! patterned {
    ($pattern:literal, $examples:expr) => {
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) struct Carried(String);

        impl tieline::Wire for Carried {
            const SHAPE: &'static tieline::shape::Shape = &tieline::shape::Shape::named(
                tieline::shape::Name::new("test", "Carried", &[]),
                tieline::shape::Class::String,
                tieline::shape::Kind::String(tieline::shape::Format::Pattern($pattern)),
                "",
                $examples,
            );

            fn read(from: &mut tieline::json::Reader<'_>) -> Result<Self, tieline::json::DecodeError> {
                tieline::__private::read_string(from, "it", |text| Some(Self(text.into_owned())))
            }

            fn write(&self, to: &mut tieline::json::Writer) -> Result<(), tieline::json::EncodeError> {
                to.string(&self.0)
            }
        }
    };
}

pub(crate) use patterned;

carrying!(twice, "twice", {
    mod other {
        /// Another.
        #[derive(Debug, Clone, PartialEq, tieline::Wire)]
        pub(crate) struct Carried {
            /// A text.
            pub(crate) text: String,
        }
    }
    /// One.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Carried {
        /// The other.
        pub(crate) other: other::Carried,
    }
});
carrying!(frames, "frames", {
    /// It has the name of a frame.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct SentEvent {}
    /// It.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Carried {
        /// It.
        pub(crate) it: SentEvent,
    }
});
carrying!(variants, "variants", {
    /// It has the name of a variant.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct FormOpen {}
    /// A form.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(tag = "type")]
    pub(crate) enum Form {
        /// An open one.
        #[wire(rename = "is-open")]
        Open,
    }
    /// It.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Carried {
        /// It.
        pub(crate) it: FormOpen,
        /// Its form.
        pub(crate) form: Form,
    }
});
carrying!(dialect, "dialect", {
    super::patterned!("^\\d+$", &[]);
});
carrying!(feed, "feed", {
    super::patterned!("^[^,]+$", &[]);
});
carrying!(example, "example", {
    super::patterned!("^[a-z]+$", &["\"7\""]);
});
carrying!(endless, "endless", {
    /// It.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Carried {
        /// The next one.
        pub(crate) next: Box<Next>,
    }
    /// The next one.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Next {
        /// The last one, because the compiler detects two types that contain each other.
        pub(crate) last: Box<Last>,
    }
    /// The last one.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Last {
        /// It again.
        pub(crate) again: Box<Carried>,
    }
});
carrying!(impossible, "impossible", {
    use tieline::json::{DecodeError, EncodeError, Reader, Writer};
    use tieline::shape::{Class, Kind, Name, Rules, Shape, ShapeRef};

    const RULES: Rules = {
        let mut rules = Rules::NONE;
        rules.min_length = Some(5);
        rules.max_length = Some(3);
        rules
    };

    /// A hand-written text, whose rules no derive has checked.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Carried(String);

    impl Wire for Carried {
        const SHAPE: &'static Shape = &Shape::named(
            Name::new("test", "Carried", &[]),
            Class::String,
            Kind::Newtype { inner: ShapeRef::of::<String>(), rules: RULES },
            "It.",
            &[],
        );

        fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
            String::read(from).map(Self)
        }

        fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
            to.string(&self.0)
        }
    }
});
fn error<P: Protocol>() -> String {
    artefacts::<P>().unwrap_err().to_string()
}

#[test]
fn a_name_of_a_variant_is_that_of_its_union() {
    let module = module_path!();
    let variants = error::<variants::Test>();
    let lines: String = variants.chars().filter(|character| !character.is_ascii_digit()).collect();
    assert_eq!(
        lines,
        format!(
            "duplicate name `FormOpen` in `$defs`, of the type `{module}::variants::FormOpen` ({}:) and of the variant \
             `is-open` of the union `{module}::variants::Form` ({}:); rename one of the types, or use `#[wire(name = \"…\")]`",
            file!(),
            file!()
        )
    );
}

#[test]
fn errors_name_the_problem_the_type_and_the_fix() {
    let module = module_path!();
    let twice = error::<twice::Test>();
    let lines: String = twice.chars().filter(|character| !character.is_ascii_digit()).collect();
    assert_eq!(
        lines,
        format!(
            "duplicate name `Carried` in `$defs`, of the type `{module}::twice::Carried` ({}:) and of the type \
             `{module}::twice::other::Carried` ({}:); rename one of the types, or use `#[wire(name = \"…\")]`",
            file!(),
            file!()
        )
    );
    let frames = error::<frames::Test>();
    let lines: String = frames.chars().filter(|character| !character.is_ascii_digit()).collect();
    assert_eq!(
        lines,
        format!(
            "duplicate name `SentEvent` in `$defs`, of the type `{module}::frames::SentEvent` ({}:) and of an \
             event of `it.sent`; rename one of the types, or use `#[wire(name = \"…\")]`",
            file!()
        )
    );
    assert_eq!(
        error::<dialect::Test>(),
        "`test::Carried`: unsupported pattern `^\\d+$`: expected an escape: `\\xNN`, or a backslash and \
         punctuation at byte 3 of the pattern"
    );
    assert_eq!(
        error::<feed::Test>(),
        "`test::Carried`: the pattern `^[^,]+$` matches texts that end with a line feed, on which validators disagree; exclude it from the \
         last class, as in `[^,\\x0a]`"
    );
    assert_eq!(
        error::<example::Test>(),
        "`test::Carried`: the example \"7\" is not valid for the type: /value: expected a string that matches `^[a-z]+$`, found a string of 1 character \"7\""
    );
    assert_eq!(
        error::<endless::Test>(),
        format!(
            "every value of `{module}::endless::Carried` contains another one; use `Option` for a field on the path, or \
             allow an empty array"
        )
    );
    assert_eq!(
        error::<impossible::Test>(),
        "no value satisfies all rules of a string of at least 5 and at most 3 characters; relax one of them"
    );
}

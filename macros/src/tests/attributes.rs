//! Reading attributes, and the errors for invalid ones.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::ToTokens;
use syn::{Attribute, DeriveInput, Type, parse_quote};

use crate::ast::MessageDerive;
use crate::attr::{self, AttrItem, Doc};
use crate::ctxt::Ctxt;
use crate::pipeline;
use crate::place::{AttrPlace, COMMAND, FIELD, PROTOCOL};

/// The messages of all errors of a macro call.
fn errors(tokens: TokenStream) -> Vec<String> {
    let file: syn::File = syn::parse2(tokens).unwrap();
    let texts = file.items.iter().filter_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.segments.last().unwrap().ident == "compile_error" => {
            Some(syn::parse2::<syn::LitStr>(item.mac.tokens.clone()).unwrap().value())
        }
        _ => None,
    });
    texts.collect()
}

/// Parses the items of an attribute. Returns the keys with the results of `read`, and the errors.
fn read<T>(
    attributes: &[Attribute],
    place: &'static AttrPlace,
    read: impl Fn(&Ctxt, &AttrItem) -> T,
) -> (Vec<(String, T)>, Vec<String>) {
    let cx = Ctxt::new();
    let items = attr::items(&cx, attributes, place);
    let found = items.iter().map(|item| (item.key.to_string(), read(&cx, item))).collect();
    (found, errors(cx.into_errors()))
}

#[test]
fn items_are_split_at_commas_but_not_inside_a_type() {
    let attributes: [Attribute; 3] = [
        parse_quote!(#[command(target = A, reply = Pair<A, Vec<B>>, [5], from = &'a name,)]),
        parse_quote!(#[other(ignored)]),
        parse_quote!(#[command(target = (a, b))]),
    ];
    let (found, errors) = read(&attributes, &COMMAND, |cx, item| {
        item.parse_as::<Type>(cx, "a type", "Empty").map(|ty| ty.to_token_stream().to_string().replace(' ', ""))
    });
    let expected = [("target", "A"), ("reply", "Pair<A,Vec<B>>"), ("from", "&'aname"), ("target", "(a,b)")];
    assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), Some(value.to_owned()))));
    assert_eq!(errors, ["expected the name of an attribute\nhelp: use `name = \"…\"`"]);
}

#[test]
fn a_less_than_sign_in_an_expression_opens_no_type() {
    let attributes: [Attribute; 3] = [
        parse_quote!(#[wire(max_length = 1 << 4, min_length = 1)]),
        parse_quote!(#[wire(max_items = (1 << 4) << BITS, min_items = 1 < 2, maximum = 256 >> 4)]),
        parse_quote!(#[wire(minimum = <Limits as Of<u8, u16>>::MIN, default = Limits::<u8, u16>::MAX << 1, inline)]),
    ];
    let (found, errors) = read(&attributes, &FIELD, |_, _| ());
    let keys: Vec<_> = found.iter().map(|(key, ())| &**key).collect();
    let expected = ["max_length", "min_length", "max_items", "min_items", "maximum", "minimum", "default", "inline"];
    assert_eq!(keys, expected);
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn items_after_a_missing_comma_are_read() {
    let attributes: [Attribute; 2] = [
        parse_quote!(#[wire(max_length = 5 min_length = 1)]),
        parse_quote!(#[wire(inline rename = "x" inline, default = [1] colour = 5)]),
    ];
    let (found, errors) = read(&attributes, &FIELD, |_, _| ());
    let keys: Vec<_> = found.iter().map(|(key, ())| &**key).collect();
    assert_eq!(keys, ["max_length", "min_length", "inline", "rename", "inline", "default"]);
    let expected = ["min_length", "rename", "inline", "colour"].map(|key| format!("expected `,`, found `{key}`"));
    assert_eq!(errors[..4], expected);
    assert!(errors[4].starts_with("unknown attribute `colour`\nhelp: a field accepts `rename`, "), "{errors:?}");
    assert_eq!(errors.len(), 5);
}

#[test]
fn a_missing_comma_in_a_protocol_is_an_error() {
    let cx = Ctxt::new();
    let items = attr::items_of(&cx, quote::quote!(name: "a" version: "1.0", commands: [a::B] events: []), &PROTOCOL);
    let keys: Vec<_> = items.iter().map(|item| item.key.to_string()).collect();
    assert_eq!(keys, ["name", "version", "commands", "events"]);
    assert_eq!(errors(cx.into_errors()), ["version", "events"].map(|key| format!("expected `,`, found `{key}`")));
}

#[test]
fn keys_of_other_crates_have_a_suggestion() {
    let attributes = [parse_quote!(#[wire(range(min = 1), length = 5)])];
    let (found, errors) = read(&attributes, &FIELD, |_, _| ());
    assert!(found.is_empty());
    assert_eq!(
        errors,
        [
            "unknown attribute `range`\nhelp: use `minimum` and `maximum`",
            "unknown attribute `length`\nhelp: use `min_length` and `max_length`",
        ]
    );
}

#[test]
fn invalid_values_of_keys_are_errors() {
    let attributes = [parse_quote!(#[wire(minimum(1), inline(1), default, rename == "x")])];
    let (_, errors) = read(&attributes, &FIELD, |cx, item| {
        if item.key == "inline" { item.flag(cx).is_some() } else { item.literal(cx, "5").is_some() }
    });
    assert_eq!(
        errors,
        [
            "expected `=` after `minimum`\nhelp: use `minimum = 5`",
            "unexpected value for `inline`\nhelp: use `inline` without a value",
            "missing value for `default`, expected a literal\nhelp: use `default = 5`",
            "expected `=` after `rename`\nhelp: use `rename = 5`",
        ]
    );
}

fn text_of(attributes: &[Attribute]) -> String {
    match attr::doc(attributes) {
        Doc::Text(text) => text,
        Doc::Macros(_) => panic!("unexpected macros in a doc comment"),
    }
}

#[test]
fn doc_comments_keep_their_paragraphs() {
    let item: syn::ItemStruct = parse_quote! {
        /// One line,
        /// and another.
        ///
        ///  * indented
        #[doc = "by hand"]
        #[doc(hidden)]
        struct A;
    };
    assert_eq!(text_of(&item.attrs), "One line,\nand another.\n\n * indented\nby hand");
    let item: syn::ItemStruct = parse_quote! {
        /** A block.

        Its end. */
        struct A;
    };
    assert_eq!(text_of(&item.attrs).lines().next(), Some("A block."));
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let input: DeriveInput = parse_quote! {
        #[command(name = "a bad one", from = desktop, colour = red, name = "x")]
        #[wire(no_new)]
        struct A<T> {
            #[wire(min_length = 2, max_length = 1)]
            a: usize,
        }
    };
    let errors = errors(pipeline::message(&input, MessageDerive::Command));
    let starts = [
        "unknown attribute `colour`",
        "expected `client`, `server` or `either`, found `desktop`",
        "duplicate attribute `name`",
        "invalid message name `a bad one`",
        "unexpected parameter of a message",
        "missing attribute `reply` in `#[command(…)]`",
        "`no_new` has no effect",
        "unsupported type `usize`",
        "`min_length` is 2, which is greater than `max_length`, 1",
    ];
    assert_eq!(errors.len(), starts.len(), "{errors:#?}");
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error}");
        assert!(!error.ends_with('.'), "{error}");
    }
}

#[test]
fn rejected_input_still_implements_its_traits() {
    let input: DeriveInput = parse_quote! {
        #[event(name = "a.b", target = House)]
        struct A<'a> { a: &'a str }
    };
    let text = pipeline::message(&input, MessageDerive::Event).to_string();
    for implemented in ["Wire for A", "Fields for A", "Serialize for A", "Deserialize < '__de > for A", "Event for A"] {
        assert!(text.contains(&format!("__private :: {implemented}")), "{implemented}");
    }
}

#[test]
fn an_attribute_of_another_derive_on_a_field_is_accepted() {
    let options: DeriveInput = parse_quote!(
        struct Options {
            #[command(flatten)]
            common: Common,
        }
    );
    assert_eq!(errors(pipeline::wire(&options)), [] as [&str; 0]);
    let message: DeriveInput = parse_quote!(
        #[command(name = "x", target = Path, reply = Empty)]
        struct X {
            #[command(max_length = 3)]
            text: String,
        }
    );
    assert_eq!(errors(pipeline::message(&message, MessageDerive::Command)).len(), 1);
}

#[test]
fn misspelt_keys_have_a_suggestion() {
    let attributes = [parse_quote!(#[wire(renam = "x", exampel = 1, max_lenght = 5, inlin, xyz = 1, minnimum = 1)])];
    let (_, errors) = read(&attributes, &FIELD, |_, _| ());
    let near = [("renam", "rename"), ("exampel", "example"), ("max_lenght", "max_length"), ("inlin", "inline")];
    for (error, (key, near)) in errors.iter().zip(near) {
        assert_eq!(*error, format!("unknown attribute `{key}`, did you mean `{near}`?"));
    }
    assert!(!errors[4].contains("did you mean"), "{}", errors[4]);
    assert_eq!(errors[5], "unknown attribute `minnimum`, did you mean `minimum`?");
}

#[test]
fn an_error_describes_what_it_found() {
    let attributes = [parse_quote!(#[command(name = 1, name = [], name = 'c', name = true, name = A::B, name = (1, 2))])];
    let (_, errors) = read(&attributes, &COMMAND, |cx, item| item.string(cx, "\"a\"").is_some());
    let found = ["`1`", "an array", "a character", "a boolean", "`A::B`", "a tuple"];
    assert_eq!(errors, found.map(|found| format!("expected a string, found {found}\nhelp: use `name = \"a\"`")));
}

/// `macro_rules!` passes a fragment as a group without delimiters.
#[test]
fn a_reply_from_a_macro_fragment_is_recognized() {
    for (reply, shape) in [("Self", "Same"), ("Empty", "Empty"), ("NoData", "NoData")] {
        let fragment = Group::new(Delimiter::None, reply.parse().unwrap());
        let input = parse_quote! {
            #[command(name = "a.b", target = Path, reply = #fragment)]
            struct A {}
        };
        let text = pipeline::message(&input, MessageDerive::Command).to_string();
        assert!(text.contains(&format!("ReplyShape :: {shape}")), "{text}");
    }
}

#[test]
fn the_life_of_an_object_needs_a_target_and_one_place() {
    let event = |attributes: TokenStream| {
        let input: DeriveInput = parse_quote! {
            #[event(name = "a.b", #attributes)]
            struct A {}
        };
        pipeline::message(&input, MessageDerive::Event)
    };
    let text = event(quote::quote!(target = House, ends)).to_string();
    assert!(text.contains("with_lifecycle (__private :: Lifecycle :: Ends)"), "{text}");
    let help = "unexpected `creates` without `target`\nhelp: add the target of the object";
    assert_eq!(errors(event(quote::quote!(creates))), [help]);
    let help = "unexpected `ends` beside `creates`\nhelp: declare an event for each";
    assert_eq!(errors(event(quote::quote!(target = House, ends, creates))), [help]);
}

#[test]
fn dropping_a_context_with_unread_errors_panics() {
    let lost = std::panic::catch_unwind(|| drop(Ctxt::new()));
    assert!(lost.is_err());
}

#[test]
fn the_object_of_a_target_is_a_noun() {
    let target = |object: &str| {
        let input: DeriveInput = parse_quote! {
            #[target(object = #object)]
            struct SessionTarget { session: SessionId }
        };
        errors(pipeline::target(&input))
    };
    for noun in ["session", "channel group", "outlet 2", "voice-mail"] {
        assert!(target(noun).is_empty(), "{noun}");
    }
    for other in ["", " ", "Session", "session ", "session.channel", "kanäle"] {
        assert!(target(other)[0].starts_with(&format!("expected a lowercase noun, found `{other}`")), "{other}");
    }
    assert_eq!(target("an interaction"), ["unexpected article `an`\nhelp: use `interaction`"]);
}

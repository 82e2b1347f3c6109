//! How attributes are read.

use syn::{Attribute, DeriveInput, parse_quote};

use crate::attr;
use crate::ctxt::Ctxt;
use crate::expand::{self, Direction};

/// All errors of a derive, as their texts.
fn errors(tokens: proc_macro2::TokenStream) -> Vec<String> {
    let file: syn::File = syn::parse2(tokens).unwrap();
    let texts = file.items.iter().filter_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.segments.last().unwrap().ident == "compile_error" => {
            Some(syn::parse2::<syn::LitStr>(item.mac.tokens.clone()).unwrap().value())
        }
        _ => None,
    });
    texts.collect()
}

#[test]
fn parts_are_split_at_commas_but_not_inside_a_type() {
    let cx = Ctxt::new();
    let attributes: Vec<Attribute> = vec![
        parse_quote!(#[wire(crate = "x", reply = Pair<A, Vec<B>>, [5], flag,)]),
        parse_quote!(#[other(ignored)]),
        parse_quote!(#[wire(causes = ["a", "b"])]),
    ];
    let items = attr::items(&cx, &attributes, "wire");
    let found: Vec<_> = items
        .iter()
        .map(|item| {
            (item.key.to_string(), item.value.as_ref().map(|value| value.to_string().replace(' ', "")).unwrap_or_default())
        })
        .collect();
    assert_eq!(
        found,
        [("crate", "\"x\""), ("reply", "Pair<A,Vec<B>>"), ("flag", ""), ("causes", "[\"a\",\"b\"]"),]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
    );
    assert!(cx.check().unwrap_err().to_string().contains("expected a key"));
}

#[test]
fn docs_keep_their_paragraphs() {
    let item: syn::ItemStruct = parse_quote! {
        /// One line,
        /// and another.
        ///
        ///  * indented
        #[doc = "by hand"]
        #[doc(hidden)]
        struct A;
    };
    assert_eq!(attr::doc(&item.attrs), "One line,\nand another.\n\n * indented\nby hand");
    let item: syn::ItemStruct = parse_quote! {
        /** A block.

        Its end. */
        struct A;
    };
    assert_eq!(attr::doc(&item.attrs).lines().next(), Some("A block."));
}

#[test]
fn every_mistake_is_told_at_once() {
    let input: DeriveInput = parse_quote! {
        #[command(name = "Bad", from = desktop, colour = red, name = "x")]
        #[wire(no_new)]
        struct A<T> {
            #[wire(min_length = 2, max_length = 1)]
            a: usize,
        }
    };
    let errors = errors(expand::message(&input, Direction::Command));
    let starts = [
        "a message's name is",
        "expected who sends",
        "unknown key `colour`",
        "`name` is given twice",
        "`#[command(…)]` lacks `target`",
        "`#[command(…)]` lacks `reply`",
        "`no_new` leaves out",
        "`usize` has no fixed width",
        "`min_length` is above",
        "a message has one shape",
    ];
    assert_eq!(errors.len(), starts.len(), "{errors:#?}");
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error}");
        assert!(!error.ends_with('.'), "{error}");
    }
}

#[test]
fn what_is_refused_still_has_its_traits() {
    let input: DeriveInput = parse_quote! {
        #[event(name = "a.b", target = House)]
        struct A<'a> { a: &'a str }
    };
    let text = expand::message(&input, Direction::Event).to_string();
    for implemented in ["Wire for A", "Fields for A", "Serialize for A", "Deserialize < '__de > for A", "Event for A"] {
        assert!(text.contains(&format!("__private :: {implemented}")), "{implemented}");
    }
}

#[test]
fn errors_that_nobody_reads_are_not_lost() {
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
        errors(expand::target(&input))
    };
    for noun in ["session", "channel group", "outlet 2", "voice-mail"] {
        assert!(target(noun).is_empty(), "{noun}");
    }
    for other in ["", " ", "Session", "session ", "session.channel", "kanäle"] {
        assert!(target(other)[0].starts_with("the object is a noun"), "{other}");
    }
    assert_eq!(target("an interaction"), ["the object has no article: write `interaction` without `an`"]);
}

//! Names on the wire, and conversion of literals to JSON.

use quote::quote;

use crate::ast::EnvelopeInput;
use crate::ctxt::Ctxt;
use crate::literal::{AttrLiteral, is_constant, parse_expr};
use crate::names::{CaseStyle, camel_case, is_message_name, nearest, reject_key};

#[test]
fn fields_are_in_camel_case() {
    let cases = [
        ("script_id", "scriptId"),
        ("id", "id"),
        ("p1", "p1"),
        ("p_1", "p1"),
        ("a_b_c", "aBC"),
        ("_hidden", "hidden"),
        ("trailing_", "trailing"),
        ("two__bars", "twoBars"),
        ("über_fluss", "überFluss"),
    ];
    for (rust, wire) in cases {
        assert_eq!(camel_case(rust), wire);
    }
}

#[test]
fn the_fields_of_members_are_identifiers() {
    let cases = [
        ("clientId", "client_id"),
        ("2fa", "member_2fa"),
        ("x²", "x_"),
        ("größe-Ⓐ", "größe__"),
        ("\u{903}a", "member_\u{903}a"),
        ("٢a", "_a"),
        ("名前", "member_名前"),
        ("-", "member"),
        ("Self", "member"),
        ("Data", "data_member"),
        ("match", "match"),
    ];
    for (member, field) in cases {
        let input = quote!(tieline mod frames { event: { type: Name, #member: Option<u8>, data: Data } });
        let cx = Ctxt::new();
        let envelope = EnvelopeInput::parse(&cx, input).unwrap();
        assert!(cx.into_errors().is_empty());
        let found = envelope.kinds[0].members[1].field_name();
        assert_eq!(found, field);
        let raw = syn::parse_str::<syn::Ident>(&found).or_else(|_| syn::parse_str(&format!("r#{found}")));
        assert!(raw.is_ok(), "{found}");
    }
}

#[test]
fn names_are_converted_to_each_style() {
    let of = |style: &str| CaseStyle::find(style).unwrap();
    for (style, field, variant) in [
        ("lowercase", "script_id", "webchat"),
        ("UPPERCASE", "SCRIPT_ID", "WEBCHAT"),
        ("PascalCase", "ScriptId", "WebChat"),
        ("camelCase", "scriptId", "webChat"),
        ("snake_case", "script_id", "web_chat"),
        ("SCREAMING_SNAKE_CASE", "SCRIPT_ID", "WEB_CHAT"),
        ("kebab-case", "script-id", "web-chat"),
        ("SCREAMING-KEBAB-CASE", "SCRIPT-ID", "WEB-CHAT"),
    ] {
        assert_eq!((of(style).field("script_id"), of(style).variant("WebChat")), (field.to_owned(), variant.to_owned()));
    }
    assert!(CaseStyle::find("Snake").is_none());
}

#[test]
fn keys_that_validators_mishandle_are_rejected() {
    for key in ["", "a\tb", "\u{7f}", "__proto__", "constructor", "toString", "__lookupSetter__"] {
        assert!(reject_key(key).is_some(), "{key}");
    }
    for key in ["id", "to_string", "Constructor", "two words", "a.b", "\u{e9}", "\""] {
        assert!(reject_key(key).is_none(), "{key}");
    }
}

#[test]
fn the_nearest_name_is_found() {
    let names = ["rename", "inline", "minimum", "maximum"];
    let cases = [
        ("renam", Some("rename")),
        ("renmae", Some("rename")),
        ("Inline", Some("inline")),
        ("mimimum", Some("minimum")),
        ("maximun", Some("maximum")),
        ("mxaimumm", Some("maximum")),
        ("raneme", Some("rename")),
        ("colour", None),
        ("", None),
        ("minimummmmmm", None),
    ];
    for (name, near) in cases {
        assert_eq!(nearest(name, &names), near, "{name}");
    }
}

#[test]
fn message_names_can_be_part_of_file_names() {
    for name in ["a", "channel.dial", "textDocument/didOpen", "$/cancelRequest", "chat:message", "A-b_c", "1", "a.", "a..b"]
    {
        assert!(is_message_name(name), "{name}");
    }
    for name in ["", ".", "..", "a/../b", "/a", "a/", "a//b", "a b", "é", "a\"", "a\\b", "a<b", "a\n"] {
        assert!(!is_message_name(name), "{name}");
    }
}

#[test]
fn literals_are_written_as_json() {
    let cases = [
        (quote!("a"), r#""a""#),
        (quote!("\"\\\n\r\t\u{1}\u{e9}/"), r#""\"\\\n\r\t\u0001é/""#),
        (quote!(0), "0"),
        (quote!(-5), "-5"),
        (quote!(0x10), "16"),
        (quote!(1_000), "1000"),
        (quote!(9007199254740991), "9007199254740991"),
        (quote!(-9007199254740991), "-9007199254740991"),
        (quote!(1.5), "1.5"),
        (quote!(-1e300), "-1e300"),
        (quote!(1e2), "100.0"),
        (quote!(true), "true"),
        (quote!([]), "[]"),
        (quote!(["a", 1, [false]]), r#"["a",1,[false]]"#),
    ];
    for (tokens, json) in cases {
        assert_eq!(AttrLiteral::parse(&tokens).unwrap().json(), json);
    }
}

#[test]
fn literals_without_a_json_form_are_rejected() {
    let cases = [
        quote!(5u8),
        quote!(1.5f32),
        quote!(9007199254740992),
        quote!(-9007199254740992),
        quote!(1e400),
        quote!('a'),
        quote!(b"a"),
        quote!(-"a"),
        quote!(a + b),
    ];
    for tokens in cases {
        assert!(AttrLiteral::parse(&tokens).is_err(), "{tokens}");
    }
}

#[test]
fn any_expression_but_a_literal_can_be_a_constant() {
    for tokens in [
        quote!(MAX),
        quote!(-MAX),
        quote!(a::MAX as u64 + 1),
        quote!(longest(&["a", "b"])),
        quote!({ MAX }),
        quote!({
            let max = 1;
            max
        }),
        quote!(const { 1 }),
        quote!(if cfg!(unix) { 1 } else { 2 }),
        quote!([1, 2][0]),
    ] {
        assert!(parse_expr(&tokens).is_ok_and(|expr| is_constant(&expr)), "{tokens}");
    }
    for tokens in [quote!(1), quote!(-1), quote!("a"), quote!((1, 2)), quote!(&1), quote!(!1)] {
        assert!(parse_expr(&tokens).is_ok_and(|expr| !is_constant(&expr)), "{tokens}");
    }
    for tokens in [quote!(), quote!(1 2), quote!(1..), quote!(=), quote!(1, 2)] {
        assert!(parse_expr(&tokens).map_or(true, |expr| !is_constant(&expr)), "{tokens}");
    }
}

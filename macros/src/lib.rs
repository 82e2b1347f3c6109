//! The derives of the crate `tieline`, which re-exports them: depend on that one. Its module `reference` says of every
//! attribute what it means on the wire and in the schema, and when it is refused; here is the short form.
//!
//! What they emit stands in an anonymous constant and names everything by its absolute path, so it works without imports,
//! where names of the prelude mean something else, and under another name of the crate (`crate = "…"`).
//!
//! Every mistake that the tokens show is told at once, each at its token. What only types show is told by the compiler:
//! a rule on a type that it does not fit, a default that its type does not hold, keys that clash through `inline`. For a
//! generic type that is when the type is read somewhere.

mod ast;
mod attr;
mod ctxt;
mod expand;
mod fallback;
mod literal;
mod names;
#[cfg(test)]
mod tests;
mod valid;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use expand::Direction;

/// Puts a type on the wire: its shape, and code that reads and writes it. With it come `Serialize`, `Deserialize`, and
/// with the feature `schema` `JsonSchema`.
///
/// | type | on the wire |
/// |---|---|
/// | a struct with named fields | an object with declared keys; other keys are tolerated |
/// | a struct of one value without a name | the value itself, with rules: a newtype |
/// | an enum whose variants have no payload | a string that is one of some words |
///
/// Doc comments become descriptions in the schemas, and Rust's own `#[deprecated]` becomes theirs. So the first line of a
/// doc comment says what the thing is, to readers who know no Rust.
///
/// # On a field
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(rename = "ID")]` | the key; without it, the field's name in camelCase: `script_id` is `scriptId` |
/// | `#[wire(inline)]` | the keys of the field's type, a struct with named fields, stand in this object |
/// | `#[wire(default = 5)]` | what an absent value means: a string, a number, `true` or `false` |
/// | `#[wire(min_length = 1, max_length = 20)]` | how long a string is, in Unicode characters |
/// | `#[wire(minimum = -1.5, maximum = 10)]` | the bounds of a number |
/// | `#[wire(min_items = 1, max_items = 20)]` | how many elements a list has |
/// | `#[wire(example = "Chat")]` | a value for the documents and the schemas; several may be given |
///
/// A field of type `Option<T>` may be absent, and so may one with a default; the type decides, not the word `Option`.
/// `null` is no absent value: `Nullable<T>` is a value or `null`. Rules stand on the field's own type; for the items of a
/// list, a newtype takes them.
///
/// Keys that every object of JavaScript has (`__proto__`, `constructor`, `toString`, …) are refused, since validators
/// there misjudge them, and so are the empty key and keys with control characters.
///
/// # On a struct
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(crate = "my::tieline")]` | the path of the crate `tieline` |
/// | `#[wire(no_new)]` | a `#[non_exhaustive]` struct gets no `new` |
///
/// A `#[non_exhaustive]` struct gets a constructor `new` with its required fields, in order: those that are no `Option`,
/// have no default and are not inline. The others are absent, have their defaults, or are `Default::default()`.
///
/// # On a newtype
///
/// The rules and `example`, as on a field, and `crate`.
///
/// # On a variant
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(rename = "web-chat")]` | the word; without it, the variant's name as it is written |
/// | `#[wire(other)]` | this variant holds any other string, as `Other(String)`: the enum is open |
///
/// # What does not stand on the wire
///
/// Enums with a payload (take a struct with optional fields), tuples (take a struct), `usize` (take `u64`), 128 bits (take
/// `String`), `f32` (take `f64`), `char` and `&str` (take `String`), `HashMap` (take `BTreeMap<String, _>`), an `Option`
/// inside a list, a map or another `Option` (take `Nullable`).
#[proc_macro_derive(Wire, attributes(wire, serde))]
pub fn wire(input: TokenStream) -> TokenStream {
    expand::wire(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a type the data of a command's request. It emits all that the derive `Wire` does, takes its attributes too, and
/// adds `Command` and a method `request(target)`.
///
/// | attribute | meaning |
/// |---|---|
/// | `name = "channel.dial"` | the command's name: words of small letters and digits, joined by dots |
/// | `target = ChannelTarget` | what it addresses: a type with `Target` |
/// | `reply = Empty` | the data of a success is `{}` |
/// | `reply = Self` | … is the request's data again |
/// | `reply = NoData` | … is not there: no key `data` |
/// | `reply = Scripts` | … is of a type with `Wire` |
/// | `from = server` | who sends it: `client` (unless said otherwise), `server` or `either` |
/// | `causes = ["state.updated"]` | the events that it is expected to cause, in the usual order |
/// | `crate = "my::tieline"` | the path of the crate `tieline` |
///
/// All in `#[command(…)]`; `name`, `target` and `reply` must be given. `Empty` and `NoData` need no import. The type is a
/// struct without type parameters.
#[proc_macro_derive(Command, attributes(command, wire, serde))]
pub fn command(input: TokenStream) -> TokenStream {
    expand::message(&parse_macro_input!(input as DeriveInput), Direction::Command).into()
}

/// Makes a type the data of an event. It emits all that the derive `Wire` does, takes its attributes too, and adds `Event`
/// and a method `event(target)`.
///
/// | attribute | meaning |
/// |---|---|
/// | `name = "state.updated"` | the event's name: words of small letters and digits, joined by dots |
/// | `target = Path` | where it comes from: a type with `Target` |
/// | `message_type = ["objectEvent", "stateEvent"]` | the words that `messageType` may be, or the one word; the first is written. `"objectEvent"` unless said otherwise |
/// | `from = either` | who sends it: `server` (unless said otherwise), `client` or `either` |
/// | `crate = "my::tieline"` | the path of the crate `tieline` |
///
/// All in `#[event(…)]`; `name` and `target` must be given. The type is a struct without type parameters.
#[proc_macro_derive(Event, attributes(event, wire, serde))]
pub fn event(input: TokenStream) -> TokenStream {
    expand::message(&parse_macro_input!(input as DeriveInput), Direction::Event).into()
}

/// Makes a struct of ids the path of an object. It emits `Target`, `FromStr` and `Display`.
///
/// Each field is an id, made by `tieline::id!`, and a segment of the path, in order. One of them may be an `Option`: the
/// number of segments tells whether it is there.
///
/// | attribute | on | meaning |
/// |---|---|---|
/// | `#[target(rename = "group")]` | a field | the segment's name; without it, the field's name in camelCase |
/// | `#[target(object = "channel")]` | the struct | the noun for the object, in help; without it the name of the last segment |
/// | `#[target(parent = ChannelTarget)]` | the struct | the target of the object that this one is in, with all but the last field; it adds `parent()` and `within(parent, id)` |
/// | `#[target(crate = "my::tieline")]` | the struct | the path of the crate `tieline` |
///
/// A `#[non_exhaustive]` struct gets a constructor `new` with the ids that are always there, in order.
#[proc_macro_derive(Target, attributes(target, serde))]
pub fn target(input: TokenStream) -> TokenStream {
    expand::target(&parse_macro_input!(input as DeriveInput)).into()
}

/// What `tieline::protocol!` calls: its input begins with the main crate's own name.
#[doc(hidden)]
#[proc_macro]
pub fn __protocol(input: TokenStream) -> TokenStream {
    expand::protocol(&parse_macro_input!(input as expand::Declaration)).into()
}

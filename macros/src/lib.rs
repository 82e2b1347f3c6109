//! The derives of the crate `tieline`, which re-exports them: depend on that crate, not on this one. Its module `reference`
//! describes what each attribute means on the wire and in the schema, and when it is rejected; this page is the short form.
//!
//! The generated code is inside an anonymous constant and names everything by its absolute path. So it needs no imports, and
//! works where names of the prelude are shadowed and where the crate has another name (`crate = "…"`).
//!
//! All mistakes that the tokens show are reported at once, each at its token. What depends on the types of fields is reported
//! by the compiler later: a rule that does not apply to the type, a default that the type does not accept, keys that clash
//! through `inline`; for a generic type, when it is used.

mod ast;
mod attr;
mod ctxt;
mod expand;
mod fallback;
mod literal;
mod names;
mod pipeline;
mod place;
#[cfg(test)]
mod tests;
mod types;
mod valid;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use ast::MessageDerive;

/// Implements `Wire`: the shape of a type, and code that reads and writes it. It also implements `Serialize`, `Deserialize`,
/// and, with the feature `schema`, `JsonSchema`. Beside `Command` or `Event`, which implement all of these too, it adds
/// nothing.
///
/// | type | on the wire |
/// |---|---|
/// | a struct with named fields | a JSON object with declared members; other members are ignored |
/// | a newtype: a struct of one unnamed field | the value of the field, with rules |
/// | an enum without payloads | a string, one of a set |
///
/// Doc comments become descriptions in the schema, and Rust's own `#[deprecated]` becomes `deprecated`. Write the first line
/// of a doc comment for readers who do not know Rust.
///
/// # On a field
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(rename = "ID")]` | the key; by default, the field's name in camelCase: `script_id` is `scriptId` |
/// | `#[wire(inline)]` | the keys of the field's type, a struct with named fields, are keys of this object |
/// | `#[wire(default = 5)]` | the value if the member is absent: a string, a number, `true` or `false` |
/// | `#[wire(min_length = 1, max_length = 20)]` | the length of a string, in Unicode characters |
/// | `#[wire(minimum = -1.5, maximum = 10)]` | the bounds of a number |
/// | `#[wire(min_items = 1, max_items = 20)]` | the number of elements of an array |
/// | `#[wire(example = "Chat")]` | a value for the documentation and the schema; there may be several |
///
/// A member may be absent if the field's type is `Option<T>`, also by an alias, or if it has a default. `null` is not
/// absence: `Nullable<T>` is a value or `null`. Rules apply to the field's own type; for the elements of an array, use a
/// newtype.
///
/// Rejected keys: names that every JavaScript object has (`__proto__`, `constructor`, `toString`, …), since validators
/// written in JavaScript give wrong verdicts on them; the empty string; strings with control characters.
///
/// # On a struct
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(crate = "my::tieline")]` | the path of the crate `tieline` |
/// | `#[wire(no_new)]` | no constructor `new` for a `#[non_exhaustive]` struct |
///
/// A `#[non_exhaustive]` struct gets a constructor `new`. Its parameters are the required fields, in order: those that are
/// not an `Option`, not inline and without a default. The others are absent, have their defaults, or are
/// `Default::default()`.
///
/// # On a newtype
///
/// The rules and `example`, as on a field, and `crate`.
///
/// # On a variant
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(rename = "web-chat")]` | the string; by default, the variant's name as it is written |
/// | `#[wire(other)]` | this variant holds any other string, as `Other(String)`: the enum is open |
///
/// # Rejected types
///
/// | rejected | use instead |
/// |---|---|
/// | an enum with payloads | a struct with optional fields |
/// | a tuple | a struct |
/// | `usize`, `isize` | `u64`, `i64` |
/// | 128-bit integers, `char`, `&str` | `String` |
/// | `f32` | `f64` |
/// | `HashMap` | `BTreeMap<String, _>` |
/// | an `Option` inside an array, a map or another `Option` | `Nullable` |
#[proc_macro_derive(Wire, attributes(wire, serde))]
pub fn wire(input: TokenStream) -> TokenStream {
    pipeline::wire(&parse_macro_input!(input as DeriveInput)).into()
}

/// Implements `Command` for the data of a command's request, with a method `request(target)`. It implements all that the
/// derive `Wire` does, too, and accepts the same attributes.
///
/// | attribute | meaning |
/// |---|---|
/// | `name = "channel.dial"` | the command's name: words of lowercase letters and digits, joined by dots |
/// | `target = ChannelTarget` | what the command addresses: a type that implements `Target` |
/// | `reply = Empty` | the data of a success is `{}` |
/// | `reply = Self` | … is the data of the request |
/// | `reply = NoData` | … is absent: there is no member `data` |
/// | `reply = Scripts` | … is of a type that implements `Wire` |
/// | `from = server` | who sends it: `client` (the default), `server` or `either` |
/// | `causes = ["state.updated"]` | the events that the command is expected to cause, in the usual order |
/// | `crate = "my::tieline"` | the path of the crate `tieline` |
///
/// All of these are keys of `#[command(…)]`; `name`, `target` and `reply` are required. `Empty` and `NoData` need no import.
/// The type is a struct without type parameters.
#[proc_macro_derive(Command, attributes(command, wire, serde))]
pub fn command(input: TokenStream) -> TokenStream {
    pipeline::message(&parse_macro_input!(input as DeriveInput), MessageDerive::Command).into()
}

/// Implements `Event` for the data of an event, with a method `event(target)`. It implements all that the derive `Wire` does,
/// too, and accepts the same attributes.
///
/// | attribute | meaning |
/// |---|---|
/// | `name = "state.updated"` | the event's name: words of lowercase letters and digits, joined by dots |
/// | `target = Path` | where the event comes from: a type that implements `Target` |
/// | `message_type = ["objectEvent", "stateEvent"]` | the values that `messageType` may have, or its one value; the first is the one that is written. By default `"objectEvent"` |
/// | `from = either` | who sends it: `server` (the default), `client` or `either` |
/// | `crate = "my::tieline"` | the path of the crate `tieline` |
///
/// All of these are keys of `#[event(…)]`; `name` and `target` are required. The type is a struct without type parameters.
#[proc_macro_derive(Event, attributes(event, wire, serde))]
pub fn event(input: TokenStream) -> TokenStream {
    pipeline::message(&parse_macro_input!(input as DeriveInput), MessageDerive::Event).into()
}

/// Implements `Target`, `FromStr` and `Display` for a struct of ids: the path of an object.
///
/// Each field is an id, declared by `tieline::id!`, and one segment of the path, in order. One field may be an `Option`: the
/// number of segments determines whether it is present.
///
/// | attribute | on | meaning |
/// |---|---|---|
/// | `#[target(rename = "group")]` | a field | the segment's name; by default, the field's name in camelCase |
/// | `#[target(object = "channel")]` | the struct | the noun for the object in help; by default, the name of the last segment |
/// | `#[target(parent = ChannelTarget)]` | the struct | the target of the object that contains this one, with all fields but the last; it adds `parent()` and `within(parent, id)` |
/// | `#[target(crate = "my::tieline")]` | the struct | the path of the crate `tieline` |
///
/// A `#[non_exhaustive]` struct gets a constructor `new` with the required ids, in order.
#[proc_macro_derive(Target, attributes(target, serde))]
pub fn target(input: TokenStream) -> TokenStream {
    pipeline::target(&parse_macro_input!(input as DeriveInput)).into()
}

/// What `tieline::protocol!` calls: its input begins with the path of the main crate.
#[doc(hidden)]
#[proc_macro]
pub fn __protocol(input: TokenStream) -> TokenStream {
    pipeline::protocol(input.into()).into()
}

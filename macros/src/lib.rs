//! The derives of the crate `tieline`, which re-exports them. Depend on that crate, not on this one.
//!
//! The [reference] describes the meaning of each attribute on the wire and in the schema, and its errors, with an example
//! that is compiled. The tables here are a summary.
//!
//! [reference]: https://docs.rs/tieline/latest/tieline/reference/index.html
//!
//! The generated code is inside an anonymous constant and refers to everything by its absolute path. So it needs no imports,
//! and works if names of the prelude are shadowed or the crate has another name (`crate = "…"`).
//!
//! All mistakes that are visible in the tokens are reported together, each at its token. Constant assertions report those
//! that depend on the types of fields: a rule that does not apply to the type, a default that is not a valid value of the
//! type, a member name that an `inline` type also has. For a generic type, the compiler evaluates them when the type is
//! used.

mod ast;
mod attr;
mod ctxt;
mod expand;
mod fallback;
mod formats;
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

/// Implements `Wire`, so that values of the type can be read, written and checked.
///
/// It also implements `Serialize`, `Deserialize` and, with the feature `schema`, `JsonSchema`. On a type that derives `Command`
/// or `Event` it has no effect, because these implement the same traits.
///
/// ```text
/// /// A script that an agent can start.
/// #[derive(Debug, Clone, PartialEq, Wire)]
/// #[non_exhaustive]
/// pub struct Script {
///     /// Its id.
///     #[wire(rename = "ID", example = "3001")]
///     pub id: String,
///     /// Its name.
///     #[wire(min_length = 1, max_length = 80)]
///     pub name: String,
///     /// How often it may run.
///     #[wire(default = 1, minimum = 1)]
///     pub runs: u8,
///     /// The medium that it is for. Absent: all.
///     pub medium: Option<Medium>,
/// }
///
/// /// A medium.
/// #[derive(Debug, Clone, PartialEq, Wire)]
/// pub enum Medium {
///     Telephony,
///     #[wire(rename = "web-chat")]
///     WebChat,
///     #[wire(other)]
///     Other(String),
/// }
/// ```
///
/// | type | on the wire |
/// |---|---|
/// | a struct with named fields | a JSON object with the declared members; other members are ignored, or kept by a field with `rest` |
/// | a newtype: a struct with one unnamed field | the value of the field, with rules |
/// | an enum whose variants have no fields | a string, one of the enum values |
/// | such an enum with discriminants | an integer, one of the discriminants |
///
/// Doc comments become descriptions in the schema, and `#[deprecated]` on a field, a variant or a message becomes `deprecated`. Write
/// the first line of a doc comment for readers who may not know Rust. The [reference] has an example of each attribute.
///
/// [reference]: https://docs.rs/tieline/latest/tieline/reference/index.html
///
/// # On a field
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(rename = "ID")]` | the name of the member; by default, the name of the field in camelCase: `script_id` is `scriptId` |
/// | `#[wire(inline)]` | the members of the field's type, a struct with named fields or a union with a tag, are members of this object |
/// | `#[wire(rest)]` | the field, a `JsonObject`, keeps the members of this object that are not declared |
/// | `#[wire(default = 5)]` | the value if the member is absent: a string, a number, `true` or `false` |
/// | `#[wire(min_length = 1, max_length = 20)]` | the length of a string in Unicode characters |
/// | `#[wire(minimum = -1.5, maximum = 10)]` | the bounds of a number |
/// | `#[wire(min_items = 1, max_items = 20)]` | the number of elements of an array |
/// | `#[wire(since = "1.2")]` | the version of the protocol that introduced the field. Also on a variant |
/// | `#[wire(experimental)]` | the field, which is optional, may change or be removed in any version. Also on a variant |
/// | `#[wire(sensitive)]` | reports never show the value |
/// | `#[wire(example = "Chat")]` | a value for the documentation and the schema; there may be several |
///
/// A member may be absent if the type of the field is `Option<T>`, also through an alias, or if it has a default. A member that
/// is `null` is not absent: `Nullable<T>` is a value or `null`. Rules apply to the type of the field itself; for the elements of
/// an array, use a newtype.
///
/// Some names are rejected: the properties that every JavaScript object has (`__proto__`, `constructor`, `toString`, …), for
/// which validators written in JavaScript return wrong results; the empty string; strings with control characters.
///
/// # On a struct
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(crate = "my::tieline")]` | the path of the crate `tieline` |
/// | `#[wire(rename_all = "snake_case")]` | the style of the names of the members; by default, camelCase |
/// | `#[wire(pinned(version = 2))]` | members with one value, without a field |
/// | `#[wire(name = "OrderState")]` | the name of the entry in the schemas; by default, that of the type. Also on an enum and a newtype |
/// | `#[wire(sensitive)]` | reports never show the values. Also on an enum and a newtype |
/// | `#[wire(no_new)]` | no constructor `new` for a `#[non_exhaustive]` struct |
///
/// A `#[non_exhaustive]` struct gets a constructor `new`. Its parameters are the required fields in order: those that are
/// not an `Option`, not `inline`, not `rest` and have no default. An `Option` is set to `None`, a field with a default to its
/// default, an `inline` field to `Default::default()`, and a `rest` field to the empty object.
///
/// # On a newtype
///
/// The rules and `example`, as on a field, and `crate`.
///
/// # On an enum
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(rename_all = "snake_case")]` | the style of the names of the variants; by default, they are as they are written |
/// | `#[wire(rename_all_fields = "snake_case")]` | the style of the names of the members of the variants; by default, camelCase |
///
/// # On a variant
///
/// | attribute | meaning |
/// |---|---|
/// | `#[wire(rename = "web-chat")]` | the string; by default, the variant's name as it is written |
/// | `#[wire(value = 1)]` | of a union: the integer or boolean that is the tag |
/// | `#[wire(other)]` | the variant, such as `Other(String)`, or `Other(i64)` with discriminants, holds any other value: the enum is open |
/// | `#[wire(default)]` | a tolerant reader reads undeclared values as this variant |
/// | `#[wire(pinned(ok = true))]` | of a union: members with one value, without a field |
///
/// # Rejected types
///
/// | rejected | use instead |
/// |---|---|
/// | a tuple of one or of more than 12 elements | a struct |
/// | `usize`, `isize` | `u64`, `i64` |
/// | `NonZeroI8` … `NonZeroI64` | `i8` … `i64` |
/// | 128-bit integers, `&str` | `String` |
/// | `f32` | `f64` |
/// | `HashMap`, `HashSet` | `BTreeMap<String, _>`, `BTreeSet<_>` |
/// | an `Option` inside an array, a tuple, a map or another `Option` | `Nullable` |
#[proc_macro_derive(Wire, attributes(wire, serde))]
pub fn wire(input: TokenStream) -> TokenStream {
    pipeline::wire(&parse_macro_input!(input as DeriveInput)).into()
}

/// Implements `Command` for the data of a request, and adds the method `request(target)`.
///
/// It also implements what the derive `Wire` implements, and accepts the same attributes. The type is a struct without type
/// parameters. All keys in the table are keys of `#[command(…)]`; `name` and `reply` are required, and `target` if the envelope has targets.
/// The names `Empty` and `NoData` need no import. The [reference] has a compiled example. `request(target)` makes a frame of the
/// agent-desktop protocol, as the methods of events do.
///
/// ```text
/// /// Lists the scripts.
/// #[derive(Debug, Clone, PartialEq, Command)]
/// #[command(name = "scripts.list", target = Path, reply = Scripts, causes = ["scripts.listed"])]
/// pub struct ScriptsList {}
/// ```
///
/// [reference]: https://docs.rs/tieline/latest/tieline/reference/index.html
///
/// | attribute | meaning |
/// |---|---|
/// | `name = "channel.dial"` | the name of the command; in the agent-desktop protocol, lowercase words of letters and digits, joined by dots |
/// | `target = ChannelTarget` | the type of the target; it implements `Target` |
/// | `reply = Empty` | the data of a success is `{}` |
/// | `reply = Self` | the data of a success is that of the request |
/// | `reply = NoData` | a success has no member `data` |
/// | `reply = Scripts` | the data of a success is of this type, which implements `Wire` |
/// | `from = server` | the side that sends the request: `client` (the default), `server` or `either` |
/// | `causes = ["state.updated"]` | the events that the command is expected to cause, in the usual order |
/// | `since = "1.2"`, `experimental` | the version of the protocol that introduced it; whether it may change or be removed in any version |
/// | `crate = "my::tieline"` | the path of the crate `tieline` |
// The attribute of the other derive is also registered, so that it is one error and not two.
#[proc_macro_derive(Command, attributes(command, event, wire, serde))]
pub fn command(input: TokenStream) -> TokenStream {
    pipeline::message(&parse_macro_input!(input as DeriveInput), MessageDerive::Command).into()
}

/// Implements `Event` for the data of an event, and adds the method `event(target)`.
///
/// It also implements what the derive `Wire` implements, and accepts the same attributes. The type is a struct without type
/// parameters. All keys in the table are keys of `#[event(…)]`; `name` is required, and `target` if the envelope has targets. The
/// [reference] has a compiled example.
///
/// ```text
/// /// The state changed.
/// #[derive(Debug, Clone, PartialEq, Event)]
/// #[event(name = "state.changed", target = Path, message_type = ["objectEvent", "stateEvent"])]
/// pub struct StateChanged {}
/// ```
///
/// [reference]: https://docs.rs/tieline/latest/tieline/reference/index.html
///
/// | attribute | meaning |
/// |---|---|
/// | `name = "state.updated"` | the name of the event; in the agent-desktop protocol, lowercase words of letters and digits, joined by dots |
/// | `target = Path` | the type of the target; it implements `Target` |
/// | `message_type = ["objectEvent", "stateEvent"]` | the value of `messageType`, or the values that it may have; a new frame has the first. By default `"objectEvent"` |
/// | `from = either` | the side that sends the event: `server` (the default), `client` or `either` |
/// | `since = "1.2"`, `experimental` | the version of the protocol that introduced it; whether it may change or be removed in any version |
/// | `crate = "my::tieline"` | the path of the crate `tieline` |
// The attribute of the other derive is also registered, so that it is one error and not two.
#[proc_macro_derive(Event, attributes(event, command, wire, serde))]
pub fn event(input: TokenStream) -> TokenStream {
    pipeline::message(&parse_macro_input!(input as DeriveInput), MessageDerive::Event).into()
}

/// Implements `Target`, `FromStr` and `Display` for a struct of ids, the path of an object.
///
/// Each field is an id, declared by `tieline::id!`, and one segment of the path, in order. One field may be an `Option`; the
/// number of segments determines whether it is present. The [reference] has a compiled example.
///
/// ```text
/// /// Addresses a channel, such as `s1.c2`.
/// #[derive(Debug, Clone, PartialEq, Eq, Target)]
/// #[target(parent = SessionTarget)]
/// pub struct ChannelTarget {
///     pub session: SessionId,
///     pub channel: ChannelId,
/// }
/// ```
///
/// [reference]: https://docs.rs/tieline/latest/tieline/reference/index.html
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

/// The implementation of `tieline::protocol!`, which inserts the path of the main crate before its own input.
#[doc(hidden)]
#[proc_macro]
pub fn __protocol(input: TokenStream) -> TokenStream {
    pipeline::protocol(input.into()).into()
}

/// The implementation of `tieline::envelope!`, which inserts the path of the main crate before its own input.
#[doc(hidden)]
#[proc_macro]
pub fn __envelope(input: TokenStream) -> TokenStream {
    pipeline::envelope(input.into()).into()
}

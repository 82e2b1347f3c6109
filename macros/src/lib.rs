//! The derives of the crate `tieline`.
use proc_macro::TokenStream;
/// x
#[proc_macro_derive(Wire, attributes(wire))]
pub fn wire(_: TokenStream) -> TokenStream { TokenStream::new() }
/// x
#[proc_macro_derive(Command, attributes(command, wire))]
pub fn command(_: TokenStream) -> TokenStream { TokenStream::new() }
/// x
#[proc_macro_derive(Event, attributes(event, wire))]
pub fn event(_: TokenStream) -> TokenStream { TokenStream::new() }
/// x
#[proc_macro_derive(Target, attributes(target))]
pub fn target(_: TokenStream) -> TokenStream { TokenStream::new() }

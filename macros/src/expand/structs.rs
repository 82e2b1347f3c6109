//! Structs with named fields.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Index;
use syn::spanned::Spanned;

use super::bounds::{Bounds, Qualified, at, of};
use super::{Crate, WireImpl};
use crate::ast::{Container, Field, Rules};
use crate::literal::Literal;
use crate::valid;

/// `Wire` and `Fields`, the assertions that only types decide, and the constructor.
pub(crate) fn expand(container: &Container<'_>, fields: &[Field<'_>]) -> TokenStream {
    let krate = &container.krate;
    let private = &krate.private;
    let ident = &container.input.ident;
    let mut bounds = Bounds::wire(container.input, krate);
    for field in fields.iter().filter(|field| field.is_inline()) {
        bounds.inline(field.ty, krate);
    }
    let wires: Vec<Qualified> = fields.iter().map(|field| Qualified::of(field.ty, "Wire", krate)).collect();
    let table = fields.iter().zip(&wires).map(|(field, wire)| describe(field, wire, krate));
    let checks = Checks::of(&bounds, fields, krate);
    let implementation = WireImpl {
        class: quote!(#private::Class::Struct),
        kind: quote!(#private::Kind::Struct(&[#(#table),*])),
        examples: quote!(&[]),
        read: quote!(#private::read_struct(__from)),
        write: quote!(#private::write_struct(self, __to)),
        bounds,
    };
    let wire = implementation.expand(container);
    let bounds = &implementation.bounds;
    let (generics, ty, clause) = bounds.split();

    let partials = fields.iter().map(|field| {
        let ty = bounds.without_self(field.ty);
        if field.is_inline() { of(&ty, "Fields", "Partial", krate) } else { quote!(#private::Option<#ty>) }
    });
    let empty = fields.iter().map(|field| {
        let ty = field.ty;
        if field.is_inline() {
            let partial = of(ty, "Fields", "partial", krate);
            at(field.ty.span(), quote!(#partial()))
        } else {
            quote!(#private::None)
        }
    });
    let keys = keys(fields, krate);
    let take = take(fields, &wires, krate);
    let finish = finish(fields, &wires, krate);
    let put = put(fields, &wires, krate);
    let Checks { outside, inside } = checks;
    // Where the type of an inline field has no keys, the compiler stumbles over all that names the partial value. It stands
    // at that type as a whole, so that the same error is not told at each.
    let place = fields.iter().find(|field| field.is_inline()).map_or_else(Span::call_site, |field| field.ty.span());
    let here = |tokens| at(place, tokens);
    // A struct of its own, and not a tuple: it may hold private types where it is a part of a public trait's implementation.
    // It ends with a unit, which has a size: the compiler asks that of the last field, once more for each use of the struct,
    // and could not answer for an inline type without keys.
    let end = fields.iter().any(Field::is_inline).then(|| quote!(()));
    let partial_struct = here(quote! {
        #[allow(unreachable_pub, missing_debug_implementations)]
        pub struct __Partial #generics (#(#partials,)* #end) #clause;
    });
    let partial_type = here(quote!(type Partial = __Partial #ty;));
    let blank = here(quote!(__Partial(#(#empty,)* #end)));
    let partial_head = here(quote!(fn partial() -> Self::Partial));
    let take_head = here(quote! {
        fn take(
            __partial: &mut Self::Partial,
            __index: #private::usize,
            __from: &mut #private::Reader<'_>,
        ) -> #private::Result<(), #private::ReadError>
    });
    let finish_head = here(
        quote!(fn finish(mut __partial: Self::Partial, __incomplete: &mut #private::Incomplete) -> #private::Option<Self>),
    );
    let new = container.new.then(|| constructor(container, bounds, fields));
    quote! {
        #wire
        #partial_struct
        #[automatically_derived]
        #[allow(clippy::unused_unit, unused_mut, unused_variables)]
        impl #generics #private::Fields for #ident #ty #clause {
            #partial_type
            const __KEYS: &'static #private::Keys = &#keys;
            #partial_head {
                #inside
                #blank
            }
            #take_head {
                #take
            }
            #finish_head {
                #finish
            }
            fn put(&self, __to: &mut #private::Writer) {
                #(#put)*
            }
        }
        #outside
        #new
    }
}

/// The body of `Fields::finish`: first each slot is filled, then all are taken at once. So an error has one way out, where
/// nothing has been taken yet.
fn finish(fields: &[Field<'_>], wires: &[Qualified], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let mut settle = Vec::new();
    let mut slots = Vec::new();
    for (index, (field, wire)) in fields.iter().zip(wires).enumerate() {
        let Field { ty, name, .. } = field;
        let slot = Index::from(index);
        let slot = quote!(__partial.#slot);
        if field.is_inline() {
            let finish = of(ty, "Fields", "finish", krate);
            let made = format_ident!("__made_{index}");
            settle.push(at(ty.span(), quote!(let #made = #finish(#slot, __incomplete);)));
            slots.push(quote!(#made));
            continue;
        }
        let settled = if let Some(default) = field.default.get() {
            let (settle, default) = (wire.item("__fill_default"), default.value.json());
            quote!(#settle(&mut #slot, #default, __incomplete);)
        } else {
            let settle = wire.item("__fill");
            quote!(#settle(&mut #slot, #name, __incomplete);)
        };
        settle.push(settled);
        slots.push(slot);
    }
    let (whole, head) = if fields.iter().any(Field::is_inline) {
        (quote!((#(#slots,)*)), TokenStream::new())
    } else {
        (quote!(__partial), quote!(__Partial))
    };
    let names: Vec<&Ident> = fields.iter().map(|field| field.ident).collect();
    let values: Vec<Ident> = (0..fields.len()).map(|index| format_ident!("__value_{index}")).collect();
    if fields.is_empty() {
        return quote!(#private::Some(Self {}));
    }
    quote! {
        #(#settle)*
        match #whole {
            #head(#(#private::Some(#values),)*) => #private::Some(Self { #(#names: #values),* }),
            _ => #private::None,
        }
    }
}

/// How each field is written.
fn put(fields: &[Field<'_>], wires: &[Qualified], krate: &Crate) -> Vec<TokenStream> {
    let one = |(field, wire): (&Field<'_>, &Qualified)| {
        let Field { ident, ty, name, .. } = field;
        if field.is_inline() {
            let put = of(ty, "Fields", "put", krate);
            at(ty.span(), quote!(#put(&self.#ident, __to);))
        } else {
            let put = wire.item("__put");
            quote!(#put(&self.#ident, #name, __to);)
        }
    };
    fields.iter().zip(wires).map(one).collect()
}

impl Field<'_> {
    pub(crate) fn is_inline(&self) -> bool {
        self.inline.get().is_some()
    }
}

impl Rules {
    /// The rules, in the words of the main crate.
    pub(crate) fn emit(&self, krate: &Crate) -> TokenStream {
        let private = &krate.private;
        if self.first().is_none() {
            return quote!(#private::Rules::NONE);
        }
        let some = |value: Option<TokenStream>| {
            value.map_or_else(|| quote!(#private::None), |value| quote!(#private::Some(#value)))
        };
        let count = |slot: &crate::attr::Slot<crate::attr::Spanned<u64>>| {
            some(slot.get().map(|count| {
                let count = count.value;
                quote!(#count)
            }))
        };
        let bound = |slot: &crate::attr::Slot<crate::attr::Spanned<Literal>>| {
            some(slot.get().and_then(|bound| bound.value.bound(krate)))
        };
        let (min_length, max_length) = (count(&self.min_length), count(&self.max_length));
        let (minimum, maximum) = (bound(&self.minimum), bound(&self.maximum));
        let (min_items, max_items) = (count(&self.min_items), count(&self.max_items));
        quote!(#private::rules(#min_length, #max_length, #minimum, #maximum, #min_items, #max_items))
    }
}

impl Rules {
    /// A reference to the rules, for as long as the program runs.
    pub(crate) fn reference(&self, krate: &Crate) -> TokenStream {
        let rules = self.emit(krate);
        if self.first().is_none() { quote!(&#rules) } else { quote!(const { &#rules }) }
    }
}

/// The entry of a field in the shape.
fn describe(field: &Field<'_>, wire: &Qualified, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let Field { name, doc, deprecated, .. } = field;
    let shape = wire.item("__SHAPE_REF");
    let inline = field.is_inline();
    let is_plain = !inline
        && !deprecated
        && field.rules.first().is_none()
        && field.default.get().is_none()
        && field.examples.is_empty();
    if is_plain {
        return quote!(#private::field(#name, #doc, #shape));
    }
    let rules = field.rules.emit(krate);
    let default = field.default.get().map(|default| default.value.json());
    let default = default.map_or_else(|| quote!(#private::None), |default| quote!(#private::Some(#default)));
    let examples = field.examples.iter().map(|example| example.value.json());
    quote! {
        #private::Field {
            name: #name,
            doc: #doc,
            shape: #shape,
            rules: #rules,
            inline: #inline,
            default: #default,
            examples: &[#(#examples),*],
            deprecated: #deprecated,
        }
    }
}

/// The keys that the object has, those of inline fields by their types.
fn keys(fields: &[Field<'_>], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let own = own_keys(fields, krate);
    let inline = fields.iter().filter(|field| field.is_inline()).map(|field| of(field.ty, "Fields", "__KEYS", krate));
    quote!(#private::Keys { own: &#own, inline: &[#(#inline),*] })
}

fn own_keys(fields: &[Field<'_>], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let names = fields.iter().filter(|field| !field.is_inline()).map(|field| &field.name);
    quote!(#private::keys([#(#names),*]))
}

/// The body of `Fields::take`: an index counts the object's own keys first, then those of each inline field.
fn take(fields: &[Field<'_>], wires: &[Qualified], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let mut own = Vec::new();
    let mut inline = Vec::new();
    for (index, (field, wire)) in fields.iter().zip(wires).enumerate() {
        let index = Index::from(index);
        let Field { ty, .. } = field;
        if field.is_inline() {
            inline.push((index, ty));
            continue;
        }
        let key = own.len();
        let plain = field.default.get().is_none() && field.rules.first().is_none();
        let rules = (!plain).then(|| field.rules.reference(krate)).map(|rules| quote!(#rules,));
        let take = match field.default.get() {
            _ if plain => "__take",
            None => "__take_ruled",
            Some(_) => "__take_default",
        };
        let take = wire.item(take);
        own.push(quote!(#key => #take(&mut __partial.#index, #rules __from),));
    }
    let count = own.len();
    let last = inline.len().saturating_sub(1);
    let inline = inline.iter().enumerate().map(|(place, (index, ty))| {
        let take = of(ty, "Fields", "take", krate);
        if place == last {
            return at(ty.span(), quote!(#take(&mut __partial.#index, __index, __from)));
        }
        let keys = of(ty, "Fields", "__KEYS", krate);
        let taken = quote! {
            let __count = #private::Keys::count(#keys);
            if __index < __count {
                return #take(&mut __partial.#index, __index, __from);
            }
            let __index = __index - __count;
        };
        at(ty.span(), taken)
    });
    if count == 0 && fields.is_empty() {
        return quote! {
            let _ = (__partial, __index, __from);
            #private::Ok(())
        };
    }
    let other = if fields.len() == count {
        quote!(#private::Ok(()))
    } else {
        quote!({
            let __index = __index - #count;
            #(#inline)*
        })
    };
    quote! {
        match __index {
            #(#own)*
            _ => #other,
        }
    }
}

/// What only types decide: asserted at once where no type parameter stands, otherwise for each type that is read.
#[derive(Default)]
struct Checks {
    outside: TokenStream,
    inside: TokenStream,
}

impl Checks {
    fn of(bounds: &Bounds, fields: &[Field<'_>], krate: &Crate) -> Self {
        let private = &krate.private;
        let mut checks = Self::default();
        for field in fields {
            let generic = bounds.is_generic(field.ty);
            let ty = if generic {
                let ty = field.ty;
                quote!(#ty)
            } else {
                bounds.outside(field.ty)
            };
            let check = assert_value(&ty, &field.rules, field.default.get(), &field.examples, krate);
            checks.add(generic, &check);
        }
        let own = own_keys(fields, krate);
        let mut before = Vec::new();
        for field in fields.iter().filter(|field| field.is_inline()) {
            let generic = fields.iter().any(|field| field.is_inline() && bounds.is_generic(field.ty));
            let ty = if generic {
                let ty = field.ty;
                quote!(#ty)
            } else {
                bounds.outside(field.ty)
            };
            let keys = of(&ty, "Fields", "__KEYS", krate);
            let place = field.ident.span();
            let others = at(place, quote!(&#private::Keys { own: const { &#own }, inline: &[#(#before),*] }));
            // A clash is told at the field, a type without keys at the type.
            let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#others, #keys));
            arguments.set_span(arguments.span().located_at(place));
            let assertion = at(place, quote!(#private::assert_keys_apart));
            checks.add(generic, &quote!(#assertion #arguments;));
            before.push(keys);
        }
        checks
    }

    fn add(&mut self, generic: bool, check: &TokenStream) {
        if check.is_empty() {
            return;
        }
        if generic {
            self.inside.extend(quote!(const { #check }));
        } else {
            self.outside.extend(quote!(const _: () = { #check };));
        }
    }
}

/// Asserts that rules, default and examples fit a type.
pub(crate) fn assert_value(
    ty: &TokenStream,
    rules: &Rules,
    default: Option<&crate::attr::Spanned<Literal>>,
    examples: &[crate::attr::Spanned<Literal>],
    krate: &Crate,
) -> TokenStream {
    let private = &krate.private;
    let mut out = TokenStream::new();
    let emitted = rules.emit(krate);
    let shape = of(ty, "Wire", "SHAPE", krate);
    if let Some(rule) = rules.first() {
        out.extend(at(rule.span(), quote!(#private::assert_rules_fit(&#emitted, #shape.class);)));
    }
    if let Some(default) = default {
        let literal = default.value.emit(krate);
        out.extend(at(default.span(), quote!(#private::assert_default(#literal, &#emitted, #shape);)));
    }
    for example in examples {
        let literal = example.value.emit(krate);
        out.extend(at(example.span(), quote!(#private::assert_example(#literal, &#emitted, #shape);)));
    }
    out
}

/// `new`, with the required fields in order.
fn constructor(container: &Container<'_>, bounds: &Bounds, fields: &[Field<'_>]) -> TokenStream {
    let private = &container.krate.private;
    let visibility = &container.input.vis;
    let ident = &container.input.ident;
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for field in fields {
        let Field { ident, ty, .. } = field;
        if field.is_inline() {
            let blank = of(ty, "Blank", "blank", &container.krate);
            values.push(quote!(#ident: #blank()));
        } else if let Some(default) = field.default.get() {
            let default = default.value.json();
            values.push(quote!(#ident: #private::default_value::<#ty>(#default)));
        } else if valid::is_option(ty) {
            values.push(quote!(#ident: #private::None));
        } else {
            parameters.push(quote!(#ident: #ty));
            values.push(quote!(#ident));
        }
    }
    let (generics, ty, clause) = bounds.split();
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        #[allow(private_interfaces)]
        impl #generics #ident #ty #clause {
            /// The required fields, in order; the others are absent or have their defaults.
            #[must_use]
            #[allow(clippy::too_many_arguments)]
            #visibility fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

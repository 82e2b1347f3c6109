//! The input of the derive `Target`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Data, DataStruct, DeriveInput, Fields, LitStr, Type};

use crate::attr::{self, Attr, Crate, Doc};
use crate::ctxt::Ctxt;
use crate::place::{SEGMENT, TARGET};
use crate::{names, types};

/// A struct of ids.
pub(crate) struct TargetInput<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) krate: Crate,
    pub(crate) doc: Doc,
    /// Whether a constructor is generated for the type.
    pub(crate) non_exhaustive: bool,
    pub(crate) object: Attr<LitStr>,
    pub(crate) parent: Attr<Type>,
    /// `None` if it is not a struct with named fields.
    pub(crate) segments: Option<Vec<SegmentInput<'a>>>,
}

/// A field, which is one segment of the path.
pub(crate) struct SegmentInput<'a> {
    pub(crate) ident: &'a Ident,
    /// The type of the id, without `Option`.
    pub(crate) ty: &'a Type,
    pub(crate) name: String,
    pub(crate) rename: Attr<LitStr>,
    pub(crate) optional: bool,
}

impl<'a> TargetInput<'a> {
    /// Parses the type with the derive.
    pub(crate) fn parse(cx: &Ctxt, input: &'a DeriveInput) -> Self {
        let mut krate = Attr::default();
        let mut object = Attr::default();
        let mut parent = Attr::default();
        for item in attr::items(cx, &input.attrs, &TARGET) {
            match &*item.key.to_string() {
                "object" => object.set(cx, &item, item.string(cx, "\"channel\"")),
                "parent" => parent.set(cx, &item, item.parse_as(cx, "the type of a target", "ChannelTarget")),
                _ => krate.set(cx, &item, item.crate_path(cx)),
            }
        }
        let segments = match &input.data {
            Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
                Some(fields.named.iter().filter_map(|field| SegmentInput::parse(cx, field)).collect())
            }
            _ => None,
        };
        Self {
            krate: Crate::new(&krate),
            doc: attr::doc(&input.attrs),
            non_exhaustive: attr::is_non_exhaustive(&input.attrs),
            object,
            parent,
            segments,
            input,
        }
    }
}

impl<'a> SegmentInput<'a> {
    fn parse(cx: &Ctxt, field: &'a syn::Field) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        attr::reject_serde(cx, &field.attrs);
        let mut rename = Attr::default();
        for item in attr::items(cx, &field.attrs, &SEGMENT) {
            rename.set(cx, &item, item.string(cx, "\"channelGroup\""));
        }
        let inner = types::is_option(&field.ty).then(|| types::arguments(&field.ty).next()).flatten();
        let name = rename.get().map_or_else(|| names::camel_case(&ident.unraw().to_string()), LitStr::value);
        Some(Self { ident, ty: inner.unwrap_or(&field.ty), name, rename, optional: inner.is_some() })
    }
}

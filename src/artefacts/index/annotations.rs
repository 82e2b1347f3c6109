//! The stability and the sensitivity of types and their members in the index.

use std::collections::BTreeMap;

use super::Section;
use crate::plan::Str;
use crate::shape::{Stability, is_version};

/// What the index states about a type.
#[derive(Debug, Default)]
pub(in crate::artefacts) struct IndexedAnnotations {
    pub(in crate::artefacts) sensitive: bool,
    pub(in crate::artefacts) members: MarkedMembers,
}

/// The members about which the index states something, by name.
pub(in crate::artefacts) type MarkedMembers = BTreeMap<String, MemberAnnotations>;

/// What the index states about a member of an object.
#[derive(Debug)]
pub(in crate::artefacts) struct MemberAnnotations {
    pub(in crate::artefacts) stability: Stability<Str>,
    pub(in crate::artefacts) sensitive: bool,
    /// If it is an object without an entry of its own: its members.
    pub(in crate::artefacts) members: MarkedMembers,
}

impl Section<'_, '_> {
    /// Since when the part exists that an entry describes, and whether it may still change.
    pub(super) fn stability(&mut self) -> Stability<Str> {
        let since = self.optional_text("since");
        if since.as_ref().is_some_and(|since| !is_version(since)) {
            self.reject("since", "expected a version, as `1.0`");
        }
        Stability::new(since.map(Str::from), self.flag("experimental"))
    }

    pub(super) fn annotations(&mut self) -> BTreeMap<String, IndexedAnnotations> {
        let mut out = BTreeMap::new();
        self.inner("annotations", |annotations| {
            annotations.members(|name, section| {
                section.known(&["sensitive", "members"]);
                let (sensitive, members) = (section.flag("sensitive"), section.marked_members());
                out.insert(name.to_owned(), IndexedAnnotations { sensitive, members });
            });
        });
        out
    }

    fn marked_members(&mut self) -> MarkedMembers {
        let mut out = BTreeMap::new();
        self.inner("members", |section| {
            section.members(|name, member| {
                member.known(&["since", "experimental", "sensitive", "members"]);
                let (stability, sensitive) = (member.stability(), member.flag("sensitive"));
                let members = member.marked_members();
                out.insert(name.to_owned(), MemberAnnotations { stability, sensitive, members });
            });
        });
        out
    }
}

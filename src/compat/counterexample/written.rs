//! A frame that a version writes, with the reasons why the other rejects it.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Rejection, is_valid, rejections_of_text};
use crate::check::Policy;
use crate::compat::rule::ChangeRule;
use crate::json::Json;
use crate::plan::{FrameFilter, Plan};
use crate::problem::{Rule, escape_token};

/// A frame of the writer. Many changes may be searched for in the same frame, so the reasons are determined once, and found by their place.
pub(super) struct WrittenFrame {
    pub(super) frame: Arc<Json>,
    text: String,
    is_valid: bool,
    /// The command of the reader whose response it is, if the frame does not name it.
    read_as: Option<FrameFilter>,
    by_tolerant: OnceCell<RejectionsByPlace>,
    by_strict: OnceCell<RejectionsByPlace>,
}

/// The reasons why a reader rejects a frame.
struct RejectionsByPlace {
    list: Vec<Rejection>,
    /// Their indices, by the pointer to the value that is rejected or missing.
    by_place: BTreeMap<String, Vec<usize>>,
    /// The index of the one that the message is unknown. Then nothing else of the frame is read, whatever the place of its name.
    unknown: Option<usize>,
}

/// How clearly a rejection shows a change; the clearest is the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clarity {
    /// The changed value is rejected by a rule that the change affects.
    Same,
    /// The changed value is rejected.
    Value,
    /// A part of the changed value is rejected.
    Part,
    /// The changed value is `null`, which is rejected for another reason.
    Null,
    /// What contains the changed value is rejected, so it is not read at all.
    Holder,
}

/// A change of a value.
#[derive(Clone, Copy)]
pub(super) struct ShownChange<'c> {
    pub(super) rule: ChangeRule,
    /// The pointer to the value.
    pub(super) at: &'c str,
    /// Whether the value in the frame is `null`.
    pub(super) is_null: bool,
}

impl WrittenFrame {
    /// A frame, with its text. A response that does not name its command is one to that of the filters of writer and reader.
    pub(super) fn new(writer: &Plan, frame: Json, text: String, [written_as, read_as]: [Option<FrameFilter>; 2]) -> Self {
        let is_valid = is_valid(writer, &text, Policy::Strict, written_as);
        Self { frame: frame.into(), text, is_valid, read_as, by_tolerant: OnceCell::new(), by_strict: OnceCell::new() }
    }

    /// The number of bytes of the text.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether the writer accepts it.
    pub(super) fn is_valid(&self) -> bool {
        self.is_valid
    }

    /// The clearest reason why the reader rejects the frame: of tolerant readers if possible.
    pub(super) fn rejection(&self, reader: &Plan, change: ShownChange<'_>) -> Option<(Clarity, Policy, &Rejection)> {
        if !self.is_valid {
            return None;
        }
        [(Policy::Tolerant, &self.by_tolerant), (Policy::Strict, &self.by_strict)].into_iter().find_map(|(policy, known)| {
            let all =
                known.get_or_init(|| RejectionsByPlace::new(rejections_of_text(reader, &self.text, policy, self.read_as)));
            all.clearest(change).map(|(clarity, rejection)| (clarity, policy, rejection))
        })
    }
}

impl RejectionsByPlace {
    fn new(list: Vec<Rejection>) -> Self {
        let mut by_place: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, rejection) in list.iter().enumerate() {
            by_place.entry(rejection.place()).or_default().push(index);
        }
        let unknown = list.iter().position(|rejection| rejection.rule == Rule::UnknownMessage);
        Self { list, by_place, unknown }
    }

    fn clearest(&self, change: ShownChange<'_>) -> Option<(Clarity, &Rejection)> {
        let at = change.at;
        // Those of the value, of what contains it, and of its parts. The pointers of the parts are those from `at/` to before `at0`,
        // because `0` follows `/`.
        let holders = at.match_indices('/').map(|(end, _)| &at[..end]).chain([at]);
        let of_holders = holders.filter_map(|place| self.by_place.get(place));
        let of_parts = self.by_place.range(format!("{at}/")..format!("{at}0")).map(|(_, indices)| indices);
        let near = of_holders.chain(of_parts).flatten().copied().chain(self.unknown);
        let clearest = near.filter_map(|index| Some((self.list[index].clarity(change)?, index))).min();
        clearest.map(|(clarity, index)| (clarity, &self.list[index]))
    }
}

impl Rejection {
    /// The pointer to the value that is rejected or missing.
    fn place(&self) -> String {
        match &self.key {
            Some(key) => format!("{}/{}", self.pointer, escape_token(key)),
            None => self.pointer.clone(),
        }
    }

    /// How clearly this shows a change; `None` if it shows another one.
    fn clarity(&self, change: ShownChange<'_>) -> Option<Clarity> {
        let ShownChange { rule, at, is_null } = change;
        let own = self.place();
        let is_inside = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        if own == at {
            Some(match self.key {
                // The value itself is missing.
                Some(_) if !rule.is_about_presence() => Clarity::Holder,
                _ if rule.explains(self.rule, is_null) => Clarity::Same,
                _ if is_null => Clarity::Null,
                _ => Clarity::Value,
            })
        } else if is_inside(&own, at) {
            // Equal elements are reported at the second of them.
            (rule.affects_parts() || self.rule == Rule::DuplicateItem && rule.explains(self.rule, is_null))
                .then_some(Clarity::Part)
        } else {
            (is_inside(at, &own) || self.rule == Rule::UnknownMessage).then_some(Clarity::Holder)
        }
    }
}

impl ChangeRule {
    pub(super) const fn is_about_null(self) -> bool {
        matches!(self, Self::NullableOn | Self::NullableOff)
    }

    pub(super) const fn is_about_presence(self) -> bool {
        matches!(
            self,
            Self::FieldAddedRequired
                | Self::FieldRemovedRequired
                | Self::FieldMadeRequired
                | Self::FieldMadeOptional
                | Self::ReplyKindChanged
        )
    }

    /// Whether a value is rejected with this rule of the checker because of such a change.
    fn explains(self, rule: Rule, is_null: bool) -> bool {
        match self {
            Self::NullableOn | Self::NullableOff => is_null,
            Self::BoundTightened | Self::BoundLoosened => {
                matches!(rule, Rule::Length | Rule::Range | Rule::DuplicateItem)
            }
            Self::PatternChanged | Self::PatternNarrowed | Self::PatternWidened => rule == Rule::Pattern,
            Self::FormatChanged | Self::FormatNarrowed | Self::FormatWidened => {
                matches!(rule, Rule::Format | Rule::Pattern)
            }
            Self::WordAdded | Self::WordRemoved | Self::EnumOpened | Self::EnumClosed => rule == Rule::WrongValue,
            _ if self.is_about_presence() => rule == Rule::MissingField,
            _ => !is_null,
        }
    }

    /// Whether a part of the value may be rejected because of such a change: one of its type as a whole.
    const fn affects_parts(self) -> bool {
        matches!(
            self,
            Self::TypeChanged
                | Self::TypeNarrowed
                | Self::TypeWidened
                | Self::TaggingChanged
                | Self::VariantAdded
                | Self::VariantRemoved
                | Self::OpenVariantAdded
                | Self::OpenVariantRemoved
                | Self::UnionOpened
                | Self::UnionClosed
                | Self::Undecided
        )
    }
}

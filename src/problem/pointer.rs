//! JSON pointers (RFC 6901) whose steps distinguish declared names from data.

use std::borrow::Cow;
use std::fmt;

use super::text::{Show, escape_from, push_number};

/// The path to a value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Pointer {
    steps: Vec<Step>,
}

/// One step of a [`Pointer`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// A declared member of an object.
    Member(Cow<'static, str>),
    /// A member that is not declared for the object.
    Undeclared {
        /// The name.
        name: Cow<'static, str>,
        /// Whether the name is shown even if values are masked. A name such as `callerId` is probably a member that a newer
        /// peer sends. Anything else (`Ada Lovelace`, `+4930…`) is probably data of a sender that uses the object as a map.
        is_name: bool,
    },
    /// A member whose name is data: in a map, or in an object without a description.
    Key(Cow<'static, str>),
    /// A member that is not declared, in a sensitive value: its name is never shown.
    Sensitive(Cow<'static, str>),
    /// An element of an array, counted from 0.
    Index(usize),
}

impl Step {
    /// An undeclared member. `resembles` returns whether the name differs from a declared one only in case, underscores,
    /// hyphens and spaces.
    pub(crate) fn undeclared(name: String, resembles: impl FnOnce(&str) -> bool) -> Self {
        let is_name = looks_like_a_name(&name) || resembles(&name);
        Self::Undeclared { name: name.into(), is_name }
    }

    /// The name of a member, declared or not.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Member(name) | Self::Undeclared { name, .. } | Self::Key(name) | Self::Sensitive(name) => Some(name),
            Self::Index(_) => None,
        }
    }

    /// Whether the step is shown as `*` if values are masked.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Sensitive(_) | Self::Undeclared { is_name: false, .. })
    }

    /// The step in a sensitive value. Only a declared name is still shown.
    pub(crate) fn in_sensitive(self) -> Self {
        match self {
            Self::Undeclared { name, .. } | Self::Key(name) => Self::Sensitive(name),
            other => other,
        }
    }

    /// Whether the name of the step may be shown.
    pub(crate) fn is_shown(&self, show: Show) -> bool {
        !matches!(self, Self::Sensitive(_)) && (show == Show::Values || !self.is_masked())
    }

    /// Appends the step to a pointer, after its `/`.
    #[doc(hidden)]
    pub fn write(&self, show: Show, out: &mut String) {
        match self {
            Self::Index(index) => push_number(*index as u64, out),
            _ if !self.is_shown(show) => out.push('*'),
            Self::Member(name) | Self::Undeclared { name, .. } | Self::Key(name) | Self::Sensitive(name) => {
                out.push_str(&escape_token(name));
            }
        }
    }
}

impl Pointer {
    /// The steps, the outermost first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether the pointer is that of the whole frame.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The pointer for display: as [`plain`](Self::plain), with unprintable characters escaped.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.write(show, &mut out);
        out
    }

    /// Appends [`text`](Self::text) to a string.
    #[doc(hidden)]
    pub fn write(&self, show: Show, out: &mut String) {
        let start = out.len();
        self.write_plain(show, out);
        escape_from(start, out);
    }

    /// The pointer in the syntax of RFC 6901, for programs. Names that are data are `*` unless values are shown.
    #[must_use]
    pub fn plain(&self, show: Show) -> String {
        let mut out = String::new();
        self.write_plain(show, &mut out);
        out
    }

    /// Appends [`plain`](Self::plain) to a string.
    #[doc(hidden)]
    pub fn write_plain(&self, show: Show, out: &mut String) {
        for step in &self.steps {
            out.push('/');
            step.write(show, out);
        }
    }
}

impl FromIterator<Step> for Pointer {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self { steps: Vec::from_iter(steps) }
    }
}

impl From<Vec<Step>> for Pointer {
    fn from(steps: Vec<Step>) -> Self {
        Self { steps }
    }
}

impl fmt::Display for Pointer {
    /// The pointer for display, with values masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Show::Masked))
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text(Show::Masked), f)
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(Show::Masked, &mut text);
        let variant = match self {
            Self::Member(_) => "Member",
            Self::Undeclared { .. } => "Undeclared",
            Self::Key(_) => "Key",
            Self::Sensitive(_) => "Sensitive",
            Self::Index(_) => "Index",
        };
        f.debug_tuple(variant).field(&format_args!("{text}")).finish()
    }
}

/// Escapes a name as a token of a JSON pointer.
pub(crate) fn escape_token(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

/// Whether the name of an undeclared member is probably not data, so that it may be shown.
pub(crate) fn looks_like_a_name(name: &str) -> bool {
    const LONGEST: usize = 40;
    name.len() <= LONGEST
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer() -> Pointer {
        let undeclared = |name: &str| Step::undeclared(name.to_owned(), |name| name == "Resembling");
        Pointer::from_iter([
            Step::Member("a/b~".into()),
            undeclared("callerId"),
            undeclared("Ada Lovelace"),
            undeclared("Resembling"),
            Step::Key("5550100\n".into()),
            Step::Index(7),
        ])
    }

    #[test]
    fn a_name_in_a_sensitive_value_is_never_shown() {
        let undeclared = Step::undeclared("callerId".to_owned(), |_| false);
        let steps = [Step::Member("data".into()), undeclared, Step::Key("Ada".into()), Step::Index(0)];
        let pointer: Pointer = steps.into_iter().map(Step::in_sensitive).collect();
        for show in [Show::Masked, Show::Values] {
            assert_eq!(pointer.plain(show), "/data/*/*/0");
        }
        assert_eq!(pointer.steps()[1].name(), Some("callerId"));
        assert_eq!(format!("{:?}", pointer.steps()), "[Member(data), Sensitive(*), Sensitive(*), Index(0)]");
    }

    #[test]
    fn a_pointer_is_written_as_rfc_6901_says() {
        assert_eq!(pointer().plain(Show::Values), "/a~1b~0/callerId/Ada Lovelace/Resembling/5550100\n/7");
        assert_eq!(pointer().text(Show::Values), "/a~1b~0/callerId/Ada Lovelace/Resembling/5550100\\u{a}/7");
    }

    #[test]
    fn display_and_debug_mask_the_same_names() {
        let masked = "/a~1b~0/callerId/*/Resembling/*/7";
        assert_eq!(pointer().to_string(), masked);
        assert_eq!(format!("{:?}", pointer()), format!("{masked:?}"));
        assert_eq!(
            format!("{:?}", pointer().steps()),
            "[Member(a~1b~0), Undeclared(callerId), Undeclared(*), Undeclared(Resembling), Key(*), Index(7)]"
        );
    }
}

//! Help for problems that are caused by the form of the input.

use std::borrow::Cow;

use super::checker::CheckOptions;
use super::framing::{ForeignContent, Framing};
use super::piece::{Piece, PieceContent};
use crate::check::{self, FrameProblems};
use crate::envelope::FrameReader;
use crate::plan::Plan;
use crate::problem::{Problem, Rule, looks_like_a_name};

const SKIP_PREFIX: &str = "use `--skip-prefix` to skip the text before the first `{` of each line";

impl ForeignContent {
    /// The rule that it violates.
    pub(super) fn rule(self) -> Rule {
        match self {
            Self::OtherEncoding { .. } => Rule::Encoding,
            _ => Rule::Syntax,
        }
    }

    /// What was found.
    pub(super) fn text(self) -> Cow<'static, str> {
        match self {
            Self::OtherEncoding { name } => format!("expected UTF-8, found {name}").into(),
            Self::Binary { format, .. } => format!("expected JSON, found {format}").into(),
            Self::CarriageReturns => "expected line feeds, found carriage returns (CR) as line ends".into(),
            Self::Commas => "expected one frame per line, found commas at the line ends".into(),
            Self::Prefixes => "expected a frame, found other text before it on the line".into(),
        }
    }

    /// How to check the input.
    fn help(self) -> Cow<'static, str> {
        match self {
            Self::OtherEncoding { name } => {
                format!("convert the input to UTF-8: `iconv -f {name} -t UTF-8 FILE | tieline check -`").into()
            }
            Self::Binary { help, .. } => help.into(),
            Self::CarriageReturns => "convert the line ends: `tr '\\r' '\\n' < FILE | tieline check -`".into(),
            Self::Commas => "remove the comma at the end of each line, or enclose the frames in `[` and `]`".into(),
            Self::Prefixes => SKIP_PREFIX.into(),
        }
    }
}

/// The help for the first problem of a piece with this text. `described` are its problems.
pub(super) fn piece_help(
    plan: &Plan,
    options: &CheckOptions,
    (piece, text): (&Piece<'_>, &str),
    problem: &Problem,
    described: &FrameProblems<'_, '_, '_>,
) -> Option<Cow<'static, str>> {
    match (&piece.content, problem.rule) {
        (PieceContent::TooLong, _) => Some("increase `--max-line`".into()),
        (PieceContent::Foreign(content), _) => Some(content.help()),
        (PieceContent::Nothing, _) => Some("remove the superfluous comma".into()),
        (PieceContent::Empty { records: 0 }, _) if options.framing != Framing::Har => {
            Some("use `--allow-empty` if the input may be empty".into())
        }
        (PieceContent::Empty { .. }, _) => Some(no_frame(options)),
        (PieceContent::Text(_) | PieceContent::Following(_) | PieceContent::Frame(_), Rule::Syntax) => {
            let is_json = |text: &str| !is_malformed(plan, options, text);
            let is_part = !options.frames_at.is_empty() && piece.content.bytes().len() != text.len();
            syntax_hint(options, (text, is_part), problem.place.offset, &is_json).map(Cow::Borrowed)
        }
        (
            PieceContent::Text(_) | PieceContent::Following(_) | PieceContent::Frame(_) | PieceContent::Rows(..),
            Rule::NotAFrame,
        ) if options.frames_at.is_empty() => described.member_with_frame().map(|name| {
            // Another name may be data.
            if looks_like_a_name(name) {
                format!("use `--frames-at /{name}` to check the value at this pointer").into()
            } else {
                "use `--frames-at POINTER` to check the value of a member".into()
            }
        }),
        _ => None,
    }
}

/// Whether a text violates the rule `syntax`.
fn is_malformed(plan: &Plan, options: &CheckOptions, text: &str) -> bool {
    let noted = check::check_up_to(plan, text, (options.policy, None), 1, &mut FrameReader::default());
    noted.notes.first().is_some_and(|note| note.rule == Rule::Syntax)
}

/// The help for an input in which no record has a frame.
fn no_frame(options: &CheckOptions) -> Cow<'static, str> {
    if options.framing == Framing::Har {
        "export the archive with the messages of its WebSockets".into()
    } else if let [first, ..] = &*options.frames_at {
        format!("check the pointer `{first}` of `--frames-at`").into()
    } else {
        "no line has a `{` after a prefix".into()
    }
}

/// The help for a syntax error whose cause is the form of the input.
fn syntax_hint(
    options: &CheckOptions,
    (text, is_part): (&str, bool),
    offset: usize,
    is_json: &dyn Fn(&str) -> bool,
) -> Option<&'static str> {
    let rest = text.get(offset..)?;
    if rest.starts_with('\0') {
        return Some("remove the NUL bytes: the file was truncated while it was being written");
    }
    match options.framing {
        // The text is that of a record.
        _ if is_part => return None,
        Framing::Document => {
            let follows_frame = rest.starts_with('{') && text[..offset].trim_end().ends_with('}');
            return follows_frame.then_some("separate the frames of the array with commas");
        }
        Framing::Lines => {}
        _ => return None,
    }
    if matches!(text.trim(), "{" | "[") {
        return Some("write each frame on one line");
    }
    if rest.trim() == "," {
        return Some("remove the comma at the end of the line");
    }
    // Most texts begin so.
    let start = if text.starts_with("{\"") { None } else { text.find("{\"") }?;
    (offset < start && is_json(&text[start..])).then_some(SKIP_PREFIX)
}

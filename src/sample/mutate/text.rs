//! Mutations of the text of single values and names.

use super::MutationSubject;
use crate::envelope::Role;
use crate::json::MAX_DEPTH;
use crate::plan::NodeKind;
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::mutation::MutationKind;
use crate::sample::tree::{FrameTree, TreeName, TreeRole, TreeValue, described};

/// Numbers that are too large for a double.
const TOO_LARGE: &[&str] = &[
    "1e400",
    "-1e400",
    "1e309",
    "1.7976931348623159e308",
    "1E+999999999999999999999",
    "-2e308",
    "10e308",
    "179769313486231580793728971405304e276",
    "17976931348623158079372897140530341507993413271003782693617377898045e241",
    "0.00000000000000000000000000000000000000000000000000000000000000000001e400",
    "-1e99999999999999999999999999999999999999",
];

/// Numbers with invalid JSON syntax.
const BAD_NUMBERS: &[&str] = &[
    "01",
    "-01",
    "00",
    "+1",
    ".5",
    "-.5",
    "5.",
    "1.e5",
    "1e",
    "1e+",
    "1E-",
    "1.5e",
    "0x10",
    "1_000",
    "NaN",
    "Infinity",
    "-Infinity",
    "-",
    "--1",
    "- 1",
    "1 0",
    "1e5.5",
    "0b1",
    "1f",
    "1n",
    "٣",
    "1e٣",
    "½",
    "-inf",
];

/// Literals with invalid JSON syntax.
const BAD_LITERALS: &[&str] = &[
    "True",
    "FALSE",
    "Null",
    "nul",
    "nulll",
    "tru",
    "truefalse",
    "undefined",
    "None",
    "nil",
    "yes",
    "t",
    "f",
    "n",
    "null0",
    "true_",
    "trueé",
];

/// Escapes with invalid JSON syntax.
const BAD_ESCAPES: &[&str] = &[
    r"\x41",
    r"\a",
    r"\'",
    r"\0",
    r"\U0041",
    r"\u-",
    r"\u12 ",
    r"\u12g4",
    r"\u 041",
    r"\u+041",
    r"\u00-",
    r"\v",
    r"\ ",
    r"\ud83d\u12.",
];

pub(super) fn mutate(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    match label {
        MutationKind::DuplicateKey | MutationKind::DuplicateEscapedKey => {
            duplicate(subject, label == MutationKind::DuplicateEscapedKey)
        }
        MutationKind::LoneSurrogate | MutationKind::LoneSurrogateInKey => {
            surrogate(subject, label == MutationKind::LoneSurrogateInKey)
        }
        MutationKind::Control => in_string(subject, Rule::Syntax, |subject| {
            subject.rng().str(&["\0", "\u{1}", "\t", "\n", "\r", "\u{8}", "\u{c}", "\u{1b}", "\u{1f}"]).to_owned()
        }),
        MutationKind::BadEscape => in_string(subject, Rule::Syntax, |subject| subject.rng().str(BAD_ESCAPES).to_owned()),
        MutationKind::NearlyInteger | MutationKind::OddNumber => odd_number(subject, label),
        MutationKind::NumberRange => number(subject, TOO_LARGE, Rule::NumberRange),
        MutationKind::BadNumber => number(subject, BAD_NUMBERS, Rule::Syntax),
        MutationKind::BadWord => {
            let text = subject.rng().str(BAD_LITERALS);
            any_value(subject, text, Rule::Syntax)
        }
        MutationKind::BareKey => bare_key(subject),
        MutationKind::TooDeep | MutationKind::DeepEnough => deep(subject, label == MutationKind::TooDeep),
        _ => None,
    }
}

fn duplicate(subject: &mut MutationSubject<'_, '_>, escaped: bool) -> Option<Claim> {
    let path = subject.one(|draft| match &draft.value {
        TreeValue::Object(members) => {
            members.iter().any(|(name, _)| matches!(name, TreeName::Text(text) if !text.is_empty()))
        }
        _ => false,
    })?;
    let members = subject.frame.at(&path)?.members()?.clone();
    let (name, value) = members.get(subject.rng().below(members.len()))?.clone();
    let TreeName::Text(text) = &name else { return None };
    let first = text.chars().next()?;
    let again = if escaped {
        let mut units = [0; 2];
        let code: String =
            first.encode_utf16(&mut units).iter().flat_map(|unit| ["\\u".to_owned(), format!("{unit:04x}")]).collect();
        let rest = crate::json::Json::from(&text[first.len_utf8()..]).to_string();
        TreeName::Raw(format!("\"{code}{}", &rest[1..]).into_bytes())
    } else {
        name
    };
    let value = match subject.rng().below(3) {
        0 => FrameTree::of(subject.plan, &subject.random.any(1), TreeRole::Free),
        _ => value,
    };
    let at = subject.rng().below(members.len() + 1);
    subject.frame.at(&path)?.members()?.insert(at, (again, value));
    Some(Claim::Invalid(Some(Rule::DuplicateKey)))
}

fn surrogate(subject: &mut MutationSubject<'_, '_>, key: bool) -> Option<Claim> {
    let half = subject.rng().str(&[
        r"\ud800",
        r"\udbff",
        r"\udc00",
        r"\udfff",
        r"\uD83D",
        r"\ude00\ud83d",
        r"\ud83d\n",
        r"\ud83d\ud83d\ude00",
        r"\ud83d\u0041",
        r"\ud83dx",
    ]);
    if !key {
        let half = half.to_owned();
        return in_string(subject, Rule::Surrogate, |_| half);
    }
    let path = subject.one(|draft| matches!(draft.value, TreeValue::Object(_)))?;
    let value = FrameTree::of(subject.plan, &subject.random.any(1), TreeRole::Free);
    subject.frame.at(&path)?.members()?.push((TreeName::Raw(format!("\"key{half}\"").into_bytes()), value));
    Some(Claim::Invalid(Some(Rule::Surrogate)))
}

/// Inserts a text into a random string.
fn in_string(
    subject: &mut MutationSubject<'_, '_>,
    rule: Rule,
    text: impl FnOnce(&mut MutationSubject<'_, '_>) -> String,
) -> Option<Claim> {
    let path = subject.one(|draft| matches!(draft.value, TreeValue::Text(_)))?;
    let inner = text(subject);
    let TreeValue::Text(own) = subject.frame.at(&path)?.value.clone() else { return None };
    let whole = crate::json::Json::from(own).to_string();
    // At the beginning or at the end, so that no escape is split.
    let whole = if subject.rng().one_in(2) {
        format!("\"{inner}{}", &whole[1..])
    } else {
        format!("{}{inner}\"", &whole[..whole.len() - 1])
    };
    subject.put(&path, TreeValue::Raw(whole.into_bytes()));
    Some(Claim::Invalid(Some(rule)))
}

/// Replaces a number by a text, or any value if the frame contains no number.
fn number(subject: &mut MutationSubject<'_, '_>, spellings: &[&str], rule: Rule) -> Option<Claim> {
    let text = subject.rng().str(spellings);
    match subject.one(|draft| matches!(draft.value, TreeValue::Number(_))) {
        Some(path) => {
            subject.put(&path, TreeValue::Raw(text.as_bytes().to_vec()));
            Some(Claim::Invalid(Some(rule)))
        }
        None => any_value(subject, text, rule),
    }
}

/// Replaces a number by one with more digits or a larger exponent than a double has.
fn odd_number(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let spellings: &[&str] = if label == MutationKind::NearlyInteger {
        &[
            "1.00000000000000000001",
            "-7.0000000000000000000000000001",
            "0.99999999999999999999999",
            "1e-400",
            "-1e-400",
            "1e-99999999999999999999999",
            "2.4703282292062327e-324",
            "9007199254740991.0000000001",
            "9007199254740990.9999999999",
            "12345678901234567e-1",
            "4503599627370496.9999999",
            "20000000000000000000000001e-24",
        ]
    } else {
        &[
            "0e400",
            "-0e999999999999999999999",
            "0.0e-99999999999999999999",
            "100000000000000000000000000000000000000000000000000e-50",
            "0.00000000000000000000000000000000000000000000000001e50",
            "-12.0000000000000000000000000000000000000000000000",
            "123456789012345678901234567890",
            "0.1000000000000000055511151231257827021181583404541015625",
            "4.9406564584124654e-324",
            "2.2250738585072011e-308",
            "2.2250738585072012e-308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            // The largest number of this length that is rounded to `f64::MAX` and not to infinity.
            "17976931348623158079372897140530341507993413271003782693617377898044e241",
            "179769313486231570000000000000000000e273",
            "9007199254740993",
            "9007199254740991.0",
            "9007199254740992e0",
            "-9007199254740991e00",
            "9.007199254740991E+0015",
        ]
    };
    number(subject, spellings, Rule::NumberRange)?;
    // The number may be valid: that depends on the type and the bounds of the value.
    Some(Claim::Unknown)
}

/// Replaces any value by a text, or adds the text to the context.
fn any_value(subject: &mut MutationSubject<'_, '_>, text: &str, rule: Rule) -> Option<Claim> {
    let path = subject.one(|draft| !matches!(draft.part, TreeRole::Frame(_)))?;
    if subject.rng().one_in(2) {
        subject.put(&path, TreeValue::Raw(text.as_bytes().to_vec()));
    } else {
        let member = (TreeName::Text("more".to_owned()), FrameTree::raw(text));
        super::envelope::holder(subject)?.members()?.push(member);
    }
    Some(Claim::Invalid(Some(rule)))
}

fn bare_key(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one(|draft| matches!(&draft.value, TreeValue::Object(members) if !members.is_empty()))?;
    let count = subject.frame.at(&path)?.members()?.len();
    let at = subject.rng().below(count);
    let form = subject.rng().below(4);
    let (name, _) = &mut subject.frame.at(&path)?.members()?[at];
    let text = match name {
        TreeName::Text(text) => text.clone(),
        TreeName::Raw(_) => return None,
    };
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let raw = match form {
        0 if plain => text,
        1 if plain => format!("'{text}'"),
        2 => "7".to_owned(),
        _ => "null".to_owned(),
    };
    *name = TreeName::Raw(raw.into_bytes());
    Some(Claim::Invalid(Some(Rule::Syntax)))
}

/// Nests arrays and objects to the maximum depth, or deeper.
fn deep(subject: &mut MutationSubject<'_, '_>, too_deep: bool) -> Option<Claim> {
    const NAME: &str = "deep";
    let plan = subject.plan;
    let more = if too_deep { subject.rng().of(&[1, 1, 1, 2, 3, 100, 1000])? } else { 0 };
    // Objects with undeclared members, both decoded and skipped ones.
    let mut path = subject.one(|draft| match draft.part {
        TreeRole::Node(node, _) => {
            let open = matches!(described(plan, node), NodeKind::Struct(_) | NodeKind::Json(_));
            open && matches!(draft.value, TreeValue::Object(_))
        }
        TreeRole::Frame(_) | TreeRole::Free | TreeRole::Member(_) => matches!(draft.value, TreeValue::Object(_)),
        TreeRole::Union(..) | TreeRole::Tag(_) => false,
    })?;
    if subject.rng().one_in(3) {
        super::envelope::holder(subject)?;
        path = subject.one(|draft| draft.part == TreeRole::Member(Role::Context))?;
    }
    // The depth counts the frame and all containers on the path, including the one that is extended.
    let depth = (MAX_DEPTH - 1).checked_sub(path.len()).filter(|depth| *depth > 0)? + more;
    let mut value = if subject.rng().one_in(2) { "[]".to_owned() } else { "{}".to_owned() };
    for _ in 1..depth {
        value = if subject.rng().one_in(2) { format!("[{value}]") } else { format!("{{\"k\":{value}}}") };
    }
    let holder = subject.frame.at(&path)?;
    let is_declared = match holder.object(plan) {
        Some(NodeKind::Struct(object)) => object.find(NAME).is_some(),
        _ => false,
    };
    if is_declared || plan.envelope().find(NAME).is_some() {
        return None;
    }
    holder.remove(NAME);
    holder.members()?.push((TreeName::Text(NAME.to_owned()), FrameTree::raw(&value)));
    Some(if too_deep { Claim::Invalid(Some(Rule::TooDeep)) } else { Claim::Valid })
}

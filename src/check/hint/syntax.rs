//! Help for common syntax errors.

/// Help for the syntax error at an offset.
pub(in crate::check) fn hint(text: &str, offset: usize) -> Option<&'static str> {
    let before = text.get(..offset)?.trim_end();
    let rest = text.get(offset..)?;
    let word: &str = rest.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    // The offset is that of the first wrong character, so the start of the word may precede it.
    let head = before.rsplit(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_word = |known: &str| word == known || (!head.is_empty() && known.strip_prefix(head) == Some(word));
    if rest.starts_with(['}', ']']) && before.ends_with(',') {
        return Some("remove the trailing comma");
    }
    if rest.starts_with('\'') {
        return Some("use double quotes");
    }
    if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
        return Some("remove the comment, which JSON does not allow");
    }
    if ["NaN", "Infinity"].into_iter().any(is_word) {
        return Some("omit the field, or use `null` where it is allowed");
    }
    if ["undefined", "None", "nil"].into_iter().any(is_word) {
        return Some("use `null`");
    }
    if ["True", "False"].into_iter().any(is_word) {
        return Some("use `true` or `false`");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn common_slips_have_a_hint() {
        for (text, offset, expected) in [
            (r#"{"a":1,}"#, 7, "remove the trailing comma"),
            (r"{'a':1}", 1, "use double quotes"),
            (r#"{"a":None}"#, 5, "use `null`"),
            (r#"{"a":nil}"#, 6, "use `null`"),
            (r#"{"a":True}"#, 5, "use `true` or `false`"),
            (r#"{"a":1} // one"#, 8, "remove the comment, which JSON does not allow"),
        ] {
            assert_eq!(hint(text, offset), Some(expected), "{text}");
        }
        assert_eq!(hint(r#"{"a":"#, 5), None);
        assert_eq!(hint("", 0), None);
        assert_eq!(hint("ü", 1), None);
    }
}

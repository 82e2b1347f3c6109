//! What a message's name may be.

/// Refuses a name that is no name: words of small letters and digits, joined by dots.
pub const fn assert_name(name: &str) {
    let bytes = name.as_bytes();
    assert!(!bytes.is_empty(), "a message's name is words of small letters and digits, joined by dots");
    let mut at = 0;
    let mut start = true;
    while at < bytes.len() {
        let dot = bytes[at] == b'.';
        assert!(
            if start { bytes[at].is_ascii_lowercase() } else { dot || bytes[at].is_ascii_lowercase() || bytes[at].is_ascii_digit() },
            "a message's name is words of small letters and digits, joined by dots"
        );
        start = dot;
        at += 1;
    }
    assert!(!start, "a message's name is words of small letters and digits, joined by dots");
}

//! Globs in waivers and policies.
//!
//! The crate `globset` gives `**` its meaning only as a whole component, so that `session.**` would not match, and brings a regular
//! expression engine.

/// Whether a text matches a glob: `*` matches any characters except `/`, `**` any characters, `?` one character except `/`, and
/// `\` makes the next character ordinary.
pub(super) fn matches(glob: &str, text: &str) -> bool {
    let (glob, text): (Vec<char>, Vec<char>) = (glob.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    // The last `*` and the last `**`, each with the position in the text at which what follows was tried.
    let mut single: Option<(usize, usize)> = None;
    let mut double: Option<(usize, usize)> = None;
    loop {
        match glob.get(at) {
            Some('*') if glob.get(at + 1) == Some(&'*') => {
                at += 2;
                (single, double) = (None, Some((at, read)));
                continue;
            }
            Some('*') => {
                at += 1;
                single = Some((at, read));
                continue;
            }
            None if read == text.len() => return true,
            Some(next) if read < text.len() => {
                let is_escaped = *next == '\\' && at + 1 < glob.len();
                let next = if is_escaped { glob[at + 1] } else { *next };
                if next == text[read] || next == '?' && !is_escaped && text[read] != '/' {
                    at += 1 + usize::from(is_escaped);
                    read += 1;
                    continue;
                }
            }
            _ => {}
        }
        match (single, double) {
            (Some((after, tried)), _) if text.get(tried).is_some_and(|character| *character != '/') => {
                single = Some((after, tried + 1));
                (at, read) = (after, tried + 1);
            }
            (_, Some((after, tried))) if tried < text.len() => {
                (single, double) = (None, Some((after, tried + 1)));
                (at, read) = (after, tried + 1);
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_matches_within_a_segment() {
        for (glob, text) in [
            ("session.*", "session.request.addchannel"),
            ("/data/*/type", "/data/channel/type"),
            ("/data/**", "/data/channel/type"),
            ("/data/items/*/age", "/data/items/*/age"),
            (r"/data/items/\*/age", "/data/items/*/age"),
            ("**/type", "/data/a/b/type"),
            ("word-*", "word-added"),
            ("/a?", "/ab"),
            ("", ""),
            ("*", ""),
        ] {
            assert!(matches(glob, text), "{glob} {text}");
        }
        for (glob, text) in [
            ("/data/*", "/data/channel/type"),
            (r"/data/items/\*/age", "/data/items/x/age"),
            ("session", "session.request"),
            ("/a?", "/a/"),
            ("", "a"),
            ("**/type", "/data/types"),
        ] {
            assert!(!matches(glob, text), "{glob} {text}");
        }
    }
}

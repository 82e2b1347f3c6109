//! Rules for paths, as functions that do not use the file system. So those of Windows are tested on every system.

use globset::{Glob, GlobBuilder, GlobMatcher};

/// A glob for paths, which are skipped or have their own settings.
#[derive(Debug, Clone)]
pub(crate) struct Exclusion {
    glob: GlobMatcher,
    /// Whether it is compared with the whole path instead of the last name.
    whole: bool,
}

impl Exclusion {
    /// Parses a glob. One without `/` is compared with the name of each file and folder.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let pattern = normalized(text, cfg!(windows));
        let glob = glob(&pattern).map_err(|error| error.kind().to_string())?;
        Ok(Self { glob: glob.compile_matcher(), whole: pattern.contains('/') })
    }

    /// Whether a path, which is normalized, matches.
    pub(super) fn matches(&self, path: &str) -> bool {
        let text = if self.whole { path } else { path.rsplit('/').next().unwrap_or(path) };
        self.glob.is_match(text)
    }
}

/// Parses a glob, whose `*` does not match `/`.
pub(super) fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}

/// The folder above the first name with a wildcard.
pub(super) fn base(pattern: &str) -> &str {
    let end = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    match pattern[..end].rfind('/') {
        Some(0) => "/",
        Some(end) => &pattern[..end],
        None => ".",
    }
}

/// A path with `/` between its names, without `.` and empty names in it: all spellings of a path become one.
pub(super) fn normalized(path: &str, windows: bool) -> String {
    let path = if windows { path.replace('\\', "/") } else { path.to_owned() };
    // Two slashes before the name of a server are part of it.
    let root = match path.as_bytes() {
        [b'/', b'/', ..] if windows => "//",
        [b'/', ..] => "/",
        _ => "",
    };
    let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
    let text = format!("{root}{}", names.join("/"));
    if text.is_empty() { ".".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_a_path_become_one() {
        for path in ["d/a", "./d/a", ".//d/a", "d//a", "d/./a", "d/a/"] {
            assert_eq!(normalized(path, false), "d/a", "{path}");
        }
        for path in ["d\\a", ".\\d\\a", "./d\\a", "d/a"] {
            assert_eq!(normalized(path, true), "d/a", "{path}");
        }
        assert_eq!(normalized("d\\a", false), "d\\a");
        assert_eq!(normalized("//d/a", false), "/d/a");
        assert_eq!(normalized("\\\\server\\d\\a", true), "//server/d/a");
        assert_eq!(normalized("C:\\d\\.\\a", true), "C:/d/a");
        assert_eq!(normalized("../d", false), "../d");
        assert_eq!(normalized("./", false), ".");
    }

    #[test]
    fn a_glob_without_a_slash_matches_names_and_another_one_paths() {
        let matches = |glob: &str, path: &str| Exclusion::parse(glob).unwrap().matches(path);
        assert!(matches("*.har", "d/e/a.har") && matches("old", "d/old") && matches("{a,b}.json", "b.json"));
        assert!(matches("./d/*.har", "d/a.har") && matches("d/**", "d/e/a.har") && matches("**/e/*", "d/e/a.har"));
        assert!(!matches("d/*.har", "d/e/a.har") && !matches("e", "d/e/a.har") && !matches("*.har", "d/a.json"));
        assert!(Exclusion::parse("[").is_err());
    }

    #[test]
    fn the_base_of_a_pattern_is_the_folder_above_its_first_wildcard() {
        for (pattern, expected) in [("*.json", "."), ("d/e/*.json", "d/e"), ("d/e?/x", "d"), ("/*", "/"), ("d/{a,b}", "d")] {
            assert_eq!(base(pattern), expected);
        }
    }
}

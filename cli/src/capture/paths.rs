//! Rules for paths, as functions that do not use the file system. So those of Windows are tested on every system.

use globset::{GlobBuilder, GlobSet};

/// The maximum number of `{` in a glob. The functions of `globset` for nested ones are recursive.
const MAX_ALTERNATIVES: usize = 50;

/// A glob for paths, which are skipped or have their own settings.
#[derive(Debug, Clone)]
pub(crate) struct Exclusion {
    glob: GlobSet,
    /// Whether it is compared with the whole path instead of the last name.
    whole: bool,
}

impl Exclusion {
    /// Parses a glob. One without `/` is compared with the name of each file and folder.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let pattern = normalized(text, cfg!(windows));
        Ok(Self { glob: glob(&pattern)?, whole: pattern.contains('/') })
    }

    /// Whether a path, which is normalized, matches.
    pub(super) fn matches(&self, path: &str) -> bool {
        let text = if self.whole { path } else { path.rsplit('/').next().unwrap_or(path) };
        self.glob.is_match(text)
    }
}

/// Parses a glob, whose `*` does not match `/`. A set of one glob, because the function for a single one panics if it is too large.
pub(super) fn glob(pattern: &str) -> Result<GlobSet, String> {
    if pattern.matches('{').count() > MAX_ALTERNATIVES {
        return Err(format!("more than {MAX_ALTERNATIVES} `{{`; use several globs"));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| error.kind().to_string())?;
    GlobSet::new([glob]).map_err(|_| "the glob is too long; use several shorter ones".to_owned())
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
    fn a_glob_that_is_too_large_is_an_error() {
        // A main thread has a stack of 1 MiB on Windows.
        let test = || {
            let nested = |depth: usize| format!("{}a{}", "{".repeat(depth), "}".repeat(depth));
            assert!(Exclusion::parse(&nested(MAX_ALTERNATIVES)).unwrap().matches("a"));
            for glob in [nested(MAX_ALTERNATIVES + 1), nested(250), nested(100_000), "{".repeat(100_000)] {
                assert_eq!(Exclusion::parse(&glob).unwrap_err(), "more than 50 `{`; use several globs");
            }
            assert_eq!(
                Exclusion::parse(&"?".repeat(1 << 17)).unwrap_err(),
                "the glob is too long; use several shorter ones"
            );
        };
        std::thread::Builder::new().stack_size(512 << 10).spawn(test).unwrap().join().unwrap();
    }

    #[test]
    fn the_base_of_a_pattern_is_the_folder_above_its_first_wildcard() {
        for (pattern, expected) in [("*.json", "."), ("d/e/*.json", "d/e"), ("d/e?/x", "d"), ("/*", "/"), ("d/{a,b}", "d")] {
            assert_eq!(base(pattern), expected);
        }
    }
}

//! Rules for the layout of the code that no lint checks: the length of functions, and unique names of types.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The maximum number of lines of a function, from its first line to its closing brace.
const MAX_LINES: usize = 60;

/// The folders in which the length of functions is checked.
const FUNCTIONS: &[&str] = &["src", "cli/src", "macros/src", "xtask/src"];

/// The crates in which type names must be unique.
const TYPES: &[&str] = &["src", "cli/src", "macros/src", "xtask/src"];

/// The files of a folder, by their path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.insert(path.display().to_string(), fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn sources(folders: &[&str]) -> BTreeMap<String, String> {
    folders.iter().flat_map(|source| files(&super::root().join(source))).collect()
}

/// The rest of a line after the words that may precede `fn`, `struct` and other items.
fn without_modifiers(line: &str) -> &str {
    let mut rest = line.trim_start();
    if let Some(after) = rest.strip_prefix("pub") {
        let after = after.strip_prefix('(').and_then(|after| after.split_once(')')).map_or(after, |(_, after)| after);
        rest = after.strip_prefix(' ').unwrap_or(rest);
    }
    for modifier in ["const ", "async ", "unsafe "] {
        rest = rest.strip_prefix(modifier).unwrap_or(rest);
    }
    rest
}

fn name(text: &str) -> &str {
    text.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap()
}

/// Functions of more than [`MAX_LINES`] lines, each with its length. The code is formatted, so a function ends at the brace
/// with the indentation of its first line.
fn long_functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(rest) = without_modifiers(line).strip_prefix("fn ") else { continue };
        // A function on one line, or a declaration without a body.
        if line.ends_with('}') || line.ends_with(';') {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let length = lines[start..].iter().position(|line| *line == end).map_or(0, |length| length + 1);
        if length > MAX_LINES {
            long.push((name(rest).to_owned(), length));
        }
    }
    long
}

/// The types that a file defines, those of its tests excluded.
fn types(code: &str) -> BTreeSet<&str> {
    let code = code.split("#[cfg(test)]").next().unwrap();
    let items = code.lines().filter_map(|line| {
        let rest = without_modifiers(line);
        let keyword = ["struct ", "enum ", "trait ", "union "].into_iter().find(|keyword| rest.starts_with(keyword));
        // An indented alias is an associated type.
        let keyword = keyword.or_else(|| (rest.starts_with("type ") && !line.starts_with(' ')).then_some("type "));
        keyword.map(|keyword| name(&rest[keyword.len()..]))
    });
    items.filter(|name| !name.is_empty()).collect()
}

/// The type names that more than one file defines, with the files.
fn shared_names(files: &BTreeMap<String, String>) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, code) in files.iter().filter(|(path, _)| !path.contains("/tests")) {
        for name in types(code) {
            found.entry(name).or_default().push(path);
        }
    }
    found.retain(|_, files| files.len() > 1);
    found
}

#[test]
fn no_function_is_too_long() {
    let sources = sources(FUNCTIONS);
    let long = sources.iter().flat_map(|(path, code)| {
        long_functions(code).into_iter().map(move |(name, length)| format!("{path}: `{name}` has {length} lines"))
    });
    let long: Vec<String> = long.collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn a_long_function_is_found() {
    let function =
        |lines: usize| format!("impl A {{\n    pub(crate) const fn long(\n{}    }}\n}}\n", "        x;\n".repeat(lines));
    assert_eq!(long_functions(&function(MAX_LINES - 2)), []);
    assert_eq!(long_functions(&function(MAX_LINES - 1)), [("long".to_owned(), MAX_LINES + 1)]);
    let declarations = format!("trait A {{\n    fn a();\n    fn b() {{}}\n{}    }}\n}}\n", "    x;\n".repeat(2 * MAX_LINES));
    assert_eq!(long_functions(&declarations), []);
}

#[test]
fn type_names_are_unique() {
    let sources = sources(TYPES);
    let shared = shared_names(&sources);
    assert!(shared.is_empty(), "{shared:#?}");
}

#[test]
fn a_shared_name_is_found() {
    let file = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    let files = BTreeMap::from([
        file("a.rs", "pub(crate) struct One;\nenum Two {}\nimpl Iterator for One {\n    type Item = Two;\n}\n"),
        file("b.rs", "pub trait Two {\n    type Item;\n}\n#[cfg(test)]\nmod tests {\n    struct One;\n}\n"),
        file("c.rs", "type Three = u8;\n"),
    ]);
    assert_eq!(shared_names(&files), BTreeMap::from([("Two", vec!["a.rs", "b.rs"])]));
}

/// The folders of modules named `target`. Search tools skip folders of this name, which is that of Cargo's output.
fn named_target<'p>(paths: impl Iterator<Item = &'p String>) -> Vec<&'p String> {
    paths
        .filter(|path| path.rsplit_once("/src/").is_some_and(|(_, module)| module.split('/').any(|part| part == "target")))
        .collect()
}

#[test]
fn no_folder_is_named_target() {
    let folders: Vec<String> = sources(&["src", "cli/src", "macros/src"])
        .into_keys()
        .filter_map(|path| Some(path.rsplit_once('/')?.0.to_owned()))
        .collect();
    assert_eq!(named_target(folders.iter()), [""; 0]);
    let found = ["/a/target/src/b", "/a/src/target", "/a/src/targets", "/a/src/b/target/c"].map(str::to_owned);
    assert_eq!(named_target(found.iter()), ["/a/src/target", "/a/src/b/target/c"]);
}

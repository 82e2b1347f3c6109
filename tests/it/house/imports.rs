//! Determines which file of a crate uses which, from its imports and paths.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

/// The files of a crate by module path, and the names that they import.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// The code of each file without comments and tests.
    files: BTreeMap<Module, String>,
    /// The path that each imported name refers to, by file and name.
    names: BTreeMap<(Module, String), Module>,
}

/// A path of modules, and of an item in the last of them.
type Module = Vec<String>;

impl Imports {
    pub(super) fn read(source: &Path) -> Self {
        let mut files = BTreeMap::new();
        read(source, &mut Vec::new(), &mut files);
        Self::new(files)
    }

    fn new(files: BTreeMap<Module, String>) -> Self {
        let mut imports = Self { files, names: BTreeMap::new() };
        let mut names = BTreeMap::new();
        for (file, code) in &imports.files {
            for (_, tree) in statements(code).0 {
                for (path, alias) in flatten(&tree) {
                    if let (Some(path), Some(name)) = (imports.absolute(file, &path), alias.or_else(|| path.last().cloned()))
                    {
                        names.insert((file.clone(), name), path);
                    }
                }
            }
        }
        imports.names = names;
        imports
    }

    /// Each file, and the files of the same crate that it uses. A name that a file only exports again counts as the file
    /// that defines it.
    pub(super) fn edges(&self) -> BTreeMap<String, BTreeSet<String>> {
        let shown = |module: &Module| if module.is_empty() { "lib".to_owned() } else { module.join("/") };
        let mut edges = BTreeMap::new();
        for (file, code) in &self.files {
            let used = self.paths(file, code).into_iter().filter_map(|path| self.file_of(&path, 0));
            edges.insert(shown(file), used.filter(|used| used != file).map(|used| shown(&used)).collect());
        }
        edges
    }

    /// The paths within the crate that a file uses itself, without those that it only exports again.
    fn paths(&self, file: &Module, code: &str) -> Vec<Module> {
        let (statements, body) = statements(code);
        let imported = statements.iter().filter(|(public, _)| !public).flat_map(|(_, tree)| flatten(tree));
        let written = words(&body).into_iter().map(|path| (path, None));
        imported.chain(written).filter_map(|(path, _)| self.absolute(file, &path)).collect()
    }

    /// A path from the root of the crate, unless it leads out of the crate.
    fn absolute(&self, file: &Module, path: &[String]) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let path = match first.as_str() {
            "crate" => rest.to_vec(),
            "self" => file.iter().chain(rest).cloned().collect(),
            "super" => {
                let ups = path.iter().take_while(|name| *name == "super").count();
                let parent = &file[..file.len().checked_sub(ups)?];
                parent.iter().chain(&path[ups..]).cloned().collect()
            }
            _ => {
                let child: Module = file.iter().chain([first]).cloned().collect();
                self.files.contains_key(&child).then(|| file.iter().chain(path).cloned().collect())?
            }
        };
        Some(path)
    }

    /// The file that defines what a path names.
    fn file_of(&self, path: &[String], depth: usize) -> Option<Module> {
        let length = (0..=path.len()).rev().find(|&length| self.files.contains_key(&path[..length]))?;
        let (file, rest) = path.split_at(length);
        let exported = rest.first().and_then(|name| self.names.get(&(file.to_vec(), name.clone())));
        match exported {
            Some(target) if depth < 8 => {
                let target: Module = target.iter().chain(&rest[1..]).cloned().collect();
                self.file_of(&target, depth + 1)
            }
            _ => Some(file.to_vec()),
        }
    }
}

/// The cycles of more than two files: for each import that is part of a cycle, the shortest one.
pub(super) fn cycles(imports: &Imports) -> Vec<String> {
    let edges = imports.edges();
    let mut found: BTreeMap<BTreeSet<&str>, String> = BTreeMap::new();
    for (from, used) in &edges {
        for to in used {
            if let Some(back) = path(&edges, to, from) {
                let cycle = [&[from.as_str()], &back[..]].concat();
                found.entry(cycle.iter().copied().collect()).or_insert_with(|| cycle.join(" → "));
            }
        }
    }
    found.into_values().collect()
}

/// The shortest path from one file to another over at least one more.
fn path<'e>(edges: &'e BTreeMap<String, BTreeSet<String>>, from: &'e str, to: &str) -> Option<Vec<&'e str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = VecDeque::from([from]);
    while let Some(file) = open.pop_front() {
        for next in &edges[file] {
            if (file == from && next == to) || next == from || before.contains_key(next.as_str()) {
                continue;
            }
            before.insert(next, file);
            if next == to {
                let mut path = vec![next.as_str()];
                while let Some(&file) = before.get(path[path.len() - 1]) {
                    path.push(file);
                }
                path.reverse();
                return Some(path);
            }
            open.push_back(next);
        }
    }
    None
}

fn read(folder: &Path, module: &mut Module, files: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let root = module.is_empty() && (name == "lib" || name == "main");
        if !root {
            module.push(name);
        }
        if path.is_dir() {
            read(&path, module, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            // A visibility such as `pub(in crate::artefacts)` uses nothing.
            let code = code.join("\n").replace("pub(in crate::", "pub(");
            // A file's tests are at its end.
            let ends = ["#[cfg(test)]\nmod ", "#[cfg(test)]\npub(crate) mod "].map(|end| code.find(end));
            let end = ends.into_iter().flatten().min().unwrap_or(code.len());
            files.entry(module.clone()).or_default().push_str(&code[..end]);
        }
        if !root {
            module.pop();
        }
    }
}

/// The trees of the `use` statements, each with whether it exports; and the code without them.
fn statements(code: &str) -> (Vec<(bool, String)>, String) {
    let (mut found, mut body) = (Vec::new(), String::new());
    let mut tree: Option<(bool, String)> = None;
    for line in code.lines() {
        let start = line.trim_start();
        let (public, rest) = match start.strip_prefix("pub").map(|rest| rest.trim_start_matches(|c| c != ' ')) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, start),
        };
        match (&mut tree, rest.strip_prefix("use ")) {
            (Some((_, open)), _) => open.push_str(start),
            (None, Some(rest)) => tree = Some((public, rest.to_owned())),
            (None, None) => body.extend([line, "\n"]),
        }
        if let Some(done) = tree.take_if(|(_, tree)| tree.contains(';')) {
            found.push((done.0, done.1.split(';').next().unwrap().to_owned()));
        }
    }
    (found, body)
}

/// The paths of a `use` tree, each with its alias.
fn flatten(tree: &str) -> Vec<(Module, Option<String>)> {
    let mut paths = Vec::new();
    let mut prefixes: Vec<Module> = vec![Vec::new()];
    let mut token = String::new();
    for character in tree.chars().chain([',']) {
        match character {
            '{' => {
                let last = prefixes.last().unwrap();
                let prefix = last.iter().cloned().chain(names(&token)).collect();
                prefixes.push(prefix);
                token.clear();
            }
            ',' | '}' => {
                let (path, alias) =
                    token.split_once(" as ").map_or((token.as_str(), None), |(path, alias)| (path, Some(alias)));
                if !path.trim().is_empty() {
                    let last = prefixes.last().unwrap();
                    let own = names(path).into_iter().filter(|name| name != "self" || last.is_empty());
                    paths.push((last.iter().cloned().chain(own).collect(), alias.map(|alias| alias.trim().to_owned())));
                }
                token.clear();
                if character == '}' {
                    prefixes.pop();
                }
            }
            _ => token.push(character),
        }
    }
    paths
}

fn names(path: &str) -> Module {
    path.split("::").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The paths of more than one name in some code.
fn words(code: &str) -> Vec<Module> {
    let part = |character: char| !(character.is_alphanumeric() || character == '_' || character == ':');
    code.split(part).filter(|word| word.contains("::")).map(names).filter(|path| path.len() > 1).collect()
}

#[test]
fn imports_are_resolved() {
    let files = [
        ("", "mod a;\npub use a::A;\n"),
        ("a", "mod b;\nmod c;\npub(crate) use b::{B, Other as Another};\nuse crate::json;\n"),
        ("a/b", "use super::{c::C, d};\npub(in crate::a) struct B(C);\n"),
        ("a/c", "use std::fmt;\n\nfn f() -> crate::a::Another {}\n"),
        ("json", "use crate::A;\n\nfn f() { super::a::c::f() }\n"),
    ];
    let files = files.map(|(path, code)| (names(&path.replace('/', "::")), code.to_owned()));
    let imports = Imports::new(BTreeMap::from(files));
    let edges = imports.edges();
    let used = |file: &str| edges[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(used("a"), ["json"]);
    assert_eq!(used("a/b"), ["a", "a/c"]);
    assert_eq!(used("a/c"), ["a/b"]);
    assert_eq!(used("json"), ["a", "a/c"]);
    assert_eq!(cycles(&imports), ["a → json → a/c → a/b → a", "a/b → a → json → a/c → a/b"][..1]);
}

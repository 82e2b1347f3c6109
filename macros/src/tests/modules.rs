//! Dependencies between the modules: a step of the pipeline must not use a later one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules in order. Each of them may use only the modules before it.
const ORDER: &[&str] = &[
    "ctxt", "names", "formats", "literal", "place", "types", "attr", "ast", "valid", "expand", "fallback", "pipeline", "lib",
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

/// The modules that the code uses, as `crate::name` or as `use crate::{name, other};`.
fn uses(code: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let path = &code[at + found.len()..];
        let names = match path.strip_prefix('{') {
            Some(names) => names.split('}').next(),
            None => path.split(|character| !is_name_character(character)).next(),
        };
        used.extend(names.unwrap().split(|character| !is_name_character(character)).filter(|name| ORDER.contains(name)));
    }
    used
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn position(module: &str) -> usize {
    ORDER.iter().position(|known| *known == module).unwrap_or_else(|| panic!("`{module}` is not in `ORDER`"))
}

#[test]
fn no_module_uses_a_later_one() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&source, &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let relative = path.strip_prefix(&source).unwrap();
        let module = relative.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        if module == "tests" {
            continue;
        }
        for used in uses(&std::fs::read_to_string(&path).unwrap()) {
            if position(used) > position(module) {
                wrong.push(format!("{} uses `{used}`", relative.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_use_of_a_later_module_is_found() {
    let code = "use crate::ctxt::Ctxt;\nuse crate::{names, types};\nlet x = crate::fallback::target(x);";
    assert_eq!(uses(code), BTreeSet::from(["ctxt", "fallback", "names", "types"]));
    assert!(position("fallback") > position("expand"));
}

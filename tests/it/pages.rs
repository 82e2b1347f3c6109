//! The links on the pages lead to existing files and headings, and the files that the pages mention exist.

mod interaction_hold;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tieline::Command;

use interaction_hold::InteractionHold;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The README and the pages in `docs`, without the changelog, which may mention files that no longer exist.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(|name| root().join(name)).into();
    pages.extend(std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    pages.sort();
    pages
}

/// The text of a page without its code blocks.
fn prose(page: &str) -> String {
    let parts: Vec<&str> = page.split("\n```").collect();
    assert!(parts.len() % 2 == 1, "a code block is not closed");
    parts.into_iter().step_by(2).collect()
}

/// The targets of the links: the part in parentheses of `[text](target)`.
fn links(prose: &str) -> Vec<&str> {
    prose.match_indices("](").map(|(at, found)| prose[at + found.len()..].split(')').next().unwrap()).collect()
}

/// The code spans.
fn spans(prose: &str) -> Vec<&str> {
    prose.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// The anchors that GitHub generates from the headings, and those written as HTML.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#').trim());
    let slug = |heading: &str| {
        let kept = heading.chars().filter(|&it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    let written = page.split("<a id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    headings.map(slug).chain(written).collect()
}

/// The error of a link, if it has one.
fn broken_link(page: &Path, text: &str, link: &str) -> Option<String> {
    if link.starts_with("https://") {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = if path.is_empty() { page.to_owned() } else { page.parent().unwrap().join(path) };
    if !target.exists() {
        return Some(format!("the link `{link}` leads to no file"));
    }
    let anchor = anchor?;
    let anchors = if path.is_empty() { anchors(text) } else { anchors(&read(&target)) };
    (!anchors.contains(anchor)).then(|| format!("the link `{link}` leads to no heading"))
}

/// Whether a code span is a path in the repository, according to its first folder and its characters.
fn is_path(span: &str) -> bool {
    let folders =
        ["benches/", "cli/", "docs/", "examples/", "fuzz/", "macros/", "schema/", "src/", "tests/", "xtask/", ".ci/"];
    folders.iter().any(|folder| span.starts_with(folder))
        && span.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
}

/// The errors of a page.
fn mistakes(page: &Path, text: &str) -> Vec<String> {
    let prose = prose(text);
    let links = links(&prose).into_iter().filter_map(|link| broken_link(page, text, link));
    let paths = spans(&prose).into_iter().filter(|span| is_path(span) && !root().join(span).exists());
    links.chain(paths.map(|path| format!("there is no `{path}`"))).collect()
}

#[test]
fn links_and_paths_exist() {
    let mut wrong = Vec::new();
    for page in pages() {
        let found = mistakes(&page, &read(&page));
        wrong.extend(found.into_iter().map(|mistake| format!("{}: {mistake}", page.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn mistakes_are_found() {
    let page = root().join("docs/ci.md");
    let text = "# One two\n[a](nothing.md) [b](#one-two) [c](#three) [d](agreement.md#three) `src/nothing.rs` `src/lib.rs`\n\
                ```text\n[e](nothing.md)\n```\n[f](https://example.com) `src/nothing.rs::name`";
    let expected = [
        "the link `nothing.md` leads to no file",
        "the link `#three` leads to no heading",
        "the link `agreement.md#three` leads to no heading",
        "there is no `src/nothing.rs`",
    ];
    assert_eq!(mistakes(&page, text), expected);
}

/// The text of all Rust files in the folders of the workspace.
fn sources() -> String {
    fn add(folder: &Path, out: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // Not what cargo has built: some test crates have a folder for that.
            if path.is_dir() && !path.join("CACHEDIR.TAG").exists() {
                add(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push_str(&read(&path));
            }
        }
    }
    let mut out = String::new();
    for folder in ["benches", "cli", "examples", "fuzz", "macros", "src", "tests", "xtask"] {
        add(&root().join(folder), &mut out);
    }
    out
}

/// The name that a code span refers to: `Plan`, `json::Reader`, `Wire::read`, `assert_fresh()`.
fn name(span: &str) -> Option<&str> {
    let path = span.strip_suffix("()").unwrap_or(span);
    let is_name = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    path.split("::").all(is_name).then(|| path.rsplit("::").next().unwrap())
}

/// The code spans that are names, but not of anything in the code.
fn unknown_names<'p>(prose: &'p str, sources: &str) -> Vec<&'p str> {
    let words: BTreeSet<&str> =
        sources.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').collect();
    spans(prose).into_iter().filter(|span| name(span).is_some_and(|name| !words.contains(name))).collect()
}

/// The two pages about the code mention its types and functions by name. A name that changes must change there too.
#[test]
fn names_in_the_code_exist() {
    let sources = sources();
    for page in ["CONTRIBUTING.md", "ARCHITECTURE.md"] {
        let prose = prose(&read(&root().join(page)));
        assert_eq!(unknown_names(&prose, &sources), [""; 0], "{page}");
    }
    assert_eq!(
        unknown_names("`Plan` `json::Rea der` `json::Reader` `Plan::unk`", "struct Plan; json::Reader"),
        ["Plan::unk"]
    );
}

#[test]
fn names_are_recognised() {
    assert_eq!(name("json::Reader"), Some("Reader"));
    assert_eq!(name("assert_fresh()"), Some("assert_fresh"));
    assert_eq!(name("cargo xtask"), None);
    assert_eq!(name("src/lib.rs"), None);
}

/// The code that is not a documentation test is compiled elsewhere: the message as a module of this test, the tests as part of
/// the crate that `docs/own-protocol.md` describes.
#[test]
fn code_blocks_compile() {
    let docs = root().join("docs");
    let block = |page: &str| {
        let page = read(&docs.join(page));
        let (_, block) = page.split_once("```rust,ignore\n").unwrap();
        block.split("```").next().unwrap().to_owned()
    };
    assert!(include_str!("pages/interaction_hold.rs").ends_with(&block("adding-a-message.md")));
    assert_eq!(InteractionHold::MESSAGE.name, "interaction.hold");
    assert!(read(&docs.join("own-protocol.md")).contains(&block("testing.md")));
}

//! `cargo xtask words`: finds words that are not plain technical English.
//!
//! Comments and string literals of all Rust files, and all Markdown pages, are compared with the word list
//! `xtask/words.toml`. Names in code are not: a compiler error or a review catches those.

mod list;
mod rust;
#[cfg(test)]
mod tests;
mod token;

use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

use list::WordList;
use token::WordToken;

/// The path of the word list in the repository.
const LIST: &str = "xtask/words.toml";

/// A text that people read: a comment, a string literal or a page.
#[derive(Debug, PartialEq)]
struct Prose {
    /// The line on which it starts, counted from 1.
    line: usize,
    /// The text. It has as many line breaks as its source, so that lines can be counted in it.
    text: String,
}

/// One place where the text uses a word of the list.
#[derive(Debug, PartialEq)]
struct WordFinding {
    path: String,
    line: usize,
    /// The words as they are in the text, in lowercase.
    found: String,
    /// What to write instead.
    instead: String,
}

impl fmt::Display for WordFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} → {}", self.path, self.line, self.found, self.instead)
    }
}

/// Checks the files of the repository, or those below the given paths.
pub(crate) fn run(root: &Path, paths: &[String]) -> ExitCode {
    match check_repository(root, paths) {
        Ok((findings, unused)) => {
            for finding in &findings {
                println!("{finding}");
            }
            for text in &unused {
                println!("{LIST}: no text needs the exception `{text}`: remove it");
            }
            println!("{} findings, {} unused exceptions", findings.len(), unused.len());
            if findings.is_empty() && unused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// The findings in the files of the repository, and the exceptions that no file needs.
fn check_repository(root: &Path, paths: &[String]) -> Result<(Vec<WordFinding>, Vec<String>), String> {
    let list = read(root, LIST)?;
    let mut list = WordList::parse(&list).map_err(|error| format!("{LIST}: {error}"))?;
    let all = files(root)?;
    if let Some(missing) = list.excluded().find(|excluded| !all.iter().any(|path| is_below(path, excluded))) {
        return Err(format!("{LIST}: no file is below the excluded path `{missing}`"));
    }
    if let Some(missing) = paths.iter().find(|wanted| !all.iter().any(|path| is_below(path, wanted))) {
        return Err(format!("no Rust file or Markdown page is below `{missing}`"));
    }
    let mut findings = Vec::new();
    for path in all {
        let wanted = paths.is_empty() || paths.iter().any(|wanted| is_below(&path, wanted));
        if wanted && !list.excluded().any(|excluded| is_below(&path, excluded)) {
            findings.extend(check(&mut list, &path, &read(root, &path)?));
        }
    }
    // An exception that the given paths do not need may be needed elsewhere.
    let unused = if paths.is_empty() { list.unused() } else { Vec::new() };
    Ok((findings, unused))
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    std::fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
}

/// The Rust files and Markdown pages that git tracks or would add.
fn files(root: &Path) -> Result<Vec<String>, String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.rs", "*.md"]).current_dir(root);
    let output = git.output().map_err(|error| format!("git cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let text = String::from_utf8(output.stdout).map_err(|error| format!("a path is not UTF-8: {error}"))?;
    let mut paths: Vec<String> =
        text.split_terminator('\0').filter(|path| root.join(path).is_file()).map(str::to_owned).collect();
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

/// Whether a path is that of a file or folder, or of something in the folder.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The findings in one file.
fn check(list: &mut WordList, path: &str, text: &str) -> Vec<WordFinding> {
    let is_rust = Path::new(path).extension().is_some_and(|extension| extension == "rs");
    let prose = if is_rust { rust::prose(text) } else { vec![page(path, text)] };
    let mut findings = Vec::new();
    for prose in prose {
        let tokens: Vec<WordToken> = token::tokens(&prose.text, prose.line);
        findings.extend(list.find(path, &tokens).into_iter().map(|found| {
            let words: Vec<&str> = tokens[found.range.clone()].iter().map(|token| token.word.as_str()).collect();
            let line = tokens[found.range.start].line;
            WordFinding { path: path.to_owned(), line, found: words.join(" "), instead: found.instead }
        }));
    }
    findings
}

/// A page as prose. Of the changelog, what is already released is a record and does not change.
fn page(path: &str, text: &str) -> Prose {
    let released = (path == "CHANGELOG.md").then(|| text.match_indices("\n## ").nth(1)).flatten();
    let text = released.map_or(text, |(at, _)| &text[..at]);
    Prose { line: 1, text: text.to_owned() }
}

use std::process::{Command, ExitCode};

use super::list::WordList;
use super::{LIST, Prose, WordFinding, check, is_below, page, run, rust, token};

const SMALL: &str = r#"
[[avoid]]
phrases = ["stands", "stand"]
instead = "is"

[[avoid]]
phrases = ["behind", "stands behind"]
instead = "follows"

[[avoid]]
phrases = ["take `…`"]
instead = "use `…`"

[[allow]]
phrases = ["behind a feature"]
reason = "the usual word"

[[allow]]
phrases = ["stands still"]
paths = ["src/a"]
reason = "it does"
"#;

fn list() -> WordList {
    WordList::parse(SMALL).unwrap()
}

/// The findings in a file, as they are printed.
fn found(path: &str, text: &str) -> Vec<String> {
    check(&mut list(), path, text).iter().map(ToString::to_string).collect()
}

/// The comments and strings of a source text, with their lines.
fn prose(source: &str) -> Vec<(usize, String)> {
    rust::prose(source).into_iter().map(|Prose { line, text }| (line, text)).collect()
}

fn words(text: &str) -> Vec<(String, usize)> {
    token::tokens(text, 1).into_iter().map(|token| (token.word, token.line)).collect()
}

#[test]
fn a_finding_gives_file_line_word_and_replacement() {
    let source = "/// Fine.\nfn stands() {}\n// It stands\n// behind it.\nconst A: &str = \"Stand\";\n";
    assert_eq!(found("src/a.rs", source), ["src/a.rs:3: stands behind → follows", "src/a.rs:5: stand → is"]);
    assert_eq!(found("docs/a.md", "# A\n\nIt *stands*.\n"), ["docs/a.md:3: stands → is"]);
}

#[test]
fn names_code_spans_links_and_placeholders_are_not_prose() {
    let source = "fn stands(stand: u8) { println!(\"{stand} {stand:?}\"); } // `stands` and ``stand ` s``";
    assert_eq!(found("a.rs", source), [""; 0]);
    assert_eq!(found("a.md", "[here](docs/stands/stand.md), standard, stand-in"), [""; 0]);
    // The comments of an example are prose.
    assert_eq!(found("a.md", "```rust\n// It stands.\n```\n"), ["a.md:2: stands → is"]);
}

#[test]
fn a_code_span_can_be_part_of_a_phrase() {
    assert_eq!(found("a.rs", "// Take\n// `Option<T>` instead."), ["a.rs:1: take `…` → use `…`"]);
    assert_eq!(found("a.rs", "// Take it: `Option<T>`."), [""; 0]);
}

#[test]
fn punctuation_and_blank_lines_end_a_phrase() {
    let expected = ["a.md:1: stands → is", "a.md:1: behind → follows"];
    assert_eq!(found("a.md", "stands, behind"), expected);
    assert_eq!(found("a.md", "stands\n\nbehind"), ["a.md:1: stands → is", "a.md:3: behind → follows"]);
    assert_eq!(found("a.rs", "const A: &str = \"stands\\nbehind\";"), ["a.rs:1: stands → is", "a.rs:1: behind → follows"]);
    assert_eq!(found("a.rs", "const A: &str = \"stands \\\n    behind\";"), ["a.rs:1: stands behind → follows"]);
}

#[test]
fn an_exception_holds_for_its_phrase_and_its_paths() {
    assert_eq!(found("a.md", "It is behind a feature."), [""; 0]);
    assert_eq!(found("a.md", "It is behind a wall."), ["a.md:1: behind → follows"]);
    assert_eq!(found("src/a/b.rs", "// It stands still."), [""; 0]);
    assert_eq!(found("src/ab.rs", "// It stands still."), ["src/ab.rs:1: stands → is"]);
}

#[test]
fn an_exception_for_a_path_that_does_not_need_it_is_reported() {
    let mut list = list();
    assert_eq!(check(&mut list, "src/ab.rs", "// It stands still.").len(), 1);
    assert_eq!(list.unused(), ["stands still"]);
    assert_eq!(check(&mut list, "src/a/b.rs", "// It stands still."), []);
    assert_eq!(list.unused(), [""; 0]);
}

#[test]
fn a_bad_list_is_rejected() {
    for (text, expected) in [
        ("", "missing field `avoid`"),
        ("[[avoid]]\nphrases = [\"a, b\"]\ninstead = \"c\"", "`a, b` is not a phrase"),
        ("[[avoid]]\nphrases = [\"\"]\ninstead = \"c\"", "`` is not a phrase"),
        ("[[avoid]]\nphrases = [\"a\"]\ninstead = \" \"", "empty `instead`"),
        ("[[avoid]]\nphrases = [\"a\"]\ninstead = \"c\"\nwhy = \"\"", "unknown field `why`"),
        (&format!("{SMALL}[[allow]]\nphrases = [\"it stands\"]\nreason = \"\""), "empty `reason`"),
        (&format!("{SMALL}[[allow]]\nphrases = [\"it is\"]\nreason = \"so\""), "`it is` contains no phrase to avoid"),
        (&format!("{SMALL}[[exclude]]\npath = \"a\"\nreason = \"\""), "empty `reason`"),
    ] {
        let error = WordList::parse(text).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn comments_are_found() {
    assert_eq!(prose("a // b\n  //! c\n\n/// d\n////e"), [(1, " b\n c".to_owned()), (4, " d\ne".to_owned())]);
    assert_eq!(prose("// a\nlet b; // c"), [(1, " a".to_owned()), (2, " c".to_owned())]);
    assert_eq!(prose("/* a /* b */\nc */ d \"e\""), [(1, " a /* b */\nc ".to_owned()), (2, "e".to_owned())]);
    assert_eq!(prose("\"a // b /* c\" // d"), [(1, "a // b /* c".to_owned()), (1, " d".to_owned())]);
    assert_eq!(prose("/* never closed"), [(1, " never closed".to_owned())]);
}

#[test]
fn strings_are_found() {
    assert_eq!(prose(r#"f("a", b"b", c"c")"#), ["a", "b", "c"].map(|text| (1, text.to_owned())));
    assert_eq!(prose(r#"f("a \" b \\", "\x41\u{1F600}c\n")"#), [(1, "a \" b |".to_owned()), (1, "||c|".to_owned())]);
    assert_eq!(prose("\"a\\\n  b\" // c"), [(1, "a\n  b".to_owned()), (2, " c".to_owned())]);
    assert_eq!(prose("\"never closed"), [(1, "never closed".to_owned())]);
}

#[test]
fn raw_strings_have_no_escapes_and_raw_names_are_no_strings() {
    let source = "r\"a\\\" r#\"b \" c\"# br##\"d \"# \n e\"## cr\"f\" r#type // g";
    let expected = [(1, "a\\"), (1, "b \" c"), (1, "d \"# \n e"), (2, "f"), (2, " g")];
    assert_eq!(prose(source), expected.map(|(line, text)| (line, text.to_owned())));
    assert_eq!(prose("r#\"never closed\""), [(1, "never closed\"".to_owned())]);
    assert_eq!(prose("bar\"a\""), [(1, "a".to_owned())]);
}

#[test]
fn characters_and_lifetimes_are_skipped() {
    let source = r#"['"', '\'', '\\', '\u{22}', b'"', b'\'', 'ä'] fn f<'a>(a: &'a str, b: &'static str) -> &'_ str { "c" }"#;
    assert_eq!(prose(source), [(1, "c".to_owned())]);
    assert_eq!(prose("'"), []);
    assert_eq!(prose("'\\"), []);
}

#[test]
fn words_have_lines() {
    let expected =
        [("it's", 1), ("the", 1), ("", 1), ("well-known", 1), ("", 1), ("one", 2), ("`…`", 2), ("", 3), ("", 3), ("end", 5)];
    assert_eq!(words("It's “the” (well-known)\none `a\nb`.\n\nend"), expected.map(|(word, line)| (word.to_owned(), line)));
    assert_eq!(
        words("'quoted' ` {a b}"),
        [("quoted", 1), ("", 1), ("", 1), ("a", 1), ("b", 1), ("", 1)].map(|(word, line)| (word.to_owned(), line))
    );
}

#[test]
fn released_sections_of_the_changelog_are_not_checked() {
    let text = "# Changelog\n\n## Unreleased\n\nstands\n\n## 1.0.0\n\nstands\n";
    assert_eq!(found("CHANGELOG.md", text), ["CHANGELOG.md:5: stands → is"]);
    assert_eq!(found("docs/CHANGELOG.md", text).len(), 2);
    assert_eq!(page("CHANGELOG.md", "## Unreleased\n").text, "## Unreleased\n");
}

#[test]
fn a_folder_is_no_prefix_of_a_name() {
    for (path, folder, expected) in
        [("src/a.rs", "src", true), ("src/a.rs", "src/", true), ("src/a.rs", "src/a.rs", true), ("src/a.rs", "sr", false)]
    {
        assert_eq!(is_below(path, folder), expected, "{path} {folder}");
    }
}

/// The gate of CI fails on a word of the list, and passes without one.
#[test]
fn the_task_fails_on_a_word_of_the_list() {
    let root = std::env::temp_dir().join(format!("words-{}", std::process::id()));
    std::fs::create_dir_all(root.join("xtask")).unwrap();
    std::fs::write(root.join(LIST), "[[avoid]]\nphrases = [\"stands\"]\ninstead = \"is\"\n").unwrap();
    assert!(Command::new("git").args(["init", "--quiet"]).current_dir(&root).status().unwrap().success());
    for (comment, expected) in [("It stands here.", ExitCode::FAILURE), ("It is here.", ExitCode::SUCCESS)] {
        std::fs::write(root.join("a.rs"), format!("// {comment}\nfn stands() {{}}\n")).unwrap();
        assert_eq!(run(&root, &[]), expected, "{comment}");
    }
    std::fs::remove_dir_all(&root).unwrap();
}

/// The list of this repository finds each of its own phrases.
#[test]
fn the_checked_in_list_finds_what_it_lists() {
    let text = std::fs::read_to_string(format!("{}/../{LIST}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let table: toml::Table = text.parse().unwrap();
    for entry in table["avoid"].as_array().unwrap() {
        for phrase in entry["phrases"].as_array().unwrap() {
            let phrase = phrase.as_str().unwrap();
            let findings = check(&mut WordList::parse(&text).unwrap(), "a.md", phrase);
            let [WordFinding { found, instead, .. }] = findings.as_slice() else { panic!("{phrase}: {findings:?}") };
            assert_eq!((found.as_str(), instead.as_str()), (phrase, entry["instead"].as_str().unwrap()));
        }
    }
}

//! The README: what it shows is what is.

use std::path::PathBuf;

use tieline::json::Json;

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a language, as the README has them.
fn blocks(language: &str) -> Vec<String> {
    let text = read("README.md");
    let start = format!("```{language}\n");
    text.match_indices(&start)
        .map(|(at, found)| {
            let rest = &text[at + found.len()..];
            rest[..rest.find("```").unwrap()].to_owned()
        })
        .collect()
}

/// Whether all that one value says another says too.
fn says(whole: &Json, part: &Json) -> bool {
    match (whole, part) {
        (Json::Object(whole), Json::Object(part)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| says(whole, part)))
        }
        (whole, part) => whole == part,
    }
}

#[test]
fn the_struct_stands_in_the_source() {
    let block = &blocks("rust,ignore")[0];
    assert!(read("src/agent_desktop/interaction.rs").contains(block.trim_end()), "{block}");
}

#[test]
fn the_frame_is_what_the_struct_writes() {
    use tieline::agent_desktop::interaction::InteractionIncontactSignal;
    let mut signal = InteractionIncontactSignal::default();
    signal.parameters.set(1, "blue").unwrap();
    let frame = signal.request("s1.c2.i3".parse().unwrap()).to_json().unwrap();
    assert_eq!(blocks("json")[0].trim_end(), frame);
}

#[test]
fn the_schema_says_what_is_shown() {
    let file = "schema/commands/interaction.request.incontact.signal.request.schema.json";
    assert!(read("README.md").contains(file));
    let whole: Json = read(file).parse().unwrap();
    let part: Json = blocks("json")[1].parse().unwrap();
    assert!(says(&whole, &part), "{part}");
    assert!(!says(&part, &whole));
}

#[test]
fn the_commands_are_there() {
    let commands: String = blocks("console").concat();
    assert!(commands.contains("$ cargo test --workspace --all-features\n"));
    assert!(read(".ci/run").contains("\ncargo test --workspace --all-features\n"));
    assert!(commands.contains("$ cargo tieline check tests/captures\n"));
    assert!(read(".cargo/config.toml").contains("tieline = \"run"));
}

/// Every page has a row in the table, and every row a page.
#[test]
fn the_pages_are_listed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut pages: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let text = read("README.md");
    let mut listed: Vec<String> = text
        .match_indices("](docs/")
        .map(|(at, found)| text[at + found.len()..].split(')').next().unwrap().to_owned())
        .collect();
    listed.sort();
    listed.dedup();
    assert_eq!(listed, pages);
}

/// Every attribute that the derives know is on the page of attributes.
#[test]
fn every_attribute_is_told() {
    let page = read("docs/attributes.md");
    let mut found = 0;
    for (file, lists) in [
        ("macros/src/ast.rs", &["FIELD", "NEWTYPE", "STRUCT", "WORDS", "WORD"][..]),
        ("macros/src/expand/message.rs", &["COMMAND", "EVENT"]),
        ("macros/src/expand/target.rs", &["ALLOWED"]),
    ] {
        let source = read(file);
        for list in lists {
            let (_, rest) =
                source.split_once(&format!("const {list}: &[&str] =")).unwrap_or_else(|| panic!("{file}: {list}"));
            for key in rest.split(';').next().unwrap().split('"').skip(1).step_by(2) {
                found += 1;
                assert!(
                    [format!("`{key}`"), format!("`{key} = ")].iter().any(|told| page.contains(told)),
                    "{file}: `{key}`"
                );
            }
        }
    }
    assert_eq!(found, 10 + 8 + 2 + 1 + 2 + 6 + 5 + 3);
}

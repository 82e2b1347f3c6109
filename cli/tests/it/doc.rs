//! `tieline doc`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine;
use sha2::{Digest, Sha256};
use testkit::edit::Files;
use testkit::gateway::Gateway;
use testkit::greenhouse::Greenhouse;
use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;

use crate::root;
use crate::run::{RunOutput, folder, run};

fn good(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!((output.status, output.err.as_str()), (0, ""), "{arguments:?}");
    output.out
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

/// The values of an attribute.
fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!(" {name}=\"");
    html.match_indices(&start).map(|(at, start)| html[at + start.len()..].split('"').next().unwrap()).collect()
}

/// The text of the element with an id, up to the next heading of the same level.
fn section<'h>(html: &'h str, id: &str) -> &'h str {
    let (_, rest) = html.split_once(&format!("<article id=\"{id}\"")).unwrap_or_else(|| panic!("no `{id}`"));
    rest.split("</article>").next().unwrap()
}

/// The page of a protocol in both formats. It must be the same whether the protocol is compiled in or loaded from its artefacts.
fn pages<P: Protocol>(name: &str) -> (String, String) {
    let dir = folder(&format!("doc-{name}"), &[]);
    let written = |out: &str, format: &str| {
        let out = dir.join(out);
        let words = ["tieline", "doc", "--out", out.to_str().unwrap(), "--format", format];
        tieline_cli::__private::written::<P>(&words).unwrap()
    };
    let artefacts = tieline::schema::artefacts::<P>().unwrap();
    for (path, text) in artefacts.iter() {
        let path = dir.join("artefacts").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let markdown = format!("{}.md", P::plan().protocol.as_ref().unwrap().name);
    for (format, file) in [("html", "index.html"), ("markdown", markdown.as_str())] {
        assert!(written("compiled", format).ends_with("written\n"));
        good(&dir, &["--protocol", "artefacts", "doc", "--out", "loaded", "--format", format]);
        assert!(read(&dir, &format!("compiled/{file}")) == read(&dir, &format!("loaded/{file}")), "{name} {format}");
    }
    (read(&dir, "compiled/index.html"), read(&dir, &format!("compiled/{markdown}")))
}

/// Every link leads to a part of the page, every part has its own id, and nothing is loaded.
fn assert_is_whole(html: &str, markdown: &str) {
    let ids = attributes(html, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for link in attributes(html, "href") {
        let id = link.strip_prefix('#').unwrap_or_else(|| panic!("{link}"));
        assert!(unique.contains(id), "{link}");
    }
    for (name, count) in
        [("<script", 1), ("</script", 1), ("<style", 1), (" src=", 0), ("<link", 0), ("url(", 0), ("@import", 0)]
    {
        assert_eq!(html.matches(name).count(), count, "{name}");
    }
    let anchors = attributes(markdown, "id");
    for (at, _) in markdown.match_indices("](#") {
        let id = markdown[at + 3..].split(')').next().unwrap();
        assert!(anchors.contains(&id), "{id}");
    }
}

#[test]
fn every_protocol_has_a_page() {
    let pages = [
        pages::<AgentDesktop>("desktop"),
        pages::<Greenhouse>("greenhouse"),
        pages::<Realtime>("realtime"),
        pages::<Gateway>("gateway"),
        pages::<LanguageServer>("language"),
    ];
    for (html, markdown) in &pages {
        assert_is_whole(html, markdown);
    }
}

/// A protocol whose failures are described by a union.
mod locks {
    use tieline::{Command, UnknownVariant, Wire};

    tieline::envelope! {
        /// Frames of locks.
        pub mod lock_frames {
            request: { op: Name, seq: Id(u32), d: Data, !ok },
            success: { op: Name, seq: Id(u32), ok: true, d: Data },
            failure: { op: Name, seq: Id(u32), ok: false, error: Error(LockFault) },
        }
    }

    /// Why a lock is not open.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(tag = "kind")]
    pub enum LockFault {
        /// Another one opens it.
        Busy { seconds: u32 },
        #[wire(other)]
        Other(UnknownVariant),
    }

    /// Opens a lock.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "lock.open", reply = Empty)]
    pub struct LockOpen {}

    tieline::protocol! {
        /// Locks.
        pub Locks { name: "locks", version: "1.0", envelope: lock_frames, commands: [LockOpen], events: [] }
    }
}

/// Whether other variants are allowed is stated where the variants are.
#[test]
fn an_open_union_is_described_as_such_in_a_failure() {
    let (html, markdown) = pages::<locks::Locks>("failures");
    let failure = html.split("id=\"failure:error\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap();
    assert!(failure.contains("one of these variants, or any other"), "{failure}");
    assert!(markdown.contains("\none of these variants, or any other\n"), "{markdown}");
    let shown = tieline_cli::__private::written::<locks::Locks>(&["tieline", "show", "lock.open"]).unwrap();
    let section = shown.split("Error of a failure: the member `error`\n").nth(1).unwrap_or_default();
    assert!(section.starts_with("  union of ") && section.contains(" or any other variant\n"), "{shown}");
    assert!(section.contains("<Busy>") && section.contains("seconds"), "{shown}");
}

/// What an envelope does not have is not on the page.
#[test]
fn the_page_has_what_the_envelope_has() {
    let (realtime, _) = pages::<Realtime>("flat");
    for absent in ["<dt>Target</dt>", "id=\"failures\"", "id=\"commands\"", "id=\"causes\"", "id=\"changes\"", "messageType"]
    {
        assert!(!realtime.contains(absent), "{absent}");
    }
    assert!(realtime.contains("The fields of the data are members of the frame."));
    assert!(section(&realtime, "event:session.update").contains("Sent by the client to the server."));
    let (language, _) = pages::<LanguageServer>("ids");
    assert!(!language.contains("<dt>Target</dt>"));
    let (_, gateway) = pages::<Gateway>("optional");
    assert!(
        gateway.contains("- **`d`** the data of the command, optional\n  - absent only where `{}` is valid\n"),
        "{gateway}"
    );
    assert!(language.contains("id=\"failure:error\"") && language.contains("id=\"event:textDocument/didOpen\""));
    let (desktop, _) = pages::<AgentDesktop>("targets");
    for present in ["<dt>Target</dt>", "id=\"failures\"", "id=\"causes\"", "<dt><code>messageType</code></dt>"] {
        assert!(desktop.contains(present), "{present}");
    }
}

#[test]
fn a_message_is_described() {
    let dir = folder("doc-message", &[]);
    let artefacts = root().join("tests/building/schema");
    let artefacts = artefacts.to_str().unwrap();
    good(&dir, &["--protocol", artefacts, "doc", "--out", "."]);
    let html = read(&dir, "index.html");
    let dial = section(&html, "command:visitor.announce");
    for part in [
        "<span class=\"mark since\">since 3.1</span>",
        "Announces a visitor.",
        "Sent by the client, answered by the server.",
        "<dt>Target</dt>",
        "<dt>Causes</dt>",
        "Data of the request",
        "Data of the reply",
        "<summary>Full request</summary>",
        "<button type=\"button\" class=\"copy\" hidden>",
    ] {
        assert!(dial.contains(part), "{part}\n{dial}");
    }
    // A command and an event with the same name.
    assert!(section(&html, "command:building.mode").contains("Switches the mode."));
    assert!(section(&html, "event:building.mode").contains("The mode has changed."));
    for part in
        ["mark deprecated", "mark experimental", "mark sensitive", "pattern <code>", "format <code>", "1 to 8 characters"]
    {
        assert!(html.contains(part), "{part}");
    }
    let record = section(&html, "type:Record");
    for part in [
        "names the variant",
        "id=\"type:Record:1:replaces\"",
        "<a href=\"#type:Record\">",
        "also without the member <code>v</code>",
    ] {
        assert!(record.contains(part), "{part}\n{record}");
    }
    let output = run(&dir, &["--protocol", artefacts, "--surface", "stable", "doc", "--out", "stable"]);
    assert_eq!(output.status, 0, "{}", output.err);
    let stable = read(&dir, "stable/index.html");
    assert!(!stable.contains("visitor.find") && !stable.contains("mark experimental"));
}

/// The artefacts of the included protocol with another text in the place of a description.
fn described(test: &str, text: &str) -> PathBuf {
    let dir = folder(test, &[]);
    let text = serde_json::to_string(text).unwrap();
    for (path, file) in tieline::schema::artefacts::<AgentDesktop>().unwrap().iter() {
        let path = dir.join("artefacts").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = file.replace("Places an outbound call.", &text[1..text.len() - 1]);
        std::fs::write(path, file.replace("The number to dial.", &text[1..text.len() - 1])).unwrap();
    }
    dir
}

#[test]
fn descriptions_cannot_add_html() {
    for (index, text) in [
        "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> -->",
        "<svg onload=alert(1)>",
        "a \"><b id=\"x\" onclick='alert(1)'> & [x](javascript:alert(1)) ![x](https://a.example/x.png)",
        "`</code></script><script>`",
        "```\n</pre><script>alert(1)</script>\n```",
        "<https://a.example/\"onclick=alert(1)> {{ page }} {% if %}",
        "    <img src=x onerror=alert(1)>",
        "[a]: <b id=x>",
        "```\nopen",
    ]
    .into_iter()
    .enumerate()
    {
        let dir = described(&format!("doc-html-{index}"), text);
        good(&dir, &["--protocol", "artefacts", "doc", "--out", "out"]);
        good(&dir, &["--protocol", "artefacts", "doc", "--out", "out", "--format", "markdown"]);
        let html = read(&dir, "out/index.html");
        assert_eq!((html.matches("<script").count(), html.matches("</script").count()), (1, 1), "{text}");
        for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let is_foreign = ["img", "svg onload", "b id", "!-- <"].iter().any(|foreign| tag.starts_with(foreign));
            let unquoted: String = tag.split('"').step_by(2).collect();
            let has_script = ["onclick", "onload", "onerror"].iter().any(|script| unquoted.contains(script));
            let has_script = has_script || tag.contains("javascript:");
            assert!(!is_foreign && !has_script, "{text}: {tag}");
        }
        let markdown = read(&dir, "out/agent-desktop.md");
        for tag in ["<img src", "<svg", "<b id"] {
            assert!(!markdown.contains(tag), "{text}: {tag}");
        }
    }
}

#[test]
fn invisible_characters_are_escaped() {
    let dir = described("doc-unseen", "left\u{202e}right");
    good(&dir, &["--protocol", "artefacts", "doc", "--out", "out"]);
    let html = read(&dir, "out/index.html");
    assert!(!html.contains('\u{202e}') && html.contains("left\\u{202e}right"));
}

#[test]
fn the_security_policy_names_the_script_and_the_style_sheet() {
    let dir = folder("doc-policy", &[]);
    good(&dir, &["doc", "--out", "."]);
    let html = read(&dir, "index.html");
    for tag in ["script", "style"] {
        let (_, rest) = html.split_once(&format!("<{tag}>")).unwrap();
        let (text, _) = rest.split_once(&format!("</{tag}>")).unwrap();
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
        let source = format!("{tag}-src 'sha256-{hash}'");
        assert!(html.contains(&source), "cli/src/doc/html.rs: the hash of the {tag} is now sha256-{hash}");
    }
    assert!(html.contains("content=\"default-src 'none';"));
}

fn rejected(output: &RunOutput, why: &str) {
    assert_eq!(output.status, 2, "{}{}", output.out, output.err);
    assert!(output.err.contains(why), "{}", output.err);
}

#[test]
fn other_files_are_not_replaced() {
    let dir = folder("doc-out", &[("site/index.html", b"<!doctype html>\n<p>mine</p>\n"), ("file", b"")]);
    let why = "site/index.html: the file exists and is not the page of this protocol";
    rejected(&run(&dir, &["doc", "--out", "site"]), why);
    assert_eq!(read(&dir, "site/index.html"), "<!doctype html>\n<p>mine</p>\n");
    assert_eq!(good(&dir, &["doc", "--out", "site", "--force"]), "site/index.html: written\n");
    assert_eq!(good(&dir, &["doc", "--out", "site"]), "site/index.html: up to date\n");
    // The page of another protocol is another file, that of the same protocol is replaced.
    let artefacts = root().join("tests/building/schema");
    let artefacts = artefacts.to_str().unwrap();
    rejected(&run(&dir, &["--protocol", artefacts, "doc", "--out", "site"]), why);
    assert_eq!(
        good(&dir, &["--surface", "stable", "doc", "--out", "site", "--since", artefacts]),
        "site/index.html: written\n"
    );
    assert_eq!(good(&dir, &["doc", "--out", "new/folder"]), "new/folder/index.html: written\n");
    rejected(&run(&dir, &["doc", "--out", "file"]), "file");
    rejected(&run(&dir, &["doc", "--out", "site", "--since", "absent"]), "absent");
    rejected(&run(&dir, &["doc"]), "--out");
    let names: Vec<_> = std::fs::read_dir(dir.join("site")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["index.html"]);
}

/// Writes a version of a protocol of the tests.
fn version(dir: &Path, name: &str, edits: &str) {
    let mut files = Files::greenhouse();
    files.edit(edits);
    let path = dir.join(name);
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(path.join("index.json"), files.index.to_string()).unwrap();
    std::fs::write(path.join("greenhouse.schema.json"), files.schema.to_string()).unwrap();
}

#[test]
fn changes_since_older_versions_are_listed() {
    let dir = folder("doc-since", &[]);
    version(&dir, "one", "");
    version(&dir, "two", "/Season/anyOf/0/enum + \"Winter\"");
    version(
        &dir,
        "three",
        r#"/Season/anyOf/0/enum + "Winter" ; /Plant/properties/age = {"type":"integer"} ; /Plant/required + "age""#,
    );
    good(&dir, &["--protocol", "three", "doc", "--out", ".", "--since", "one", "--since", "two"]);
    let html = read(&dir, "index.html");
    let (_, changes) = html.split_once("<h2 id=\"changes\">").unwrap();
    let (changes, _) = changes.split_once("</section>").unwrap();
    let (newest, older) = changes.rsplit_once("<h3 ").unwrap();
    assert!(newest.contains("breaking") && newest.contains("age") && !newest.contains("Winter"), "{newest}");
    assert!(older.contains("<h4>Added</h4>") && older.contains("Winter") && !older.contains("age"), "{older}");
    assert_eq!(attributes(changes, "id").len(), 2, "{changes}");
    good(&dir, &["--protocol", "three", "doc", "--out", ".", "--since", "three"]);
    assert!(read(&dir, "index.html").contains("Nothing changed on the wire."));
    good(&dir, &["--protocol", "three", "doc", "--format", "markdown", "--out", ".", "--since", "two"]);
    assert!(read(&dir, "greenhouse.md").contains("**breaking** "));
}

//! `tieline trace` in the formats that show conversations: `mermaid` and `html`.

use std::fmt::Write as _;
use std::fs;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use crate::conversations::depot::Depot;
use crate::run::{RunOutput, folder, run, run_with};

fn event(name: &str, target: &str) -> String {
    format!(r#"{{"messageType":"objectEvent","target":"{target}","name":"{name}","data":{{}}}}"#)
}

fn dial(target: &str, rest: &str) -> String {
    format!(r#"{{"command":"channel.dial","target":"{target}",{rest}"data":{{"destination":"5550100"}}}}"#)
}

const SUCCESS: &str = r#""result":"success","#;

/// A call that is answered, and an event of a channel that has ended.
fn conversation() -> Vec<String> {
    vec![
        event("state.updated", "s1.c1"),
        dial("s1.c1", ""),
        dial("s1.c1", SUCCESS),
        event("interaction.preview", "s1.c1.i1"),
        event("channel.disposed", "s1.c1"),
        r#"{"command":"session.request.logout","target":"s1","data":{}}"#.to_owned(),
        r#"{"command":"session.request.logout","target":"s1","result":"failure","failure":{"code":"X","message":"m"},"original":{}}"#.to_owned(),
        event("channel.infochanged", "s1.c1"),
        r#"{"command":"no.such","target":"s1.c1","data":{}}"#.to_owned(),
        "{".to_owned(),
    ]
}

fn text(frames: &[String]) -> String {
    frames.iter().flat_map(|frame| [frame.as_str(), "\n"]).collect()
}

fn trace(test: &str, arguments: &[&str], input: &str) -> RunOutput {
    let folder = folder(&format!("timeline-{test}"), &[]);
    run_with(&folder, &[&["trace"], arguments, &["-"]].concat(), input.as_bytes())
}

#[test]
fn a_conversation_is_a_sequence_diagram() {
    let output = trace("mermaid", &["--format", "mermaid"], &text(&conversation()));
    let expected = "\
sequenceDiagram
    %% #60;stdin#62;
    participant client
    participant o0 as session 1
    participant o1 as channel 1
    participant o2 as interaction 1
    participant o3 as server
    o1-)client: state.updated (line 1)
    client->>o1: channel.dial (line 2)
    o1-->>client: channel.dial (line 3)
    o2-)client: interaction.preview (line 4)
    o1-)client: channel.disposed (line 5)
    client->>o0: session.request.logout (line 6)
    o0--xclient: session.request.logout (line 7)
    o1-)client: channel.infochanged (line 8)
    Note over client,o1: error use-after-end#58; the object ended at 5#58;1
    client->>o1: unknown message (line 9)
    Note over client,o1: error unknown-message#58; expected the name of a command, found #96;no.such#96;
    o3->>client: not a frame (line 10)
    Note over client,o3: error syntax#58; unexpected end of the text
";
    assert_eq!((output.out.as_str(), output.status, output.err.as_str()), (expected, 1, ""));
    let shown = trace("mermaid-values", &["--format", "mermaid", "--show-values"], &text(&conversation())).out;
    assert!(shown.contains("    participant o1 as channel c1\n"), "{shown}");
}

#[test]
fn frames_of_one_object_or_connection_can_be_selected() {
    let mut records = String::new();
    for (index, frame) in conversation()[..8].iter().enumerate() {
        for connection in ["\"a\"", "7"] {
            let time = 1_767_225_600_000 + 250 * index;
            writeln!(records, r#"{{"peer":{connection},"at":{time},"frame":{frame}}}"#).unwrap();
        }
    }
    let all = ["--format", "mermaid", "--frames-at", "/frame", "--connection-at", "/peer", "--time-at", "/at"];
    let output = trace("select-first", &all, &records).out;
    assert!(output.contains("    %% #60;stdin#62;, connection 1\n"), "{output}");
    assert!(
        output.contains("    o1-)client: interaction.preview (line 7, #43;0.750 s)\n")
            || output.contains("(line 7, #43;0.750 s)\n")
    );
    assert!(output.ends_with("    Note over client: 8 more frames of other conversations not shown\n"), "{output}");
    let output = trace("select", &[&all[..], &["--connection", "7", "--object", "s1.c1.i1"]].concat(), &records).out;
    let expected = "\
sequenceDiagram
    %% #60;stdin#62;, connection 1
    participant client
    participant o0 as interaction 1
    o0-)client: interaction.preview (line 8, #43;0.000 s)
";
    assert_eq!(output, expected);
    // An object with an id that begins with that of another one.
    let none = trace("select-none", &["--format", "mermaid", "--object", "s1.c"], &text(&conversation()));
    assert_eq!(
        (none.out.as_str(), none.status),
        ("sequenceDiagram\n    participant client\n    Note over client: no frames\n", 1)
    );
    for arguments in [["--object", "s1"], ["--connection", "7"]] {
        let rejected = trace("select-format", &arguments, "");
        assert_eq!((rejected.status, &*rejected.out), (2, ""));
        assert!(rejected.err.contains("select the frames of the formats `mermaid` and `html`"), "{}", rejected.err);
    }
}

#[test]
fn only_trace_has_these_formats() {
    let folder = folder("timeline-check", &[("a.ndjson", text(&conversation()).as_bytes())]);
    for (arguments, name) in [(["--format", "html"], "html"), (["--output", "mermaid=a.mmd"], "mermaid")] {
        let output = run(&folder, &[&["check"], &arguments[..], &["a.ndjson"]].concat());
        assert_eq!((output.status, &*output.out), (2, ""));
        let help = format!("the format `{name}` shows conversations: use `tieline trace --format {name}`");
        assert!(output.err.contains(&help), "{}", output.err);
    }
    assert!(!folder.join("a.mmd").exists());
    let [own, all] = ["check", "trace"].map(|command| run(&folder, &[command, "--help"]).out);
    assert!(own.contains("- junit:") && !own.contains("- mermaid:") && all.contains("- mermaid:"), "{own}");
}

/// All reports of one run, with one thread and with several, are those of runs of their own.
#[test]
fn one_run_writes_all_reports() {
    let frames: Vec<String> = (0..3000).map(|index| event("state.updated", &format!("s.c{}", index % 7))).collect();
    let frames = [&conversation()[..], &frames, &conversation()].concat();
    let folder = folder("timeline-reports", &[("a.ndjson", text(&frames).as_bytes()), ("b.ndjson", b"{}\n")]);
    let outputs = ["--output", "mermaid=a.mmd", "--output", "html=a.html"];
    // The format `human` shows the first problems of a group only.
    for format in ["human", "json"] {
        let arguments = ["trace", "--complete", "--format", format, "a.ndjson", "b.ndjson"];
        let with_others = run(&folder, &[&arguments[..], &outputs].concat());
        let alone = run(&folder, &arguments);
        assert_eq!((with_others.out, with_others.err), (alone.out, alone.err));
    }
    for (format, file) in [("mermaid", "a.mmd"), ("html", "a.html")] {
        let written = fs::read_to_string(folder.join(file)).unwrap();
        for jobs in ["1", "3"] {
            let alone = run(&folder, &["trace", "--complete", "--jobs", jobs, "--format", format, "a.ndjson", "b.ndjson"]);
            assert!(alone.out == written, "{format} with {jobs} threads");
        }
    }
}

#[test]
fn the_page_lists_problems_at_both_places() {
    let html = trace("page", &["--complete", "--format", "html"], &text(&conversation())).out;
    assert!(html.contains("<title>Conversations of agent-desktop 1.0</title>"), "{html}");
    assert!(
        html.contains("<p class=\"quiet\">10 frames shown. Values are masked; --show-values shows them. </p>"),
        "{html}"
    );
    // The event after the end of its object, and that end.
    let row = html.lines().find(|line| line.starts_with("<tr>") && line.contains("use-after-end")).unwrap();
    assert!(row.contains("<a class=\"place\" href=\"#f7\">8:39</a>") && row.contains("href=\"#f4\">5:1</a>"), "{row}");
    // What is missing at the end of the input is a problem of the frame before it.
    let row = html.lines().find(|line| line.starts_with("<tr>") && line.contains("missing-event")).unwrap();
    assert!(row.contains("href=\"#f2\">3:1</a>") && row.contains("href=\"#f1\">2:1</a>"), "{row}");
    assert!(
        html.contains("<p class=\"quiet\">Answers the request at <a class=\"place\" href=\"#f1\">2:1</a>.</p>"),
        "{html}"
    );
    assert!(html.contains("<pre><code>{&#34;command&#34;:&#34;…&#34;"), "{html}");
    assert!(!html.contains("5550100"));
    let shown = trace("page-values", &["--format", "html", "--show-values"], &text(&conversation())).out;
    assert!(shown.contains("&#34;destination&#34;:&#34;5550100&#34;") && shown.contains("<h3>channel c1</h3>"), "{shown}");
}

#[test]
fn values_are_no_markup() {
    let mut frames = Vec::new();
    for attack in
        ["</code><img src=x onerror=alert(1)>", "</script><script>x</script>", "a' onclick=b c=\\\"", "%%{init}%%;#"]
    {
        let text = attack.replace('.', "");
        frames.push(event("state.updated", &format!("{text}.{text}")));
        frames.push(format!(r#"{{"command":"{text}","target":"{text}","data":{{"{text}":"{text}"}}}}"#));
        frames.push(format!(r#"{{"command":"channel.dial","target":"s.c","data":{{"destination":"{text}"}},"{text}":1}}"#));
    }
    let html = trace("markup", &["--format", "html", "--show-values"], &text(&frames)).out;
    for tag in html.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0) {
        let unquoted: String = tag.split('"').step_by(2).collect();
        assert!(!tag.starts_with("img") && !unquoted.contains("onclick") && !unquoted.contains("onerror"), "{tag}");
    }
    assert_eq!(html.matches("<script>").count(), 1);
    let diagram = trace("markup-mermaid", &["--format", "mermaid", "--show-values"], &text(&frames)).out;
    for line in diagram.lines().filter(|line| !line.starts_with("    %% ")) {
        assert!(!line.contains(['<', '%', '"', '{']) && line.matches('#').count() == line.matches(';').count(), "{line}");
    }
}

/// A comment could contain a directive, which would change how the diagram is shown.
#[test]
fn the_name_of_a_file_is_no_directive() {
    let name = "%%{init: {'theme':'dark'}}%%.ndjson";
    let folder = folder("timeline-directive", &[(name, text(&conversation()).as_bytes())]);
    let diagram = run(&folder, &["trace", "--format", "mermaid", name]).out;
    assert_eq!(diagram.matches('%').count(), 2, "{diagram}");
    assert!(diagram.contains("\n    %% #37;#37;#123;init#58; ") && !diagram.contains('{'), "{diagram}");
}

#[test]
fn the_security_policy_names_the_script_and_the_style_sheet() {
    let html = trace("policy", &["--format", "html"], &text(&conversation())).out;
    for tag in ["script", "style"] {
        let (_, rest) = html.split_once(&format!("<{tag}>")).unwrap();
        let (text, _) = rest.split_once(&format!("</{tag}>")).unwrap();
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
        let source = format!("{tag}-src 'sha256-{hash}'");
        assert!(html.contains(&source), "conversation_page.rs: the hash of the {tag} is now sha256-{hash}");
    }
}

#[test]
fn the_number_of_frames_is_bounded() {
    let mut frames: Vec<String> = (0..7000).map(|_| event("state.updated", "s")).collect();
    frames.extend(conversation());
    let html = trace("bounds", &["--format", "html", "--jobs", "2"], &text(&frames)).out;
    // The first ones, and those with a problem.
    assert_eq!(html.matches("<li id=\"f").count(), 5003);
    let extent = "5003 of 7010 frames shown: the first ones, and of the others those with problems. 2007 left out.";
    assert!(html.contains(extent), "{}", html.lines().find(|line| line.contains("frames shown")).unwrap_or_default());
    // The other frame is not shown, so there is no link to it.
    let row = html.lines().find(|line| line.starts_with("<tr>") && line.contains("use-after-end")).unwrap();
    assert!(row.contains("<span class=\"place\">7005:1</span>"), "{row}");
    let diagram = trace("bounds-mermaid", &["--format", "mermaid"], &text(&frames)).out;
    assert!(diagram.len() < 50_000 && diagram.matches("-)client").count() == 200);
    let notes: Vec<&str> = diagram.lines().filter(|line| line.contains("Note")).collect();
    assert_eq!(
        notes,
        [
            "    Note over client: 4803 more frames of this conversation not shown",
            "    Note over client: 2007 more frames not shown",
        ]
    );
    let invalid = vec!["{".to_owned(); 8000];
    let html = trace("bounds-problems", &["--format", "html"], &text(&invalid)).out;
    assert!(
        html.contains("1000 of 8000 problems shown."),
        "{}",
        html.lines().find(|line| line.contains("problems shown")).unwrap_or_default()
    );
}

/// Frames of a protocol whose commands and events come from either side, and of one without targets.
#[test]
fn the_direction_determines_the_sender() {
    let folder = crate::correlation::server("timeline-sides", &[]);
    let frames = [
        r#"{"way":"out","frame":{"jsonrpc":"2.0","id":1,"method":"shutdown"}}"#,
        r#"{"way":"in","frame":{"jsonrpc":"2.0","id":1,"result":null}}"#,
        r#"{"way":"in","frame":{"jsonrpc":"2.0","id":9,"result":null}}"#,
    ];
    let options =
        ["--protocol", "schema", "trace", "--format", "mermaid", "--frames-at", "/frame", "--direction-at", "/way", "-"];
    let output = run_with(&folder, &options, frames.join("\n").as_bytes());
    let expected = "\
sequenceDiagram
    %% #60;stdin#62;
    participant client
    participant o0 as server
    client->>o0: shutdown (line 1)
    o0-->>client: shutdown (line 2)
    o0-->>client: unknown response (line 3)
";
    assert_eq!(output.out, expected);
}

/// The names of segments that are not certain, because some of several optional ones are absent, are not invented.
#[test]
fn objects_have_the_names_of_their_segments() {
    let artefacts = tieline::schema::artefacts::<Depot>().unwrap();
    let paths: Vec<(String, &[u8])> =
        artefacts.iter().map(|(path, text)| (format!("schema/{path}"), text.as_bytes())).collect();
    let paths: Vec<(&str, &[u8])> = paths.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = folder("timeline-objects", &paths);
    let frames =
        [event("dock.built", "s.y.d"), event("state", "s.y"), event("state", "s.other"), event("truck.arrived", "s.d.t")];
    let options = ["--protocol", "schema", "trace", "--format", "mermaid", "-"];
    let output = run_with(&folder, &options, text(&frames).as_bytes()).out;
    let participants = output.lines().filter(|line| line.starts_with("    participant o"));
    let names: Vec<&str> = participants.filter_map(|line| line.split_once(" as ")).map(|(_, name)| name).collect();
    assert_eq!(names, ["yard 1", "dock 1", "truck 1", "object 1"], "{output}");
    // Ids may be unique only within their parent.
    let frames = ["s.a.t", "s.b.t", "s.b.u"].map(|target| event("truck.docked", target));
    let options = ["--protocol", "schema", "trace", "--format", "mermaid", "--show-values", "-"];
    let output = run_with(&folder, &options, text(&frames).as_bytes()).out;
    let participants = output.lines().filter(|line| line.starts_with("    participant o"));
    let names: Vec<&str> = participants.filter_map(|line| line.split_once(" as ")).map(|(_, name)| name).collect();
    assert_eq!(names, ["truck t of dock a", "truck t of dock b", "truck u"], "{output}");
}

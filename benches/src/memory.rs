//! Benchmarks of the library: one thread, on captures in memory.

use std::error::Error;

use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::schema::Artefacts;

use crate::adapters::AdapterCase;
use crate::benchmarks as with;
use crate::capture::{Capture, Mix};
use crate::envelopes;
use crate::flags::{self, Flags};
use crate::measure::{Benchmark, measure};
use crate::protocols::{thirty, thousand, three_hundred, twin};
use crate::table;

/// Runs the parts that are selected by their title.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let parts: [(&str, Part); 13] = [
        ("the catalogue", verdicts::<AgentDesktop>),
        ("frames with spaces, and with escapes", layouts),
        ("30 messages", verdicts::<thirty::Meters>),
        ("reading 30 messages", reading),
        ("writing 30 messages", writing),
        ("flat frames", envelopes::flat),
        ("JSON-RPC", envelopes::json_rpc),
        ("names among 30, 300 and 1,000", names),
        ("every line invalid", invalid),
        ("one unknown key per line", unknown),
        ("compared with validators", validators),
        ("loading artefacts", loading),
        ("through serde", |title, flags| {
            through_serde(title, flags);
            Ok(())
        }),
    ];
    for (title, part) in parts {
        if flags.only.as_ref().is_none_or(|text| title.contains(text.as_str())) {
            part(title, flags)?;
        }
    }
    Ok(())
}

type Part = fn(&str, &Flags) -> Result<(), Box<dyn Error>>;

fn show(title: &str, capture: &Capture, benchmarks: Vec<Benchmark<'_>>, flags: &Flags) {
    let rows = measure(benchmarks, flags);
    table::print(title, capture.lines.len(), capture.bytes.len(), &rows);
}

fn verdicts<P: Protocol>(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<P>(flags.frames, Mix::USUAL)?;
    let benchmarks = vec![
        with::skip(&capture),
        with::check::<P>(&capture),
        with::check_slice::<P>(&capture),
        with::is_valid::<P>(&capture),
        with::read::<P>(&capture),
        with::value(&capture),
        with::sonic_skip(&capture),
        with::sonic_value(&capture),
        with::simd_tape(&capture),
    ];
    show(title, &capture, benchmarks, flags);
    Ok(())
}

/// Layouts of other writers.
fn layouts(_: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let compact = Capture::of::<AgentDesktop>(flags.frames, Mix::USUAL)?;
    for (title, capture) in [
        ("a space after each colon and comma", compact.with_spaces()),
        ("an escape instead of each space", compact.with_escapes()),
    ] {
        let benchmarks = vec![
            with::skip(&capture),
            with::check::<AgentDesktop>(&capture),
            with::is_valid::<AgentDesktop>(&capture),
            with::read::<AgentDesktop>(&capture),
            with::value(&capture),
        ];
        show(title, &capture, benchmarks, flags);
    }
    Ok(())
}

fn reading(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<thirty::Meters>(flags.frames, Mix::VALID)?;
    let benchmarks = vec![
        with::derived::<twin::Frame>("serde, untagged and flattened", &capture),
        with::read::<thirty::Meters>(&capture),
        with::value(&capture),
    ];
    show(&format!("{title}, all frames"), &capture, benchmarks, flags);
    let events = capture.filter(|frame| serde_json::from_slice::<twin::EventFrame>(frame).is_ok());
    let benchmarks = vec![
        with::derived::<twin::EventFrame>("serde, flattened", &events),
        with::read::<thirty::Meters>(&events),
        with::value(&events),
    ];
    show(&format!("{title}, events only, the type given"), &events, benchmarks, flags);
    Ok(())
}

/// Events written as JSON: checked frames, beside serde's derives for structs with the same fields, which check nothing.
fn writing(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<thirty::Meters>(flags.frames, Mix::VALID)?;
    let capture = capture.filter(|frame| serde_json::from_slice::<twin::EventFrame>(frame).is_ok());
    let plain: Vec<twin::EventFrame> = capture.each().filter_map(|frame| serde_json::from_slice(frame).ok()).collect();
    let own = capture.each().filter_map(|frame| tieline::protocol::read_slice::<thirty::Meters>(frame, Policy::Strict).ok());
    let own: Vec<thirty::Message> = own.collect();
    let benchmarks = vec![
        with::to_string("serde_json::to_string", &plain),
        with::to_buffer("serde_json::to_writer, one buffer", &plain),
        with::to_json(&own),
        with::append_json(&own),
        with::to_writer(&own),
        with::to_string("serde_json::to_string of frames", &own),
    ];
    show(&format!("{title}, events only"), &capture, benchmarks, flags);
    Ok(())
}

fn names(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let few = Capture::of::<thirty::Meters>(flags.frames, Mix::VALID)?;
    let some = Capture::of::<three_hundred::Meters>(flags.frames, Mix::VALID)?;
    let many = Capture::of::<thousand::Meters>(flags.frames, Mix::VALID)?;
    for (count, capture, benchmark) in [
        ("30", &few, with::check::<thirty::Meters>(&few)),
        ("300", &some, with::check::<three_hundred::Meters>(&some)),
        ("1,000", &many, with::check::<thousand::Meters>(&many)),
    ] {
        show(&format!("{title}: {count}"), capture, vec![with::skip(capture), benchmark], flags);
    }
    // The same frames in all three protocols: only the number of names differs.
    let benchmarks = vec![
        with::check::<thirty::Meters>(&few),
        Benchmark { name: "among 300", ..with::check::<three_hundred::Meters>(&few) },
        Benchmark { name: "among 1,000", ..with::check::<thousand::Meters>(&few) },
    ];
    show(&format!("{title}: the same frames"), &few, benchmarks, flags);
    Ok(())
}

fn invalid(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let clean = Capture::of::<AgentDesktop>(flags.frames, Mix::VALID)?;
    let capture = Capture::of::<AgentDesktop>(flags.frames, Mix::INVALID)?;
    let benchmarks = vec![
        Benchmark { name: "tieline check_slice, clean", ..with::check_slice::<AgentDesktop>(&clean) },
        Benchmark { name: "tieline check_slice, invalid", ..with::check_slice::<AgentDesktop>(&capture) },
        Benchmark { name: "serde_json, skipping the invalid", ..with::skip(&capture) },
    ];
    show(title, &capture, benchmarks, flags);
    Ok(())
}

fn unknown(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let clean = Capture::of::<AgentDesktop>(flags.frames, Mix::VALID)?;
    let capture = clean.with_unknown_keys();
    let benchmarks = vec![
        Benchmark { name: "tieline check, clean", ..with::check::<AgentDesktop>(&clean) },
        Benchmark { name: "tieline check, one unknown key each", ..with::check::<AgentDesktop>(&capture) },
        Benchmark { name: "tieline is_valid, the same", ..with::is_valid::<AgentDesktop>(&capture) },
    ];
    show(title, &capture, benchmarks, flags);
    Ok(())
}

fn validators(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<AgentDesktop>(flags.frames / 5, Mix::USUAL)?;
    let artefacts = tieline::schema::artefacts::<AgentDesktop>()?;
    let bundle = artefacts.get("agent-desktop.schema.json").ok_or("no bundle among the artefacts")?;
    let bundle: serde_json::Value = serde_json::from_str(bundle)?;
    let validator = jsonschema::validator_for(&bundle)?;
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("bundle.json", bundle.clone()).map_err(|error| error.to_string())?;
    let index = compiler.compile("bundle.json", &mut schemas).map_err(|error| error.to_string())?;
    let benchmarks = vec![
        with::jsonschema(&validator, &capture),
        with::jsonschema_macro(&capture),
        with::check::<AgentDesktop>(&capture),
        with::boon(&schemas, index, &capture),
    ];
    show(title, &capture, benchmarks, flags);
    Ok(())
}

/// Loads artefacts into a plan: a complete folder of 300 messages, and its two required files alone.
fn loading(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let complete = tieline::schema::artefacts::<three_hundred::Meters>()?;
    let is_required = |path: &str| ["index.json", "meters.schema.json"].contains(&path);
    let required = complete.iter().filter(|(path, _)| is_required(path));
    let required: Artefacts = required.map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for (what, artefacts) in [("index and bundle", required), ("complete", complete)] {
        let dir = flags::folder().join("artefacts").join(what.replace(' ', "-"));
        for (path, text) in artefacts.iter() {
            let path = dir.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&dir))?;
            std::fs::write(path, text)?;
        }
        let benchmarks = vec![with::parse(&artefacts), with::load(&artefacts), with::load_folder(&dir)];
        let bytes = artefacts.iter().map(|(_, text)| text.len()).sum();
        let rows = measure(benchmarks, flags);
        table::print_loading(&format!("{title}, 300 messages, {what}"), artefacts.iter().len(), bytes, &rows);
    }
    Ok(())
}

/// `Deserialize` and `Serialize` of structs, beside serde's derives.
fn through_serde(title: &str, flags: &Flags) {
    for case in AdapterCase::all(flags.frames) {
        let bytes = case.texts.iter().map(String::len).sum();
        for (what, benchmarks) in [("reading", case.reading()), ("writing", case.writing())] {
            let rows = measure(benchmarks, flags);
            table::print(&format!("{title}, {what} a struct with {}", case.title), case.texts.len(), bytes, &rows);
        }
    }
}

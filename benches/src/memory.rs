//! What is measured in memory: one thread, on frames that are read already.

use std::error::Error;

use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;

use crate::capture::{Capture, Mix};
use crate::contenders as with;
use crate::flags::Flags;
use crate::measure::{Contender, measure};
use crate::protocols::{thirty, thousand, three_hundred, twin};
use crate::table;

/// All parts, by their titles.
pub(crate) fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let parts: [(&str, Part); 7] = [
        ("the catalogue", verdicts::<AgentDesktop>),
        ("30 messages", verdicts::<thirty::Meters>),
        ("reading 30 messages", reading),
        ("names among 30, 300 and 1,000", names),
        ("every line broken", broken),
        ("one unknown key a line", unknown),
        ("against validators", validators),
    ];
    for (title, part) in parts {
        if flags.only.as_ref().is_none_or(|word| title.contains(word.as_str())) {
            part(title, flags)?;
        }
    }
    Ok(())
}

type Part = fn(&str, &Flags) -> Result<(), Box<dyn Error>>;

fn show(title: &str, capture: &Capture, contenders: Vec<Contender<'_>>, flags: &Flags) {
    let rows = measure(contenders, flags.rounds);
    table::print(title, capture.lines.len(), capture.bytes.len(), &rows);
}

fn verdicts<P: Protocol>(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<P>(flags.frames, Mix::USUAL)?;
    let contenders = vec![
        with::skip(&capture),
        with::check::<P>(&capture),
        with::check_slice::<P>(&capture),
        with::is_valid::<P>(&capture),
        with::read::<P>(&capture),
        with::value(&capture),
    ];
    show(title, &capture, contenders, flags);
    Ok(())
}

fn reading(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<thirty::Meters>(flags.frames, Mix::SOUND)?;
    let contenders = vec![
        with::derived::<twin::Frame>("serde, untagged and flattened", &capture),
        with::read::<thirty::Meters>(&capture),
        with::value(&capture),
    ];
    show(&format!("{title}, all frames"), &capture, contenders, flags);
    let events = capture.filter(|frame| serde_json::from_slice::<twin::EventFrame>(frame).is_ok());
    let contenders = vec![
        with::derived::<twin::EventFrame>("serde, flattened", &events),
        with::read::<thirty::Meters>(&events),
        with::value(&events),
    ];
    show(&format!("{title}, events only, the type given"), &events, contenders, flags);
    Ok(())
}

fn names(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let few = Capture::of::<thirty::Meters>(flags.frames, Mix::SOUND)?;
    let some = Capture::of::<three_hundred::Meters>(flags.frames, Mix::SOUND)?;
    let many = Capture::of::<thousand::Meters>(flags.frames, Mix::SOUND)?;
    for (count, capture, contender) in [
        ("30", &few, with::check::<thirty::Meters>(&few)),
        ("300", &some, with::check::<three_hundred::Meters>(&some)),
        ("1,000", &many, with::check::<thousand::Meters>(&many)),
    ] {
        show(&format!("{title}: {count}"), capture, vec![with::skip(capture), contender], flags);
    }
    // The same frames against all three: what differs is the number of names alone.
    let contenders = vec![
        with::check::<thirty::Meters>(&few),
        Contender { name: "among 300", ..with::check::<three_hundred::Meters>(&few) },
        Contender { name: "among 1,000", ..with::check::<thousand::Meters>(&few) },
    ];
    show(&format!("{title}: the same frames"), &few, contenders, flags);
    Ok(())
}

fn broken(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let clean = Capture::of::<AgentDesktop>(flags.frames, Mix::SOUND)?;
    let capture = Capture::of::<AgentDesktop>(flags.frames, Mix::BROKEN)?;
    let contenders = vec![
        Contender { name: "tieline check_slice, clean", ..with::check_slice::<AgentDesktop>(&clean) },
        Contender { name: "tieline check_slice, broken", ..with::check_slice::<AgentDesktop>(&capture) },
        Contender { name: "serde_json, skipping the broken", ..with::skip(&capture) },
    ];
    show(title, &capture, contenders, flags);
    Ok(())
}

fn unknown(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let clean = Capture::of::<AgentDesktop>(flags.frames, Mix::SOUND)?;
    let capture = clean.with_unknown_keys();
    let contenders = vec![
        Contender { name: "tieline check, clean", ..with::check::<AgentDesktop>(&clean) },
        Contender { name: "tieline check, an unknown key each", ..with::check::<AgentDesktop>(&capture) },
        Contender { name: "tieline is_valid, the same", ..with::is_valid::<AgentDesktop>(&capture) },
    ];
    show(title, &capture, contenders, flags);
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
    let contenders = vec![
        with::jsonschema(&validator, &capture),
        with::check::<AgentDesktop>(&capture),
        with::boon(&schemas, index, &capture),
    ];
    show(title, &capture, contenders, flags);
    Ok(())
}

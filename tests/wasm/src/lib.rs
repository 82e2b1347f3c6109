//! Uses every part of the library as WebAssembly; `run.mjs` calls it.

use std::convert::Infallible;

use tieline::Plan;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::capture::{CheckOptions, Checker, Counts, lines};
use tieline::compat::compare;
use tieline::protocol::Protocol;
use tieline::sample::Generator;
use tieline::schema::artefacts;

/// The number of random frames.
const FRAMES: u64 = 500;

/// Returns 0 if every part works, and the number of the first one that does not otherwise.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> u32 {
    let parts: [fn() -> Option<()>; 4] = [reads_what_it_writes, checks_a_capture, makes_artefacts, compares_versions];
    let failed = parts.iter().position(|part| part().is_none());
    failed.map_or(0, |index| u32::try_from(index + 1).unwrap_or(u32::MAX))
}

fn reads_what_it_writes() -> Option<()> {
    let text = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
    let message = Message::read(text).ok()?;
    (message.to_json().ok()? == text && AgentDesktop::check(text).problems().is_empty()).then_some(())
}

fn checks_a_capture() -> Option<()> {
    let generator = Generator::new(AgentDesktop::plan(), 1).invalid(0.5);
    let (mut capture, mut valid) = (Vec::new(), 0);
    for index in 0..FRAMES {
        let bytes = generator.sample(index).ok()?.bytes;
        // A frame may contain line feeds, but here each line is a frame.
        let line: Vec<u8> = bytes.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect();
        valid += u64::from(AgentDesktop::check_slice(&line).is_valid());
        capture.extend(line);
        capture.push(b'\n');
    }
    let mut checker = Checker::new(AgentDesktop::plan(), CheckOptions::default());
    let mut counts = Counts::default();
    let Ok(()) = lines(&capture, 1, CheckOptions::default().max_frame, &mut |piece| {
        let checked = checker.check(&piece, 10);
        // A line with a second frame is not a frame, but its first frame may be valid.
        if checked.next.is_none() {
            counts.add(checked.counts);
        }
        Ok::<_, Infallible>(())
    });
    (counts.valid == valid && valid > FRAMES / 4 && counts.frames > FRAMES / 2).then_some(())
}

fn makes_artefacts() -> Option<()> {
    (artefacts::<AgentDesktop>().ok()?.iter().count() > 10).then_some(())
}

fn compares_versions() -> Option<()> {
    let plan = Plan::of_artefacts("the artefacts", &artefacts::<AgentDesktop>().ok()?).ok()?;
    compare(&plan, &plan).is_empty().then_some(())
}

//! The functions that the JavaScript of the npm package calls. `js/api.js` documents them for users.
//!
//! Problems and rejections are returned as JSON, which one call of `JSON.parse` turns into objects.

use std::sync::Arc;

use tieline::agent_desktop::AgentDesktop;
use tieline::json::{Json, JsonObject};
use tieline::problem::{Problem, Show};
use tieline::protocol::{self, Protocol};
use tieline::schema::Artefacts;
use tieline::{Plan, Policy};
use wasm_bindgen::prelude::*;

/// The plan of a protocol.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Checker {
    plan: PlanSource,
}

#[derive(Debug)]
enum PlanSource {
    BuiltIn,
    Loaded(Arc<Plan>),
}

fn policy(tolerant: bool) -> Policy {
    if tolerant { Policy::Tolerant } else { Policy::Strict }
}

#[wasm_bindgen]
impl Checker {
    /// The plan of the agent-desktop protocol.
    #[wasm_bindgen(js_name = builtIn)]
    #[must_use]
    pub fn built_in() -> Self {
        Self { plan: PlanSource::BuiltIn }
    }

    /// Loads a protocol from the files of its artefacts: an array of paths, each followed by the text.
    ///
    /// # Errors
    /// When the artefacts are rejected: the reasons.
    pub fn load(files: Vec<String>) -> Result<Self, Vec<String>> {
        let mut pairs = Vec::with_capacity(files.len() / 2);
        let mut files = files.into_iter();
        while let (Some(path), Some(text)) = (files.next(), files.next()) {
            pairs.push((path, text));
        }
        let artefacts = Artefacts::from_iter(pairs);
        match Plan::of_artefacts("the artefacts", &artefacts) {
            Ok(plan) => Ok(Self { plan: PlanSource::Loaded(Arc::new(plan)) }),
            Err(error) => Err(error.rejections.iter().map(ToString::to_string).collect()),
        }
    }

    /// The name of the protocol.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn name(&self) -> String {
        self.plan().protocol.as_ref().map(|facts| facts.name.to_string()).unwrap_or_default()
    }

    /// The version of the protocol.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn version(&self) -> String {
        self.plan().protocol.as_ref().map(|facts| facts.version.to_string()).unwrap_or_default()
    }

    /// The problems of a frame as a JSON array; empty if there are none.
    #[must_use]
    pub fn check(&self, frame: &[u8], tolerant: bool, show_values: bool) -> String {
        let report = match &self.plan {
            PlanSource::BuiltIn => protocol::check_slice::<AgentDesktop>(frame, policy(tolerant)),
            PlanSource::Loaded(plan) => plan.check_slice(frame, policy(tolerant)),
        };
        let show = if show_values { Show::Values } else { Show::Masked };
        let problems = report.problems();
        if problems.is_empty() {
            return String::new();
        }
        let offsets = utf16_offsets(problems, frame);
        let problems = problems.iter().zip(offsets);
        Json::from(problems.map(|(problem, offset)| object(problem, offset, show)).collect::<Vec<_>>()).to_string()
    }

    /// Whether a text is a frame of the protocol.
    #[wasm_bindgen(js_name = isValid)]
    #[must_use]
    pub fn is_valid(&self, frame: &[u8], tolerant: bool) -> bool {
        std::str::from_utf8(frame).is_ok_and(|text| self.plan().is_valid(text, policy(tolerant)))
    }

    fn plan(&self) -> &Plan {
        match &self.plan {
            PlanSource::BuiltIn => AgentDesktop::plan(),
            PlanSource::Loaded(plan) => plan,
        }
    }
}

/// The offset of each problem in UTF-16 code units, as indices of strings in JavaScript. The text is read once, however many problems
/// there are.
fn utf16_offsets(problems: &[Problem], frame: &[u8]) -> Vec<usize> {
    let mut order: Vec<(usize, usize)> =
        problems.iter().map(|problem| problem.place.offset.min(frame.len())).zip(0..).collect();
    order.sort_unstable();
    let mut offsets = vec![0; problems.len()];
    let (mut read, mut units) = (0, 0);
    for (offset, index) in order {
        units += String::from_utf8_lossy(&frame[read..offset]).encode_utf16().count();
        read = offset;
        offsets[index] = units;
    }
    offsets
}

/// A problem as an object. `offset` is in UTF-16 code units.
fn object(problem: &Problem, offset: usize, show: Show) -> Json {
    let number = |number: usize| Json::from(u32::try_from(number).unwrap_or(u32::MAX));
    let text = |text: Option<&str>| text.map_or(Json::Null, Json::from);
    let mut out = JsonObject::new();
    out.insert("rule", problem.rule.id());
    out.insert("level", problem.level.id());
    out.insert("name", text(problem.name.as_deref()));
    out.insert("pointer", problem.pointer.plain(show));
    out.insert("line", number(problem.place.line));
    out.insert("column", number(problem.place.column));
    out.insert("offset", number(offset));
    out.insert("text", problem.text(show));
    out.insert("help", text(problem.help.as_deref()));
    out.into()
}

//! Old against new: golden verdicts of single edits, and their proof by execution.

#[cfg(feature = "cli")]
mod command;
mod edit;
mod properties;
mod table;

use tieline::compat::Protocol;
use tieline::json::Json;
use tieline::schema::{Artefacts, artefacts};

use crate::greenhouse::Greenhouse;

/// The two files that are compared, read.
#[derive(Clone)]
struct Files {
    schema: Json,
    index: Json,
    examples: String,
}

impl Files {
    fn of(artefacts: &Artefacts, name: &str) -> Self {
        let json = |path: &str| artefacts.get(path).unwrap().parse().unwrap();
        Self {
            schema: json(&format!("{name}.schema.json")),
            index: json("index.json"),
            examples: artefacts.get("examples.ndjson").unwrap().to_owned(),
        }
    }

    fn greenhouse() -> Self {
        Self::of(&artefacts::<Greenhouse>().unwrap(), "greenhouse")
    }

    fn protocol(&self) -> Protocol {
        self.try_protocol().unwrap()
    }

    fn try_protocol(&self) -> Result<Protocol, tieline::compat::LoadError> {
        Protocol::load("edited", |path| {
            Ok(match path {
                "index.json" => self.index.to_string(),
                "examples.ndjson" => self.examples.clone(),
                _ => self.schema.to_string(),
            })
        })
    }
}

//! `tieline sample`.

mod conversations;

use std::fs::File;
use std::io::{self, BufWriter, Write};

use clap::error::ErrorKind;
use tieline::Plan;
use tieline::json::{Json, JsonObject};
use tieline::problem::Rule;
use tieline::sample::{Claim, Generator, MutationKind, Sample};

use super::arguments::SampleArguments;
use super::show::unknown;
use super::status::{CommandError, Status};

pub(super) fn run(plan: &Plan, arguments: &SampleArguments, out: &mut dyn Write) -> Result<Status, CommandError> {
    if arguments.conversation {
        let mut labels = Labels::create(arguments)?;
        conversations::write(plan, arguments, out, &mut labels)?;
        return labels.finish();
    }
    let generator = Generator::new(plan, arguments.seed)
        .invalid(arguments.invalid)
        .shuffled(arguments.shuffled)
        .plain(arguments.plain)
        .one_line(true)
        .unique_ids(true);
    let generator = match &arguments.message {
        Some(name) => generator.only(name).ok_or_else(|| {
            let names = plan.all_messages().map(|message| &*message.name);
            CommandError::Usage(ErrorKind::InvalidValue, unknown(name, names))
        })?,
        None => generator,
    };
    let mut labels = Labels::create(arguments)?;
    for index in 0..arguments.count {
        let sample = generator.sample(index).map_err(|error| cannot(&error))?;
        let written = out.write_all(&sample.bytes).and_then(|()| out.write_all(b"\n"));
        written.map_err(|error| CommandError::Output(error, Status::Good))?;
        labels.add(|| line(&sample))?;
    }
    labels.finish()
}

fn cannot(what: &dyn std::fmt::Display) -> CommandError {
    CommandError::Usage(ErrorKind::Io, what.to_string())
}

/// The file of labels, if one was requested.
struct Labels(Option<BufWriter<File>>);

impl Labels {
    fn create(arguments: &SampleArguments) -> Result<Self, CommandError> {
        let Some(path) = &arguments.labels else { return Ok(Self(None)) };
        let file =
            File::create(path).map_err(|error| cannot(&format_args!("cannot create `{}`: {error}", path.display())))?;
        Ok(Self(Some(BufWriter::new(file))))
    }

    fn add(&mut self, label: impl FnOnce() -> Json) -> Result<(), CommandError> {
        let written = self.0.as_mut().map_or(Ok(()), |file| writeln!(file, "{}", label()));
        written.map_err(|error| cannot(&format_args!("cannot write the labels: {error}")))
    }

    fn finish(self) -> Result<Status, CommandError> {
        let written: io::Result<()> = self.0.map_or(Ok(()), |mut file| file.flush());
        written.map(|()| Status::Good).map_err(|error| cannot(&format_args!("cannot write the labels: {error}")))
    }
}

/// The description of a sample, as a line of the file of labels.
fn line(sample: &Sample) -> Json {
    let mut out = JsonObject::new();
    // Larger indices do not occur in practice.
    let number = u32::try_from(sample.index + 1).unwrap_or(u32::MAX);
    out.insert("line", number);
    out.insert("name", &*sample.name);
    out.insert("kind", sample.kind.as_str());
    out.insert("label", sample.label.map_or("sound", |label| label.as_str()));
    out.insert("sound", sample.claim == Claim::Valid);
    if let Claim::Invalid(rule) = sample.claim {
        out.insert("rule", rule.map_or(Json::Null, |rule: Rule| rule.id().into()));
        out.insert("text", sample.label.is_some_and(MutationKind::of_text));
    }
    out.into()
}

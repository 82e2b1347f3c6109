//! Writes the artefacts, or checks that they are up to date.

fn main() -> std::process::ExitCode {
    tieline::schema::main::<building::Building>()
}

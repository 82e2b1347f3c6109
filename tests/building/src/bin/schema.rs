//! Writes the artefacts, or checks that they are fresh.

fn main() -> std::process::ExitCode {
    tieline::schema::main::<building::Building>()
}

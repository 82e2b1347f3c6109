//! The checker of this protocol.

fn main() -> std::process::ExitCode {
    tieline::cli::main::<building::Building>()
}

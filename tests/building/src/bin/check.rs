//! The command for this protocol.

fn main() -> std::process::ExitCode {
    tieline_cli::main::<building::Building>()
}

//! The `pandabase` binary.

fn main() -> std::process::ExitCode {
    pandabase::cli::main()
}

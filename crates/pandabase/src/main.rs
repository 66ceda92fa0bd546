//! The `pandabase` binary.

// See `docs/decisions/0005-mimalloc.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    pandabase::operations::cli::main()
}

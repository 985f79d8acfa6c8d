//! The program: `src/command/`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    halfstep::command::main(std::env::args_os())
}

#[cfg(target_arch = "wasm32")]
fn main() {}

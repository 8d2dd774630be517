//! `unspool-server --help`

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use unspool_server::{Server, args};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("unspool-server: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let Some(config) = args::parse(std::env::args_os().skip(1)).map_err(|error| error.to_string())? else {
        print!("{}", args::USAGE);
        return Ok(());
    };
    let server = Server::start(config)?;
    println!("listening on {}", server.url());
    stdout().flush().map_err(|error| error.to_string())?;
    server.wait();
    Ok(())
}

//! `cargo xtask demo`: build everything, then become the server. `cargo xtask example`: the same for an app of
//! examples/.

use crate::build;
use crate::cmd::{Cmd, Result, headline};
use crate::kind::Kind;
use crate::repo::Repo;
use crate::scripts;
use crate::tools;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) posts: Option<u32>,
    /// Seed anew, whatever is there.
    pub(crate) replace: bool,
}

const DATA: &str = "www/server/data";

/// The folders of the package that a page loads modules from. The server serves a folder, and none inside of it.
const ROOMS: [&str; 7] = ["dialects", "dist", "engine", "errors", "feed", "http", "persist"];

pub(crate) fn run(repo: &Repo, options: &Options) -> Result {
    // Told now, not after minutes of building.
    TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .map_err(|e| format!("port {} is not free ({e}): choose another with --port", options.port))?;
    headline("set-up");
    build::set_up(repo)?;
    build::run(repo, Kind::Simd, false)?;
    let server = server(repo)?;
    std::fs::create_dir_all(repo.path(DATA)).map_err(|e| format!("cannot make {DATA}: {e}"))?;
    headline("demo");
    if options.port != 0 {
        println!("open http://127.0.0.1:{}/ once it listens; Ctrl-C ends it", options.port);
    }
    let mut command = Cmd::new(server)
        .args(["--port", &options.port.to_string()])
        .args(["--db", &format!("{DATA}/posts.sqlite")])
        .args(["--mount", "/=www", "--mount", "/js=js"])
        .args(ROOMS.iter().flat_map(|room| ["--mount".to_owned(), format!("/js/{room}=js/{room}")]))
        .dir(&repo.root);
    if let Some(posts) = options.posts {
        command = command.args(["--posts", &posts.to_string()]);
    }
    if options.replace {
        command = command.args(["--replace"]);
    }
    command.become_it()
}

/// An app of examples/, with the demo server, on free ports.
pub(crate) fn example(repo: &Repo, name: &str) -> Result {
    headline("set-up");
    build::set_up(repo)?;
    tools::example_packages(repo)?;
    build::run(repo, Kind::Simd, false)?;
    let server = server(repo)?;
    headline("example");
    scripts::run(repo, "example.mjs").arg(name).env("UNSPOOL_SERVER", server).become_it()
}

/// Builds the demo server; its program.
pub(crate) fn server(repo: &Repo) -> Result<PathBuf> {
    Cmd::cargo().line("build --package unspool-server --profile demo").dir(&repo.root).run().map_err(|error| {
        format!("{error}\nThe embedded SQLite needs a C compiler (Debian: `apt-get install build-essential`).")
    })?;
    Ok(repo.target.join("demo").join(format!("unspool-server{}", std::env::consts::EXE_SUFFIX)))
}

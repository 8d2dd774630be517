//! The command line.

use std::path::PathBuf;

use lexopt::prelude::{Long, Short, ValueExt};

use crate::{files::Mount, post::MAX_SEQ, server::Config};

pub const USAGE: &str = "\
unspool-server: 100 000 posts behind every pagination dialect, with faults on request

  --port N             listen on 127.0.0.1:N (4173); 0 for any free port
  --db PATH|:memory:   the database (:memory:); a file that fits is used again
  --posts N            how many posts to seed (100000)
  --seed N             another seed, other posts (1)
  --static DIR         serve files at /
  --mount /PREFIX=DIR  serve files at /PREFIX; may be repeated
  --help
";

/// `None` when help was asked for.
pub fn parse(args: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Option<Config>, lexopt::Error> {
    let mut config = Config { port: 4173, ..Config::default() };
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("port") => config.port = parser.value()?.parse()?,
            Long("db") => config.db = parser.value()?.string()?,
            Long("posts") => config.posts = parser.value()?.parse_with(posts)?,
            Long("seed") => config.seed = parser.value()?.parse()?,
            Long("static") => config.mounts.push(Mount { prefix: String::new(), dir: PathBuf::from(parser.value()?) }),
            Long("mount") => config.mounts.push(parser.value()?.parse_with(mount)?),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(config))
}

/// Half of the ids at most, so that there is room for new posts.
fn posts(text: &str) -> Result<u32, String> {
    let most = MAX_SEQ / 2 / 9;
    match text.parse() {
        Ok(count) if i64::from(count) <= most => Ok(count),
        _ => Err(format!("expected 0 to {most}")),
    }
}

fn mount(text: &str) -> Result<Mount, String> {
    match text.split_once('=') {
        Some((prefix, dir)) if prefix.starts_with('/') && !dir.is_empty() => {
            Ok(Mount { prefix: prefix.trim_end_matches('/').to_owned(), dir: PathBuf::from(dir) })
        }
        _ => Err("expected /PREFIX=DIR".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn flags_are_read() {
        let args = ["--port", "0", "--posts=250", "--static", "www", "--mount", "/pkg/=dist", "--seed", "9"];
        let config = parse(args.map(Into::into)).unwrap().unwrap();
        assert_eq!((config.port, config.posts, config.seed), (0, 250, 9));
        let mounts: Vec<_> = config.mounts.iter().map(|mount| (mount.prefix.as_str(), mount.dir.to_str())).collect();
        assert_eq!(mounts, [("", Some("www")), ("/pkg", Some("dist"))]);
    }

    #[test]
    fn nonsense_is_refused() {
        for args in [["--port", "x"], ["--posts", "99999999"], ["--mount", "pkg=dist"], ["--what", "1"]] {
            assert!(parse(args.map(Into::into)).is_err(), "{args:?}");
        }
    }
}

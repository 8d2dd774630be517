//! Static files for the demo page. What is served is a list, made when the server starts: a request is looked up in it
//! and never becomes a path, so there is nothing to climb out of.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{cors::PAGE_POLICY, problem::Problem};

/// A folder whose files are served under a URL prefix (`""` for the root): those that a page is made of, and that lie
/// in the folder itself. A folder inside needs a mount of its own.
#[derive(Debug, Clone)]
pub struct Mount {
    pub prefix: String,
    pub dir: PathBuf,
}

/// What a page is made of. No JSON: that is what tools keep their settings in, and the demo's data comes from its API.
const TYPES: [(&str, &str); 9] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
];

#[derive(Debug, Clone)]
struct File {
    path: PathBuf,
    kind: &'static str,
}

/// Files by URL path.
#[derive(Debug, Default)]
pub(crate) struct Files(HashMap<String, File>);

impl Files {
    /// # Errors
    ///
    /// When a folder cannot be listed.
    pub(crate) fn of(mounts: &[Mount]) -> Result<Self, String> {
        let mut files = Self::default();
        for Mount { prefix, dir } in mounts {
            let failed = |error| format!("cannot serve {} at {prefix}/: {error}", dir.display());
            let inside = dir.canonicalize().map_err(failed)?;
            for entry in fs::read_dir(dir).map_err(failed)? {
                let name = entry.map_err(failed)?.file_name();
                if let Some((name, file)) = name.to_str().and_then(|name| Some((name, listed(&inside, name)?))) {
                    if name == "index.html" {
                        files.0.insert(format!("{prefix}/"), file.clone());
                    }
                    files.0.insert(format!("{prefix}/{name}"), file);
                }
            }
        }
        Ok(files)
    }

    pub(crate) async fn serve(&self, path: &str) -> Result<Response, Problem> {
        let missing = || Problem::not_found(format!("nothing at {path}"));
        let file = decode(path).and_then(|path| self.0.get(&path)).ok_or_else(missing)?;
        let bytes = tokio::fs::read(&file.path).await.map_err(|_| missing())?;
        let headers = [(header::CONTENT_TYPE, file.kind), (header::CONTENT_SECURITY_POLICY, PAGE_POLICY)];
        Ok((headers.map(|(name, value)| (name, HeaderValue::from_static(value))), bytes).into_response())
    }
}

/// A file of a known type that is no dotfile, no test, and no link that leads elsewhere.
fn listed(dir: &Path, name: &str) -> Option<File> {
    let (stem, extension) = name.rsplit_once('.')?;
    let (_, kind) = TYPES.iter().find(|(known, _)| *known == extension)?;
    let path = dir.join(name).canonicalize().ok().filter(|path| path.is_file() && path.parent() == Some(dir))?;
    (!stem.is_empty() && !name.starts_with('.') && !name.contains(".test.")).then_some(File { path, kind })
}

fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let byte = match byte {
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                (high * 16 + low) as u8
            }
            byte => byte,
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

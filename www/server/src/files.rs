//! Static files for the demo page.

use std::path::{Component, Path, PathBuf};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

/// A folder served under a URL prefix (`""` for everything).
#[derive(Debug, Clone)]
pub struct Mount {
    pub prefix: String,
    pub dir: PathBuf,
}

/// The file for a URL path: the mount with the longest fitting prefix has it or nobody has.
pub(crate) async fn serve(mounts: &[Mount], path: &str) -> Result<Response, Problem> {
    let missing = || Problem::not_found(format!("nothing at {path}"));
    let fits = |mount: &&Mount| {
        path.strip_prefix(mount.prefix.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mount = mounts.iter().filter(fits).max_by_key(|mount| mount.prefix.len()).ok_or_else(missing)?;
    let relative = decode(path[mount.prefix.len()..].trim_start_matches('/')).ok_or_else(missing)?;
    let mut file = mount.dir.join(inside(&relative).ok_or_else(missing)?);
    if tokio::fs::metadata(&file).await.is_ok_and(|meta| meta.is_dir()) {
        file.push("index.html");
    }
    let bytes = tokio::fs::read(&file).await.map_err(|_| missing())?;
    let kind = HeaderValue::from_static(content_type(&file));
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// Only ordinary names: no `..`, no root, no drive.
fn inside(relative: &str) -> Option<&Path> {
    let path = Path::new(relative);
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
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
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json" | "map") => "application/json",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md" | "ts") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

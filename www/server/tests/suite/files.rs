//! Static files.

use std::fs;

use unspool_server::{Config, Mount, Server};

use crate::client::get;

#[test]
fn mounts_serve_their_folder_and_nothing_else() {
    let dir = std::env::temp_dir().join(format!("unspool-files-{}", std::process::id()));
    fs::create_dir_all(dir.join("page/sub")).unwrap();
    fs::create_dir_all(dir.join("pkg")).unwrap();
    fs::write(dir.join("secret.txt"), "secret").unwrap();
    for name in ["index.html", "app.js", "style.css", "a b.svg", "sub/index.html"] {
        fs::write(dir.join("page").join(name), name).unwrap();
    }
    for name in ["unspool.wasm", "data.json", "x.mjs"] {
        fs::write(dir.join("pkg").join(name), name).unwrap();
    }
    let mount = |prefix: &str, name: &str| Mount { prefix: prefix.to_owned(), dir: dir.join(name) };
    let mounts = vec![mount("", "page"), mount("/pkg", "pkg")];
    let server = Server::start(Config { posts: 10, mounts, ..Config::default() }).unwrap();
    for (path, kind, body) in [
        ("/", "text/html; charset=utf-8", "index.html"),
        ("/app.js", "text/javascript; charset=utf-8", "app.js"),
        ("/style.css?v=1", "text/css; charset=utf-8", "style.css"),
        ("/a%20b.svg", "image/svg+xml", "a b.svg"),
        ("/sub/", "text/html; charset=utf-8", "sub/index.html"),
        ("/pkg/unspool.wasm", "application/wasm", "unspool.wasm"),
        ("/pkg/data.json", "application/json", "data.json"),
        ("/pkg/x.mjs", "text/javascript; charset=utf-8", "x.mjs"),
    ] {
        let answer = get(&server, path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        assert_eq!(
            (answer.body.as_slice(), answer.header("cache-control")),
            (body.as_bytes(), Some("no-store")),
            "{path}"
        );
    }
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/pkg/../../secret.txt",
        "/pkgs/x.mjs",
        "/pkg/none.js",
        "/%zz",
        "/%00",
        "//secret.txt",
    ] {
        get(&server, path).refused(404, "not_found");
    }
    fs::remove_dir_all(&dir).unwrap();
}

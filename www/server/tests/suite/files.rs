//! Static files.

use std::{fs, path::Path};

use unspool_server::{Config, Mount, Server};

use crate::client::get;

fn serving(mounts: &[(&str, &Path)]) -> Result<Server, String> {
    let mounts = mounts.iter().map(|(prefix, dir)| Mount { prefix: (*prefix).to_owned(), dir: dir.to_path_buf() });
    Server::start(Config { posts: 10, mounts: mounts.collect(), ..Config::default() })
}

#[test]
fn mounts_serve_the_files_of_a_page_and_nothing_else() {
    let dir = std::env::temp_dir().join(format!("unspool-files-{}", std::process::id()));
    fs::create_dir_all(dir.join("page/sub/deep")).unwrap();
    fs::create_dir_all(dir.join("page/folder.js")).unwrap();
    fs::create_dir_all(dir.join("pkg")).unwrap();
    let write = |name: &str| fs::write(dir.join(name), name).unwrap();
    write("secret.js");
    for name in ["index.html", "app.js", "style.css", "a b.svg", "ünïcode.js", "sub/index.html", "sub/deep/x.js"] {
        write(&format!("page/{name}"));
    }
    for name in [".hidden.js", ".env", ".js", "Cargo.toml", "notes.md", "posts.sqlite", "js", "main.rs", "types.d.ts"] {
        write(&format!("page/{name}"));
    }
    for name in ["unspool.wasm", "package.json", "x.mjs", "x.test.mjs"] {
        write(&format!("pkg/{name}"));
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.join("secret.js"), dir.join("page/link.js")).unwrap();
    let (page, sub, pkg) = (dir.join("page"), dir.join("page/sub"), dir.join("pkg"));
    let server = serving(&[("", &page), ("/sub", &sub), ("/pkg", &pkg)]).unwrap();
    write("page/late.js");
    for (path, kind, body) in [
        ("/", "text/html; charset=utf-8", "page/index.html"),
        ("/app.js", "text/javascript; charset=utf-8", "page/app.js"),
        ("/style.css?v=1", "text/css; charset=utf-8", "page/style.css"),
        ("/a%20b.svg", "image/svg+xml", "page/a b.svg"),
        ("/%C3%BCn%C3%AFcode.js", "text/javascript; charset=utf-8", "page/ünïcode.js"),
        ("/sub/", "text/html; charset=utf-8", "page/sub/index.html"),
        ("/pkg/unspool.wasm", "application/wasm", "pkg/unspool.wasm"),
        ("/pkg/x.mjs", "text/javascript; charset=utf-8", "pkg/x.mjs"),
    ] {
        let answer = get(&server, path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        assert_eq!(
            (answer.body.as_slice(), answer.header("cache-control")),
            (body.as_bytes(), Some("no-store")),
            "{path}"
        );
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.split("; ").any(|own| own == part), "{policy}");
        }
        assert!(!policy.contains("'unsafe-"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.header("referrer-policy").is_some());
    }
    for path in [
        "/../secret.js",
        "/%2e%2e/secret.js",
        "/pkg/../../secret.js",
        "/pkg/..%2fsecret.js",
        "/pkgs/x.mjs",
        "/pkg/none.js",
        "/pkg",
        "/pkg/",
        "/pkg/package.json",
        "/pkg/x.test.mjs",
        "/.hidden.js",
        "/%2ehidden.js",
        "/.env",
        "/.js",
        "/Cargo.toml",
        "/notes.md",
        "/posts.sqlite",
        "/js",
        "/main.rs",
        "/types.d.ts",
        "/sub/deep/x.js",
        "/folder.js",
        "/folder.js/",
        "/link.js",
        "/late.js",
        "/%zz",
        "/%00",
        "/app.js%00",
        "/./app.js",
        "//app.js",
        "//secret.js",
        "/app.js/",
    ] {
        get(&server, path).refused(404, "not_found");
    }
    fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn a_folder_that_is_not_there_is_told_at_the_start() {
    let message = serving(&[("/js", Path::new("no/such/folder"))]).err().unwrap();
    assert!(message.contains("no/such/folder") && message.contains("/js"), "{message}");
}

/// The mounts of `cargo xtask demo`, without what has to be built.
#[test]
fn the_demo_is_served_and_its_sources_are_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let server =
        serving(&[("", &root.join("www")), ("/js", &root.join("js")), ("/js/feed", &root.join("js/feed"))]).unwrap();
    for path in ["/", "/app.js", "/bare.html", "/style.css", "/spool.svg", "/js/index.js", "/js/feed/feed.js"] {
        assert_eq!(get(&server, path).status, 200, "{path}");
    }
    for path in [
        "/server/src/main.rs",
        "/server/Cargo.toml",
        "/server/tests/suite/main.rs",
        "/server/data/posts.sqlite",
        "/server/",
        "/js/package.json",
        "/js/index.d.ts",
        "/js/feed/cost.test.mjs",
        "/js/feed/",
        "/js/http/request.js",
        "/js/node_modules/",
    ] {
        get(&server, path).refused(404, "not_found");
    }
}

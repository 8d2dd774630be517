//! The database file: used again, never replaced unasked, shared between servers.

use std::{collections::HashSet, fs, path::PathBuf, thread};

use unspool_server::{Config, Existing, Server};

use crate::client::{get, send};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("unspool-{name}-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn open(db: &str, posts: u32, seed: u64, existing: Existing) -> Result<Server, String> {
    Server::start(Config { db: db.to_owned(), posts, seed, existing, ..Config::default() })
}

fn total(server: &Server) -> u64 {
    get(server, "/api/offset?limit=1").json()["total"].as_u64().unwrap()
}

#[test]
fn a_file_is_used_again_and_replaced_only_on_request() {
    let folder = Folder::new("again");
    let db = folder.file("posts.sqlite");
    let server = open(&db, 300, 1, Existing::Match).unwrap();
    let seeded = get(&server, "/api/cursor?limit=1").json()["data"].clone();
    assert_eq!(send(&server, "POST", "/api/posts/batch?n=2", "").status, 201);
    drop(server);
    assert_eq!(total(&open(&db, 300, 1, Existing::Match).unwrap()), 302, "what was written is still there");
    for (posts, seed) in [(200, 1), (300, 2)] {
        let Err(message) = open(&db, posts, seed, Existing::Match) else { panic!("{posts} posts of seed {seed}") };
        for word in [&db, "300 posts (seed 1)", &format!("{posts} (seed {seed})"), "leave out --posts", "--replace"] {
            assert!(message.contains(word), "{message}");
        }
    }
    assert_eq!(total(&open(&db, 200, 2, Existing::Keep).unwrap()), 302, "as it is");
    assert_eq!(total(&open(&db, 200, 2, Existing::Replace).unwrap()), 200);
    assert_eq!(total(&open(&db, 200, 2, Existing::Match).unwrap()), 200);
    let again = open(&db, 300, 1, Existing::Replace).unwrap();
    assert_eq!(get(&again, "/api/cursor?limit=1").json()["data"], seeded, "the same seed, the same posts");
}

#[test]
fn a_file_of_others_is_left_alone() {
    let folder = Folder::new("foreign");
    let letter = folder.file("letter.txt");
    fs::write(&letter, "not a database, but long enough to have a header of one: ".repeat(20)).unwrap();
    let before = fs::read(&letter).unwrap();
    let other = folder.file("other.sqlite");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    for existing in [Existing::Keep, Existing::Match, Existing::Replace] {
        for file in [&letter, &other] {
            let message = open(file, 10, 1, existing).err().unwrap();
            assert!(message.contains("no database of this server"), "{message}");
        }
    }
    assert_eq!(fs::read(&letter).unwrap(), before);
    let tables = rusqlite::Connection::open(&other)
        .unwrap()
        .query_row("SELECT name FROM sqlite_schema", [], |row| row.get::<_, String>(0));
    assert_eq!(tables.unwrap(), "theirs");
    let old = folder.file("old.sqlite");
    drop(open(&old, 10, 1, Existing::Match).unwrap());
    rusqlite::Connection::open(&old).unwrap().pragma_update(None, "user_version", 1).unwrap();
    let message = open(&old, 10, 1, Existing::Keep).err().unwrap();
    assert!(message.contains("another version") && message.contains("--replace"), "{message}");
    assert_eq!(total(&open(&old, 10, 1, Existing::Replace).unwrap()), 10);
}

#[test]
fn two_servers_that_find_an_empty_file_seed_it_once() {
    let folder = Folder::new("race");
    for round in 0..4 {
        let db = folder.file(&format!("{round}.sqlite"));
        if round % 2 == 1 {
            fs::write(&db, "").unwrap();
        }
        let servers = thread::scope(|scope| {
            let starting: Vec<_> = (0..3).map(|_| scope.spawn(|| open(&db, 500, 1, Existing::Match))).collect();
            starting.into_iter().map(|server| server.join().unwrap().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(send(&servers[0], "POST", "/api/posts/batch?n=5", "").status, 201);
        for server in &servers {
            assert_eq!(total(server), 505);
        }
    }
}

#[test]
fn two_servers_write_to_one_file() {
    const WRITES: usize = 40;
    let folder = Folder::new("shared");
    let db = folder.file("posts.sqlite");
    let servers = [0, 1].map(|_| open(&db, 100, 1, Existing::Match).unwrap());
    let written: Vec<(u16, String)> = thread::scope(|scope| {
        let writers = servers.iter().chain(&servers).map(|server| {
            scope.spawn(move || {
                (0..WRITES)
                    .flat_map(|at| {
                        let made = send(server, "POST", "/api/posts/batch?n=1", "");
                        let id = made.ids("data.*").concat();
                        let path = format!("/api/posts/{id}");
                        let changed = send(server, "PATCH", &path, r#"{"title": "changed"}"#);
                        let removed = if at % 2 == 0 { send(server, "DELETE", &path, "").status } else { 204 };
                        [(made.status, id), (changed.status + 1, String::new()), (removed - 3, String::new())]
                    })
                    .collect::<Vec<_>>()
            })
        });
        let writers: Vec<_> = writers.collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    assert!(written.iter().all(|(status, _)| *status == 201), "{written:?}");
    let ids: HashSet<&str> = written.iter().map(|(_, id)| id.as_str()).filter(|id| !id.is_empty()).collect();
    assert_eq!(ids.len(), 4 * WRITES, "no id twice");
    for server in &servers {
        assert_eq!(total(server), 100 + 2 * WRITES as u64);
    }
}

#[test]
fn a_replaced_file_is_new_to_who_has_it_open() {
    let folder = Folder::new("replaced");
    let db = folder.file("posts.sqlite");
    let old = open(&db, 100, 1, Existing::Match).unwrap();
    let new = open(&db, 50, 1, Existing::Replace).unwrap();
    assert_eq!(send(&old, "POST", "/api/posts/batch?n=1", "").status, 201);
    assert_eq!((total(&old), total(&new)), (51, 51));
}

#[test]
fn cursors_are_of_one_database_and_survive_a_restart() {
    let folder = Folder::new("cursors");
    let (one, other) = (folder.file("one.sqlite"), folder.file("other.sqlite"));
    let server = |db: &str| open(db, 100, 1, Existing::Match).unwrap();
    let cursor = |server: &Server| get(server, "/api/cursor?limit=5").json()["nextCursor"].as_str().unwrap().to_owned();
    let first = server(&one);
    let next = format!("/api/cursor?limit=5&cursor={}", cursor(&first));
    let expected = get(&first, &next);
    assert_eq!(expected.status, 200);
    assert_eq!(get(&server(&one), &next).body, expected.body, "another server on the same file");
    drop(first);
    assert_eq!(get(&server(&one), &next).body, expected.body, "a restart");
    get(&server(&other), &next).refused(400, "bad_cursor");
    let memory = || open(":memory:", 100, 1, Existing::Match).unwrap();
    assert_ne!(cursor(&memory()), cursor(&memory()), "the key does not follow from the seed");
}

#[test]
fn a_file_from_before_there_was_a_key_gets_one() {
    let folder = Folder::new("keyless");
    let db = folder.file("posts.sqlite");
    drop(open(&db, 100, 1, Existing::Match).unwrap());
    rusqlite::Connection::open(&db).unwrap().execute_batch("DROP TABLE secret").unwrap();
    let server = open(&db, 100, 1, Existing::Match).unwrap();
    let cursor = get(&server, "/api/cursor?limit=5").json()["nextCursor"].as_str().unwrap().to_owned();
    let next = format!("/api/cursor?cursor={cursor}");
    assert_eq!(get(&open(&db, 100, 1, Existing::Match).unwrap(), &next).status, 200);
}

//! The place of a reader in the Rust feed, when the list changes under it.
#![cfg(all(not(target_arch = "wasm32"), feature = "fetch"))]

use std::sync::Mutex;

use futures::StreamExt;
use futures::executor::block_on;
use serde::Deserialize;
use unspool::{Dialect, Feed, Millis, Options, Request, ResponseHead, Task, Transport};

/// Answers with these bodies, one after the other.
struct Pages(Mutex<std::vec::IntoIter<&'static str>>);

impl Transport for Pages {
    fn send(&self, _: Request) -> Task<unspool::Result<(ResponseHead, Vec<u8>)>> {
        let body = self.0.lock().expect("one thread").next().expect("one more page");
        Box::pin(async move { Ok((ResponseHead::status(200), body.into())) })
    }

    fn sleep(&self, _: Millis) -> Task<()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Millis {
        0.0
    }
}

#[derive(Deserialize)]
struct Post {
    id: u64,
}

#[test]
fn behaviour_21_an_update_on_both_sides_of_the_reader_moves_it_nowhere() {
    let dialect: Dialect =
        serde_json::from_str(r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:nextCursor"}}}"#)
            .expect("a good dialect");
    let pages = vec![
        r#"{"data": [{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}], "nextCursor": "b"}"#,
        r#"{"data": [{"id": 1, "v": 2}, {"id": 2, "v": 2}, {"id": 3, "v": 2}, {"id": 4, "v": 2}, {"id": 5}]}"#,
    ];
    let transport = Pages(Mutex::new(pages.into_iter()));
    let mut feed =
        Feed::<Post>::with_transport(Options::new("https://api.example/", dialect), transport).expect("good options");
    block_on(async {
        let mut ids = Vec::new();
        for _ in 0..2 {
            ids.push(feed.next().await.expect("an item").expect("a post").id);
        }
        assert_eq!(feed.load_more().await.map(|loaded| loaded.updated), Ok(4));
        while let Some(post) = feed.next().await {
            ids.push(post.expect("a post").id);
        }
        assert_eq!(ids, [1, 2, 3, 4, 5]);
    });
}

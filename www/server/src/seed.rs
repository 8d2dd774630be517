//! Fills the database. The same seed gives the same posts, byte for byte.

use rusqlite::Connection;

use crate::{
    clock,
    post::{Author, Post, Stats, id_of},
    problem::Problem,
    rng::Rng,
    words,
};

/// About when the newest seeded post was written: 2026-06-01T09:00:00Z.
const NEWEST: i64 = 1_780_304_400_000;
/// Average distance between two moments at which something is posted.
const MOMENT: i64 = 15 * 60_000;

/// A post with everything but its place in the list.
pub(crate) fn invent(rng: &mut Rng) -> Post {
    let index = rng.below(words::NAMES.len() as u64) as usize;
    let author =
        Author::nth(index).unwrap_or(Author { id: 0, name: String::new(), handle: String::new(), avatar_hue: 0 });
    let lang = words::lang(rng);
    let body = words::body(rng, lang);
    Post {
        id: String::new(),
        seq: 0,
        snowflake: 0,
        created_at: String::new(),
        edited_at: None,
        title: words::title(rng, &author.name),
        topic: (*rng.pick(&words::TOPICS)).to_owned(),
        lang: lang.to_owned(),
        author,
        tags: words::tags(rng),
        pinned: rng.one_in(50),
        reply_to: None,
        stats: Stats {
            likes: rng.below(4000) as u32,
            replies: rng.below(60) as u32,
            reading_seconds: 5 + body.chars().count() as u32 / 18,
            warmth: (rng.unit() * 1000.0).round() / 1000.0,
        },
        client_id: None,
        body,
    }
}

/// How far the next `seq` is from the last one: ids are never contiguous for long.
pub(crate) fn stride(rng: &mut Rng) -> i64 {
    1 + rng.below(17) as i64
}

/// Writes `count` posts, in the transaction of the caller; indexes come after, which halves the time.
pub(crate) fn fill(db: &Connection, seed: u64, count: u32) -> Result<(), Problem> {
    let mut rng = Rng::new(seed);
    let mut insert = db.prepare(crate::store::INSERT)?;
    let mut seq = 0;
    // A moment holds 4.2 posts on average.
    let mut moment = NEWEST - MOMENT * i64::from(count) * 10 / 42;
    let mut in_this_moment = 0;
    for _ in 0..count {
        if in_this_moment == 0 {
            // One moment in twelve holds more posts than a page of ten.
            in_this_moment = if rng.one_in(12) { 11 + rng.below(14) } else { 1 + rng.below(5) };
            moment += MOMENT / 2 + rng.below(MOMENT as u64) as i64;
        }
        in_this_moment -= 1;
        let before = seq;
        seq += stride(&mut rng);
        // Some arrive late, under an older time: the order of `seq` is not the order of the list.
        let created_at = if rng.one_in(16) { moment - rng.below(4 * MOMENT as u64) as i64 } else { moment };
        let mut post = invent(&mut rng);
        post.place(seq, created_at);
        post.edited_at = rng.one_in(9).then(|| clock::iso(created_at + 60_000 + rng.below(MOMENT as u64) as i64));
        post.reply_to = (before > 0 && rng.one_in(5)).then(|| id_of(before));
        let json = post.json()?;
        insert.execute((seq, created_at, &post.topic, &post.author.handle, &post.lang, &json))?;
    }
    Ok(())
}

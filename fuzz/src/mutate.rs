//! Inputs made from inputs, by a seed: the same ones on every machine.

use crate::BETWEEN;

/// Numbers that look random (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number below this one, which is not 0.
    pub fn below(&mut self, most: usize) -> usize {
        (self.roll() % most as u64) as usize
    }

    /// A range of `bytes`: short ones more often than long ones.
    fn range(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(bytes.len() + 1);
        let most = (bytes.len() - start).min(1 << self.below(12));
        start..start + self.below(most + 1)
    }
}

/// The words of a dictionary in libFuzzer's form: `"text\x00"`, one a line.
pub fn words(dictionary: &str) -> Vec<Vec<u8>> {
    dictionary.lines().filter(|line| line.starts_with('"')).map(word).collect()
}

fn word(line: &str) -> Vec<u8> {
    let inside = line.trim().trim_start_matches('"').strip_suffix('"').expect("a word in quotes");
    let mut out = Vec::new();
    let mut rest = inside.bytes();
    while let Some(byte) = rest.next() {
        match (byte, if byte == b'\\' { rest.next() } else { None }) {
            (_, None) => out.push(byte),
            (_, Some(b'x')) => {
                let digits = [rest.next(), rest.next()].map(|digit| char::from(digit.expect("two digits")));
                out.push(u8::from_str_radix(&digits.iter().collect::<String>(), 16).expect("hex digits"));
            }
            (_, Some(escaped)) => out.push(escaped),
        }
    }
    out
}

/// A new input from one of the pool, of up to `longest` bytes.
pub fn mutated(dice: &mut Dice, pool: &[Vec<u8>], words: &[Vec<u8>], longest: usize) -> Vec<u8> {
    let mut bytes = pool[dice.below(pool.len())].clone();
    for _ in 0..=dice.below(6) {
        change(dice, &mut bytes, pool, words, longest);
    }
    bytes.truncate(longest);
    bytes
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>, pool: &[Vec<u8>], words: &[Vec<u8>], longest: usize) {
    let at = dice.below(bytes.len() + 1);
    match dice.below(13) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 if at < bytes.len() => bytes[at] = dice.roll() as u8,
        2 => drop(bytes.splice(at..at, [dice.roll() as u8])),
        3 => drop(bytes.drain(dice.range(bytes))),
        4..=6 => {
            let word = &words[dice.below(words.len())];
            // In the place of something, or in between.
            let end = if dice.below(2) == 0 { at } else { (at + word.len()).min(bytes.len()) };
            drop(bytes.splice(at..end, word.iter().copied()));
        }
        // Once more, elsewhere.
        7 => {
            let piece = bytes[dice.range(bytes)].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        // Again and again: what takes quadratic time shows only where there is much of it.
        8 => {
            let range = dice.range(bytes);
            let most = longest.saturating_sub(bytes.len()) / range.len().max(1);
            let few = 1 << dice.below(15);
            let times = dice.below((most + 1).min(few));
            let piece = bytes[range.clone()].repeat(times);
            drop(bytes.splice(range.end..range.end, piece));
        }
        // A piece of another input.
        9 => {
            let other = &pool[dice.below(pool.len())];
            let piece = other[dice.range(other)].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        // A record more, a record less, two the other way round.
        10 => {
            let other = &pool[dice.below(pool.len())];
            let records: Vec<&[u8]> = other.split(|byte| *byte == BETWEEN).collect();
            let mut piece = records[dice.below(records.len())].to_vec();
            piece.insert(0, BETWEEN);
            let place = bytes[at..].iter().position(|byte| *byte == BETWEEN).map_or(bytes.len(), |more| at + more);
            drop(bytes.splice(place..place, piece));
        }
        11 => {
            let mut records: Vec<&[u8]> = bytes.split(|byte| *byte == BETWEEN).collect();
            let (one, two) = (dice.below(records.len()), dice.below(records.len()));
            if dice.below(2) == 0 {
                records.swap(one, two);
            } else {
                records.remove(one);
            }
            *bytes = records.join(&BETWEEN);
        }
        // A number, another number.
        _ => {
            let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|more| at + more) else { return };
            let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let number = match dice.below(6) {
                0 => dice.below(10) as u64,
                1 => u64::from(u32::MAX) - 1 + dice.below(4) as u64,
                2 => i64::MAX as u64 - 1 + dice.below(4) as u64,
                3 => dice.roll(),
                4 => dice.roll() >> dice.below(64),
                _ => 1 << dice.below(64),
            };
            drop(bytes.splice(start..start + digits, number.to_string().into_bytes()));
        }
    }
}

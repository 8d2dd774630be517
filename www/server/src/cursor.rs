//! Cursors that only this server can write, good for one endpoint, one order and one set of filters.
//!
//! ```text
//! base64url( version 1 | way 1 | nonce 2 | created_at 8 | seq 8 | binding 4 | HMAC-SHA256 of all that, first 16 )
//! ```
//! The nonce lets the same place be spelled differently: an empty page that "goes on" must not look like a loop.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{
    problem::Problem,
    store::{Place, Pos},
};

const VERSION: u8 = 1;
const SIGNED: usize = 24;
const TAG: usize = 16;

/// A place in the list and the number of times it was spelled anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) place: Place,
    pub(crate) nonce: u16,
}

impl Token {
    pub(crate) fn at(place: Place) -> Self {
        Self { place, nonce: 0 }
    }
}

/// Signs and reads cursors. The key is drawn once for each database and lies in it, so cursors survive a restart.
#[derive(Clone)]
pub(crate) struct Signer {
    mac: Hmac<Sha256>,
}

impl Signer {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        // A whole block, as HMAC would pad it: a key of fixed size cannot be refused.
        let mut block = [0; 64];
        block[..32].copy_from_slice(key);
        Self { mac: KeyInit::new(&block.into()) }
    }

    /// The signer of one list: `list` names the endpoint, the order and the filters.
    pub(crate) fn bind(&self, list: &str) -> Bound {
        let digest = Sha256::digest(list.as_bytes());
        Bound { mac: self.mac.clone(), binding: [digest[0], digest[1], digest[2], digest[3]] }
    }
}

pub(crate) struct Bound {
    mac: Hmac<Sha256>,
    binding: [u8; 4],
}

impl Bound {
    pub(crate) fn write(&self, token: Token) -> String {
        self.write_as(VERSION, token)
    }

    fn write_as(&self, version: u8, token: Token) -> String {
        let (way, pos) = match token.place {
            Place::Start => (0, Pos { created_at: 0, seq: 0 }),
            Place::After(pos) => (1, pos),
            Place::Before(pos) => (2, pos),
        };
        let mut bytes = Vec::with_capacity(SIGNED + TAG);
        bytes.extend([version, way]);
        bytes.extend(token.nonce.to_be_bytes());
        bytes.extend(pos.created_at.to_be_bytes());
        bytes.extend(pos.seq.to_be_bytes());
        bytes.extend(self.binding);
        let tag = self.mac.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend(&tag[..TAG]);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn read(&self, text: &str) -> Result<Token, Problem> {
        let bad = |message: &str| Problem::bad("bad_cursor", message);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| bad("this is not a cursor of this server"))?;
        if bytes.len() != SIGNED + TAG {
            return Err(bad("this is not a cursor of this server"));
        }
        if bytes[0] != VERSION {
            return Err(bad(&format!("the cursor has version {}; this server reads version {VERSION}", bytes[0])));
        }
        let (signed, tag) = bytes.split_at(SIGNED);
        // `verify_truncated_left` compares in constant time.
        if self.mac.clone().chain_update(signed).verify_truncated_left(tag).is_err() {
            return Err(bad("the cursor was changed, or signed by another server"));
        }
        if signed[20..24] != self.binding {
            return Err(bad("the cursor belongs to another endpoint, order or filter"));
        }
        let number = |from: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&signed[from..from + 8]);
            i64::from_be_bytes(eight)
        };
        let pos = Pos { created_at: number(4), seq: number(12) };
        let place = match signed[1] {
            0 => Place::Start,
            1 => Place::After(pos),
            2 => Place::Before(pos),
            _ => return Err(bad("the cursor points in no known direction")),
        };
        Ok(Token { place, nonce: u16::from_be_bytes([signed[2], signed[3]]) })
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Signer, Token};
    use crate::store::{Place, Pos};

    fn bound(list: &str) -> Bound {
        Signer::new(&[7; 32]).bind(list)
    }

    fn token() -> Token {
        Token { place: Place::After(Pos { created_at: 1_767_225_600_000, seq: 901 }), nonce: 3 }
    }

    #[test]
    fn what_was_written_is_read() {
        for place in [Place::Start, token().place, Place::Before(Pos { created_at: -1, seq: i64::MAX })] {
            let token = Token { place, nonce: 9 };
            assert_eq!(bound("a").read(&bound("a").write(token)).unwrap(), token);
        }
    }

    #[track_caller]
    fn refused(text: &str, why: &str) {
        let problem = bound("a").read(text).unwrap_err();
        assert_eq!(problem.code, "bad_cursor");
        assert!(problem.message.contains(why), "{}", problem.message);
    }

    #[test]
    fn any_changed_character_is_noticed() {
        let good = bound("a").write(token());
        for at in 0..good.len() {
            let mut other = good.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            if other != good.as_bytes() {
                assert!(bound("a").read(&String::from_utf8(other).unwrap()).is_err(), "character {at}");
            }
        }
    }

    #[test]
    fn refusals_say_why() {
        refused("", "not a cursor");
        refused("%%%", "not a cursor");
        refused(&bound("a").write_as(0, token()), "version 0");
        refused(&bound("b").write(token()), "another endpoint");
        refused(&Signer::new(&[8; 32]).bind("a").write(token()), "another server");
    }
}

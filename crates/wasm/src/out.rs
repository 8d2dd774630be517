//! JSON in the making: what an event leads to goes to JavaScript as one text. One crossing, and no code for each kind
//! of value.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use unspool::host::{push_decimal, push_json_string};

/// Enough for any number.
const ROOM: usize = 32;

/// A text of nested arrays.
#[derive(Default)]
pub(crate) struct Out(String);

impl Out {
    /// Begins an array.
    pub(crate) fn open(&mut self) {
        self.next().push('[');
    }

    /// Ends it.
    pub(crate) fn close(&mut self) {
        self.0.push(']');
    }

    /// Where one more value goes.
    #[inline(never)]
    fn next(&mut self) -> &mut String {
        if self.0.capacity() - self.0.len() < ROOM {
            self.0.reserve(ROOM * 8);
        }
        if !matches!(self.0.as_bytes().last(), None | Some(b'[')) {
            self.0.push(',');
        }
        &mut self.0
    }

    pub(crate) fn text(self) -> String {
        self.0
    }
}

/// What can be told.
pub(crate) trait Put {
    /// Adds this to what is told.
    fn put(&self, out: &mut Out);
}

/// `str::from_utf8`, by the UTF-8 validation that is in the wasm anyhow.
pub(crate) fn utf8(bytes: &[u8]) -> Option<&str> {
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

impl Put for usize {
    fn put(&self, out: &mut Out) {
        push_decimal(out.next(), *self as u64);
    }
}

impl Put for u32 {
    fn put(&self, out: &mut Out) {
        (*self as usize).put(out);
    }
}

impl Put for bool {
    fn put(&self, out: &mut Out) {
        usize::from(*self).put(out);
    }
}

/// A length of time or a moment, in whole milliseconds: timers count no others, and none may ring too early.
impl Put for f64 {
    fn put(&self, out: &mut Out) {
        // `f64::ceil` is of `std`.
        let whole = *self as u64;
        push_decimal(out.next(), whole.saturating_add(u64::from((whole as f64) < *self)));
    }
}

impl Put for str {
    fn put(&self, out: &mut Out) {
        push_json_string(out.next(), self);
    }
}

impl Put for String {
    fn put(&self, out: &mut Out) {
        self.as_str().put(out);
    }
}

/// A header.
impl Put for (String, String) {
    fn put(&self, out: &mut Out) {
        out.open();
        self.0.put(out);
        self.1.put(out);
        out.close();
    }
}

impl<T: Put + ?Sized> Put for &T {
    fn put(&self, out: &mut Out) {
        (**self).put(out);
    }
}

impl<T: Put> Put for Option<T> {
    fn put(&self, out: &mut Out) {
        match self {
            Some(value) => value.put(out),
            None => out.next().push_str("null"),
        }
    }
}

impl<T: Put> Put for [T] {
    fn put(&self, out: &mut Out) {
        out.open();
        for one in self {
            one.put(out);
        }
        out.close();
    }
}

impl<T: Put> Put for Vec<T> {
    fn put(&self, out: &mut Out) {
        self.as_slice().put(out);
    }
}

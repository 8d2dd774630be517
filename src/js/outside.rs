//! Bodies that stay in the buffers that `fetch` gave. By numbers: what JavaScript holds cannot go from thread to thread, and a
//! `Spool` can.

use std::cell::RefCell;
use std::ops::Range;

use js_sys::Uint8Array;

use crate::store::Outside;

/// Shorter ones are copied: an object of JavaScript's takes memory, too.
const SHORT: u32 = 1 << 12;

#[derive(Default)]
struct Buffers {
    all: Vec<Option<Uint8Array>>,
    free: Vec<u32>,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = const { RefCell::new(Buffers { all: Vec::new(), free: Vec::new() }) };
}

/// One of them.
#[derive(Debug)]
struct Buffer {
    id: u32,
    len: usize,
}

/// Keeps a body, if that is worth it.
pub(super) fn keep(body: Uint8Array) -> Option<Box<dyn Outside>> {
    let len = body.length();
    (len >= SHORT).then(|| {
        let id = BUFFERS.with_borrow_mut(|buffers| {
            let id = buffers.free.pop().unwrap_or(buffers.all.len() as u32);
            if id as usize == buffers.all.len() {
                buffers.all.push(None);
            }
            buffers.all[id as usize] = Some(body);
            id
        });
        Box::new(Buffer { id, len: len as usize }) as Box<dyn Outside>
    })
}

/// A part of a body, where it lies.
pub(super) fn part((outside, range): (&dyn Outside, Range<usize>)) -> Uint8Array {
    view(outside.id(), range)
}

fn view(id: u32, range: Range<usize>) -> Uint8Array {
    BUFFERS.with_borrow(|buffers| {
        let whole = buffers.all[id as usize].as_ref();
        whole.map(|whole| whole.subarray(range.start as u32, range.end as u32)).unwrap_or_default()
    })
}

impl Outside for Buffer {
    fn len(&self) -> usize {
        self.len
    }

    fn read(&self, start: usize, out: &mut [u8]) {
        view(self.id, start..start + out.len()).copy_to(out);
    }

    fn id(&self) -> u32 {
        self.id
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        BUFFERS.with_borrow_mut(|buffers| {
            buffers.all[self.id as usize] = None;
            buffers.free.push(self.id);
        });
    }
}

//! Bodies that stay in the buffers that `fetch` gave. By numbers: what JavaScript holds cannot go from thread to
//! thread, and a `Spool` can.

use std::cell::RefCell;
use std::ops::Range;

use wasm_bindgen::prelude::*;

use unspool::HostBuffer;

/// Shorter ones are copied: an object of JavaScript's takes memory, too.
const SHORT: usize = 1 << 12;

#[wasm_bindgen]
extern "C" {
    /// A `Uint8Array`.
    #[derive(Debug)]
    pub type Bytes;

    #[wasm_bindgen(method, structural)]
    fn subarray(this: &Bytes, start: usize, end: usize) -> Bytes;

    #[wasm_bindgen(js_namespace = ["Uint8Array", "prototype", "set"], js_name = call)]
    fn copy(to: &mut [u8], from: &Bytes);
}

struct Buffers {
    /// `undefined` where one was.
    all: Vec<JsValue>,
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

/// Keeps a body of this length, if that is worth it.
pub(super) fn keep(body: Bytes, len: usize) -> Option<Box<dyn HostBuffer>> {
    if len < SHORT {
        return None;
    }
    let id = BUFFERS.with_borrow_mut(|buffers| {
        let id = buffers.free.pop().unwrap_or_else(|| {
            buffers.all.push(JsValue::UNDEFINED);
            buffers.all.len() as u32 - 1
        });
        buffers.all[id as usize] = body.into();
        id
    });
    Some(Box::new(Buffer { id, len }))
}

/// A part of a body, where it lies.
pub(super) fn part((outside, range): (&dyn HostBuffer, Range<usize>)) -> Bytes {
    BUFFERS.with_borrow(|buffers| {
        buffers.all[outside.id() as usize].unchecked_ref::<Bytes>().subarray(range.start, range.end)
    })
}

impl HostBuffer for Buffer {
    fn len(&self) -> usize {
        self.len
    }

    fn read(&self, start: usize, out: &mut [u8]) {
        copy(out, &part((self, start..start + out.len())));
    }

    fn id(&self) -> u32 {
        self.id
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        BUFFERS.with_borrow_mut(|buffers| {
            buffers.all[self.id as usize] = JsValue::UNDEFINED;
            buffers.free.push(self.id);
        });
    }
}

//! Bodies that stay in the buffers that `fetch` gave. By numbers: what JavaScript holds cannot go from thread to
//! thread, and a `Spool` can.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use core::ops::Range;

use unspool::{Body, HostBuffer};
use wasm_bindgen::prelude::*;

/// Shorter ones are copied: an object of JavaScript's takes memory, too.
const SHORT: usize = 1 << 12;

#[wasm_bindgen]
extern "C" {
    /// A `Uint8Array`.
    #[derive(Debug)]
    pub type Bytes;

    #[wasm_bindgen(method, structural, getter)]
    fn length(this: &Bytes) -> usize;

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

/// `thread_local!` without `std`.
struct OneThread<T>(RefCell<T>);

#[cfg(target_feature = "atomics")]
compile_error!("`OneThread` holds for one thread");
// SAFETY: WebAssembly has other threads with the feature `atomics` only, and with that this does not compile.
unsafe impl<T> Sync for OneThread<T> {}

impl<T> OneThread<T> {
    fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.0.borrow_mut())
    }
}

static BUFFERS: OneThread<Buffers> = OneThread(RefCell::new(Buffers { all: Vec::new(), free: Vec::new() }));

/// One of them.
struct Buffer {
    id: u32,
    len: usize,
}

/// Written by hand: a derived one goes by `core::fmt`, which weighs 2 KB, and each `dyn HostBuffer` carries it though
/// nobody calls it.
impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Buffer")
    }
}

/// Takes a body in; `stays`: nobody else will touch it, so that the list may leave its items there. `None`, and its
/// length, if there is no room to read it: for a copy, for what is found in it, and for what grows meanwhile. To take
/// it in all the same would be a trap, and the end of every feed.
pub(crate) fn take(body: Bytes, stays: bool) -> Result<Body, usize> {
    let len = body.length();
    let mut room = Vec::<u8>::new();
    // More in one piece no allocator gives.
    let fits = room.try_reserve_exact(len.saturating_mul(3).min(isize::MAX as usize).max(len)).is_ok();
    // The compiler leaves a reservation out that nobody sees.
    core::hint::black_box(&room);
    if !fits {
        return Err(len);
    }
    drop(room);
    let mut bytes = vec![0; len];
    copy(&mut bytes, &body);
    Ok(Body { bytes, host: if stays && len >= SHORT { Some(Box::new(keep(body, len))) } else { None } })
}

fn keep(body: Bytes, len: usize) -> Buffer {
    let id = BUFFERS.with(|buffers| {
        let id = buffers.free.pop().unwrap_or_else(|| {
            buffers.all.push(JsValue::UNDEFINED);
            buffers.all.len() as u32 - 1
        });
        buffers.all[id as usize] = body.into();
        id
    });
    Buffer { id, len }
}

/// A part of a body, where it lies.
pub(crate) fn part((host, range): (&dyn HostBuffer, Range<usize>)) -> Bytes {
    BUFFERS.with(|buffers| buffers.all[host.id() as usize].unchecked_ref::<Bytes>().subarray(range.start, range.end))
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
        BUFFERS.with(|buffers| {
            buffers.all[self.id as usize] = JsValue::UNDEFINED;
            buffers.free.push(self.id);
        });
    }
}

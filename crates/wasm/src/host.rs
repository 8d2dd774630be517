//! Bodies that stay in the buffers that `fetch` gave. A `Spool` refers to them by number, since it is `Send`, and a
//! reference to an object of JavaScript is not.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use core::ops::Range;

use unspool::{Body, HostBuffer};
use wasm_bindgen::prelude::*;

/// Bodies shorter than this are copied into the memory of the engine: a `Uint8Array` takes some memory of its own.
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
    /// By number; `undefined` at the numbers in `free`.
    all: Vec<JsValue>,
    free: Vec<u32>,
}

/// In the place of `thread_local!`, which only `std` has.
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

/// A body in [`BUFFERS`], by its number; let go when this is dropped.
struct Buffer {
    id: u32,
    len: usize,
}

/// Not derived: a derived `Debug` uses `core::fmt`, which weighs 2 KB, and is part of the wasm though nobody calls it,
/// since every `dyn HostBuffer` has a `Debug` in its table of methods.
impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Buffer")
    }
}

/// Copies a body into the memory of the engine, to be read. `stays`: nobody else will touch the original, so the list
/// may leave its items there.
///
/// # Errors
/// The length of the body, if there is no room to read it: for the copy, for what is found in it, and for what grows
/// meanwhile. To try it all the same would end in a trap, and so end every feed of this instance.
pub(crate) fn take(body: Bytes, stays: bool) -> Result<Body, usize> {
    let len = body.length();
    let mut room = Vec::<u8>::new();
    // No allocation can be larger than `isize::MAX`.
    let fits = room.try_reserve_exact(len.saturating_mul(3).min(isize::MAX as usize).max(len)).is_ok();
    // Without this the compiler would leave out the reservation, since nothing uses it.
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

/// A part of a body as a view of its buffer, without a copy.
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

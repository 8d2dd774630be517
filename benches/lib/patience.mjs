// Cleaning up after processes that are still ending. At the exit of a program nothing can be awaited, so this waits.

const TRIES = 40;
const PAUSE = 50;

/** Does `work` again, for two seconds at most, as long as it fails because something is still in use. */
export function patiently(work) {
  for (let tries = 1; ; tries++) {
    try {
      return work();
    } catch (error) {
      if (!['EBUSY', 'ENOTEMPTY'].includes(error.code) || tries === TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

/** One load that one or more callers wait for. The request behind it is given up when the last of them leaves. */
export class Load {
  callers = 0;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Nobody has to wait: a failure is in `feed.error`, too.
    this.promise.catch(noop);
  }

  /**
   * One more caller. Gives the shared promise, or, with a signal, one that rejects with the signal's own reason.
   * `onEmpty` is called when everybody has left.
   */
  enter(signal, onEmpty) {
    this.callers += 1;
    if (!signal) return this.promise;
    const own = new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        this.leave(onEmpty);
      };
      signal.addEventListener('abort', leave, { once: true });
      const settle = (done) => (value) => {
        signal.removeEventListener('abort', leave);
        done(value);
      };
      this.promise.then(settle(resolve), settle(reject));
    });
    own.catch(noop);
    return own;
  }

  leave(onEmpty) {
    this.callers -= 1;
    if (this.callers === 0) onEmpty(this);
  }
}

const noop = () => {};

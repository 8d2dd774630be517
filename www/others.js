// Other people, who post now and then while somebody looks.

const EVERY = 4000;

/**
 * @param {HTMLButtonElement} button pressed: they post
 * @param {(count: number) => Promise<unknown>} publish
 */
export function others(button, publish) {
  const post = async () => {
    const on = button.getAttribute('aria-pressed') === 'true' && document.visibilityState === 'visible';
    if (on) await publish(1 + Math.floor(Math.random() * 3));
    setTimeout(post, EVERY);
  };
  setTimeout(post, EVERY);
}

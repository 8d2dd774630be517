import { createRoot } from 'react-dom/client';
import { counts } from './counts.js';
import { driver } from './window.jsx';

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
const SETTLED = 5;

/**
 * `pages` pages of `items` rows, each asked for when the one before is in sight; how often components were rendered
 * until nothing moved any more, and what is in sight then.
 */
export async function run(App, path, pages, items, spinner, budget) {
  const start = performance.now();
  Object.assign(counts, { rows: 0, lists: 0 });
  const box = document.body.appendChild(document.createElement('div'));
  const root = createRoot(box);
  const whole = new Promise((resolve, reject) => {
    let asked = 1;
    driver.committed = (length, more) => {
      if (length > asked * items) return reject(new Error(`${length} rows after ${asked} pages of ${items}`));
      if (length < asked * items) return;
      if (asked === pages || performance.now() - start > budget) return resolve();
      asked += 1;
      frame().then(more);
    };
  });
  root.render(<App path={path} spinner={spinner} />);
  await whole;
  for (let i = 0; i < SETTLED; i++) await frame();
  const outcome = { ...counts, shown: [...box.querySelectorAll('li')].map((row) => row.textContent) };
  root.unmount();
  box.remove();
  return outcome;
}

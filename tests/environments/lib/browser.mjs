// One Chromium for everything that is opened in it.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** By the flags that they were started with. */
const browsers = new Map();

/** The browser that `cargo xtask` found, or whatever Chromium is on the path. */
function launch(flags) {
  const args = (process.env.CHROME_FLAGS ?? '--no-sandbox')
    .split(' ')
    .filter((flag) => flag && !flag.startsWith('--headless'));
  const executablePath = process.env.CHROME || execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: [...args, ...flags] });
}

function started(flags = []) {
  const key = flags.join(' ');
  if (!browsers.has(key)) browsers.set(key, launch(flags));
  return browsers.get(key);
}

export async function closeBrowser() {
  for (const browser of browsers.values()) await (await browser).close();
  browsers.clear();
}

export async function browserVersion() {
  return (await started()).version();
}

/**
 * Opens a page that sets `globalThis.result`. Gives `result`, everything that went to the console or wrong on the way,
 * and the addresses that were asked. `flags` are of the browser.
 */
export async function open(url, { flags } = {}) {
  const context = await (await started(flags)).newContext();
  const page = await context.newPage();
  const problems = [];
  const asked = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('requestfailed', (request) => problems.push(`${request.url()} failed`));
  page.on('request', (request) => asked.push(request.url()));
  try {
    await page.goto(url, { timeout: 90_000 });
    const handle = await page.waitForFunction(() => globalThis.result, undefined, { timeout: 60_000 });
    return { result: await handle.jsonValue(), problems, asked };
  } catch (error) {
    throw new Error(`${error.message}\n${problems.join('\n')}`);
  } finally {
    await context.close();
  }
}

// Links of Markdown: a reader of crates.io, npm or docs.rs has the files of the package, and no others.
import { posix } from 'node:path';

/** As GitHub and rustdoc name a heading. */
const slug = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const outsideOfCode = (text) => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]+`/g, (code) => code.slice(1, -1));

const headings = (text) => [...outsideOfCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading));

/** What `[text](target)`, `![text](target)` and `[name]: target` lead to. */
export const targets = (text) => {
  const prose = text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]+`/g, '`');
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: *(\S+)/gm)].map(([, inline, named]) => inline ?? named);
};

/**
 * The links of `name` that lead nowhere. `files`: text by path, or anything but a text where only its existence
 * matters.
 */
export function deadLinks(name, files) {
  const dead = [];
  for (const target of targets(files[name])) {
    if (/^[a-z]+:/i.test(target)) continue;
    const [path, anchor] = target.split('#');
    const file = path === '' ? name : posix.normalize(posix.join(posix.dirname(name), path));
    const text = files[file];
    const there = text !== undefined && (anchor === undefined || headings(text).includes(anchor));
    if (!there) dead.push(`${name}: ${target}`);
  }
  return dead;
}

// What a page costs as the list grows, as an SVG for light and dark pages.

import { label } from './words.mjs';

const [WIDTH, HEIGHT] = [760, 400];
const [LEFT, RIGHT, TOP, BOTTOM] = [72, 150, 46, 48];
const ITEMS = 50;

/** [light, dark] */
const colours = {
  unspool: ['#c2410c', '#fb923c'],
  vanilla: ['#57606a', '#9da7b1'],
  tanstack: ['#0969da', '#58a6ff'],
  rtk: ['#8250df', '#bc8cff'],
  swr: ['#1a7f37', '#3fb950'],
  apollo: ['#bf3989', '#f778ba'],
  urql: ['#9a6700', '#d29922'],
};

const style = (scheme) =>
  Object.entries(colours)
    .map(([name, pair]) => `.${name}{stroke:${pair[scheme]};fill:${pair[scheme]}}`)
    .join('');

const power = (exponent) =>
  exponent < 0 ? String(10 ** exponent) : (10 ** exponent).toLocaleString('en').replaceAll(',', ' ');

/** `costs`: by library, by page, as growth.mjs gives them. */
export function chart(costs) {
  const lines = Object.entries(costs).map(([name, points]) => ({
    name,
    points: Object.entries(points).map(([page, { median }]) => [Math.log10(page * ITEMS), Math.log10(median)]),
  }));
  const all = lines.flatMap(({ points }) => points);
  const [x0, x1] = [Math.floor(Math.min(...all.map(([x]) => x))), Math.ceil(Math.max(...all.map(([x]) => x)))];
  const [y0, y1] = [Math.floor(Math.min(...all.map(([, y]) => y))), Math.ceil(Math.max(...all.map(([, y]) => y)))];
  const x = (value) => LEFT + ((value - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - ((value - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const grid = [];
  for (let p = x0; p <= x1; p++)
    grid.push(
      `<path class="grid" d="M${x(p).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${x(p).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${power(p)}</text>`,
    );
  for (let p = y0; p <= y1; p++)
    grid.push(
      `<path class="grid" d="M${LEFT} ${y(p).toFixed(1)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${(y(p) + 4).toFixed(1)}" text-anchor="end">${power(p)} ms</text>`,
    );
  // Labels stand at the ends of the lines; those that end at the same page make room for each other, from top to
  // bottom.
  const above = new Map();
  const drawn = lines
    .map(({ name, points }) => ({ name, points, end: points.at(-1) }))
    .sort((a, b) => b.end[1] - a.end[1])
    .map(({ name, points, end }) => {
      const path = points
        .map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${x(px).toFixed(1)} ${y(py).toFixed(1)}`)
        .join('');
      const dots = points
        .map(([px, py]) => `<circle class="${name}" cx="${x(px).toFixed(1)}" cy="${y(py).toFixed(1)}" r="3"/>`)
        .join('');
      const at = Math.max(y(end[1]) + 4, (above.get(end[0]) ?? -Infinity) + 15);
      above.set(end[0], at);
      return `<path class="line ${name}" d="${path}"/>${dots}<text class="label ${name}" x="${(x(end[0]) + 10).toFixed(1)}" y="${at.toFixed(1)}">${label(name)}</text>`;
    });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Milliseconds a page against items in the list, both logarithmic">
<style>
text{font:12px system-ui,sans-serif;fill:#57606a}
.title{font-weight:600;font-size:14px;fill:#1f2328}
.grid{stroke:#d0d7de;stroke-width:1}
.line{fill:none!important;stroke-width:2}
.line.unspool{stroke-width:3.5}
.label{stroke:none!important;font-weight:600}
${style(0)}
@media(prefers-color-scheme:dark){
text{fill:#9da7b1}
.title{fill:#e6edf3}
.grid{stroke:#30363d}
${style(1)}}
</style>
<text class="title" x="${LEFT}" y="22">What one more page of 50 items costs, by items in the list</text>
${grid.join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">items in the list</text>
${drawn.join('\n')}
</svg>
`;
}

// The figures that README.md quotes: `<!-- bench:NAME -->1.9× (1.7 to 2.4)<!-- /bench -->`.

const MARK = /<!-- bench:([\w-]+) -->(.*?)<!-- \/bench -->/gs;
/** How far a figure, or the ends of its spread, may be off: they are rounded. */
const SLACK = 0.05;

/** What is wrong: a figure is right if what was measured lies within the spread that is stated beside it. `all`: every measure was run. */
export function check(text, figures, all) {
  const wrong = [];
  for (const [, name, said] of text.matchAll(MARK)) {
    const figure = figures[name];
    if (!figure) {
      if (all) wrong.push(`README.md quotes \`${name}\`, which no measure gives`);
      continue;
    }
    const [value, low, high] = said.replace(/(\d) (?=\d)/g, '$1').match(/\d+(\.\d+)?/g)?.map(Number) ?? [];
    const [from, to] = [(low ?? value) * (1 - SLACK), (high ?? value) * (1 + SLACK)];
    if (figure.value >= from && figure.value <= to) continue;
    wrong.push(`README.md says ${said} for \`${name}\`, but it is ${figure.text}: \`cargo xtask bench --write\` corrects it`);
  }
  return wrong;
}

export const write = (text, figures) => text.replace(MARK, (all, name) => (figures[name] ? `<!-- bench:${name} -->${figures[name].text}<!-- /bench -->` : all));

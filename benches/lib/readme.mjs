// The figures that README.md, docs/DESIGN.md and docs/PACKAGE.md quote:
// `<!-- bench:NAME -->1.9× (1.7 to 2.4)<!-- /bench -->`. The first word of NAME is the measure that gives it.

const MARK = /<!-- bench:([\w-]+) -->((?:(?!<!--).)*)<!-- \/bench -->/gs;
/** How far a figure, or the ends of its spread, may be off: they are rounded. */
const SLACK = 0.05;

const measureOf = (name) => name.split('-')[0];
const numbersOf = (text) =>
  text
    .replace(/(\d) (?=\d)/g, '$1')
    .match(/\d+(\.\d+)?/g)
    ?.map(Number) ?? [];
const unitOf = (text) => text.replace(/ to |[\d\s.()]/g, '');

/** The pages that quote figures. */
export const PAGES = ['README.md', 'docs/DESIGN.md', 'docs/PACKAGE.md'];

/**
 * What cannot be right, whatever is measured: marks that are not closed, and names that belong to none of `measures`.
 */
export function strays(text, measures, page = PAGES[0]) {
  const marks = [...text.matchAll(MARK)];
  const strange = marks
    .filter(([, name]) => !measures.includes(measureOf(name)))
    .map(([, name]) => `${page} quotes \`${name}\`, which no measure gives: there are ${measures.join(', ')}`);
  const begun = text.split('<!-- bench:').length - 1;
  const ended = text.split('<!-- /bench -->').length - 1;
  if (begun !== marks.length || ended !== marks.length)
    strange.push(
      `${page} has ${begun} marks \`<!-- bench:NAME -->\`, ${ended} ends \`<!-- /bench -->\` and ${marks.length} figures between them`,
    );
  return strange;
}

/**
 * What is wrong: a figure is right if what was measured lies within the spread that is stated beside it. `ran`: the
 * measures that `figures` are from.
 */
export function check(text, figures, ran, page = PAGES[0]) {
  const wrong = [];
  for (const [, name, said] of text.matchAll(MARK)) {
    if (!ran.includes(measureOf(name))) continue;
    const figure = figures[name];
    if (!figure) {
      wrong.push(
        `${page} quotes \`${name}\`, which no measure gives: \`${measureOf(name)}\` gives ${
          Object.keys(figures)
            .filter((other) => measureOf(other) === measureOf(name))
            .join(', ') || 'no figures'
        }`,
      );
      continue;
    }
    const [value, low, high] = numbersOf(said);
    const [from, to] = [(low ?? value) * (1 - SLACK), (high ?? value) * (1 + SLACK)];
    if (figure.value >= from && figure.value <= to && unitOf(said) === unitOf(figure.text)) continue;
    wrong.push(
      `${page} says ${said} for \`${name}\`, but it is ${figure.text}: \`cargo xtask bench --write\` corrects it`,
    );
  }
  return wrong;
}

export const write = (text, figures) =>
  text.replace(MARK, (all, name) =>
    figures[name] ? `<!-- bench:${name} -->${figures[name].text}<!-- /bench -->` : all,
  );

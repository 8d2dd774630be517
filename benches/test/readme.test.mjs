import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { MEASURES } from '../lib/measures.mjs';
import { check, PAGES, strays, write } from '../lib/readme.mjs';
import { ratio } from '../lib/stats.mjs';
import { number, times } from '../lib/words.mjs';

const quoted = (name, text) => `a <!-- bench:${name} -->${text}<!-- /bench --> b`;
const fast = { 'ingest-fast': times({ median: 1.9, low: 1.7, high: 2.4 }) };
const kilobytes = (value) => ({ 'size-all': { value, text: `${value.toFixed(1)} KB` } });
/** How many figures are wrong. */
const wrong = (name, said, figures, ran = ['ingest', 'size']) => check(quoted(name, said), figures, ran).length;

test('a figure is right within the spread that is stated beside it', () => {
  assert.equal(wrong('ingest-fast', '2.0× (1.8 to 2.2)', fast), 0);
  assert.equal(wrong('ingest-fast', '1.4× (1.4 to 1.4)', { 'ingest-fast': { value: 1.43, text: '1.4×' } }), 0);
  assert.equal(wrong('ingest-fast', '2.5× (2.1 to 2.8)', fast), 1);
  assert.equal(wrong('ingest-fast', '1.2× (1.0 to 1.7)', fast), 1);
  assert.equal(wrong('ingest-fast', '1 900× (1 800 to 2 000)', fast), 1);
  assert.equal(wrong('ingest-fast', '1 900× (1 800 to 2 000)', { 'ingest-fast': { value: 1850, text: '1 850×' } }), 0);
});

test('without a spread, five percent', () => {
  assert.equal(wrong('size-all', '100.0 KB', kilobytes(104)), 0);
  assert.equal(wrong('size-all', '100.0 KB', kilobytes(106)), 1);
  assert.equal(wrong('size-all', '100.0 KB', kilobytes(94)), 1);
  assert.equal(wrong('size-all', 'small', kilobytes(106)), 1);
});

test('a figure has the unit that was measured', () => {
  assert.equal(wrong('size-all', '100.0 MB', kilobytes(100)), 1);
  assert.equal(wrong('ingest-fast', '1.9 % (1.7 to 2.4)', fast), 1);
});

test('what was not measured is wrong when its measure was run', () => {
  assert.equal(wrong('ingest-slow', '1×', fast, ['size']), 0);
  const [line] = check(quoted('ingest-slow', '1×'), fast, ['ingest']);
  assert.match(line, /quotes `ingest-slow`, which no measure gives: `ingest` gives ingest-fast/);
});

test('names without a measure and marks without an end are wrong before anything is measured', () => {
  const names = Object.keys(MEASURES);
  assert.deepEqual(strays(quoted('ingest-fast', '1×') + quoted('memory', '1×'), names), []);
  assert.match(strays(quoted('speed', '1×'), names)[0], /quotes `speed`, which no measure gives/);
  assert.equal(strays(`<!-- bench:ingest-fast -->1×${quoted('memory', '1×')}`, names).length, 1);
  assert.equal(strays(`<!-- bench:ingest fast -->1×<!-- /bench -->`, names).length, 1);
  assert.equal(strays(`${quoted('memory', '1×')}<!-- /bench -->`, names).length, 1);
});

test('what is written passes', () => {
  const text = write(quoted('ingest-fast', '?') + quoted('size-all', '?'), fast);
  assert.equal(text, quoted('ingest-fast', '1.9× (1.7 to 2.4)') + quoted('size-all', '?'));
  assert.deepEqual(check(text, fast, ['ingest']), []);
});

test('each row of figures in README.md has one that is measured, and all marks are sound', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  assert.deepEqual(strays(readme, Object.keys(MEASURES)), []);
  const numbers = /^## Numbers$(.*?)^## /ms.exec(readme)[1];
  const rows = numbers.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| what'));
  assert.ok(rows.length > 10, String(rows.length));
  assert.deepEqual(
    rows.filter((row) => !/<!-- (bench|size):/.test(row)),
    [],
  );
  const bare = numbers.replace(/<!-- (bench|size):.*?<!-- \/\1 -->/g, '');
  assert.doesNotMatch(bare, /\d ?×/, 'a ratio without a mark');
  assert.match(numbers, /benches\/growth\.svg/);
});

test('docs/DESIGN.md quotes figures of README.md, and as README.md does', async () => {
  const [readme, design] = await Promise.all(
    PAGES.map((page) => readFile(new URL(`../../${page}`, import.meta.url), 'utf8')),
  );
  assert.deepEqual(strays(design, Object.keys(MEASURES), PAGES[1]), []);
  const figures = design.match(/<!-- bench:.*?<!-- \/bench -->/g);
  assert.ok(figures.length > 4, String(figures.length));
  assert.deepEqual(
    figures.filter((figure) => !readme.includes(figure)),
    [],
  );
});

test('ratios are made pair by pair', () => {
  assert.deepEqual(ratio([2, 40, 6], [1, 10, 2]), { median: 3, low: 2, high: 4 });
});

test('numbers keep two digits', () => {
  assert.deepEqual([0.996, 0.994, 9.96, 9.94, 99.4, 99.6, 12_345].map(number), [
    '1.0',
    '0.99',
    '10',
    '9.9',
    '99',
    '100',
    '12 345',
  ]);
});

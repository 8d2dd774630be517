import assert from 'node:assert/strict';
import test from 'node:test';
import { check, write } from '../lib/readme.mjs';
import { ratio } from '../lib/stats.mjs';
import { number, times } from '../lib/words.mjs';

const quoted = (name, text) => `a <!-- bench:${name} -->${text}<!-- /bench --> b`;
const fast = { fast: times({ median: 1.9, low: 1.7, high: 2.4 }) };

test('a figure is right within the spread that is stated beside it', () => {
  assert.deepEqual(check(quoted('fast', '2.0× (1.8 to 2.2)'), fast), []);
  assert.deepEqual(check(quoted('fast', '1.4× (1.4 to 1.4)'), { fast: { value: 1.43, text: '' } }), []);
  assert.equal(check(quoted('fast', '2.5× (2.1 to 2.8)'), fast).length, 1);
  assert.equal(check(quoted('fast', '1 900× (1 800 to 2 000)'), fast).length, 1);
  assert.deepEqual(check(quoted('fast', '1 900× (1 800 to 2 000)'), { fast: { value: 1850, text: '' } }), []);
});

test('without a spread, five percent', () => {
  assert.deepEqual(check(quoted('size', '100.0 KB'), { size: { value: 104, text: '104.0 KB' } }), []);
  assert.equal(check(quoted('size', '100.0 KB'), { size: { value: 106, text: '106.0 KB' } }).length, 1);
  assert.equal(check(quoted('size', 'small'), { size: { value: 106, text: '106.0 KB' } }).length, 1);
});

test('what was not measured is wrong only when everything was', () => {
  assert.deepEqual(check(quoted('slow', '1×'), fast, false), []);
  assert.equal(check(quoted('slow', '1×'), fast, true).length, 1);
});

test('what is written passes', () => {
  const text = write(quoted('fast', '?') + quoted('slow', '?'), fast);
  assert.equal(text, quoted('fast', '1.9× (1.7 to 2.4)') + quoted('slow', '?'));
  assert.deepEqual(check(text, fast), []);
});

test('ratios are made pair by pair', () => {
  assert.deepEqual(ratio([2, 40, 6], [1, 10, 2]), { median: 3, low: 2, high: 4 });
});

test('numbers keep two digits', () => {
  assert.deepEqual([0.996, 0.994, 9.96, 9.94, 99.4, 99.6, 12_345].map(number), ['1.0', '0.99', '10', '9.9', '99', '100', '12 345']);
});

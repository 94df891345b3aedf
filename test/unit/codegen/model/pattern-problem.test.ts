import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternProblem } from '../../../../codegen/src/model/pattern-problem.js';

const fine = [
  '[a-z]+',
  '[a-z0-9]+(?:-[a-z0-9]+)*',
  '(?:\\d{1,3}\\.){3}\\d{1,3}',
  '(?:\\d{2}){3}',
  '[a-z]{1,1000}',
  '(a|b)*',
  '(?:ab|ac)*',
  '(?=.*\\d)[a-z\\d]{8,64}',
  '[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+',
  '(?:\\p{L}+ )*\\p{L}+',
  '[\\u{1F600}-\\u{1F64F}]*',
  '(?<year>\\d{4})-(?<month>\\d{2})',
  '([A-Z][a-z]*)+',
  '[^\\]]+',
];
const exponential = [
  '(a+)+',
  '(a*)*',
  '(?:a|a)*',
  '(a|aa)+',
  '(\\d+|[0-9a]+)*',
  '(?:\\w+\\s?)*',
  '(?=(a+)+$)a*',
  '(x+x+)+y',
  '(.*a){20,}',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
];

test('patterns that match each text in few ways are taken', () => {
  for (const source of fine) assert.equal(patternProblem(source), undefined, source);
});

test('patterns that can match a text in exponentially many ways are refused', () => {
  for (const source of exponential) assert.equal(patternProblem(source)?.code, 'CG2017', source);
});

test('what is no regular expression, nothing, or very long is refused', () => {
  for (const source of ['[a', '(', 'a{2,1}', '\\', '', 'a'.repeat(1001)])
    assert.equal(patternProblem(source)?.code, 'CG2016', source);
  assert.equal(patternProblem(`(?:${'ab'.repeat(300)})*`)?.code, 'CG2017');
});

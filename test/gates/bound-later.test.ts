// A module that is bound to a variable after its declaration, as tests do that load it afresh for every case.
import { describe, expect, it } from 'vitest';
import { gate, gradeOf, judge } from './repository.ts';

const engine =
  'function run(items) {\n  return items.slice();\n}\n\nfunction count(items) {\n  return items.length;\n}\n\nmodule.exports = { run, count };\n';
const rank =
  'function rank(items) {\n  const out = [...items].sort();\n  return out;\n}\n\nmodule.exports = { rank };\n';
const wired = engine
  .replace('function run', "const { rank } = require('./rank');\n\nfunction run")
  .replace('items.slice()', 'rank(items)');

const suite = (bound: string, cases: string) =>
  `const assert = require('node:assert');\n\nlet engine;\nlet run;\n\ndescribe('engine', () => {\n  beforeEach(async () => {\n    ${bound}\n  });\n\n${cases}});\n`;
const old = "  it('counts', () => {\n    assert.equal(1, 1);\n  });\n";
const added = (call: string) =>
  `${old}\n  it('ranks', () => {\n    assert.deepEqual(${call}([2, 1]), [1, 2]);\n  });\n`;

const tests = async (bound: string, call: string) =>
  gate(
    await judge({
      base: { 'package.json': '{"name":"kit"}', 'src/engine.js': engine, 'test/engine.test.js': suite(bound, old) },
      changes: {
        'src/rank.js': rank,
        'src/engine.js': wired,
        'test/engine.test.js': suite(bound, added(call)),
      },
    }),
    'tests',
  ).outcome;

describe('a variable that is given a module before every test', () => {
  it.each([
    ["engine = require('../src/engine');", 'engine.run'],
    ["engine = await import('../src/engine.js');", 'engine.run'],
    ["run = require('../src/engine').run;", 'run'],
    ["run = (await import('../src/engine.js')).run;", 'run'],
    ["({ run } = await import('../src/engine.js'));", 'run'],
    ["({ run: engine } = require('../src/engine'));", 'engine'],
  ])('stands for it: %s', async (bound, call) => {
    expect(await tests(bound, call)).toBe('pass');
  });

  it.each([
    ["engine = require('../src/rank');", 'engine.rank'],
    ["({ rank: run } = await import('../src/rank.js'));", 'run'],
  ])('stands for what is new where that is new: %s', async (bound, call) => {
    expect(await tests(bound, call)).toBe('warn');
  });
});

describe('a variable that is given a module when it is first wanted', () => {
  it.each([
    "let ranker;\n\nfunction run(items) {\n  if (!ranker) ranker = require('./rank');\n  return ranker.rank(items);\n}",
    "let rank;\n\nfunction run(items) {\n  rank = require('./rank').rank;\n  return rank(items);\n}",
  ])('uses it: %s', async (run) => {
    const base = { 'package.json': '{"name":"kit"}', 'src/engine.js': engine };
    const changes = { 'src/rank.js': rank, 'src/engine.js': engine.replace(/function run[^}]*\}/, () => run) };
    expect(await gradeOf({ base, changes })).toBe('wired');
  });
});

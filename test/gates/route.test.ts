// From outcomes to the route, and the report as a whole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GateResult, GatesReport } from '../../src/domain/gate.ts';
import { GateName, type GateOutcome } from '../../src/domain/names.ts';
import type { FileChange } from '../../src/domain/patch.ts';
import { decidingGate, inOneLine, routeOf, runGates } from '../../src/gates/run.ts';
import { filesOf, gate, judge } from './repository.ts';

const names = GateName.options;
const results = (given: Partial<Record<GateName, GateOutcome>>, others: GateOutcome = 'pass'): GateResult[] =>
  names.map((name) => ({ gate: name, outcome: given[name] ?? others, reasons: [`${name} says so.`], measures: {} }));
const change = (path: string): FileChange => ({
  path,
  kind: 'added',
  from: null,
  mode: '100644',
  after: new TextEncoder().encode('x'),
});
const route = (
  given: Partial<Record<GateName, GateOutcome>>,
  paths: readonly string[] = ['a.py'],
  others: GateOutcome = 'pass',
) => routeOf(results(given, others), { files: paths.map(change) }).route;

it('reasons in one line: sentences follow each other, pieces are set apart', () => {
  expect(inOneLine(['tests: It adds none.', 'stubs: 3 of 4 do nothing.'])).toBe(
    'tests: It adds none. stubs: 3 of 4 do nothing.',
  );
  expect(inOneLine(['tests: fail', 'risk: 0.7; 0.5 is the most'])).toBe('tests: fail; risk: 0.7; 0.5 is the most');
});

it('the gate that decides is named where it is one, and no gate alone where several failed', () => {
  expect(decidingGate(results({ tests: 'fail', risk: 'warn' }))).toBe('tests');
  expect(decidingGate(results({ integration: 'fail', tests: 'fail' }))).toBe('gates');
  expect(decidingGate(results({}))).toBe('gates');
});

describe('route', () => {
  it('all pass: a pull request', () => expect(route({})).toBe('pull_request'));

  it.each(names)('%s fails: an issue', (name) => expect(route({ [name]: 'fail' })).toBe('issue'));

  it.each(['paths', 'integration', 'stubs', 'tests', 'risk'] as const)('%s warns: a draft', (name) =>
    expect(route({ [name]: 'warn' })).toBe('pull_request_draft'),
  );

  it('a gate that did not look changes nothing, and is listed', () => {
    expect(route({ stubs: 'not_applicable', tests: 'not_applicable' })).toBe('pull_request');
    expect(routeOf(results({ stubs: 'not_applicable' }), { files: [change('a.py')] }).reasons.join(' ')).toContain(
      'stubs',
    );
  });

  it('when none but paths and secrets looked at code: a draft', () => {
    expect(route({ paths: 'pass', secrets: 'pass' }, ['a.rb'], 'not_applicable')).toBe('pull_request_draft');
    expect(route({ paths: 'pass', secrets: 'pass' }, ['README.md'], 'not_applicable')).toBe('pull_request');
  });

  it('an empty patch: an issue', async () => {
    expect((await runGates({ base: filesOf({}), patch: { files: [] }, blocked: [], knownSecrets: [] })).route).toBe(
      'issue',
    );
  });

  it("a copy of other people's code neither sinks what is beside it nor passes by itself", async () => {
    const copy = { 'third_party/big.py': 'def unused(x):\n    return x\n' };
    const base = { 'pkg/core.py': 'def run(x):\n    return x\n' };
    const real = {
      'pkg/core.py': 'def run(x):\n    return _twice(x)\n\n\ndef _twice(x):\n    return 2 * x\n',
      'tests/test_core.py': 'from pkg.core import run\n\n\ndef test_run():\n    assert run(1) == 2\n',
    };
    expect((await judge({ base, changes: { ...copy, ...real } })).route).toBe('pull_request');
    const alone = await judge({ base, changes: copy });
    expect([alone.route, gate(alone, 'integration').outcome]).toEqual(['pull_request_draft', 'not_applicable']);
  });

  it('documentation alone is a pull request', async () => {
    const report = await judge({ base: { 'README.md': '# a\n' }, changes: { 'README.md': '# b\n' } });
    expect(report.route).toBe('pull_request');
    expect(gate(report, 'tests').outcome).toBe('not_applicable');
  });

  it('a language without a grammar is a draft', async () => {
    const report = await judge({
      base: {},
      changes: { 'lib/a.rb': 'def f\n  1 + 1\nend\n', 'spec/a_spec.rb': 'it\n' },
    });
    const unlooked = report.gates.filter((each) => each.outcome === 'not_applicable').map((each) => each.gate);
    expect(unlooked).toEqual(['integration', 'stubs', 'tests', 'risk']);
    expect(report.gates.every((each) => unlooked.includes(each.gate) || each.outcome === 'pass')).toBe(true);
    expect(report.route).toBe('pull_request_draft');
  });
});

const path = fc.oneof(
  fc.constantFrom(
    'a.py',
    'pkg/__init__.py',
    'a.ts',
    'a.tsx',
    'a.go',
    'src/lib.rs',
    'A.java',
    'a.c',
    'a.hpp',
    'package.json',
    'tests/test_a.py',
    '.github/workflows/a.yml',
    '../a',
    '__proto__',
    'constructor/a.py',
  ),
  fc.string({ minLength: 1, maxLength: 30 }),
);
const content = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
  fc
    .array(
      fc.constantFrom(
        'def f(x):\n',
        '    return x\n',
        'class A:\n',
        'import a\n',
        'from . import b\n',
        '{',
        '}',
        '(',
        ')',
        'if x:',
        'function f() {',
        'return',
        ';',
        '"',
        "'",
        '`',
        '#if 0\n',
        '/*',
        'use crate::a;',
        'mod b;',
        '@d\n',
        '<A>',
        '=> {}',
        '\u0000',
        '\ud800',
      ),
      { maxLength: 60 },
    )
    .map((parts) => new TextEncoder().encode(parts.join(' '))),
);
const file = fc.record({
  path,
  kind: fc.constantFrom('added' as const, 'modified' as const, 'deleted' as const, 'renamed' as const),
  from: fc.option(path),
  mode: fc.constantFrom('100644' as const, '100755' as const, '120000' as const, '160000' as const),
  after: fc.option(content),
});

describe('any patch at all', () => {
  it('never makes the gates throw, and the same input gives the same report', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(path, content, { maxKeys: 6 }),
        fc.array(file, { minLength: 1, maxLength: 6 }),
        async (tree, files) => {
          const input = {
            base: filesOf(tree),
            patch: { files },
            blocked: ['x/**', '['],
            knownSecrets: ['0123456789abcdef'],
          };
          const once = await runGates(input);
          expect(GatesReport.parse(once)).toEqual(once);
          expect(JSON.stringify(await runGates(input))).toBe(JSON.stringify(once));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('nests deeper than any stack', async () => {
    const deep = {
      'a.py': `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
      'a.ts': `export const x = ${'['.repeat(20_000)}${']'.repeat(20_000)};\n`,
      'a.json': '['.repeat(50_000),
    };
    expect((await judge({ base: {}, changes: deep })).route).toBe('issue');
  });
});

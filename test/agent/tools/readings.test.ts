// Arguments in the habits of different models: what can mean one thing only is taken, and what cannot is left for the schema to refuse.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { tools } from '../../../src/agent/tools/catalogue.ts';
import { callAsMeant, closingAsMeant } from '../../../src/agent/tools/readings.ts';
import { DecideRoute, endings, SubmitCoverage, SubmitIssue, SubmitSelection } from '../../../src/domain/endings.ts';
import { ended, setStage } from '../stage.ts';

const route = { route: 'issue', rationale: 'No place reaches it.', call_site: '', blockers: [], premise_concern: '' };
const issue = {
  title: 'Ranks',
  tldr: 'Not now.',
  suggested_experiment: 'Measure.',
  engineering_analysis: 'It would live in `a.py:3`.',
  blockers: ['b'],
  how_to_unblock: ['First this', 'Then that'],
  open_questions: [],
  premise_concern: '',
};

describe('nothing, however it is written', () => {
  it.each([null, undefined])('%s stands for an empty text and for an empty list', (none) => {
    const args = { ...route, call_site: none, blockers: none, premise_concern: none };
    expect(DecideRoute.parse(closingAsMeant(DecideRoute, args))).toEqual(route);
  });

  it('null and an empty text stand for an option that is left out', () => {
    const { schema } = tools.read_file;
    expect(callAsMeant(schema, { path: 'a.py', start_line: null, end_line: '' })).toEqual({ path: 'a.py' });
  });

  it('is nothing where something has to be said', () => {
    for (const none of [null, undefined, '', '  ', []]) {
      expect(DecideRoute.safeParse(closingAsMeant(DecideRoute, { ...route, rationale: none })).success).toBe(false);
      expect(DecideRoute.safeParse(closingAsMeant(DecideRoute, { ...route, route: none })).success).toBe(false);
    }
  });
});

describe('a text that a tool needs', () => {
  it.each([null, undefined])('is not there when it is %s: what was forgotten must not delete', (none) => {
    const args = { path: 'a.py', old_text: 'import os', new_text: none };
    expect(tools.edit_file.schema.safeParse(callAsMeant(tools.edit_file.schema, args)).success).toBe(false);
  });
});

describe('a list', () => {
  it.each([
    ['a list', ['First this', 'Then that']],
    ['with blank entries', ['First this', '', null, 'Then that', '  ']],
    ['JSON in a string', '["First this", "Then that"]'],
    ['a Markdown list', '- First this\n- Then that\n'],
    ['a numbered list', '1. First this\n\n2. Then that'],
  ])('%s', (_how, how_to_unblock) => {
    expect(SubmitIssue.parse(closingAsMeant(SubmitIssue, { ...issue, how_to_unblock }))).toEqual(issue);
  });

  it('of one entry, as its text', () => {
    const text = 'Decide who owns it.\n- and when';
    const meant = closingAsMeant(SubmitIssue, { ...issue, how_to_unblock: text });
    expect(SubmitIssue.parse(meant).how_to_unblock).toEqual([text]);
    expect(closingAsMeant(SubmitIssue, { ...issue, blockers: '[WIP] nobody' })).toMatchObject({
      blockers: ['[WIP] nobody'],
    });
  });

  it('of claims is read claim by claim', () => {
    const items = [{ claim: 'Ranks (2)', status: 'deferred', evidence: null }];
    expect(SubmitCoverage.parse(closingAsMeant(SubmitCoverage, { items: JSON.stringify(items) })).items).toHaveLength(
      1,
    );
    expect(SubmitCoverage.parse(closingAsMeant(SubmitCoverage, { items }))).toEqual({
      items: [{ claim: 'Ranks (2)', status: 'deferred', evidence: '' }],
    });
    expect(
      SubmitCoverage.safeParse(closingAsMeant(SubmitCoverage, { items: [{ ...items[0], status: null }] })).success,
    ).toBe(false);
  });
});

describe('a number', () => {
  const { schema } = tools.read_file;

  it('in quotes is a number', () => {
    expect(callAsMeant(schema, { path: 'a.py', start_line: '12' })).toEqual({ path: 'a.py', start_line: 12 });
  });

  it.each(['12.5', 'twelve', '0', '99999999999999999999'])('%j is none', (start_line) => {
    expect((schema as z.ZodType).safeParse(callAsMeant(schema, { path: 'a.py', start_line })).success).toBe(false);
  });
});

describe('arguments in the habits of other tools', () => {
  it.each<[string, unknown]>([
    ['as text', JSON.stringify(route)],
    ['in `input`', { input: route }],
    ['in `parameters`, as text', { parameters: JSON.stringify(route) }],
    ['as text in `arguments` as text', JSON.stringify({ arguments: JSON.stringify(route) })],
    [
      'with fields in other letters',
      { Route: 'issue', Rationale: route.rationale, callSite: '', blockers: [], 'premise-concern': '' },
    ],
    ['with a word in capitals', { ...route, route: ' ISSUE ' }],
  ])('%s are what they mean', (_how, args) => {
    expect(DecideRoute.parse(closingAsMeant(DecideRoute, args))).toEqual(route);
  });

  it('have one meaning, or stay as they are', () => {
    expect(callAsMeant(tools.read_file.schema, { input: { path: 'a.py' }, path: 'b.py' })).toEqual({
      input: { path: 'a.py' },
      path: 'b.py',
    });
    for (const args of [{ path: 'a', Path: 'b' }, { Path: 'a', PATH: 'b' }, { args: 'not {json}' }, '{oops', '["a"]'])
      expect(callAsMeant(tools.read_file.schema, args)).toEqual(args);
    const odd = { ...route, route: 'pull_request_or_issue' };
    expect(closingAsMeant(DecideRoute, odd)).toEqual(odd);
  });

  it('yes and no in quotes are yes and no; a number in quotes is a number', () => {
    const one = { paper: 'p', kind: 'Addition', strength: '3', call_site: '', direction: '', reason: 'r' };
    const meant = (fits: unknown) => closingAsMeant(SubmitSelection, { assessments: [{ ...one, fits }] });
    expect(meant('False')).toMatchObject({ assessments: [{ fits: false, kind: 'addition', strength: 3 }] });
    expect(SubmitSelection.safeParse(meant('perhaps')).success).toBe(false);
  });

  it('do not change what a text of a tool is', () => {
    const content = '{"input": {"path": "a"}}';
    expect(callAsMeant(tools.write_file.schema, { path: 'a.json', content })).toEqual({ path: 'a.json', content });
  });
});

describe('everything else', () => {
  it.each([null, [], 'text', 7])('%j is no object of arguments and stays what it is', (args) => {
    expect(closingAsMeant(DecideRoute, args)).toBe(args);
  });

  it('an unknown field stays, so that it can be named', () => {
    const meant = callAsMeant(tools.read_file.schema, { path: 'a.py', lines: 3 });
    expect(meant).toEqual({ path: 'a.py', lines: 3 });
  });

  it('arguments that fit are never touched', () => {
    const text = fc.string({ minLength: 1 }).filter((one) => one.trim() !== '');
    const fitting = fc.record({
      route: fc.constantFrom('issue', 'pull_request'),
      rationale: text,
      call_site: fc.string(),
      blockers: fc.array(text),
      premise_concern: fc.string(),
    });
    fc.assert(
      fc.property(fitting, (args) => {
        expect(closingAsMeant(DecideRoute, args)).toEqual(args);
      }),
    );
  });

  it('never throws, and is the same when it is read again', () => {
    const schemas: z.ZodType[] = [...Object.values(tools), ...Object.values(endings)].map(({ schema }) => schema);
    fc.assert(
      fc.property(
        fc.constantFrom(...schemas),
        fc.object({ key: fc.constantFrom('path', 'blockers', 'items', 'route', 'title') }),
        (schema, args) => {
          const once = closingAsMeant(schema, args);
          expect(closingAsMeant(schema, once)).toEqual(once);
        },
      ),
    );
  });
});

it('a phase ends with arguments in a habit of their own, and the records have them as they were meant', async () => {
  const stage = setStage({ script: [{ calls: [{ name: 'decline', arguments: { reason: 7 } }] }] });
  expect(ended(await stage.run())).toMatchObject({ outcome: 'ok' });
});

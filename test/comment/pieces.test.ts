// Markers, figures and the fitting of sections, one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCard } from '../../src/comment/card/run-card.ts';
import { code, fenced, fitBody } from '../../src/comment/fit.ts';
import { marker, readMarker } from '../../src/comment/marker.ts';
import { cost, duration, money, ratio, tokens } from '../../src/comment/numbers.ts';
import { gateTable } from '../../src/comment/result/gate-table.ts';
import { renderResult } from '../../src/comment/result/result.ts';
import { artifactLink, brokenWords } from '../../src/comment/vocabulary.ts';
import { parseMarkdown } from '../../src/comparison/markdown.ts';
import { cancelled, cardView, glm, progressOf, resultView, shipped } from './views.ts';

const key = { kind: 'result', experiment: '7f3a', arm: 'glm-5-2' } as const;

describe('the marker', () => {
  it('is read back with its secret and with no other', () => {
    const body = `hello\n\n${marker(key, 'secret')}`;
    expect(readMarker(body, 'secret')).toEqual(key);
    expect(readMarker(body, 'another')).toBeNull();
  });

  it('has the form of the contract', () => {
    expect(marker(key, 'secret')).toMatch(
      /^<!-- outrider \{"v":1,"kind":"result","experiment":"7f3a","arm":"glm-5-2","sig":"[0-9a-f]{64}"\} -->$/,
    );
  });

  it('is not believed when anything in it was changed', () => {
    const text = marker(key, 'secret');
    for (const [from, to] of [
      ['result', 'summary'],
      ['7f3a', '7f3b'],
      ['glm-5-2', 'glm-5-3'],
      ['"v":1', '"v":2'],
      ['"sig":"', '"sig":"0'],
    ] as const) {
      expect(readMarker(text.replace(from, to), 'secret')).toBeNull();
    }
    for (const broken of [
      '',
      'hello',
      '<!-- outrider {} -->',
      '<!-- outrider {"v":1 -->',
      '<!-- outrider {"v":1,"sig":"x"} -->',
    ]) {
      expect(readMarker(broken, 'secret')).toBeNull();
    }
  });

  it('is the last one of the body: a quoted one before it counts for nothing, a forged one after it spoils it', () => {
    const other = marker({ ...key, arm: 'other' }, 'secret');
    expect(readMarker(`${other}\n\n${marker(key, 'secret')}`, 'secret')).toEqual(key);
    expect(readMarker(`${marker(key, 'secret')}\n\n${marker(key, 'forger')}`, 'secret')).toBeNull();
  });

  it('holds any names, and nothing in them ends the HTML comment', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
        fc.option(fc.string(), { nil: null }),
        (experiment, arm) => {
          const any = { kind: 'note', experiment, arm } as const;
          const text = marker(any, 'secret');
          expect(readMarker(text, 'secret')).toEqual(any);
          expect(text.slice(4, -3)).not.toMatch(/--|>/);
        },
      ),
    );
  });
});

describe('figures', () => {
  it.each([
    [null, 'unknown'],
    [0, '$0.00'],
    [0.004, '<$0.01'],
    [0.005, '$0.01'],
    [0.41, '$0.41'],
    [1204.5, '$1,204.50'],
  ])('money %j is %s', (usd, text) => expect(money(usd)).toBe(text));

  it('never shows an unknown cost as nothing', () => {
    expect(cost({ cost_usd: null, cost_at_least_usd: 1.2 })).toBe('at least $1.20');
    expect(cost({ cost_usd: null, cost_at_least_usd: 0 })).toBe('unknown');
    expect(cost({ cost_usd: 0, cost_at_least_usd: 0 })).toBe('$0.00');
    expect(cost({ cost_usd: 1.2, cost_at_least_usd: 1.2, usage_complete: false })).toBe('at least $1.20');
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [9_400, '9.4k'],
    [9_960, '10k'],
    [407_441, '407k'],
    [999_499, '999k'],
    [999_500, '1M'],
    [1_250_000, '1.3M'],
  ])('%d tokens are %s', (count, text) => expect(tokens(count)).toBe(text));

  it.each([
    [0, '0 s'],
    [0.02, '<1 s'],
    [0.49, '<1 s'],
    [0.5, '1 s'],
    [41, '41 s'],
    [59.6, '1 min'],
    [380, '6 min 20 s'],
    [724, '12 min 04 s'],
    [3600, '1 h'],
    [3840, '1 h 04 min'],
  ])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [1.71, 0.41, '0.24'],
    [380, 724, '1.91'],
    [null, 1, '–'],
    [1, null, '–'],
    [0, 1, '–'],
    [1, 0, '0.00'],
    [1, 250, '250'],
  ])('%j against %j is %s', (a, b, text) => expect(ratio(a, b)).toBe(text));
});

describe('a body', () => {
  const frame = { rest: 'elsewhere', marker: '<!-- m -->' };

  it('has its sections, then the marker', () => {
    expect(fitBody([{ text: 'a' }, { text: '' }, { text: 'b', rank: 1 }], frame)).toBe('a\n\nb\n\n<!-- m -->');
  });

  it('drops what ranks highest first, says so, and where the rest is', () => {
    const sections = [
      { text: 'a' },
      { text: 'b'.repeat(50), rank: 1, name: 'the b' },
      { text: 'c'.repeat(100), rank: 2, name: 'the c' },
    ];
    expect(fitBody(sections, { ...frame, limit: 140 })).toBe(
      `a\n\n${'b'.repeat(50)}\n\nCut to fit into one comment: the c. Everything is elsewhere.\n\n<!-- m -->`,
    );
  });

  it('puts the shorter text in the place of the longer one before it drops that too', () => {
    const sections = [{ text: 'x'.repeat(500), rank: 1, name: 'the patch', instead: 'files' }, { text: 'z' }];
    expect(fitBody(sections, { ...frame, limit: 120 })).toContain(
      'files\n\nz\n\nCut to fit into one comment: the patch.',
    );
    expect(fitBody(sections, { ...frame, limit: 20 })).toContain('<!-- m -->');
  });

  it('is never longer than its limit while anything can be dropped, and always ends with the marker', () => {
    const section = fc.record({
      text: fc.string({ maxLength: 200 }),
      rank: fc.nat(4),
      name: fc.constantFrom('one', 'two'),
    });
    fc.assert(
      fc.property(fc.array(section, { maxLength: 12 }), fc.integer({ min: 100, max: 800 }), (sections, limit) => {
        const body = fitBody(sections, { ...frame, limit });
        expect(body.length).toBeLessThanOrEqual(limit);
        expect(body.endsWith('<!-- m -->')).toBe(true);
      }),
    );
  });

  it('has fences and code marks longer than any inside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('`', '```', '~~~', '\n', 'a', ' ', '````diff\n', '\r'), { maxLength: 20 }),
        (parts) => {
          const text = parts.join('');
          const blocks = parseMarkdown(`${fenced(text)}\n\nafter`).children;
          expect(blocks.map(({ type }) => type)).toEqual(['code', 'paragraph']);
          const inline = parseMarkdown(`x ${code(`a${text}b`)} y`).children;
          expect(inline[0]?.type === 'paragraph' && inline[0].children.map(({ type }) => type)).toEqual([
            'text',
            'inlineCode',
            'text',
          ]);
        },
      ),
    );
  });
});

it('of checks that failed it is said how many', () => {
  const report = { route: 'pull_request' as const, reasons: [], gates: [] };
  const ci = { state: 'failed' as const, checks: 2, failing: ['changelog'], note: 'changelog failed', ready: false };
  expect(gateTable(report, ci)).toContain('| CI | ❌ 1 of 2 checks | stays a draft; changelog failed |');
  // Not all of many are kept by name.
  expect(gateTable(report, { ...ci, checks: 130, failed: 44 })).toContain('| CI | ❌ 44 of 130 checks |');
});

it('what is said of CI goes on as it begins: a sentence after a full stop, a clause after a semicolon', () => {
  const report = { route: 'pull_request' as const, reasons: [], gates: [] };
  const row = (note: string) => gateTable(report, { state: 'none', checks: 0, failing: [], note, ready: false });
  expect(row('No check appeared within 10 min: this repository has no CI.')).toContain('stays a draft. No check');
  expect(row('nothing was waited for')).toContain('stays a draft; nothing was');
  expect(row('')).toContain('| stays a draft |');
});

it('the reason of an arm that broke is a sentence, whether it was one or a clause', () => {
  const said = (reason: string) => renderResult(resultView(glm, { ...cancelled, reason }, null));
  expect(said('cancelled by mira')).toContain('**Cancelled by mira.** ');
  expect(said('switched off for `acme` by olga: a bill')).toContain('**Switched off for `acme` by olga: a bill.** ');
  expect(said('The model declined to go on.')).toContain('**The model declined to go on.** ');
});

it('an arm that was done when the run was stopped was stopped before publishing, and not in the phase that had decided', () => {
  const done = { ...shipped, verdict: 'stopped' as const, decided_by: 'self-review' as const };
  expect(brokenWords(done)).toBe('stopped before publishing');
  expect(brokenWords({ ...done, phases: [] })).toBe('stopped in self-review');
});

it('what people did with a pull request is never called a draft of ours', () => {
  const report = { route: 'pull_request' as const, reasons: [], gates: [] };
  const row = (ci: object) =>
    gateTable(report, { state: 'left', checks: 0, failing: [], note: '', ready: false, ...ci });
  expect(row({ note: 'The pull request was merged.', draft: false })).toContain('| The pull request was merged. |');
  expect(row({ state: 'gave_up', note: '1 under way', draft: false })).toContain(
    'marked ready by a person; 1 under way',
  );
});

it('what a run on a checkout left is a link to its file, whatever its path holds', () => {
  const file = (url: string) => ({ kind: 'issue' as const, number: null, url, branch: null });
  expect(artifactLink(file('file:///out/issue-1.md'))).toBe('[Issue](file:///out/issue-1.md)');
  expect(artifactLink(file('file:///a%20(b)/issue-1.md'))).toBe('[Issue](file:///a%20%28b%29/issue-1.md)');
});

it('gates that warn are not ticked off in the card', () => {
  const [opus] = cardView().progress;
  const cell = (note: string) =>
    renderCard(cardView({ progress: opus ? [{ ...opus, phases: [progressOf('gates', { note })] }] : [] }));
  expect(cell('registered · no warning')).toContain('| gates | ✅ registered · no warning |');
  expect(cell('unreached · warnings: integration, tests')).toContain('| gates | ⚠️ unreached · warnings:');
});

// Whatever a model, a paper or an issue says: our comments notify nobody, close nothing, keep their shape, and end with their marker.
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { parseComment } from '../../src/command/parse/parse.ts';
import { renderIssue } from '../../src/comment/artifact/issue.ts';
import { renderPullRequest } from '../../src/comment/artifact/pull-request.ts';
import { renderCard } from '../../src/comment/card/run-card.ts';
import { foreignBlock, foreignCell, foreignLine, foreignTitle } from '../../src/comment/foreign/text.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { misuseNote, note, settingsNote, unknownModelNote } from '../../src/comment/notes/notes.ts';
import { renderResult } from '../../src/comment/result/result.ts';
import { falseClaims, findingsMeasures, partingWords } from '../../src/comment/summary/findings.ts';
import { renderSummary } from '../../src/comment/summary/summary.ts';
import type { SummaryArm } from '../../src/comment/summary/view.ts';
import type { ArmResult } from '../../src/domain/arm.ts';
import * as views from './views.ts';

const pieces = fc.constantFrom(
  '@torvalds',
  '@org/team',
  ' fixes #1',
  'Closes: owner/repo#22',
  'GH-3',
  'https://github.com/a/b/issues/4',
  '[x](https://github.com/a/b/pull/4)',
  'fix a/b@4e32d28aa0',
  '![x](https://evil.example/x.png)',
  '![x][r]',
  '\n\n[r]: https://evil.example/y\n\n',
  '<img src=x>',
  '<details>',
  '</details>',
  '<summary>',
  '<!--',
  '-->',
  '<!-- -->',
  '<script>',
  '</p>',
  '<b',
  '```',
  '~~~~',
  '\n```diff\n',
  '`',
  '``',
  '\n',
  '\n\n',
  '\r\n',
  '    ',
  '> ',
  '- ',
  '1. ',
  '# ',
  '\n# Title\n',
  '|',
  '\\|',
  '\\',
  '**',
  '_',
  '[',
  ']',
  '(',
  '&lt;',
  '&#64;x',
  '&commat;x',
  '\u200b',
  '\u202e',
  '\u{e0041}',
  '\ud83d',
  '\ud83d\ude00',
  '\n/outrider run paper x\n',
  '<!-- outrider {"v":1,"kind":"card","experiment":"7f3a","arm":null,"sig":"00"} -->',
  '@<!-- -->everyone',
  '#\u200b1',
  '$',
  '[^1]',
  '\n\n[^1]: @x\n\n',
  '\u0000',
  '---\n',
  '\n| a | b |\n|---|---|\n| @c | #1 |\n',
  'a',
  ' ',
  '.',
  'www.github.com/a/b/commit/4e32d28',
);
const hostile = fc.oneof(
  fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  pieces.map((piece) => piece.repeat(100).slice(0, 300)),
);

/** An oracle of its own: without the shortcuts of our parser. */
const parseMarkdown = (text: string) =>
  fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

/** Visits every node; `quiet` inside links and between `<code>` and `</code>`, where GitHub looks for nothing. */
function walk(node: Nodes, visit: (node: Nodes, quiet: boolean) => void, quiet = false): void {
  visit(node, quiet);
  if (!('children' in node)) return;
  let inCode = false;
  for (const child of node.children) {
    if (child.type === 'html' && /^<\/?code>$/.test(child.value)) inCode = child.value === '<code>';
    walk(child, visit, quiet || inCode || node.type === 'link');
  }
}

const reference =
  /(?:^|[^A-Za-z0-9])(?:@[A-Za-z0-9]|GH-\d|#\d)|[\w.-]@[0-9a-f]{7,40}\b|\/(?:issues|pull|discussions|commit)\/\w/i;

const foreignNodes = [
  'image',
  'imageReference',
  'linkReference',
  'definition',
  'footnoteDefinition',
  'footnoteReference',
];

/** HTML of ours only, and how many blocks it opens. */
function opened(html: string): number {
  const rest = html.replace(/<details><summary>[^<]*<\/summary>|<\/details>|<\/?code>|<!-- outrider [^>]*-->/g, '');
  expect(rest.trim()).toBe('');
  return (html.match(/<details>/g)?.length ?? 0) - (html.match(/<\/details>/g)?.length ?? 0);
}

/** What must be true of any text in a body; `allowed` are references that we make ourselves. */
function expectTame(body: string, allowed: readonly string[] = []): void {
  let open = 0;
  walk(parseMarkdown(body), (node, quiet) => {
    expect(foreignNodes).not.toContain(node.type);
    if (node.type === 'html') open += opened(node.value);
    expect(open === 0 || open === 1).toBe(true);
    if (node.type === 'text' && !quiet) {
      expect(allowed.reduce((rest, word) => rest.replaceAll(word, ''), node.value)).not.toMatch(reference);
    }
    if (node.type === 'link') {
      expect(allowed.some((url) => node.url.endsWith(url)) || !/\/(?:issues|pull|commit)\//.test(node.url)).toBe(true);
    }
  });
  expect(open).toBe(0);
  expect(parseComment(body).kind).toBe('none');
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body.isWellFormed()).toBe(true);
  expect(body).not.toMatch(/\u200b|\u202e|\u{e0041}|\0/u);
}

/** Every foreign sentence of a result replaced. */
function hostileResult(base: ArmResult, text: string): ArmResult {
  const list = [text, text, text];
  return {
    ...base,
    reason: text,
    model_served: text,
    preflight: { route: 'issue', rationale: text, call_site: text, blockers: list, premise_concern: text },
    patch_notes: { title: text, summary: text, delivered: list, scoped_out: list, call_site: text, assumptions: list },
    review: {
      decision: 'downgrade',
      reachable_from: text,
      delivered: list,
      scoped_out: list,
      concerns: list,
      summary: text,
    },
    issue: base.issue && {
      title: text,
      tldr: text,
      suggested_experiment: text,
      engineering_analysis: text,
      blockers: list,
      how_to_unblock: list,
      open_questions: list,
      premise_concern: text,
    },
    gates: base.gates && {
      ...base.gates,
      reasons: list,
      gates: base.gates.gates.map((gate) => ({ ...gate, reasons: list })),
    },
    phases: base.phases.map((phase) => ({ ...phase, reason: text, model_served: text, tool_calls: { [text]: 3 } })),
  };
}

const runs = { numRuns: 30 };
const allowed = ['#6', '/pull/8', '/issues/7'];

function expectMarked(body: string, marker: string): void {
  expect(body.endsWith(`\n\n${marker}`) || body === marker).toBe(true);
  expect(readMarker(body, views.secret)).not.toBeNull();
  const last = parseMarkdown(body).children.at(-1);
  expect(last?.type === 'html' && last.value.trim() === marker).toBe(true);
}

describe('foreign text', () => {
  it('is tame as a block, a line, a cell and a title, and as long as allowed', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(80, 400, 6000), (text, room) => {
        const block = foreignBlock(text, room);
        const line = foreignLine(text, room);
        const cell = foreignCell(text, room);
        expectTame(block);
        expectTame(line);
        for (const out of [block, line, cell, foreignTitle(text, room)]) expect(out.length).toBeLessThanOrEqual(room);
        expect(line).not.toContain('\n');
        const table = parseMarkdown(`| a | b |\n|---|---|\n| ${cell} | second |`).children;
        expect(table).toHaveLength(1);
        const row = table[0]?.type === 'table' ? table[0].children[1] : undefined;
        expect(row?.children).toHaveLength(2);
        expectTame(`| a | b |\n|---|---|\n| ${cell} | second |`);
      }),
      { numRuns: 120 },
    );
  });

  it('of plain words reads the same whether Markdown is read or not', () => {
    const bits = fc.oneof(
      { arbitrary: fc.constantFrom('word', 'two words', '8', ' ', ', ', '. Then ', ': ', '; ', ' – '), weight: 4 },
      fc.constantFrom(...' ,;:.?\'"()“”‘’–—…·%+-_#@/&*`~![]<>|=$0aAwhttp'.split('')),
      fc.constantFrom(
        'www.example.org',
        ' www.a.bc',
        'GH-',
        'e.g. ',
        'http:',
        ' - ',
        '1. ',
        'fixes ',
        ': ',
        ', and ',
        '. Then ',
      ),
      fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
    );
    const texts = fc.array(bits, { minLength: 1, maxLength: 12 }).map((some) => `A${some.join('')}z`);
    fc.assert(
      fc.property(texts, (text) => {
        // What follows is Markdown, so that the whole of it is read as such.
        expect(foreignLine(`${text}\n\n*end*`)).toBe(`${foreignLine(text)} _end_`);
        expect(foreignCell(`${text}\n\n*end*`)).toBe(`${foreignCell(text)} _end_`);
        expect(foreignBlock(`${text}\n\n*end*`)).toBe(`${foreignBlock(text)}\n\n_end_`);
      }),
      { numRuns: 400 },
    );
  });

  it('cannot reach out of its place', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const after = parseMarkdown(`${foreignBlock(text)}\n\n</details>\n\n### Ours`).children.at(-1);
        expect(after).toMatchObject({ type: 'heading', depth: 3 });
      }),
      { numRuns: 80 },
    );
  });

  it('notifies and closes nothing from a title', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(foreignTitle(text)).not.toMatch(/(?:^|[^A-Za-z0-9])@[A-Za-z0-9]|#\d|\n|https?:\/\//i);
      }),
      runs,
    );
  });
});

describe('every comment', () => {
  it('keeps its shape as a card', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const base = views.cardView();
        const view = views.cardView({
          plan: { ...base.plan, paper: { ...base.plan.paper, title: text } },
          problem: { cause: text, meaning: text, next: '/outrider retry' },
          estimate: { usd: [1, 2], minutes: [1, 2], basis: text },
          progress: base.progress.map((arm) => ({
            ...arm,
            reason: text,
            verdict: 'failed',
            waiting: { cause: text, since: 0, next_try: 0, until: 0 },
            phases: arm.phases.map((phase) => ({ ...phase, note: text })),
          })),
        });
        const body = renderCard(view);
        expectTame(body, allowed);
        expectMarked(body, view.marker);
      }),
      runs,
    );
  });

  it.each([
    ['pull request', views.glm, views.shipped, views.pullRequest8],
    ['Issue', views.opus, views.downgraded, views.issue7],
    ['missing arm', views.glm, views.missing, null],
  ] as const)('keeps its shape as the result of a %s', (_, plan, result, published) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const view = views.resultView(plan, hostileResult(result, text), published, {
          ci: { state: 'failed', checks: 1, failing: ['lint'], note: text, ready: false },
        });
        const { grounding, behaviour } = views.findingsOf({ claim: text, why: text });
        const body = renderResult({ ...view, row: { ...view.row, grounding, behaviour } });
        expectTame(body, allowed);
        expectMarked(body, view.marker);
      }),
      runs,
    );
  });

  it('keeps its shape as a summary', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, both) => {
        const found = (arm: SummaryArm) => views.found(arm, views.findingsOf({ claim: text, why: text }));
        const arms = [
          found(views.armOf(views.opus, hostileResult(views.downgraded, text), views.issue7)),
          both
            ? views.armOf(views.glm, hostileResult(views.shipped, text), views.pullRequest8)
            : views.armOf(views.glm, hostileResult(views.missing, text), null),
        ];
        const view = views.summaryView(arms, {
          reviews: [
            views.reviewOf('glm-5-2', 'claude-opus-4-7', 'downgrade', text),
            views.reviewOf('claude-opus-4-7', 'claude-opus-4-7', null, text),
          ],
          measures: [{ name: text, values: { 'glm-5-2': text }, note: text }, ...findingsMeasures(arms)],
          falseClaims: falseClaims(arms),
          parting: both ? text : partingWords(arms),
        });
        const body = renderSummary(view);
        expectTame(body, allowed);
        expectMarked(body, view.marker);
      }),
      runs,
    );
  });

  it('keeps its shape as a pull request and an Issue', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, scoped) => {
        const result = hostileResult(scoped ? views.downgraded : { ...views.downgraded, issue: null }, text);
        const manifest = { ...views.pair, paper: { ...views.pair.paper, title: text } };
        const view = {
          manifest,
          result,
          diff: `+${text}`,
          markerSecret: views.secret,
          trailers: ['Co-authored-by: a <noreply@example.com>', text],
          origins: {
            licence: { path: text, spdx: null, added: false, others: [], declared: { path: text, says: text } },
            linked: [],
          },
        };
        for (const { title, body } of [renderPullRequest(view), renderIssue(view)]) {
          expect(title.length).toBeLessThanOrEqual(120);
          expect(title).not.toMatch(/[\r\n]/);
          expect(readMarker(body, views.secret)).not.toBeNull();
          expect(body.length).toBeLessThanOrEqual(65_536);
          expect(body.trimEnd().endsWith('-->')).toBe(true);
        }
        const bare = { ...view, trailers: [], diff: '' };
        for (const { body } of [renderPullRequest(bare), renderIssue(bare)]) expectTame(body, allowed);
        expect(parseMarkdown(renderIssue({ ...view, trailers: [] }).body).children.at(-1)?.type).toBe('html');
      }),
      runs,
    );
  });

  it('keeps its shape as a note', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const marker = views.markerOf('note', 'comment-1');
        for (const words of [
          misuseNote({ kind: 'misuse', line: text.replace(/\s+/g, ' '), problem: text, nearest: null }),
          settingsNote([{ file: 'repository', line: 1, column: 1, message: text, allowed: text }]),
          unknownModelNote({ problem: text, nearest: [] }),
        ]) {
          const body = note(words, marker);
          expect(readMarker(body, views.secret)).not.toBeNull();
          expect(body.length).toBeLessThanOrEqual(65_536);
          expect(parseMarkdown(body).children.at(-1)?.type).toBe('html');
        }
      }),
      runs,
    );
  });

  it('fits with twenty arms that have much to say', () => {
    const long = 'A sentence with `code`, a_name and | pipes. '.repeat(400);
    const arms = Array.from({ length: 20 }, (_, index) => {
      const plan = views.planOf('glm-5.2', index, index + 1);
      return views.armOf(plan, hostileResult({ ...views.missing, slug: plan.slug }, long), null);
    });
    const view = views.summaryView(arms);
    const body = renderSummary(view);
    expectMarked(body, view.marker);
    expect(body.length).toBeLessThanOrEqual(65_536);
    const card = views.cardView({
      plan: { ...views.cardView().plan, arms: arms.map(({ plan }) => plan) },
      progress: arms.map(({ plan }) => ({
        arm: plan.arm,
        slug: plan.slug,
        waiting: { cause: long, since: 0, next_try: 0, until: 0 },
        verdict: null,
        reason: long,
        phases: [views.progressOf('implement', { note: long })],
      })),
    });
    expectTame(renderCard(card), allowed);
  });
});

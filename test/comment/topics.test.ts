// One body, one heading of a kind: the model's own headings and ours are brought together.
import { describe, expect, it } from 'vitest';
import { renderIssue } from '../../src/comment/artifact/issue.ts';
import { renderPullRequest } from '../../src/comment/artifact/pull-request.ts';
import { toldIn, topicOf } from '../../src/comment/artifact/told.ts';
import { plainText } from '../../src/comment/foreign/tree.ts';
import { parseMarkdown } from '../../src/comparison/markdown.ts';
import * as views from './views.ts';

const view = (result: typeof views.shipped) => ({
  manifest: views.pair,
  result,
  diff: '',
  markerSecret: views.secret,
});
const headingsOf = (body: string) =>
  parseMarkdown(body).children.flatMap((node) => (node.type === 'heading' ? [`${node.depth} ${plainText(node)}`] : []));
const pullRequest = (summary: string, over: Partial<NonNullable<typeof views.shipped.patch_notes>> = {}) =>
  renderPullRequest(
    view({ ...views.shipped, patch_notes: { ...(views.shipped.patch_notes ?? views.never()), summary, ...over } }),
  ).body;
const issue = (over: Partial<NonNullable<typeof views.downgraded.issue>>) =>
  renderIssue(view({ ...views.downgraded, issue: { ...(views.downgraded.issue ?? views.never()), ...over } })).body;

describe('what a body is about', () => {
  const bodiesOf = (manifest: typeof views.pair) => [
    renderPullRequest({ ...view(views.shipped), manifest }).body,
    renderIssue({ ...view(views.downgraded), manifest }).body,
  ];
  const paper = views.pair.paper;

  it.each([
    [
      {},
      'The paper: Reinforcement learning without ground-truth solutions ([2606.27369v1](https://arxiv.org/abs/2606.27369v1))',
    ],
    [{ url: null }, 'The paper: Reinforcement learning without ground-truth solutions (2606.27369v1)'],
    [{ id: null, url: null, title: 'Notes on ranking' }, 'The paper: Notes on ranking'],
    [{ text_source: 'brief' as const }, 'As asked for in #6.'],
  ])('stands below its first sentences, unfolded: %j', (over, line) => {
    for (const body of bodiesOf({ ...views.pair, paper: { ...paper, ...over } })) {
      const paragraphs = body.split('\n\n');
      expect(paragraphs.indexOf(line)).toBe(1);
    }
  });

  it('counts tests that stand beside the code, as Rust has them, and promises nothing of them', () => {
    const { patch, gates } = views.untested;
    const counted = (tests: number | null) => {
      const measures = tests === null ? {} : { tests };
      const rows = (gates?.gates ?? []).map((each) =>
        each.gate === 'tests' ? { ...each, reasons: [], measures } : each,
      );
      const result = { ...views.shipped, patch, gates: { ...(gates ?? views.never()), gates: rows } };
      return /### Tests\n\n(.*)\n/.exec(renderPullRequest(view(result)).body)?.[1];
    };
    const ahead = "Whether they pass is for this repository's own checks to show.";
    expect(counted(1)).toBe(`+5 −0 in 2 files, 1 test beside the code. ${ahead}`);
    expect(counted(0)).toBe('+5 −0 in 2 files, no test file among them.');
    expect(counted(null)).toBe('+5 −0 in 2 files, no test file among them.');
  });

  it('is no Issue that never was, for the promoted draft of an unfinished run', () => {
    const { body } = renderPullRequest(view({ ...views.unfinished, patch: views.shipped.patch }));
    expect(body).toMatch(/^\*\*Promoted by hand\.\*\* Its run had ended as unfinished, decided by /);
  });
});

describe('the topic of a heading', () => {
  it.each([
    ['How it is reached', 'reached'],
    ['🧪 Tests', 'tests'],
    ['3. Test plan:', 'tests'],
    ['How this was tested', 'tests'],
    ['Not done here', 'not_done'],
    ['What’s not done', 'not_done'],
    ['Out of scope', 'not_done'],
    ['What blocks', 'blocks'],
    ['Blockers', 'blocks'],
    ['How to unblock', 'unblock'],
    ['Open questions', 'questions'],
    ['The paper’s claims', 'claims'],
    ['TL;DR', null],
    ['How it follows the paper', null],
    ['Tested values of the threshold', null],
    ['', null],
  ])('of %j is %s', (heading, topic) => expect(topicOf(heading)).toBe(topic));
});

describe('a pull request', () => {
  const told =
    '## TL;DR\n\nAdds it.\n\n## How it is reached\n\n`atroposlib/envs/reward_fns/registry.py:41` creates it.\n\n### Details\n\nA table.\n\n## Tests\n\nBoth failure modes.\n\n## Not done\n\nThere is more:\n\n- No benchmark run\n';

  it('has every heading once, at one level, in the order of the model', () => {
    expect(headingsOf(pullRequest(told))).toEqual([
      '3 TL;DR',
      '3 How it is reached',
      '4 Details',
      '3 Tests',
      '3 Not done',
      '3 Delivered',
      '3 Assumptions',
      '3 What a reviewer should look at',
    ]);
  });

  it('puts our facts beneath what the model says, and says nothing twice', () => {
    const body = pullRequest(told);
    expect(body).toContain('A table.\n\n`atroposlib/envs/reward_fns/__init__.py` loads it');
    expect(body).toContain('Both failure modes.\n\n+462 −1 in 4 files, 1 test file among them.');
    expect(body.match(/No benchmark run/g)).toHaveLength(1);
    expect(body).toContain('- The curriculum of section 5');
  });

  it('takes a title above all other headings for a bold line', () => {
    const body = pullRequest('# Rank-calibrated rewards\n\n## Tests\n\nSome.\n\n## Why\n\nBecause.');
    expect(body).toMatch(/^\*\*Rank-calibrated rewards\*\*\n\nThe paper: [^\n]+\n\n### Tests\n\nSome\.\n\n\+462/);
    expect(headingsOf(body).filter((each) => each.endsWith('Tests'))).toHaveLength(1);
  });

  it('keeps a template as it is', () => {
    const template = '### What\n\nIt.\n\n### Checklist\n\n- [x] Read the guide\n- [ ] Ran the tests\n';
    expect(pullRequest(template)).toContain(template.trim());
  });

  it('says first why it stays a draft', () => {
    const gates = { ...(views.shipped.gates ?? views.never()), reasons: ['2 of 6 new functions return a constant.'] };
    const { body } = renderPullRequest(view({ ...views.shipped, route: 'pull_request_draft', gates }));
    expect(body).toMatch(
      /^\*\*Stays a draft until somebody has looked:\*\* 2 of 6 new functions return a constant\.\n\n/,
    );
  });

  it('folds gates of which none has anything to say, and opens those that have', () => {
    const [first, ...rest] = views.shipped.gates?.gates ?? [];
    if (first === undefined) throw new Error('no gates');
    const body = (outcome: 'pass' | 'warn' | 'fail' | 'not_applicable') =>
      renderPullRequest(
        view({
          ...views.shipped,
          gates: { gates: [{ ...first, outcome }, ...rest], route: 'pull_request', reasons: [] },
        }),
      ).body;
    expect(body('pass')).toContain('<details><summary>Gates: all pass</summary>\n\n| gate |');
    expect(body('not_applicable')).toContain('<summary>Gates: 5 of 6 pass, 1 not looked at</summary>');
    for (const outcome of ['warn', 'fail'] as const) expect(body(outcome)).toContain('\n\n### Gates\n\n| gate |');
  });
});

describe('an Issue', () => {
  it('moves what the model wrote under a heading of ours to its place', () => {
    const body = issue({
      engineering_analysis:
        '## Engineering analysis\n\nIt would live here.\n\n## What blocks\n\nNo history.\n\n## Risks of memory\n\nSome.\n\n## How to unblock\n\n1. Keep one\n',
    });
    expect(headingsOf(body)).toEqual([
      '3 Suggested experiment',
      '3 Engineering analysis',
      '4 Risks of memory',
      '3 What blocks it',
      '3 How to unblock it',
      '3 Open questions',
      '3 Why this is an Issue',
    ]);
    expect(body).toContain('### What blocks it\n\nNo history.\n\n- Scores are dropped');
    expect(body).toContain('### How to unblock it\n\n1. Keep one\n\n- Keep a bounded');
  });

  it('leaves the analysis something when all of it stands under such headings', () => {
    const body = issue({ engineering_analysis: '## What blocks\n\nNo history.\n\n## How to unblock\n\nKeep one.\n' });
    expect(body).toContain('### Engineering analysis\n\nNo history.\n\n### What blocks it\n\n- Scores');
    expect(body).toContain('### How to unblock it\n\nKeep one.\n\n- Keep a bounded');
  });

  it.each(['TL;DR: It fits.', '**TL;DR** It fits.', '## TL;DR\n\nIt fits.', 'It fits.'])(
    'says TL;DR once: %j',
    (tldr) => {
      expect(issue({ tldr })).toMatch(/^\*\*TL;DR\*\* It fits\.\n/);
    },
  );
});

describe('toldIn', () => {
  it('loses nothing that foreignBlock keeps', () => {
    const { lead, parts } = toldIn('a\n\n# b\n\nc\n\n# d\n\n## e\n\nf\n\n# g', { room: 1000, level: 3 });
    expect(lead).toBe('a');
    expect(parts.map(({ heading, text }) => [heading, text])).toEqual([
      ['### b', 'c'],
      ['### d', '#### e\n\nf'],
      ['### g', ''],
    ]);
  });
});

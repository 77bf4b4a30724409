// Every text that we post, on file: read them as a maintainer in a hurry.
import { describe, expect, it } from 'vitest';
import { parseComment } from '../../src/command/parse/parse.ts';
import { loadSettings } from '../../src/command/settings/settings.ts';
import { renderIssue } from '../../src/comment/artifact/issue.ts';
import { renderPullRequest } from '../../src/comment/artifact/pull-request.ts';
import { renderCard } from '../../src/comment/card/run-card.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { configNote, helpNote, modelsNote, statusNote } from '../../src/comment/notes/lists.ts';
import * as notes from '../../src/comment/notes/notes.ts';
import { renderResult } from '../../src/comment/result/result.ts';
import { falseClaims, findingsMeasures, partingWords } from '../../src/comment/summary/findings.ts';
import { renderSummary } from '../../src/comment/summary/summary.ts';
import { modelTable } from '../../src/domain/model-table.ts';
import * as views from './views.ts';

const { glm, opus, issue7, pullRequest8, pair } = views;
const onFile = (text: string, name: string) => expect(`${text}\n`).toMatchFileSnapshot(`__snapshots__/${name}.md`);

/** An owner with a key for one provider, on a deployment with keys for the others. */
const keyOf = (model: string) =>
  ({ whose: model === 'claude-opus-5-5' ? 'owner' : 'deployment', last4: 'wxyz' }) as const;

describe('the run card', () => {
  const [opusProgress, glmProgress] = views.cardView().progress;
  if (opusProgress === undefined || glmProgress === undefined) throw new Error('no progress');
  const at = Date.UTC(2026, 10, 22, 14, 2);
  const five = ['claude-opus-4-7', 'glm-5.2', 'kimi-k3', 'glm-4.6', 'claude-haiku-4-5'].map((name, i) =>
    views.planOf(name, i),
  );
  const cases = {
    'card accepted': views.cardView({
      state: 'accepted',
      progress: [],
      elapsed_s: 2,
      plan: {
        ...views.cardView().plan,
        limits: null,
        base_sha: null,
        paper: { id: '2606.27369v1', title: null, url: 'https://arxiv.org/abs/2606.27369v1', text_source: null },
      },
      estimate: null,
    }),
    'card queued': views.cardView({
      state: 'queued',
      progress: [],
      queue: { position: 2, of: 3, setting: 'ceilings.issue.at_once', most: 1 },
    }),
    'card that its budget will end': views.cardView({
      state: 'accepted',
      progress: [],
      plan: { ...views.cardView().plan, budget_usd: 0.01 },
      estimate: { usd: [0.01, 0.01], minutes: [2, 27], basis: 'from list prices' },
    }),
    'card of a small run': views.cardView({
      state: 'accepted',
      progress: [],
      estimate: { usd: [0.002, 0.03], minutes: [0.2, 0.7], basis: 'from 1 earlier pair' },
    }),
    'card of a run of minutes': views.cardView({
      state: 'accepted',
      progress: [],
      estimate: { usd: [0.121, 0.119], minutes: [0.3, 1.2], basis: 'from 2 earlier pairs' },
    }),
    'card of a run that is known well': views.cardView({
      state: 'accepted',
      progress: [],
      estimate: { usd: [0.001, 0.004], minutes: [3.8, 4.2], basis: 'from 40 earlier pairs' },
    }),
    'card of a failed gate': views.cardView({
      progress: [
        opusProgress,
        {
          ...glmProgress,
          phases: [views.progressOf('gates', { note: 'failed: tests' })],
        },
      ],
    }),
    'card running': views.cardView(),
    'card that is being stopped': views.cardView({ stopping: true }),
    'card waiting': views.cardView({
      progress: [
        opusProgress,
        {
          ...glmProgress,
          waiting: {
            cause: 'the provider is overloaded (529)',
            since: at,
            next_try: at + 480_000,
            until: at + 7_200_000,
          },
        },
      ],
    }),
    'card ended from outside': views.cardView({
      state: 'failed',
      progress: [
        {
          ...glmProgress,
          waiting: {
            cause: 'the provider is overloaded (529)',
            since: at,
            next_try: at + 480_000,
            until: at + 7_200_000,
          },
        },
      ],
      problem: {
        cause: 'This run was ended from outside before it was finished',
        meaning: 'Nothing was published by this run.',
        next: '/outrider run 2606.27369v1 glm-5.2',
      },
    }),
    'card done': views.cardView({
      state: 'done',
      elapsed_s: 1590,
      progress: [
        opusProgress,
        {
          ...glmProgress,
          verdict: 'pull_request',
          phases: [
            views.progressOf('implement', {
              note: '4 files, +462',
              turn: 22,
              working_s: 570,
              cost_usd: 0.33,
              cost_at_least_usd: 0.33,
            }),
          ],
        },
      ],
      published: { 'claude-opus-4-7': issue7, 'glm-5-2': pullRequest8 },
      spent: { cost_usd: 2.12, cost_at_least_usd: 2.12 },
    }),
    'card after a long review': views.cardView({
      progress: [
        {
          ...opusProgress,
          phases: [
            views.progressOf('self-review', {
              note: 'downgrade: “The slice is too narrow to claim the paper: it addresses one of the two failure modes.”',
              turn: 2,
            }),
          ],
        },
        glmProgress,
      ],
    }),
    'card missing arm': views.cardView({
      state: 'done',
      elapsed_s: 7900,
      progress: [opusProgress, { ...glmProgress, verdict: 'missing', reason: 'the provider answered 529 for 2 h' }],
      published: { 'claude-opus-4-7': issue7 },
      spent: { cost_usd: null, cost_at_least_usd: 1.85 },
      retried_usd: 5,
    }),
    'card without usage': views.cardView({
      progress: [
        opusProgress,
        {
          ...glmProgress,
          phases: [views.progressOf('implement', { outcome: null, turn: 9, cost_usd: null, cost_at_least_usd: 0 })],
        },
      ],
    }),
    'card switched off': views.cardView({
      state: 'cancelled',
      stopped: 'switched off for `ada` by olga: too dear',
    }),
    'card cancelled': views.cardView({
      state: 'cancelled',
      stopped: 'cancelled by mira',
      problem: {
        cause: 'Cancelled by ada.',
        meaning: 'What was done so far is kept; there is no pair.',
        next: '/outrider retry',
      },
    }),
    'card failed': views.cardView({
      state: 'failed',
      progress: [],
      spent: { cost_usd: 0, cost_at_least_usd: 0 },
      problem: {
        cause: 'arXiv does not know 2606.99999.',
        meaning: 'Nothing was spent.',
        next: '/outrider run 2606.27369v1 glm-5.2',
      },
    }),
    'card solo': views.cardView({ plan: { ...views.cardView().plan, arms: [glm] }, progress: [glmProgress] }),
    'card five arms': views.cardView({ plan: { ...views.cardView().plan, arms: five } }),
    'card many arms': views.cardView({
      plan: {
        ...views.cardView().plan,
        arms: [1, 2, 3].flatMap((repeat) => [
          views.planOf('claude-opus-4-7', repeat, repeat),
          views.planOf('glm-5.2', repeat + 3, repeat),
        ]),
      },
    }),
  };
  it.each(Object.entries(cases))('%s', async (name, view) => {
    await onFile(renderCard(view), name.replaceAll(' ', '-'));
  });
});

describe('results', () => {
  const ci = { state: 'passed' as const, checks: 4, failing: [], note: '', ready: true };
  const cases = {
    'result pull request': views.resultView(glm, views.shipped, pullRequest8, { ci }),
    'result pull request draft': views.resultView(
      glm,
      {
        ...views.shipped,
        route: 'pull_request_draft',
        gates: { ...(views.shipped.gates ?? views.never()), reasons: ['2 of 6 new functions return a constant'] },
      },
      pullRequest8,
      {
        ci: { state: 'none', checks: 0, failing: [], note: 'this repository has no checks', ready: false },
      },
    ),
    'result issue after review': views.resultView(opus, views.downgraded, issue7),
    'result issue from preflight': views.resultView(opus, views.scopedOnly, issue7),
    'result missing': views.resultView(glm, views.missing, null),
    'result budget': views.resultView(glm, views.overBudget, null),
    'result cancelled': views.resultView(glm, views.cancelled, null),
    'result unfinished': views.resultView(glm, views.unfinished, null),
    'result refused': views.resultView(glm, views.refused, null),
    'result failed': views.resultView(glm, views.failed, null),
    'result solo': views.resultView(glm, views.shipped, pullRequest8, { paired: false }),
  };
  it.each(Object.entries(cases))('%s', async (name, view) => {
    await onFile(renderResult(view), name.replaceAll(' ', '-'));
  });
});

describe('summaries', () => {
  const left = views.armOf(opus, views.downgraded, issue7);
  const right = views.armOf(glm, views.shipped, pullRequest8);
  const [calmWords, wrongWords] = [views.findingsOf(), views.findingsOf()];
  const calm = views.found(left, {
    ...calmWords,
    grounding: { ...calmWords.grounding, unsupported: 0, false: 0, supported: 18, checked: 18, rate: 1, claims: [] },
    behaviour: { ...calmWords.behaviour, artifact: 'issue', commitments: 4, questions: 7, scope: null },
  });
  const wrong = views.found(right, wrongWords);
  const other = (name: string, order: number, repeat = 1) => {
    const plan = views.planOf(name, order, repeat);
    return views.armOf(
      plan,
      {
        ...views.shipped,
        arm: plan.arm,
        slug: plan.slug,
        model_served: name,
        phases: views.shipped.phases.map((phase) => ({ ...phase, model_served: name })),
      },
      { ...pullRequest8, number: 8 + order, url: `https://github.com/ada/atropos/pull/${8 + order}` },
    );
  };
  const cases = {
    'summary pair': views.summaryView([calm, wrong], {
      reviews: [
        views.reviewOf('glm-5-2', 'glm-5-2', 'ship', 'Complete.'),
        views.reviewOf('glm-5-2', 'claude-opus-4-7', 'ship', 'Small but honest.', 2),
        views.reviewOf('claude-opus-4-7', 'glm-5-2', 'ship', 'Reached through the registry.', 2),
        views.reviewOf('claude-opus-4-7', 'claude-opus-4-7', 'downgrade', 'Too narrow to claim the paper. It is.'),
      ],
      reading: 'One pair supports no inference.',
      measures: findingsMeasures([calm, wrong]),
      falseClaims: falseClaims([calm, wrong]),
      parting: partingWords([calm, wrong]),
    }),
    'summary reviews cut short': views.summaryView([left, right], {
      reviews: [
        views.reviewOf('glm-5-2', 'glm-5-2', null, 'the next call could cost more than is left'),
        views.reviewOf('claude-opus-4-7', 'glm-5-2', 'downgrade', 'Not reached.'),
      ],
      reading: 'There is one draft only.',
    }),
    'summary judged': views.summaryView([left, right], {
      judgement: views.judgementOf([
        views.reviewOf('judge', 'glm-5-2', 'ship', 'Complete, and tested.'),
        views.reviewOf('judge', 'claude-opus-4-7', 'downgrade', 'Too narrow to claim the paper.', 2),
        views.reviewOf('judge', 'claude-opus-4-7', 'ship', 'Small but honest.', 3),
        views.reviewOf('judge', 'glm-5-2', 'ship', 'Reached through the registry.', 4),
      ]),
    }),
    'summary judge without an answer': views.summaryView([left, right], {
      judgement: views.judgementOf([
        views.reviewOf('judge', 'glm-5-2', null, 'the next call could cost more than is left'),
        views.reviewOf('judge', 'claude-opus-4-7', 'downgrade', 'Not reached.', 2),
        views.reviewOf('judge', 'claude-opus-4-7', null, 'the next call could cost more than is left', 3),
        views.reviewOf('judge', 'glm-5-2', null, 'the next call could cost more than is left', 4),
      ]),
    }),
    'summary pair without extras': views.summaryView([left, right]),
    'summary with the link to its report': views.summaryView([left, right], {
      links: [
        {
          label: 'HTML report',
          url: `https://outrider.example/reports/${pair.experiment}?expires=1796739300&signature=${'0123456789abcdef'.repeat(4)}`,
          until: '2026-12-08T14:15:00.000Z',
        },
      ],
    }),
    'summary missing arm': views.summaryView([left, views.armOf(glm, views.missing, null)]),
    'summary budget': views.summaryView([left, views.armOf(glm, views.overBudget, null)]),
    'summary cancelled': views.summaryView([
      views.armOf(opus, { ...views.cancelled, arm: opus.arm, slug: opus.slug, model_served: null }, null),
      views.armOf(glm, views.cancelled, null),
    ]),
    'summary solo': views.summaryView([right]),
    'summary five arms': views.summaryView([
      left,
      right,
      other('kimi-k3', 2),
      other('glm-4.6', 3),
      other('claude-haiku-4-5', 4),
    ]),
    'summary repeats': views.summaryView([left, right, other('claude-opus-4-7', 2, 2), other('glm-5.2', 3, 2)]),
  };
  it.each(Object.entries(cases))('%s', async (name, view) => {
    await onFile(renderSummary(view), name.replaceAll(' ', '-'));
  });
});

describe('artifacts', () => {
  const diff = `diff --git a/README.md b/README.md\n--- a/README.md\n+++ b/README.md\n@@ -1 +1,4 @@\n # Rewards\n+\n+\`\`\`\`python\n+reward()\n+\`\`\`\`\n`;
  const view = (result: typeof views.shipped, text = diff) => ({
    manifest: pair,
    result,
    diff: text,
    markerSecret: views.secret,
  });
  const cases = {
    'pull request': renderPullRequest(view(views.shipped)),
    'pull request of documentation': renderPullRequest(view(views.untested)),
    'pull request promoted': renderPullRequest({
      ...view(views.downgraded),
      trailers: ['Co-authored-by: claude-opus-4-7 <noreply@example.com>'],
    }),
    'pull request with a warning': renderPullRequest(view(views.warned)),
    'issue after the gates': renderIssue(view(views.orphaned)),
    'issue after review': renderIssue(view(views.downgraded)),
    'issue from preflight': renderIssue(view(views.scopedOnly, '')),
    'issue composed': renderIssue(view({ ...views.downgraded, issue: null })),
    'issue with a large patch': renderIssue(view(views.downgraded, `${diff}${'+x\n'.repeat(30_000)}`)),
  };
  it.each(Object.entries(cases))('%s', async (name, { title, body }) => {
    await onFile(`${title}\n\n---\n\n${body}`, name.replaceAll(' ', '-'));
  });

  it('offers no command where there is no thread to write it in', () => {
    const target = { kind: 'local' as const, path: '/a/checkout', out: '/a/results' };
    const issue = view(views.downgraded);
    expect(renderIssue(issue).body).toContain('/outrider promote');
    expect(renderIssue({ ...issue, manifest: { ...issue.manifest, target } }).body).not.toContain('/outrider');
  });

  it('carry the marker that their publisher looks for', () => {
    expect(readMarker(cases['pull request'].body, views.secret)).toEqual({
      kind: 'pr',
      experiment: '7f3a',
      arm: 'glm-5.2',
    });
    expect(readMarker(cases['issue after review'].body, views.secret)).toEqual({
      kind: 'issue',
      experiment: '7f3a',
      arm: 'claude-opus-4-7',
    });
  });
});

describe('notes', () => {
  const misuse = (line: string) => {
    const parsed = parseComment(line);
    if (parsed.kind !== 'misuse') throw new Error('no misuse');
    return notes.misuseNote(parsed);
  };
  const broken = loadSettings({
    repositoryYaml:
      'limits:\n  turns: many\nbaselin: x\nmodels:\n  - id: a\n    provider: openai\n    base_url: https://x',
    organisationYaml: null,
  });
  const loaded = loadSettings({ repositoryYaml: 'limits: {turns: 20}', organisationYaml: 'baseline: glm-5.2' });
  const cases: Record<string, string> = {
    'unknown option': misuse('/outrider run paper glm-5.2 --repeats 3'),
    'unknown command': misuse('/outrider statsu'),
    'a key in a comment': misuse('/outrider run paper glm-5.2 --key sk-ant-api03-abcdef'),
    'a URL in a comment': misuse('/outrider run https://example.com/paper.pdf glm-5.2'),
    refusal: notes.refusalNote('write'),
    edit: notes.editNote,
    'two commands in one comment': notes.furtherNote('/outrider run paper glm-5.2'),

    'empty repository': notes.repositoryNote('empty'),
    'archived repository': notes.repositoryNote('archived'),
    'issues disabled': notes.repositoryNote('issues_disabled'),
    'no write access': notes.repositoryNote('no_write_access'),
    'switched off': notes.switchedOffNote('switched off by `enabled: false` in `.github/outrider.yml`'),
    'no paper': notes.noPaperNote,
    'several papers': notes.severalPapersNote(['2606.27369v1', '2601.00001'], ['glm-5.2']),
    'empty brief': notes.emptyBriefNote,
    'found paper': notes.foundPaperNote({
      id: '2606.27369v1',
      title: 'Reinforcement learning without ground-truth solutions',
      url: 'https://arxiv.org/abs/2606.27369v1',
    }),
    'unknown model': notes.unknownModelNote({
      problem: 'There is no model `glm-52`.',
      nearest: ['glm-5.2', 'glm-5.3'],
    }),
    'unknown model, nothing near': notes.unknownModelNote({ problem: 'There is no model `please`.', nearest: [] }),
    credential: notes.credentialNote(
      'glm-5.2',
      'ZAI_API_KEY is not set; set it, or store a key with `outrider keys set --provider zai`.',
    ),
    'budget of the month': notes.budgetNote({ kind: 'month', whose: 'repository', wanted: 10, left: 3.2, cap: 200 }),
    'budget of the month, of all repositories': notes.budgetNote({
      kind: 'month',
      whose: 'organisation',
      wanted: 10,
      left: 0.957,
      cap: 200,
    }),
    'budget of the month, nothing left': notes.budgetNote({
      kind: 'month',
      whose: 'organisation',
      wanted: 10,
      left: 0.004,
      cap: 200,
    }),
    'budget of the run': notes.budgetNote({ kind: 'run', wanted: 50, cap: 10 }),
    'no price': notes.budgetNote({ kind: 'unpriced', model: 'qwen4' }),
    settings: notes.settingsNote(broken.ok ? [] : broken.problems),
    'unknown arm': notes.unknownArmNote('kimi', ['claude-opus-4-7', 'glm-5.2']),
    cancelled: notes.cancelNote({ kind: 'stopping', experiment: '7f3a' }),
    'cancelled already': notes.cancelNote({ kind: 'already', experiment: '7f3a' }),
    'nothing to cancel': notes.cancelNote({ kind: 'nothing' }),
    'no run': statusNote([]),
    status: statusNote([
      {
        experiment: '7f3a',
        state: 'running',
        arms: ['claude-opus-4-7', 'glm-5.2'],
        elapsed_s: 380,
        cost_usd: 1.68,
        cost_at_least_usd: 1.68,
        url: 'https://github.com/ada/atropos/issues/6#issuecomment-1',
      },
      {
        experiment: '6b21',
        state: 'done',
        arms: ['claude-opus-4-7', 'kimi-k3'],
        elapsed_s: 7900,
        cost_usd: null,
        cost_at_least_usd: 1.2,
        url: null,
      },
    ]),
    help: helpNote(),
    models: modelsNote(
      modelTable.slice(0, 9).map((row) => ({
        row,
        problem: row.provider === 'zai' ? 'ZAI_API_KEY is not set' : null,
        key: row.provider === 'zai' ? null : keyOf(row.id),
      })),
      'claude-opus-5-5',
    ),
    config: loaded.ok
      ? configNote(loaded.settings, loaded.origins, {
          head: { ref: 'main', sha: '4e32d28aa' },
          problems: [],
          inherits: true,
        })
      : '',
  };
  it('read well together', async () => {
    const page = Object.entries(cases).map(([name, text]) => `<!-- ${name} -->\n\n${text}`);
    await onFile(page.join('\n\n---\n\n'), 'notes');
  });

  it('end with their marker', () => {
    const mark = views.markerOf('note', 'comment-77');
    expect(notes.note('hello', mark)).toBe(`hello\n\n${mark}`);
  });
});

// What words about a run tell its reader to type: a thread hears slash commands, a terminal runs `outrider`.
import { describe, expect, it } from 'vitest';
import { renderCard } from '../../src/comment/card/run-card.ts';
import { renderResult } from '../../src/comment/result/result.ts';
import { renderSummary } from '../../src/comment/summary/summary.ts';
import { againCommand, moreMoney, retryWords, stopWords } from '../../src/comment/ways-on.ts';
import type { Manifest } from '../../src/domain/manifest.ts';
import * as views from './views.ts';

const { glm, opus, pair } = views;
const target = { kind: 'local', path: '/src/my repo', out: '/data/experiments/7f3a' } as const;
const local: Manifest = { ...pair, target };
const cell = (asked_in: string | null): Manifest => ({
  ...pair,
  target: { kind: 'github', installation_id: 1, owner: 'ada', repo: 'atropos', issue: null },
  cell_of: { study: 'e1', asked_in },
});
const again = `npx outrider run --repo '/src/my repo' --paper ${pair.paper.id} --models claude-opus-4-7,glm-5.2`;

/** Everything that is said of a run in which one arm broke down, one kept its draft, and one could not be published. */
function everythingSaid(run: Manifest): string {
  const results = [views.missing, views.downgraded, views.overBudget, views.refused, views.shipped].map((result) =>
    renderResult({ ...views.resultView(glm, result, null), run }),
  );
  const arms = [views.armOf(opus, views.downgraded, views.issue7), views.armOf(glm, views.missing, null)];
  const summary = renderSummary({ ...views.summaryView(arms), manifest: run });
  return [...results, summary, renderCard(views.cardView({ stop: stopWords(run.target) }))].join('\n');
}

describe('what to type next', () => {
  it('is a command of the terminal after a run on a checkout', () => {
    const said = everythingSaid(local);
    expect(said).not.toContain('/outrider ');
    expect(said).toContain(`Next: the same run again, \`${again}\``);
    expect(said).toContain('The draft is kept (+297 −1 in 3 files), as a diff in the Issue where it fits there.');
    expect(said).toContain(`for more pairs: \`${again} --repeat 3\``);
    expect(said).toContain('`npx outrider report /data/experiments/7f3a`');
    expect(said).toContain('stop it with Ctrl-C');
  });

  it('names what a run on a checkout was asked with, and a file where the paper was one', () => {
    const options = { ...pair.options, base: 'v1', budget: 3, timeout: 20, vs: null };
    const paper = { ...pair.paper, id: null };
    expect(againCommand({ ...local, paper, options, subject: { kind: 'brief' } }, 1)).toBe(
      "npx outrider run --repo '/src/my repo' --paper FILE --models claude-opus-4-7,glm-5.2 --base v1 --budget 3 --timeout 20",
    );
  });

  it.each([
    ['a command, where the settings let it', { budget_usd: 5 }, 'by `--budget`'],
    ['the settings, where it had all that they allow', {}, 'once `budget.per_run` in `.github/outrider.yml` allows'],
    ['a command of the terminal', { target }, 'by `--budget`'],
    ['the block of its experiment', { cell_of: { study: 'e1', asked_in: null } }, 'by `budget` in the block'],
  ])('for more money is %s', (_what, over, words) => {
    expect(moreMoney({ ...pair, ...over })).toContain(`the same run with more money, ${words}`);
  });

  it('promises no pairs to a run of one model alone', () => {
    const alone = renderSummary(
      views.summaryView([views.armOf(glm, views.shipped, null)], { manifest: { ...pair, arms: [glm] } }),
    );
    expect(alone).toMatch(/- The same again, more often: `/);
    expect(alone).not.toMatch(/more pairs|every arm|by intent|by accident/);
  });

  it('is a slash command in a thread', () => {
    const said = everythingSaid(pair);
    for (const words of ['Next: `/outrider retry glm-5.2`', '`/outrider promote glm-5.2`', '`/outrider cancel`'])
      expect(said).toContain(words);
    expect(said).not.toContain('npx outrider');
  });

  it('is said in the thread of the experiment for a run that has none of its own', () => {
    expect(retryWords(cell('ada/lab#3'), 'glm-5.2')).toBe('`/outrider retry` in `ada/lab#3`');
    expect(retryWords(cell(null), 'glm-5.2')).toBe('`/outrider retry` where the experiment was asked for');
    expect(everythingSaid(cell('ada/lab#3'))).not.toContain('/outrider promote');
  });
});

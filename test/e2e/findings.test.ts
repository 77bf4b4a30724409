// What is found out about the arms' words, on a real run: in the records, in the results, and quoted in the summary.
import { afterEach, expect, it } from 'vitest';
import { falseClaim } from '../../src/hosts/demo/scripts/river-glm.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { armOf, type Bench, bodyOf, command, draftsOnly, maintainer, openBench } from './bench.ts';
import { named } from './scenario.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function run(name: string) {
  const story = named(name);
  const files = { ...loadSeed('python'), '.github/outrider.yml': `baseline: claude-opus-4-7\n${draftsOnly}` };
  bench = await openBench({ repositories: [{ owner: 'acme', name: 'mini', files }], scripts: story.scripts });
  const issue = await bench.stage.github.openIssue(maintainer, 'acme/mini', story.issue);
  const asked = await command(bench, issue, story.command);
  return { asked, opened: bench, issue };
}

it('finds the one false citation of the published pair, quotes it, and holds everything else', async () => {
  const { asked, opened, issue } = await run('river');
  const [opus, glm] = [await armOf(opened, asked, 'claude-opus-4-7'), await armOf(opened, asked, 'glm-5.2')];
  expect(opus.grounding).toMatchObject({ unsupported: 0, false: 0, rate: 1 });
  const wrong = glm.grounding?.claims.filter(({ status }) => status !== 'supported');
  expect(wrong).toMatchObject([{ status: 'false', kind: 'line', claim: falseClaim, where: 'preflight.rationale' }]);

  const summary = await bodyOf(opened, issue, 'summary');
  const folded = /<details><summary>False claims<\/summary>([\s\S]*?)<\/details>/.exec(summary)?.[1];
  expect(folded).toContain(`| glm-5.2 | \`${falseClaim}\` | the file has 40 lines |`);
  expect(summary).toMatch(/\| claims that hold \| (\d+) of \1 \| (\d+) of (?!\2\b)\d+ \|/);
  expect(summary).toMatch(
    /\*\*Where they part:\*\* At self-review claude-opus-4-7 says “The slice is too narrow[^”]*”; glm-5\.2 finds its draft fit to ship\./,
  );
  expect(await bodyOf(opened, issue, 'result', 'glm-5.2')).toContain(`**Does not hold:** \`${falseClaim}\``);
  expect(await bodyOf(opened, issue, 'result', 'claude-opus-4-7')).not.toContain('Does not hold');
  expect(opened.log.errors).toEqual([]);
});

it('tells the model that asks from the one that acts, by count', async () => {
  const { asked, opened, issue } = await run('river');
  const [opus, glm] = [await armOf(opened, asked, 'claude-opus-4-7'), await armOf(opened, asked, 'glm-5.2')];
  expect(opus.behaviour).toMatchObject({ artifact: 'issue', questions: 3, headings: 0, premise_challenged: null });
  expect(glm.behaviour).toMatchObject({ artifact: 'pull_request', questions: 0, headings: 4 });
  expect(glm.behaviour?.commitments).toBeGreaterThan(opus.behaviour?.commitments ?? 0);
  expect(glm.behaviour?.scope).toEqual({ delivered: 4, absent: [], tests_absent: false });
  expect(glm.files_read_before_edit).toBe(glm.behaviour?.files_read_before_edit);
  expect(await bodyOf(opened, issue, 'result', 'glm-5.2')).toContain('4 sub-headings, 6 commitments, 0 questions');
});

it('says who alone doubts the premise', async () => {
  const { asked, opened, issue } = await run('both-issue');
  expect((await armOf(opened, asked, 'glm-5.2')).behaviour?.premise_challenged).toContain('takes for granted');
  expect((await armOf(opened, asked, 'claude-opus-4-7')).behaviour?.scope).toBeNull();
  expect(await bodyOf(opened, issue, 'summary')).toContain(
    'Only glm-5.2 doubts the premise: “The request takes for granted',
  );
});

// A paper that links to code: a reference implementation is read beside the patch and its licence shown; other code is named, not used.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { licenceTexts } from '../../src/codemap/licence/texts.ts';
import { Refinement } from '../../src/domain/refinement.ts';
import { demoPapers } from '../../src/hosts/demo/papers.ts';
import { demoPace, maintainer, type Playing, play } from '../../src/hosts/demo/play.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import { end, paper, turn } from '../../src/hosts/demo/scripts/turns.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { openStage } from '../../src/hosts/demo/stage.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { assertAllValid } from '../openapi.ts';
import { listening } from './listening.ts';
import { named } from './scenario.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const reference = 'def calibrated(scores):\n    """The middle rank, as we run it."""\n    return sorted(scores)\n';
const title = 'Reinforcement learning without ground-truth solutions';
const mit = licenceTexts.MIT ?? '';

const links = ['acme/atropos-mini', 'lab/gone', 'lab/toolbox', 'lab/river-code/tree/main/src']
  .map((path) => `<a class="ltx_ref" href="https://github.com/${path}">code</a>`)
  .join(', ');

async function played(base: Scenario, script: Script): Promise<Playing> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-reference-'));
  const log = listening();
  const papers = demoPapers().map((paper) =>
    paper.html === null
      ? paper
      : { ...paper, html: paper.html.replace('</article>', `<p class="ltx_p">Our code: ${links}.</p></article>`) },
  );
  const stage = await openStage({
    repositories: [
      { owner: 'acme', name: 'atropos-mini', files: { ...loadSeed('python'), LICENSE: mit } },
      {
        owner: 'lab',
        name: 'river-code',
        files: {
          'README.md': `# RiVER\n\nCode of *${title}*.\n`,
          LICENSE: licenceTexts['BSD-3-Clause'] ?? '',
          'src/rewards.py': reference,
        },
      },
      {
        owner: 'lab',
        name: 'toolbox',
        files: { 'README.md': '# Tools\n', LICENSE: mit, 'src/secret_sauce.py': 'x = 1\n' },
      },
    ],
    users: [{ login: maintainer, role: 'write' }],
    scripts: { 'glm-5.2': script },
    papers,
    dataDir,
    pace: { ...demoPace, card_s: 0.2 },
    log,
  });
  closing.push(async () => {
    await stage.close();
    await rm(dataDir, { recursive: true, force: true });
    expect(log.errors).toEqual([]);
  });
  const playing = await play(base, stage);
  await playing.ended;
  return playing;
}

const module = 'atropos_mini/rewards/rank_calibrated.py';
const covered: 'covered' | 'deferred' | 'deviation' = 'covered';
const items = [
  { claim: 'Ranks (4.2)', status: covered, evidence: `${module}:108` },
  { claim: 'Registered', status: covered, evidence: `${module} has \`class RankCalibratedReward(RewardFunction):\`` },
  {
    claim: 'Sorted (4.2)',
    status: covered,
    evidence: `${module}:108 says \`return numpy.argsort(candidates)[::-1]\``,
  },
  { claim: 'Length', status: covered, evidence: `${module}:9000` },
];
const script: Script = {
  ...riverGlm,
  fidelity: [turn('The definitions first.', paper()), end('submit_coverage', { items })],
};

describe('a paper that links to code', () => {
  it('has its reference implementation read, other code named and not used, and quotations looked up', async () => {
    const playing = await played({ ...named('river'), command: named('no-ci').command }, script);
    const { stage, experiment, issue } = playing;

    const asked = (phase: string) => stage.models.journal.filter((entry) => entry.phase === phase);
    expect(asked('fidelity').length).toBeGreaterThan(0);
    for (const { body } of asked('fidelity')) {
      expect(body).toContain('The middle rank, as we run it.');
      expect(body).not.toContain('secret_sauce');
    }
    for (const phase of ['preflight', 'implement', 'self-review', 'conventions'])
      for (const { body } of asked(phase)) expect(body).not.toContain('The middle rank, as we run it.');

    const { evidence } = await needDocument(stage.host.world.blobs, keys.refinement(experiment, 'glm-5-2'), Refinement);
    expect(evidence?.map((each) => each?.status)).toEqual(['supported', 'supported', 'false', 'false']);

    const [pull] = await stage.github.pulls(issue.repo);
    const lines = (pull?.body ?? '').split('\n').filter((line) => /^- (?:Licence|Code|The paper)/.test(line));
    expect(lines.map((line) => line.replace(/at `[0-9a-f]{7}` when/, 'at `SHA` when'))).toMatchInlineSnapshot(`
      [
        "- Licence of this repository: MIT (\`LICENSE\`)",
        "- Code that the paper links to: \`https://github.com/acme/atropos-mini\`, not used: it is this repository",
        "- Code that the paper links to: \`https://github.com/lab/gone\`, not used: it is not there, or not public",
        "- Code that the paper links to: \`https://github.com/lab/toolbox\`, MIT (\`LICENSE\`); its README does not name the paper, so it is not used",
        "- The paper's reference implementation: \`https://github.com/lab/river-code\`, BSD-3-Clause (\`LICENSE\`); read at \`SHA\` when the claims were held against the patch",
      ]
    `);
    expect(pull?.body).toContain('2 are there, 2 are not there');
    await assertAllValid(stage.github.journal);
  }, 120_000);
});

// A look for papers from the settings to the Issue, over the fakes: what is proposed, what is not and why, and that it happens once.
import { beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { renderProposal } from '../../src/comment/artifact/proposal.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { ForgeError, PaperError, ProviderError } from '../../src/domain/errors.ts';
import type { Json } from '../../src/domain/json.ts';
import { ScoutRecord } from '../../src/domain/scouting.ts';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import { scoutExecution } from '../../src/scouting/input.ts';
import { scout } from '../../src/scouting/run.ts';
import { fakeAccounts } from '../fakes/accounts.ts';
import { inlineDurable } from '../fakes/durable.ts';
import { FakeForge, type FakeForgeOptions } from '../fakes/forge.ts';
import { type FakeStep, fakeModels, fakeUsage } from '../fakes/models.ts';
import { fakePapers, somePaper } from '../fakes/papers.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const at = Date.UTC(2026, 10, 25, 12);
const { name, input } = scoutExecution({ installation_id: 1, owner: 'acme', repo: 'widget' }, 77, at);

const settings = `
baseline: claude-opus-4-7
triggers: { schedule: true }
interest: { categories: [cs.LG], keywords: [rank-calibrated rewards] }
`;
const files = {
  'README.md': '# Widget\nRewards for groups of candidates. A reward is created by its name from a registry.\n',
  'ROADMAP.md': '# Roadmap\n\nWe want tree search one day.\n',
  'widget/registry.py': 'REGISTRY = {}\n\n\ndef create(name):\n    return REGISTRY[name]()\n',
  '.github/outrider.yml': settings,
};

const papers = [
  somePaper({ id: '2611.00001v1', title: 'Rank-calibrated rewards', abstract: 'Rank-calibrated rewards of groups.' }),
  somePaper({ id: '2611.00002v2', title: 'Tree search', abstract: 'Rank-calibrated rewards for tree search.' }),
  somePaper({ id: '2611.00003v1', title: 'Protein folding', abstract: 'Rank-calibrated rewards do not help here.' }),
  somePaper({ id: '2611.00004v1', title: 'Old news', abstract: 'Rank-calibrated rewards once more.' }),
];

const newPaper = somePaper({ id: '2611.00009v1', title: 'New', abstract: 'Rank-calibrated rewards, newly.' });

const yes = { fits: true, kind: 'addition', strength: 3, call_site: 'widget/registry.py:5', direction: '' };
const no = { fits: false, kind: 'addition', strength: 1, call_site: '', direction: '' };
const assessments: Json[] = [
  { ...yes, paper: '2611.00001', reason: 'A reward beside its siblings. @everyone' },
  { ...yes, paper: '2611.00002v2', kind: 'extension', direction: 'ROADMAP.md:99', reason: 'The team wants it.' },
  { ...no, paper: '2611.00003v1', reason: 'Nothing here folds proteins.' },
];
const select = (chosen: readonly Json[]): FakeStep => ({
  calls: [{ name: 'submit_selection', arguments: { assessments: [...chosen] } }],
});

function worldWith(steps: readonly FakeStep[], forge: FakeForgeOptions = {}): FakeWorld {
  return fakeWorld({
    forge: new FakeForge({ files, mentions: { '2611.00004': [closed] }, ...forge }),
    papers: fakePapers(papers),
    accounts: fakeAccounts({ models: fakeModels(steps) }),
  });
}
const closed = { number: 12, url: 'https://forge.test/acme/widget/issues/12', open: false, reopened: false };

const recordOf = (world: FakeWorld) => needDocument(world.blobs, keys.scouting(input.scout), ScoutRecord);

describe('a look for papers', () => {
  let world: FakeWorld;
  beforeEach(() => {
    world = worldWith([
      { calls: [{ name: 'read_file', arguments: { path: 'widget/registry.py' } }] },
      select(assessments),
    ]);
  });

  it('proposes the paper that holds, as one Issue with the command to run it', async () => {
    expect(await scout(input, inlineDurable(), world)).toMatchObject({
      proposed: world.forge.issues[0]?.number,
      why: null,
    });
    expect(world.forge.issues).toHaveLength(1);
    const [issue] = world.forge.issues;
    expect(issue?.body).toContain('/outrider run 2611.00001v1 claude-opus-4-7 --solo');
    expect(issue?.body).toContain('`@everyone`');
    expect(readMarker(issue?.body ?? '', world.markerSecret)).toEqual({
      kind: 'issue',
      experiment: input.scout,
      arm: null,
    });
    const words = `${issue?.title}\n\n---\n\n${issue?.body}`;
    await expect(words).toMatchFileSnapshot('__snapshots__/proposal.md');
  });

  it('says so where there was no other paper', async () => {
    await scout(input, inlineDurable(), world);
    const { proposal, ...record } = await recordOf(world);
    if (proposal === null) throw new Error('nothing was proposed');
    const alone = { ...record, proposal, found: 1, rejected: [] };
    const { body } = renderProposal({ record: alone, rival: null, marker: '' });
    expect(body).toContain('No other new paper was found.');
    expect(body).not.toContain('What else');
  });

  it('keeps a reason for every other paper', async () => {
    await scout(input, inlineDurable(), world);
    const { rejected, proposal } = await recordOf(world);
    expect(proposal?.paper.id).toBe('2611.00001v1');
    expect(Object.fromEntries(rejected.map(({ paper, reason }) => [paper, reason]))).toEqual({
      '2611.00002v2': 'an extension needs a sign that the team wants to go there: `ROADMAP.md` has 4 lines, not 99',
      '2611.00003v1': 'Nothing here folds proteins.',
      '2611.00004v1': 'already spoken of in #12',
    });
  });

  it('spends from the month of the owner and gives back what it did not need', async () => {
    await scout(input, inlineDurable(), world);
    const month = await readMonth({ owner: 'acme' }, monthOf(Date.parse(input.at)), world);
    expect(month.open).toEqual({});
    expect(month.spent).toBeGreaterThan(0);
    expect(month.spent).toBeLessThan(0.1);
  });

  it('opens no second Issue when it is told again, nor when the first answer is lost', async () => {
    world.forge.fail('openIssue', new ForgeError('unavailable', 'the answer was lost'), { afterEffect: true });
    await scout(input, inlineDurable(), world);
    await scout(input, inlineDurable(), world);
    expect(world.forge.issues).toHaveLength(1);
  });

  it('does not propose or assess next week what was proposed or assessed this week', async () => {
    await scout(input, inlineDurable(), world);
    const next = scoutExecution({ installation_id: 1, owner: 'acme', repo: 'widget' }, 77, at + 7 * 86_400_000);
    expect(next.name).not.toBe(name);
    const later = { ...world, papers: fakePapers(papers.toSpliced(0, 0, newPaper)), models: fakeModels([select([])]) };
    await scout(next.input, inlineDurable(), later);
    expect(world.forge.issues).toHaveLength(1);
    const record = await needDocument(world.blobs, keys.scouting(next.input.scout), ScoutRecord);
    const reasons = Object.fromEntries(record.rejected.map(({ paper, reason }) => [paper, reason]));
    expect(reasons).toMatchObject({
      '2611.00001v1': expect.stringMatching(/^already spoken of in #\d+/),
      '2611.00003v1': 'looked at before: Nothing here folds proteins.',
      '2611.00009v1': 'the model did not assess it',
    });
  });
});

describe('a paper whose discussion was reopened', () => {
  it('may be proposed again', async () => {
    const world = worldWith([select([{ ...yes, paper: '2611.00004', reason: 'Asked for again.' }])], {
      mentions: { '2611.00004': [{ ...closed, open: true, reopened: true }] },
    });
    await scout(input, inlineDurable(), world);
    expect((await recordOf(world)).proposal?.paper.id).toBe('2611.00004v1');
  });
});

describe('nothing is proposed', () => {
  it.each([
    ['the schedule is off', 'interest: { categories: [cs.LG] }', /schedule is switched off/],
    ['nothing is of interest', 'triggers: { schedule: true }', /no `interest`/],
    ['the repository is switched off', `${settings}enabled: false`, /switched off/],
    ['the settings are broken', 'triggers: [', /not usable/],
    ['the month is spent', `${settings}budget: { per_month: 0.5 }`, /month's budget/],
  ])('where %s, and no model is asked', async (_case, yaml, why) => {
    const world = worldWith([], { files: { ...files, '.github/outrider.yml': yaml } });
    expect(await scout(input, inlineDurable(), world)).toEqual({
      scout: input.scout,
      proposed: null,
      why: expect.stringMatching(why),
    });
    expect(world.forge.issues).toEqual([]);
  });

  it('in an empty repository', async () => {
    expect(await scout(input, inlineDurable(), worldWith([], { files: {} }))).toMatchObject({
      ...{ proposed: null, why: 'the repository is empty' },
    });
  });

  it('when the model names lines that are not there, forgets papers or refuses', async () => {
    const world = worldWith([
      select([{ ...yes, paper: '2611.00001', call_site: 'widget/nowhere.py:1', reason: 'Sure.' }]),
    ]);
    expect(await scout(input, inlineDurable(), world)).toMatchObject({
      ...{ proposed: null, why: 'none of the 3 papers that were read holds' },
    });
    const { rejected } = await recordOf(world);
    expect(rejected[0]?.reason).toBe('its call site does not hold: there is no file `widget/nowhere.py`');
    expect(rejected[1]?.reason).toBe('the model did not assess it');
    const refusing = worldWith([{ stop: 'refusal', text: 'No.' }]);
    const problem = 'The model declined to go on, or a filter of its provider ended the answer. It said: No.';
    expect(await scout(input, inlineDurable(), refusing)).toMatchObject({ proposed: null, why: problem });
    expect(await recordOf(refusing)).toMatchObject({ proposal: null, problem });
  });

  it('when the schedule is switched off while the model reads', async () => {
    const world = worldWith([select(assessments)]);
    const off = new FakeForge({ files: { ...files, '.github/outrider.yml': 'enabled: false' } });
    const durable = inlineDurable();
    const watched = {
      ...durable,
      step: (async (step, body, options) => {
        if (step === 'propose') Object.assign(world.forge, { repository: off.repository });
        return durable.step(step, body, options);
      }) as typeof durable.step,
    };
    expect(await scout(input, watched, world)).toMatchObject({
      ...{ proposed: null, why: 'it was switched off while the model read' },
    });
    expect(world.forge.issues).toEqual([]);
  });
});

describe('why nothing is proposed', () => {
  const reads: FakeStep = { calls: [{ name: 'read_file', arguments: { path: 'widget/registry.py' } }] };
  const dear = { ...fakeUsage, input_tokens: 900_000 };

  it('is said in the result and the log as in the record, when the model went on until its money was spent', async () => {
    const world = worldWith([{ ...reads, usage: dear }, select(assessments)]);
    const { why } = (await scout(input, inlineDurable(), world)) as { why: string };
    expect(why).toMatch(/budget|cost|\$/);
    expect((await recordOf(world)).problem).toBe(why);
    expect(world.logged).toContain('info a look for papers has ended');
  });

  it('is said when the model never ends in form', async () => {
    const world = worldWith([{ text: 'Hm.' }, { text: 'Hm.' }, { text: 'Hm.' }]);
    const { why } = (await scout(input, inlineDurable(), world)) as { why: string };
    expect(why).not.toBeNull();
    expect((await recordOf(world)).problem).toBe(why);
  });

  it('is said when something of ours breaks down, and what was set aside is given back', async () => {
    const world = worldWith([select(assessments)]);
    const broken = { ...world, blobs: { ...world.blobs, localPath: async () => null } };
    expect(await scout(input, inlineDurable(), broken)).toEqual({
      scout: input.scout,
      proposed: null,
      why: `The frozen tree of ${input.scout} is not in the store.`,
    });
    expect(world.logged).toContain('error a look for papers has ended');
    expect(await readMonth({ owner: 'acme' }, monthOf(Date.parse(input.at)), world)).toEqual({ spent: 0, open: {} });
  });

  it('is said when the forge does not come back', async () => {
    const world = worldWith([select(assessments)]);
    const away = {
      ...world,
      forges: {
        ...world.forges,
        open: () => {
          throw new ForgeError('unavailable', 'GitHub is away');
        },
      },
    };
    expect(await scout(input, inlineDurable(), away)).toMatchObject({
      proposed: null,
      why: expect.stringContaining('GitHub is away'),
    });
  });
});

describe('what is down', () => {
  it('arXiv is asked again, and the week is given up when it stays down', async () => {
    let asked = 0;
    const world = worldWith([select(assessments)]);
    const flaky = {
      ...world.papers,
      recent: (...query: Parameters<typeof world.papers.recent>) => {
        asked += 1;
        if (asked < 3) throw new PaperError('unavailable', 'arXiv answered 503');
        return world.papers.recent(...query);
      },
    };
    const durable = inlineDurable();
    expect(await scout(input, durable, { ...world, papers: flaky })).toMatchObject({ why: null });
    expect(durable.calls.filter((call) => call.startsWith('wait'))).toEqual([
      'wait look.1-later 30',
      'wait look.2-later 60',
    ]);
    const down = { ...world.papers, recent: () => Promise.reject(new PaperError('unavailable', 'arXiv answered 503')) };
    expect(await scout({ ...input, scout: 'other' }, inlineDurable(), { ...world, papers: down })).toMatchObject({
      proposed: null,
      why: 'arXiv answered 503',
    });
  });

  it('the provider is waited for, and the same turn goes on', async () => {
    const overloaded = new ProviderError('overloaded', 'zai answered 529: overloaded.', { retryAfterMs: null });
    const world = worldWith([overloaded, select(assessments)]);
    const durable = inlineDurable();
    expect(await scout(input, durable, world)).toMatchObject({ why: null });
    expect(durable.calls).toContain('wait assess.1-parked 30');
    expect(world.forge.issues).toHaveLength(1);
  });
});

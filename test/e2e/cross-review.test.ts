// Cross-review on a real server, engine and stores: blind, before anything is published, and never an arm's failure.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { getDocument } from '../../src/artifacts/shelf.ts';
import { ReviewPlan } from '../../src/domain/review.ts';
import type { ExperimentRecord } from '../../src/experiment/records/records.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { Fault, Script, ScriptTurn, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  type Asked,
  type Bench,
  bodyOf,
  cardOf,
  command,
  maintainer,
  openBench,
  recordOf,
  until,
  write,
} from './bench.ts';
import {
  type Afterlife,
  ask,
  isOver,
  type Life,
  live,
  outsideOf,
  recordFrom,
  shortWaits,
  transcriptOf,
} from './lives.ts';
import { named } from './scenario.ts';

const story = named('river');
const [opus, glm] = ['claude-opus-4-7', 'glm-5-2'] as const;
let bench: Bench | null = null;

async function close(): Promise<void> {
  await bench?.close();
  bench = null;
}

function never(): never {
  throw new Error('the scenario river has no such script');
}

async function run(
  settings: string,
  more: { readonly scripts?: Record<string, Script>; readonly options?: string } = {},
) {
  const files = {
    ...loadSeed('python'),
    '.github/outrider.yml': `baseline: claude-opus-4-7\nrefine: false\n${settings}`,
  };
  const scripts = { ...story.scripts, ...more.scripts };
  const opened = await openBench({ repositories: [{ owner: 'acme', name: 'mini', files }], scripts });
  bench = opened;
  const issue = await opened.stage.github.openIssue(maintainer, 'acme/mini', story.issue);
  const asked = await command(opened, issue, `${story.command}${more.options ?? ''}`);
  return { opened, asked, record: await recordOf(opened, asked) };
}

const answers = ({ reviews }: ExperimentRecord) =>
  Object.fromEntries(
    reviews.map(({ reviewer, author, review, outcome }) => [`${reviewer} on ${author}`, review?.decision ?? outcome]),
  );

/** What stands in the transcripts as the words that opened each review. */
async function openings(
  { stage }: Bench,
  { experiment }: Asked,
): Promise<{ readonly stream: string; readonly opening: string }[]> {
  const texts = await Promise.all(
    [opus, glm].map((slug) => stage.host.world.blobs.get(keys.transcript(experiment, slug))),
  );
  return texts
    .flatMap((bytes) =>
      new TextDecoder()
        .decode(bytes ?? new Uint8Array())
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line))
    .filter(({ kind, phase }) => kind === 'opened' && phase === 'cross-review');
}

/** The model's script, with one turn put in the place of its answer to the draft of the other. */
function atTheOther(script: Script, turn: ScriptTurn): Script {
  const turns: readonly Turn[] = script['self-review'] ?? [];
  const first: Turn = (asked) => (asked.opening.includes('middle_rank.py') ? turn : plain(turns[0], asked));
  return { ...script, 'self-review': [first, ...turns.slice(1)] };
}

function plain(turn: Turn | undefined, asked: Parameters<Extract<Turn, (...args: never[]) => unknown>>[0]): ScriptTurn {
  return typeof turn === 'function' ? turn(asked) : (turn ?? never());
}

describe('cross-review of the two drafts of the demo', { timeout: 60_000 }, () => {
  let played: Awaited<ReturnType<typeof run>>;
  /** How much was published at each answer of one reviewer. */
  const seen: number[] = [];
  const answering = story.scripts['glm-5.2']?.['self-review'] ?? never();
  const published = () =>
    (bench?.stage.github.journal ?? []).filter(
      ({ method, path }) => method === 'POST' && /\/(?:pulls|git\/refs)$/.test(path),
    ).length;

  beforeAll(async () => {
    const watching =
      (turn: Turn): Turn =>
      (given) => {
        seen.push(published());
        return plain(turn, given);
      };
    const watched: Script = { ...story.scripts['glm-5.2'], 'self-review': answering.map(watching) };
    played = await run('', { scripts: { 'glm-5.2': watched } });
  }, 60_000);

  afterAll(close);

  it('asks each model about each draft, in an order that is recorded, and keeps its figures apart', async () => {
    const { opened, asked, record } = played;
    expect(answers(record)).toEqual({
      [`${opus} on ${opus}`]: 'downgrade',
      [`${opus} on ${glm}`]: 'ship',
      [`${glm} on ${opus}`]: 'ship',
      [`${glm} on ${glm}`]: 'ship',
    });
    const plan = await getDocument(opened.stage.host.world.blobs, keys.reviewPlan(asked.experiment), ReviewPlan);
    for (const { reviewer, author, position } of record.reviews) {
      const order = plan?.orders.find((one) => one.reviewer.slug === reviewer);
      expect(order?.drafts[position - 1]?.slug).toBe(author);
    }
    expect(record.cross_review).toMatchObject([
      { a: opus, b: glm, strictness: -0.5, quality: -0.5, self_preference: -0.5 },
    ]);
    for (const row of record.arms) {
      const own = record.reviews.filter(({ reviewer }) => reviewer === row.arm.replaceAll('.', '-'));
      expect(row.review?.turns).toBe(own.reduce((sum, { figures }) => sum + figures.turns, 0));
      expect(row.turns).toBe(row.phases.reduce((sum, { turns }) => sum + turns, 0));
      expect(row.phases.map(({ phase }) => phase)).not.toContain('cross-review');
    }
    const summary = await bodyOf(opened, asked.issue, 'summary');
    expect(summary).toContain('claude-opus-4-7 would ship glm-5.2’s and not its own; glm-5.2 would ship both drafts.');
    expect(summary).toContain('One pair supports no inference.');
    expect(opened.log.errors).toEqual([]);
  });

  it('shows every reviewer the same words about a draft, and none that tell whose it is', async () => {
    const { opened, asked, record } = played;
    const all = await openings(opened, asked);
    expect(all).toHaveLength(4);
    for (const { opening } of all) {
      expect(opening).not.toMatch(/claude|opus|glm|anthropic|outrider\/|TL;DR/i);
      expect(opening).not.toContain(asked.experiment);
    }
    const about = (text: string) =>
      new Set(all.filter(({ opening }) => opening.includes(text)).map(({ opening }) => opening)).size;
    expect([about('middle_rank.py'), about('rank_calibrated.py')]).toEqual([1, 1]);
    expect(record.certificate.valid).toBe(true);
  });

  it('is over before anything is published', () => {
    expect(seen).toHaveLength(answering.length * 3);
    expect(seen.every((count) => count === 0)).toBe(true);
    expect(published()).toBeGreaterThan(0);
  });
});

describe('cross-review', { timeout: 60_000 }, () => {
  afterEach(close);

  it.each([
    ['the command says so', '', ' --no-cross-review', 'the command says --no-cross-review'],
    ['the configuration says so', 'cross_review: false\n', '', 'the configuration says cross_review: false'],
    ['one model runs alone', '', ' --solo', 'there is one model only'],
  ])('is left out when %s', async (_, settings, options, why) => {
    const { opened, asked, record } = await run(settings, { options });
    expect(record.reviews).toEqual([]);
    expect(record.arms.every(({ review }) => review === null)).toBe(true);
    const plan = await getDocument(opened.stage.host.world.blobs, keys.reviewPlan(asked.experiment), ReviewPlan);
    expect(plan?.skipped).toBe(why);
    expect(await bodyOf(opened, asked.issue, 'summary')).not.toContain('Reviewed by');
  });

  it.each<[string, string, ScriptTurn | { readonly fault: Fault }, string]>([
    ['refuses', '', { fault: 'refusal' }, 'refused'],
    ['is down for good', 'pair: { hold: 2s }\n', { fault: { status: 529 } }, 'provider_error'],
    [
      'has no money left',
      'budget: { per_run: 8 }\n',
      { text: 'Much to think about.', usage: { input: 0, output: 2_000_000 } },
      'budget',
    ],
    ['never answers in form', '', { text: 'Hm.', calls: [] }, 'unparseable'],
  ])('records it of the review, and never of the arm, when a reviewer %s', async (_, settings, turn, outcome) => {
    const script = story.scripts['glm-5.2'] ?? never();
    const broken = atTheOther(script, turn);
    const still =
      outcome === 'unparseable'
        ? { ...broken, 'self-review': [...(broken['self-review'] ?? []).slice(0, 1), silent(script)] }
        : broken;
    const { opened, asked, record } = await run(settings, { scripts: { 'glm-5.2': still } });
    expect(answers(record)).toMatchObject({ [`${glm} on ${opus}`]: outcome, [`${opus} on ${glm}`]: 'ship' });
    expect(record.arms.map(({ verdict }) => verdict)).toEqual(['issue', 'pull_request']);
    expect(record.certificate.valid).toBe(true);
    expect(record.cross_review[0]).toMatchObject({ scores: { ba: null }, quality: null });
    const summary = await bodyOf(opened, asked.issue, 'summary');
    expect(summary).toMatch(/glm-5\.2 .*gave no answer on /);
    expect(opened.log.errors).toEqual([]);
  });

  it('ends when the run is stopped, and then nothing is published', async () => {
    const script = story.scripts['glm-5.2'] ?? never();
    const slow = atTheOther(script, { text: 'A moment.', delayMs: 20_000 });
    const files = { ...loadSeed('python'), '.github/outrider.yml': 'baseline: claude-opus-4-7\nrefine: false\n' };
    const opened = await openBench({
      repositories: [{ owner: 'acme', name: 'mini', files }],
      scripts: { ...story.scripts, 'glm-5.2': slow },
    });
    bench = opened;
    const issue = await opened.stage.github.openIssue(maintainer, 'acme/mini', story.issue);
    const asked = await write(opened, issue, story.command);
    await until(async () => (await cardOf(opened, issue)).includes('cross-review'));
    await command(opened, issue, '/outrider cancel');
    await opened.stage.host.engine.waitFor(asked.execution);
    const record = await recordOf(opened, asked);
    expect(record.arms.map(({ verdict }) => verdict)).toEqual(['stopped', 'stopped']);
    expect(record.reviews.some(({ outcome }) => outcome === 'cancelled')).toBe(true);
    expect(await opened.stage.github.pulls('acme/mini')).toEqual([]);
  });
});

/** In the draft of the other it has nothing more to say, in its own it answers as before. */
function silent(script: Script): Turn {
  return (asked) =>
    asked.opening.includes('middle_rank.py') ? { text: 'Hm.', calls: [] } : plain(script['self-review']?.[1], asked);
}

describe('cross-review, killed', { timeout: 120_000 }, () => {
  let life: Life | null = null;
  let world: Afterlife | null = null;

  afterEach(async () => {
    await life?.kill();
    await world?.close();
    [life, world] = [null, null];
  });

  it('goes on where it was: the same orders, every review once, nothing paid twice unseen', async () => {
    const outside = await outsideOf(story, 150, 'refine: false\n');
    life = await live(outside, shortWaits);
    const asked = await ask(outside, story);
    world = asked;
    const planFile = join(asked.dataDir, keys.reviewPlan(asked.experiment));
    await until(() => existsSync(planFile));
    for (let kills = 0; kills < 3 && !(await isOver(asked)); kills += 1) {
      const { journal } = asked.outside.models;
      const before = journal.length;
      await until(async () => journal.length > before + 1 || (await isOver(asked)));
      await life.kill();
      life = await live(asked, shortWaits);
    }
    await until(() => isOver(asked));

    const record = await recordFrom(asked);
    expect(record.reviews.map(({ reviewer, author }) => `${reviewer} ${author}`).toSorted()).toEqual(
      [opus, glm].flatMap((reviewer) => [opus, glm].map((author) => `${reviewer} ${author}`)),
    );
    expect(record.reviews.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect(record.arms.map(({ verdict }) => verdict)).toEqual(['issue', 'pull_request']);
    for (const slug of [opus, glm]) {
      const lines = (await transcriptOf(asked, slug)).filter(({ stream }) => stream.includes('/cross-review/'));
      const replies = lines.filter(({ kind }) => kind === 'reply').map(({ stream, turn }) => `${stream} ${turn}`);
      expect(new Set(replies).size).toBe(replies.length);
      const lost = lines.filter(({ kind }) => kind === 'lost').length;
      const row = record.arms.find(({ arm }) => arm.replaceAll('.', '-') === slug);
      expect(row?.review?.lost_calls).toBe(lost);
    }
  });
});

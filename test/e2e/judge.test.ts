// A third judge on a real server, engine and stores: blind, both orders, beside the arms; what becomes of it changes nothing else.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { getDocument } from '../../src/artifacts/shelf.ts';
import { ReviewPlan } from '../../src/domain/review.ts';
import { spentSoFar } from '../../src/experiment/money/settle.ts';
import type { ExperimentRecord } from '../../src/experiment/records/records.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { type Asked, answerTo, type Bench, bodyOf, command, maintainer, openBench, recordOf, saidIn } from './bench.ts';
import { replayed } from './replaying.ts';
import { named } from './scenario.ts';

const story = named('river');
const judge = 'claude-haiku-4-5';
const glmScript = story.scripts['glm-5.2'] ?? never();
/** What a test has opened for itself; what stands for all of them is closed after the last. */
const benches: Bench[] = [];

async function close(some: readonly Bench[]): Promise<void> {
  await Promise.all(some.map((bench) => bench.close()));
}

afterEach(() => close(benches.splice(0)));

function never(): never {
  throw new Error('what the test is about is not there');
}

interface More {
  readonly settings?: string;
  readonly scripts?: Record<string, Script>;
}

async function openStory(more: More = {}): Promise<Bench> {
  const files = {
    ...loadSeed('python'),
    '.github/outrider.yml': `baseline: claude-opus-4-7\nrefine: false\n${more.settings ?? ''}`,
  };
  const scripts = {
    ...story.scripts,
    [judge]: { 'self-review': glmScript['self-review'] ?? never() },
    ...more.scripts,
  };
  const opened = await openBench({ repositories: [{ owner: 'acme', name: 'mini', files }], scripts });
  benches.push(opened);
  return opened;
}

async function tell(opened: Bench, options: string): Promise<Asked> {
  const issue = await opened.stage.github.openIssue(maintainer, 'acme/mini', story.issue);
  return command(opened, issue, `${story.command}${options}`);
}

async function ran(options: string, more: More = {}) {
  const opened = await openStory(more);
  const asked = await tell(opened, options);
  const record = await recordOf(opened, asked);
  return { opened, asked, record, summary: await bodyOf(opened, asked.issue, 'summary') };
}

/** What has to be the same whether there is a judge or not: verdicts, words, reviews, figures but for times. */
function unmoved({ arms, reviews, cross_review, certificate }: ExperimentRecord) {
  return {
    valid: certificate.valid,
    cross_review,
    reviews: reviews
      .map(({ reviewer, author, outcome, review }) => [reviewer, author, outcome, review?.decision])
      .toSorted(),
    arms: arms.map(({ arm, verdict, reason, total_tokens, cost_usd, turns, review, phases }) => ({
      ...{ arm, verdict, reason, total_tokens, cost_usd, turns },
      phases: phases.map(({ phase, outcome }) => [phase, outcome]),
      review: [review?.turns, review?.total_tokens, review?.cost_usd],
    })),
  };
}

describe('a third judge', { timeout: 90_000 }, () => {
  /** The same story with and without it: whatever a judge does is held against the second. */
  let judging: Awaited<ReturnType<typeof ran>>;
  let without: Awaited<ReturnType<typeof ran>>;
  let shared: Bench[] = [];

  beforeAll(async () => {
    [judging, without] = await Promise.all([ran(` --judge ${judge}`), ran('')]);
    shared = benches.splice(0);
  }, 180_000);

  afterAll(() => close([...shared, ...benches.splice(0)]));

  it('meets each draft in both orders, in fresh conversations that do not say whose it is', async () => {
    const { opened, asked, record, summary } = judging;
    const judged = record.judge ?? never();
    expect(judged).toMatchObject({ judge, provider: 'anthropic', model_requested: judge, rates_as_of: '2026-11' });
    const order = judged.reviews.map(({ author }) => author);
    expect(order).toEqual([order[0], order[1], order[1], order[0]]);
    expect(new Set(order).size).toBe(2);
    expect(judged.reviews.map(({ position, reviewer }) => [position, reviewer])).toEqual(
      [1, 2, 3, 4].map((n) => [n, 'judge']),
    );
    const plan = await getDocument(opened.stage.host.world.blobs, keys.reviewPlan(asked.experiment), ReviewPlan);
    expect(plan?.orders.find(({ reviewer }) => reviewer.slug === 'judge')?.drafts.map(({ slug }) => slug)).toEqual(
      order,
    );

    const text = new TextDecoder().decode(
      (await opened.stage.host.world.blobs.get(keys.transcript(asked.experiment, 'judge'))) ?? undefined,
    );
    const opened_ = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'opened');
    expect(opened_).toHaveLength(4);
    for (const { opening } of opened_) expect(opening).not.toMatch(/claude|opus|glm|haiku|anthropic|outrider\//i);
    // The same words each time that a draft is met: nothing of one review is in the next.
    expect(new Set(opened_.map(({ opening }) => opening)).size).toBe(2);
    expect(summary).toContain(`**Judged by \`${judge}\`, blind, each draft twice in both orders:**`);
    expect(opened.log.errors).toEqual([]);
    const folder = join(opened.stage.environment.OUTRIDER_DATA_DIR ?? never(), 'experiments', asked.experiment);
    expect(await replayed(folder)).toEqual([]);
  });

  it('costs what it costs beside the arms: no figure of an arm moves, and the month pays for it', async () => {
    const alone = await spentSoFar(without.record.manifest, without.opened.stage.host.world);
    expect(without.record.judge).toBeNull();
    expect(without.summary).not.toContain('Judged by');
    const { opened, record } = judging;
    expect(unmoved(record)).toEqual(unmoved(without.record));
    const paid = record.judge?.figures.cost_usd ?? 0;
    expect(paid).toBeGreaterThan(0);
    expect(await spentSoFar(record.manifest, opened.stage.host.world)).toBeCloseTo(alone + paid, 4);
    const shares = [...record.manifest.arms, record.manifest.judge ?? never()].map(({ budget_usd }) => budget_usd);
    expect(shares).toEqual([4, 4, 2]);
  });

  it.each([
    ['refuses', { fault: 'refusal' as const }, '', 'refused'],
    ['is down for good', { fault: { status: 529 } }, 'pair: { hold: 2s }\n', 'provider_error'],
    ['is refused its key', { fault: { status: 401 } }, '', 'provider_error'],
  ])('that %s changes nothing else', async (_, turn, settings, outcome) => {
    const { record, summary, opened } = await ran(` --judge ${judge}`, {
      settings,
      scripts: { [judge]: { 'self-review': [turn] } },
    });
    expect(unmoved(record)).toEqual(unmoved(without.record));
    expect(record.judge?.reviews.map((review) => review.outcome)).toEqual([outcome, outcome, outcome, outcome]);
    expect(summary).toContain('no answer (');
    expect(opened.log.errors).toEqual([]);
  });

  it('may stand in the configuration, and is left out with a word where it cannot judge', async () => {
    const configured = await ran('', { settings: `judge: ${judge}\n` });
    expect(configured.record.judge?.reviews).toHaveLength(4);
    const arm = await ran('', { settings: 'judge: glm-5.2\n' });
    expect(arm.record.judge).toBeNull();
    expect(arm.record.arms.map(({ verdict }) => verdict)).toEqual(['issue', 'pull_request']);
    expect((await saidIn(arm.opened, arm.asked.issue)).map(({ entry }) => entry.body).join()).toContain(
      'There is no judge in this run',
    );
    const solo = await ran(' --solo', { settings: `judge: ${judge}\n` });
    expect(solo.record.judge).toBeNull();
  });

  it.each([
    [' --judge glm-5.2', 'is one of the models that are compared'],
    [' --judge glm-9', 'There is no model `glm-9`'],
    [` --judge ${judge} --solo`, 'needs a cross-review of two models'],
    [` --judge ${judge} --no-cross-review`, 'needs a cross-review of two models'],
  ])('that a command names and that cannot be is refused before anything is spent: %s', async (options, why) => {
    const opened = await openStory();
    const asked = await tell(opened, options);
    expect(await answerTo(opened, asked)).toContain(why);
    expect(await opened.stage.host.world.blobs.get(keys.accepted(asked.experiment))).toBeNull();
    expect(opened.stage.models.journal).toEqual([]);
  });
});

// More runs than may run at once: they wait in line, durably and in order, and none waits for one that died.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import type { Script, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { assertAllValid } from '../openapi.ts';
import {
  type Asked,
  answerTo,
  type Bench,
  command,
  maintainer,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  saidIn,
  until,
  verdictsOf,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 120_000;
const run = '/outrider run paper glm-5.2 --solo';
const settings = (ceilings: string) => `baseline: claude-opus-4-7\nceilings: { ${ceilings} }\n`;

let bench: Bench;
/** Resolves what the slow model waits for. */
let release: () => void = () => undefined;

beforeAll(async () => {
  bench = await openBench({
    // Nobody looks at the line by themselves within a test: who moves, was woken.
    pace: { ...testPace, queue_s: 3600 },
    repositories: [
      pythonRepository('single', { settings: settings('issue: { at_once: 1 }') }),
      pythonRepository('hourly', { settings: settings('issue: { per_hour: 1 }') }),
      pythonRepository('fair', { settings: settings('repository: { at_once: 1 }') }),
    ],
    users: [
      { login: maintainer, role: 'write' },
      { login: 'noor', role: 'write' },
    ],
  });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
});

afterEach(() => {
  release();
  expect(bench.log.errors).toEqual([]);
});

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

/** The model answers nothing before `release` is called. */
function hold(): void {
  let held = true;
  release = () => {
    held = false;
  };
  const late = (turn: Turn): Turn =>
    typeof turn === 'function'
      ? (asked) => (held ? { fault: { status: 529 } } : turn(asked))
      : () => (held ? { fault: { status: 529 } } : turn);
  bench.scripts['glm-5.2'] = Object.fromEntries(
    Object.entries(misfitGlm).map(([phase, turns]) => [phase, turns.map(late)]),
  ) as Script;
}

/** The card of one run of several in an issue. */
async function cardOfRun(asked: Asked): Promise<string> {
  const cards = (await saidIn(bench, asked.issue)).filter(({ key }) => key.kind === 'card');
  return cards.find(({ key }) => key.experiment === asked.experiment)?.entry.body ?? '';
}

const ended = (asked: Asked) => bench.stage.host.engine.waitFor(asked.execution);
const says = (asked: Asked, words: string) => until(async () => (await cardOfRun(asked)).includes(words));

describe('a run that is one too many', () => {
  it('waits with its position in its card, moves up, and runs when its turn comes', { timeout: patience }, async () => {
    hold();
    const issue = await openIssue(bench, 'single');
    const first = await write(bench, issue, run);
    await says(first, '⏸');
    const second = await write(bench, issue, run);
    await says(second, 'waiting for its turn, position 1 of 1');
    const third = await write(bench, issue, run);
    await says(third, 'position 2 of 2');
    expect(await cardOfRun(second)).toContain('`ceilings.issue.at_once` is 1');
    expect(await answerTo(bench, await command(bench, issue, '/outrider status'))).toContain('queued');
    release();
    await ended(first);
    await ended(second);
    await ended(third);
    for (const asked of [first, second, third]) {
      expect(await verdictsOf(bench, asked)).toEqual({ 'glm-5.2': 'issue' });
      expect(await cardOfRun(asked)).toContain('· done ·');
    }
  });

  it('is taken out of the line by cancel, which lets the others move up', { timeout: patience }, async () => {
    hold();
    const [a, b, c] = [await openIssue(bench, 'fair'), await openIssue(bench, 'fair'), await openIssue(bench, 'fair')];
    const first = await write(bench, a, run);
    await says(first, '⏸');
    const second = await write(bench, b, run);
    await says(second, 'position 1 of 1');
    const third = await write(bench, c, run);
    await says(third, 'position 2 of 2');
    await command(bench, b, '/outrider cancel');
    await ended(second);
    expect(await cardOfRun(second)).toContain(`⏹️ **Cancelled by ${maintainer} before any model was called.**`);
    await says(third, 'position 1 of 1');
    release();
    await ended(first);
    await ended(third);
    expect(await verdictsOf(bench, third)).toEqual({ 'glm-5.2': 'issue' });
  });

  it('is fair: another person’s first run goes before one’s third', { timeout: patience }, async () => {
    hold();
    const issues = await Promise.all([1, 2, 3, 4].map(() => openIssue(bench, 'fair')));
    const [one, two, three, four] = issues;
    if (!one || !two || !three || !four) throw new Error('an issue is missing');
    const first = await write(bench, one, run);
    await says(first, '⏸');
    const second = await write(bench, two, run);
    await says(second, 'position 1 of 1');
    const noors = await write(bench, four, run, 'noor');
    await says(noors, 'position 1 of 2');
    await says(second, 'position 2 of 2');
    release();
    for (const asked of [first, second, noors]) await ended(asked);
  });

  it('takes one of two that are asked for at the same instant', { timeout: patience }, async () => {
    hold();
    const issue = await openIssue(bench, 'single');
    const both = await Promise.all([write(bench, issue, run), write(bench, issue, run)]);
    await until(async () => {
      const cards = await Promise.all(both.map(cardOfRun));
      return (
        cards.filter((card) => card.includes('position 1 of 1')).length === 1 && cards.every((card) => card !== '')
      );
    });
    release();
    for (const asked of both) await ended(asked);
    expect((await bench.stage.host.world.rows.get(rowKeys.ownerLine('acme')))?.value).toEqual({
      running: [],
      waiting: [],
    });
  });
});

describe('a run too many within an hour', () => {
  it('gets one note that says when it is possible again, and no second one', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'hourly');
    const first = await command(bench, issue, run);
    const second = await command(bench, issue, run);
    expect(await answerTo(bench, second)).toMatch(
      /`ceilings.issue.per_hour` allows 1 run an hour.*again at \d\d:\d\d UTC/,
    );
    const calls = bench.stage.models.journal.length;
    for (const text of [run, '/outrider retry']) await command(bench, issue, text);
    const notes = (await saidIn(bench, issue)).filter(({ key }) => key.kind === 'note');
    // The retry finds that nothing failed; no run was begun, and nobody was told twice.
    expect(notes).toHaveLength(2);
    expect(bench.stage.models.journal.length).toBe(calls);
    expect(await verdictsOf(bench, first)).toEqual({ 'glm-5.2': 'issue' });
  });
});

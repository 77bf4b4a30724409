// Attack 15: comments with markers that we did not write there: forged, copied from this thread, from another one, from another run.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { marker } from '../../src/comment/marker.ts';
import { answerTo, type Bench, command, kindsIn, maintainer, openIssue, saidIn, until, write } from '../e2e/bench.ts';
import { attack, call, expectNothingLeft, glm, openGround, patience, river, turn, writesIssue } from './ground.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openGround();
}, patience);
afterAll(() => bench.close());

it('a marker that a person copied makes nothing ours: it is neither edited nor taken for an answer', {
  timeout: patience,
}, async () => {
  const script = writesIssue({ tldr: `Copied: ${marker({ kind: 'card', experiment: 'ffff', arm: null }, 'guess')}` });
  const asked = await attack(bench, script, { title: 'A reward', body: 'x' });
  const [card] = await saidIn(bench, asked.issue);
  const other = await openIssue(bench);
  const copies: { id: number; body: string }[] = [];
  for (const issue of [asked.issue, other]) {
    const body = `Mine.\n\n${card?.entry.body.split('\n').at(-1)}`;
    copies.push({ id: (await write(bench, issue, body, 'rita')).comment, body });
  }
  // The id of the next comment is no secret: its note is forged before it is asked for.
  const next = Math.max(...copies.map(({ id }) => id)) + 2;
  const early = marker({ kind: 'note', experiment: null, arm: String(next) }, 'not the secret');
  copies.push({
    id: (await write(bench, other, `Help is here.\n\n${early}`, 'rita')).comment,
    body: `Help is here.\n\n${early}`,
  });
  const help = await command(bench, other, '/outrider help');
  expect(await answerTo(bench, help)).toContain('run paper glm-5.2');
  const status = await command(bench, asked.issue, '/outrider status');
  expect(await answerTo(bench, status)).toContain(asked.experiment);
  for (const issue of [asked.issue, other]) {
    const thread = await bench.stage.github.thread(issue);
    for (const { id, body } of copies.filter((copy) => thread.some((entry) => entry.id === copy.id)))
      expect(thread.find((entry) => entry.id === id)?.body).toBe(body);
  }
  const edited = bench.stage.github.journal.filter(
    ({ method, path }) => method === 'PATCH' && copies.some(({ id }) => path.endsWith(`/${id}`)),
  );
  expect(edited).toEqual([]);
  // A copied card is no run of that thread.
  expect(await kindsIn(bench, other)).toContain('note');
  expect(await answerTo(bench, await command(bench, other, '/outrider cancel'))).toContain('Nothing is running');
  expectNothingLeft(bench);
});

it('a copy that outlives the comment it was made from is not taken for it', { timeout: patience }, async () => {
  const slow = turn('', call('list_files', { depth: 1 }));
  bench.scripts[glm] = writesIssue({}, { ...slow, delayMs: 1500 }, { ...slow, delayMs: 1500 });
  const issue = await openIssue(bench, 'quick', { title: 'A reward', body: 'x' });
  const asked = await write(bench, issue, `/outrider run ${river} ${glm} --solo`);
  const card = await until(async () =>
    (await bench.stage.github.thread(issue)).find(({ body }) => body.includes('"kind":"card"')),
  );
  const body = `Mine.\n\n${card.body.split('\n').at(-1)}`;
  const copy = await write(bench, issue, body, 'rita');
  await bench.stage.github.api(maintainer, 'DELETE', `/repos/${issue.repo}/issues/comments/${card.id}`);
  await bench.stage.host.engine.waitFor(asked.execution);
  const thread = await bench.stage.github.thread(issue);
  expect(thread.find(({ id }) => id === copy.comment)?.body).toBe(body);
  // It was written anew, by us.
  const cards = thread.filter(({ id, body: text }) => id !== copy.comment && text.includes('"kind":"card"'));
  expect(cards).toHaveLength(1);
  expect(cards[0]?.body).toContain('done');
  expectNothingLeft(bench);
});

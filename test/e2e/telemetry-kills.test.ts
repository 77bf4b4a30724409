// What is told over lives that are cut short by kill -9: nothing twice that is on record, and no more than the records have.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { seededRandom } from '../fakes/clock.ts';
import { until } from './bench.ts';
import { type Collector, startCollector } from './collector.ts';
import { ask, isOver, type Life, live, outsideOf, recordFrom, shortWaits } from './lives.ts';
import { named } from './scenario.ts';

const seed = Number(process.env.KILL_SEED ?? 20_261_127);
let [life, collector]: [Life | null, Collector | null] = [null, null];
let afterlife: { close(): Promise<void> } | null = null;

afterEach(async () => {
  await life?.kill();
  await afterlife?.close();
  await collector?.close();
});

it('tells no call, tool, phase, arm or run twice, and counts nothing that did not happen', {
  timeout: 240_000,
}, async ({ annotate }) => {
  await annotate(`seed ${seed}; KILL_SEED for another`);
  const story = named('river');
  const random = seededRandom(seed);
  const at = await startCollector();
  collector = at;
  const { outside, ...rest } = await outsideOf(story, 60);
  const environment = {
    ...outside.environment,
    OTEL_EXPORTER_OTLP_ENDPOINT: at.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  };
  const watched = { ...rest, outside: { ...outside, environment } };
  afterlife = watched;
  life = await live(watched, shortWaits);
  const world = await ask(watched, story);
  for (let kills = 0; kills < 4 && !(await isOver(world)); kills += 1) {
    await sleep(800 + (Number.parseInt(random.hex(2), 16) % 1200));
    if (await isOver(world)) break;
    await life.kill();
    life = await live(world, shortWaits);
  }
  await until(() => isOver(world));
  // Told to end, it sends what is left.
  life.process.kill('SIGTERM');
  await once(life.process, 'close');

  const { arms } = await recordFrom(world);
  // A step that was carried out again, because it had not been recorded, is the same span once more; everything else is told once.
  const told = at.spans.filter(({ name }) => !name.startsWith('step '));
  const ids = told.map(({ trace, id }) => `${trace} ${id}`);
  expect(told.filter((_, i) => ids.indexOf(ids[i] ?? '') !== i).map(({ name }) => name)).toEqual([]);
  const answered = told.filter(({ name, failed }) => name.startsWith('chat ') && !failed);
  expect(answered.length).toBeGreaterThan(0);
  expect(answered.length).toBeLessThanOrEqual(arms.reduce((sum, { turns }) => sum + turns, 0));
  for (const row of arms) {
    const of = { 'gen_ai.request.model': row.model_requested, 'gen_ai.token.type': 'output' };
    expect(at.sum('gen_ai.client.token.usage', of)).toBeLessThanOrEqual(row.output_tokens);
  }
  expect(at.sum('outrider.arms.ended')).toBeLessThanOrEqual(2);
  // The last life saw the end, and was not killed.
  expect(at.sum('outrider.runs.ended', { 'outrider.state': 'done' })).toBe(1);
  expect(told.filter(({ name }) => name === 'invoke_workflow run')).toHaveLength(1);
});

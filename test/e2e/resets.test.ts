// Every dependency of a bot resets connections at random: it is the same process to the end, and the run ends as it would alone.
import { afterEach, expect, it } from 'vitest';
import { until } from './bench.ts';
import { type Afterlife, ask, isOver, type Life, live, outsideOf, recordFrom, saidIn, shortWaits } from './lives.ts';
import { resettingWire, type Wire } from './resets.ts';
import { named } from './scenario.ts';

let life: Life | null = null;
let world: Omit<Afterlife, 'issue' | 'experiment'> | null = null;
const wires: Wire[] = [];

afterEach(async () => {
  await life?.kill();
  for (const wire of wires.splice(0)) wire.close();
  await world?.close();
});

it('a pair runs to its end, nothing is said twice, and nothing fails unhandled', { timeout: 300_000 }, async () => {
  const scenario = named('river');
  world = await outsideOf(scenario, 0);
  const { outside } = world;
  const through = async (url: string, seed: number) => {
    const wire = await resettingWire(url, { seed, share: 15 });
    wires.push(wire);
    return (text: string | undefined) => String(text).replace(url, wire.url);
  };
  const github = await through(outside.github.url, 11);
  const models = await through(outside.models.url, 12);
  const arxiv = await through(outside.arxiv.url, 13);
  const { environment: plain } = outside;
  const environment = {
    ...plain,
    GITHUB_API_URL: github(plain.GITHUB_API_URL),
    ARXIV_BASE_URL: arxiv(plain.ARXIV_BASE_URL),
    ANTHROPIC_BASE_URL: models(plain.ANTHROPIC_BASE_URL),
    ZAI_BASE_URL: models(plain.ZAI_BASE_URL),
    OTEL_EXPORTER_OTLP_ENDPOINT: arxiv(plain.ARXIV_BASE_URL),
  };
  life = await live({ ...world, outside: { ...outside, environment } }, shortWaits);
  const asked = await ask(world, scenario);
  await until(() => isOver(asked));
  const { arms } = await recordFrom(asked);
  const expected = Object.entries(scenario.ends).map(([arm, { verdict }]) => [arm, verdict]);
  expect(arms.map(({ arm, verdict }) => [arm, verdict]).toSorted()).toEqual(expected.toSorted());
  const kinds = (await saidIn(asked)).map(({ kind }) => kind);
  expect(kinds.length).toBe(new Set(kinds).size);
  for (const wire of wires) expect(wire.resets()).toBeGreaterThan(0);
  expect(life.process.exitCode).toBeNull();
  expect(life.said()).not.toMatch(/nobody handled|in the middle of something|UnhandledPromise|uncaught/i);
});

// An outage of hours: waited out without compute, over restarts and a deploy, and the key that was changed meanwhile is the one that is used.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { ParkedRow } from '../../src/artifacts/rows.ts';
import { readConfig } from '../../src/config.ts';
import { experimentId } from '../../src/domain/experiment-id.ts';
import type { Provider } from '../../src/domain/model.ts';
import { ExperimentRecord } from '../../src/experiment/records/records.ts';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import { openWorldOutside } from '../../src/hosts/demo/stage.ts';
import type { Script, ScriptTurn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { startServer } from '../../src/hosts/server/server.ts';
import { serverHost } from '../../src/hosts/wiring/embedded.ts';
import { fakeClock } from '../fakes/clock.ts';
import { maintainer, pinned, pythonRepository, quickScripts, until } from './bench.ts';
import { listening } from './listening.ts';

const hour = 3600;
const settings = 'baseline: claude-opus-4-7\npair: { hold: 12h }\n';
const overloaded = { status: 529, headers: { 'retry-after': String(hour) } };
const [first, ...rest] = misfitGlm.preflight ?? [];
const down: Script = { ...misfitGlm, preflight: [{ ...(first as ScriptTurn), fault: overloaded }, ...rest] };

const clock = fakeClock(Date.now());
const log = listening();
const vendorKeys: Partial<Record<Provider, string>> = { zai: 'demo-zai-key-0001' };
const scripts: Record<string, Script> = { ...quickScripts, 'glm-5.2': down };
const dataDir = await mkdtemp(join(tmpdir(), 'outrider-outage-'));
const outside = await openWorldOutside({
  repositories: [pythonRepository('quick', { settings })],
  users: [{ login: maintainer, role: 'write' }],
  scripts,
  vendorKeys,
  dataDir,
  pace: {},
});

/** Time goes on by itself too, some ten times as fast: a short wait that GitHub or the disk asks for would never end otherwise. */
let ticking: NodeJS.Timeout;
beforeAll(() => {
  ticking = setInterval(() => clock.advance(250), 20);
});

afterAll(async () => {
  clearInterval(ticking);
  await outside.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The bot with production's pace, until it is closed; `key` is what its environment has for z.ai. */
async function live(key: string) {
  const config = readConfig({}, { ...outside.environment, ZAI_API_KEY: key });
  const host = serverHost(config, { clock, log, throttle: false, arxivPauseMs: 0, githubPauseMs: 20 });
  const server = await startServer(config, host.world, { port: 0, host: '127.0.0.1' });
  outside.github.setWebhook(`${server.url}/api/github/webhooks`);
  return {
    host,
    close: async () => {
      await server.close();
      await host.close();
    },
  };
}

const notYet: ParkedRow = { callback: null, tries: 0, since: 0, turns: 0, phase: '', waited_s: 0, wait_s: 0, waits: 0 };

const asked = () => outside.models.journal.filter(({ model }) => model === 'glm-5.2');

it('is waited out, and the same turn goes on with the new key', { timeout: 120_000 }, async () => {
  let bot = await live('demo-zai-key-0001');
  const issue = await outside.github.openIssue(maintainer, 'acme/quick', pinned);
  const { id } = await outside.github.comment(maintainer, issue, '/outrider run paper glm-5.2');
  const repository = await outside.github.api('admin', 'GET', '/repos/acme/quick');
  const experiment = experimentId(`${String(repository.id)}:${id}`);
  const card = async () =>
    (await outside.github.thread(issue)).find(({ body }) => body.includes('"kind":"card"'))?.body;
  const parkedRow = { pk: `experiment/${experiment}`, sk: 'parked/glm-5-2' };
  // The card says so a moment before the wait itself stands: a bot that is closed in between begins it anew, hours later.
  const parked = (earlier: string | null) =>
    until(async () => {
      const { callback } = ParkedRow.parse((await bot.host.world.rows.get(parkedRow))?.value ?? notYet);
      return callback === earlier ? null : callback;
    });
  let wait = await parked(null);
  await until(async () => (await card())?.includes('⏸'));
  expect(await card()).toMatch(/overloaded \(529\).*waiting costs nothing.*up to 12 h/s);

  for (let outage = 1; outage <= 3; outage += 1) {
    const before = asked().length;
    await bot.close();
    clock.advance(2 * hour * 1000);
    bot = await live('demo-zai-key-0001');
    await until(() => asked().length > before);
    wait = await parked(wait);
    // A look an hour at most, and no turn but the first.
    expect(asked().length).toBeLessThanOrEqual(before + 3);
  }
  await bot.close();
  clock.advance(2 * hour * 1000);
  vendorKeys.zai = 'rotated-zai-key-0002';
  scripts['glm-5.2'] = misfitGlm;
  bot = await live('rotated-zai-key-0002');
  await bot.host.engine.waitFor(`comment-${String(repository.id)}-${id}`);
  await bot.close();

  const text = await readFile(join(dataDir, keys.record(experiment)), 'utf8');
  const { arms, certificate } = ExperimentRecord.parse(JSON.parse(text));
  const [opus, glm] = arms;
  expect(opus).toMatchObject({ verdict: 'issue', waiting_s: 0 });
  expect(glm).toMatchObject({ verdict: 'issue', lost_calls: 0, usage_complete: true });
  expect(glm?.waiting_s).toBeGreaterThanOrEqual(8 * hour);
  expect(glm?.working_s).toBeLessThan(hour);
  expect(certificate.valid).toBe(true);
  const turns = asked().filter(({ status }) => status === 200);
  expect(turns.map(({ phase, turn }) => `${phase} ${turn}`)).toEqual(['preflight 0', 'preflight 1', 'scope 0']);
  expect(turns.every(({ headers }) => headers.authorization === 'Bearer rotated-zai-key-0002')).toBe(true);
  expect(log.errors).toEqual([]);
});

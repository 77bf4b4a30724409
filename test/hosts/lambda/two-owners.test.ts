// Two organisations at once through the bundles, in one warm process for each function: other keys, settings, models and budgets, the same
// names and numbers otherwise. Nothing that is kept, sent, said or logged holds anything of both.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kmsSealing } from '../../../src/adapters/keys/encryption-sdk.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { keys } from '../../../src/artifacts/catalogue.ts';
import { keyStore } from '../../../src/artifacts/key-store.ts';
import { needDocument } from '../../../src/artifacts/shelf.ts';
import type { Provider } from '../../../src/domain/model.ts';
import { monthOf, readMonth } from '../../../src/experiment/money/month.ts';
import { ExperimentRecord } from '../../../src/experiment/records/records.ts';
import { call, end, turn } from '../../../src/hosts/demo/scripts/turns.ts';
import type { ScriptCall } from '../../../src/hosts/demo/stand-ins/models/script.ts';
import { type KmsStandIn, startKms } from '../../adapters/keys/kms-stand-in.ts';
import { pythonRepository } from '../../e2e/bench.ts';
import { named } from '../../e2e/scenario.ts';
import { lambdaBundles } from './world/bundles.ts';
import { lambdaEnvironment } from './world/credentials.ts';
import { type Deployment, deploy, type Played } from './world/deployment.ts';

const timeout = 480_000;
const paper = '2606.27369v1';

interface Owner {
  readonly name: string;
  readonly mark: string;
  readonly rival: string;
  readonly keys: Readonly<Partial<Record<Provider, string>>>;
  readonly perRun: number;
}

const owners: readonly [Owner, Owner] = [
  {
    ...{ name: 'acme', mark: 'MARK_OF_A_TEAPOT', rival: 'claude-opus-4-7', perRun: 2 },
    keys: { zai: 'zai-a-Qm4Zx81Ltv', anthropic: 'ant-a-Wk7Nb52Yhd' },
  },
  {
    ...{ name: 'globex', mark: 'MARK_OF_A_KETTLE', rival: 'kimi-k3', perRun: 3 },
    keys: { zai: 'zai-g-Rj9Vp36Fsc', moonshot: 'moo-g-Ty2Ge64Xaz' },
  },
];

function repositoriesOf({ name, mark, rival, perRun }: Owner) {
  const seeded = pythonRepository('quick');
  const files = { ...seeded.files, 'private.txt': `${mark}\n`, 'README.md': `# ${mark}\n`, '.github/outrider.yml': '' };
  const settings = [
    `baseline: ${rival}`,
    `budget: { per_run: ${perRun}, per_month: 100 }`,
    'refine: false',
    'cross_review: false',
    `paths: { blocked: ["${name}-only/**"] }`,
    '',
  ];
  return [
    { ...seeded, owner: name, private: true, files },
    { owner: name, name: '.github', files: { 'outrider.yml': settings.join('\n') } },
  ];
}

/** Looks around, slowly, and says back every mark that it has seen. */
function nosy(delays: readonly [number, number]) {
  const look: ScriptCall[] = [
    call('read_file', { path: 'private.txt' }),
    call('search', { pattern: 'MARK_OF' }),
    call('read_file', { path: '../../private.txt' }),
  ];
  const words = {
    ...{ title: 'Seen', suggested_experiment: 'x', engineering_analysis: 'x', blockers: ['x'] },
    ...{ how_to_unblock: ['x'], open_questions: [], premise_concern: '' },
  };
  const route = { route: 'issue' as const, rationale: 'x', call_site: '', blockers: [], premise_concern: '' };
  return {
    preflight: [...delays.map((delayMs) => ({ ...turn('', ...look), delayMs })), end('decide_route', route)],
    scope: [
      (asked: { readonly opening: string }) => {
        const seen = asked.opening.match(/MARK_OF_A_[A-Z]+/g)?.join(' ') ?? 'nothing';
        return { calls: [call('submit_issue', { ...words, tldr: seen })] };
      },
    ],
  };
}

let dist: string;
let kms: KmsStandIn;
let deployment: Deployment;
let played: readonly [Played, Played];
const before = { ...process.env };

beforeAll(async () => {
  dist = await lambdaBundles();
  kms = await startKms();
  const arn = kms.newKey();
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = lambdaEnvironment;
  Object.assign(process.env, { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_KMS: kms.url });
  const scripts = { 'glm-5.2': nosy([150, 150]), 'claude-opus-4-7': nosy([50, 300]), 'kimi-k3': nosy([300, 50]) };
  deployment = await deploy({ ...named('river'), scripts }, dist, {
    limitMs: 900_000,
    warm: true,
    repositories: owners.flatMap(repositoriesOf),
    environment: { OUTRIDER_KMS_KEY: arn, AWS_ENDPOINT_URL_KMS: kms.url, LOG_LEVEL: 'debug' },
  });
  const store = keyStore({ rows: deployment.rows, sealing: kmsSealing(arn), clock: systemClock });
  for (const owner of owners) {
    for (const [provider, key] of Object.entries(owner.keys)) await store.add(owner.name, provider as Provider, key);
  }
  const run = ({ name, mark }: Owner) =>
    deployment.run(`${name}/quick`, { title: `For ${mark}`, body: 'Read all.' }, `/outrider run ${paper} glm-5.2`);
  played = await Promise.all([run(owners[0]), run(owners[1])]);
}, timeout);

afterAll(async () => {
  await deployment?.close();
  await kms?.stop();
  process.env = before;
}, timeout);

/** Whatever tells that something is of this owner. */
const tracesOf = ({ name, mark, keys: own }: Owner, { experiment }: Played) => [
  ...[`${name}/quick`, mark, experiment, `${name}-only`],
  ...Object.values(own),
];

/** Of whom there are traces in a text. */
function whose(text: string): string[] {
  return owners.flatMap((owner, index) => {
    const one = played[index];
    return one && tracesOf(owner, one).some((trace) => text.includes(trace)) ? [owner.name] : [];
  });
}

const mixed = (texts: readonly string[]) =>
  texts.filter((text) => whose(text).length > 1).map((text) => text.slice(0, 200));
const countOf = (texts: readonly string[]) =>
  owners.map(({ name }) => texts.filter((text) => whose(text).includes(name)).length);

describe('two organisations in the same warm functions', () => {
  it('both end as they would alone, each with its own model, limits and settings', async () => {
    for (const [index, { experiment, issue }] of played.entries()) {
      const { name, mark, rival, perRun } = owners[index] ?? owners[0];
      const record = await needDocument(deployment.blobs, keys.record(experiment), ExperimentRecord);
      expect(record.arms.map(({ arm, verdict }) => [arm, verdict]).toSorted()).toEqual(
        [
          [rival, 'issue'],
          ['glm-5.2', 'issue'],
        ].toSorted(),
      );
      expect(record.certificate.valid).toBe(true);
      expect(record.manifest.settings.budget.per_run).toBe(perRun);
      expect(record.manifest.settings.paths.blocked).toEqual([`${name}-only/**`]);
      const bodies = (await deployment.github.issues(issue.repo)).map(({ body }) => body ?? '').join('\n');
      expect(bodies).toContain(mark);
    }
  });

  it('ran in one process each, at the same time', () => {
    const { invocations } = deployment.lambda;
    expect(invocations.filter(({ end }) => end === 'killed' || end === 'crashed')).toEqual([]);
    const order = deployment.models.journal.map(({ body }) => whose(body).join());
    expect(order.filter((name, at) => at > 0 && name !== order[at - 1]).length).toBeGreaterThan(4);
  });

  it('each model is asked with the key of whose text it reads, and of nobody else', () => {
    expect(deployment.models.journal.length).toBeGreaterThan(12);
    for (const { provider, body, headers } of deployment.models.journal) {
      const [name, ...more] = whose(body);
      expect(more).toEqual([]);
      const owner = owners.find((one) => one.name === name);
      const sent = headers['x-api-key'] ?? headers.authorization?.replace('Bearer ', '');
      expect(sent).toBe(owner?.keys[provider]);
    }
  });

  it('every request to GitHub, and every token, is of one of them', async () => {
    const journal = deployment.github.journal.filter(({ caller }) => caller !== 'user');
    const asked = journal.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`);
    expect(mixed(asked)).toEqual([]);
    for (const count of countOf(asked)) expect(count).toBeGreaterThan(10);
    const mints = journal.filter(({ path }) => path.endsWith('/access_tokens'));
    expect(new Set(mints.map(({ path }) => path)).size).toBe(2);
    for (const { body } of mints) {
      const { repositories = [], repository_ids = [] } = body as { repositories?: string[]; repository_ids?: number[] };
      expect([...repositories, ...repository_ids]).toHaveLength(1);
    }
    for (const { name } of owners) {
      const said = (await deployment.github.issues(`${name}/quick`)).map(({ title, body }) => `${title}\n${body}`);
      expect([...new Set(said.flatMap(whose))]).toEqual([name]);
      for (const { issue } of played.filter(({ issue: { repo } }) => repo.startsWith(name)))
        expect([...new Set((await deployment.github.thread(issue)).flatMap(({ body }) => whose(body)))]).toEqual([
          name,
        ]);
    }
  });

  it('every object, row and audit entry is of one of them, and lies where it belongs', async () => {
    const kept = await deployment.everything();
    const texts = kept.map(({ key, text }) => `${key}\n${text}`);
    expect(mixed(texts)).toEqual([]);
    for (const count of countOf(texts)) expect(count).toBeGreaterThan(30);
    for (const [index, { mark }] of owners.entries()) {
      const own = `experiments/${played[index]?.experiment}/`;
      const objects = kept.filter(({ key, text }) => key.startsWith('experiments/') && text.includes(mark));
      expect(objects.length).toBeGreaterThan(5);
      expect(objects.filter(({ key }) => !key.startsWith(own))).toEqual([]);
    }
    for (const { keys: own } of owners)
      for (const key of Object.values(own)) expect(texts.filter((text) => text.includes(key))).toEqual([]);
  });

  it('each spent from its own month, no more than its arms cost', async () => {
    const month = monthOf(systemClock.now());
    for (const [index, { name }] of owners.entries()) {
      const record = await needDocument(
        deployment.blobs,
        keys.record(played[index]?.experiment ?? ''),
        ExperimentRecord,
      );
      const cost = record.arms.reduce((sum, { cost_usd }) => sum + (cost_usd ?? Number.NaN), 0);
      const { spent, open } = await readMonth({ owner: name }, month, { rows: deployment.rows });
      expect(open).toEqual({});
      expect(spent).toBeCloseTo(cost, 5);
    }
  });

  it('every line of the log is of one of them, and holds no key', () => {
    const lines = deployment.output().split('\n');
    expect(mixed(lines)).toEqual([]);
    for (const count of countOf(lines)) expect(count).toBeGreaterThan(3);
    for (const { keys: own } of owners)
      for (const key of Object.values(own)) expect(lines.filter((line) => line.includes(key))).toEqual([]);
  });
});

// Every way in which a provider or a model is known to fail, over both protocols: each has its verdict and its words, and the other arm
// does not notice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Protocol } from '../../src/domain/model.ts';
import { misfitOpus } from '../../src/hosts/demo/scripts/misfit.ts';
import { type FaultServer, startFaultServer } from '../../src/hosts/demo/stand-ins/models/fault-server.ts';
import {
  type Asked,
  armOf,
  type Bench,
  bodyOf,
  cardOf,
  closeSound,
  command,
  kindsIn,
  openBench,
  openIssue,
  pythonRepository,
  recordOf,
  saidIn,
  until,
  write,
} from './bench.ts';
import { answers, elsewhere, unbilled, visits } from './model-faults/answers.ts';
import { type Case, status } from './model-faults/case.ts';
import { forms } from './model-faults/forms.ts';
import { meters } from './model-faults/meters.ts';
import { words as said } from './model-faults/words.ts';

const patience = 900_000;

const cases: Readonly<Record<string, Case>> = { ...answers, ...forms, ...meters, ...said };

const protocols = ['anthropic-messages', 'openai-chat'] as const;
const providers = { 'anthropic-messages': 'zai', 'openai-chat': 'openai' } as const;
/** The cases over Chat Completions have ids of their own: the protocol follows from the model. */
const idOf = (name: string, protocol: Protocol) => (protocol === 'openai-chat' ? `chat-${name}` : name);
const casesOver = (protocol: Protocol) =>
  Object.entries(cases).filter(([, { only }]) => (only ?? protocol) === protocol);
const deadlines: Readonly<Record<string, number>> = { hangs: 2, 'hangs-in-the-stream': 2, 'only-comments': 2 };
const rates =
  "{ input: 1, cache_write: 1, cache_write_1h: 1, cache_read: 1, output: 2, as_of: '2026-01-01', source: the tests }";
const modelOf = (name: string, protocol: Protocol) => `  - id: ${idOf(name, protocol)}
    provider: ${providers[protocol]}
    protocol: ${protocol}
    capabilities: { context_tokens: 400000, max_output_tokens: 32000, deadline_s: ${deadlines[name] ?? 60} }
    rates: ${rates}
`;

/** A repository for each protocol: all models together are more than is read of one file. */
const places = { 'anthropic-messages': 'quick', 'openai-chat': 'chat' } as const;
const settingsOf = (protocol: Protocol) => `baseline: claude-opus-4-7
limits: { turns: 8 }
pair: { hold: 2s }
budget: { per_run: 125, per_month: 10000 }
models:
${casesOver(protocol)
  .map(([name]) => modelOf(name, protocol))
  .join('')}`;

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    repositories: protocols.map((each) => pythonRepository(places[each], { settings: settingsOf(each) })),
  });
  bench.scripts['claude-opus-4-7'] = misfitOpus;
  for (const protocol of protocols)
    for (const [name, { script }] of casesOver(protocol)) bench.scripts[idOf(name, protocol)] = script;
}, patience);

afterAll(async () => {
  elsewhere.close();
  await closeSound(bench);
}, patience);

const complete = (verdict: string) => verdict === 'issue' || verdict === 'pull_request';

/** What a run costs the processor grows with more than its arms: runs of many are played in three quarters of the time of one of all. */
const armsOfRun = 24;
const runs = protocols.flatMap((protocol) => {
  const over = casesOver(protocol);
  return Array.from({ length: Math.ceil(over.length / armsOfRun) }, (_, run) => ({
    protocol,
    run: run + 1,
    some: over.slice(run * armsOfRun, (run + 1) * armsOfRun),
  }));
});

describe.each(runs)('of many in one run over $protocol ($run), a provider or model that', ({ protocol, some }) => {
  const ids = some.map(([name]) => idOf(name, protocol));
  let asked: Asked;
  beforeAll(async () => {
    asked = await command(
      bench,
      await openIssue(bench, places[protocol]),
      `/outrider run paper claude-opus-4-7 ${ids.join(' ')}`,
    );
  }, patience);

  it.for(some)('%s', async ([name, { verdict, words, row }]) => {
    const id = idOf(name, protocol);
    const found = await armOf(bench, asked, id);
    expect(found, found.reason).toMatchObject({ verdict, ...row });
    const result = await bodyOf(bench, asked.issue, 'result', id);
    if (words) expect(result).toMatch(words);
    if (words) expect(found.reason).toMatch(words);
    if (!complete(verdict)) expect(result).toMatch(/Next: /);
  });

  it('does its work is not disturbed by any of them', async () => {
    expect(await armOf(bench, asked, 'claude-opus-4-7')).toMatchObject({
      verdict: 'issue',
      usage_complete: true,
      lost_calls: 0,
      waiting_s: 0,
    });
  });

  it('is followed to no other address, with or without its key', () => {
    expect(visits).toEqual([]);
  });

  it('says nothing in the thread that a reader would not see', async () => {
    for (const { entry } of await saidIn(bench, asked.issue))
      expect(entry.body).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069]/u);
  });

  it('has one card, a result each and a summary that fits into a comment', async () => {
    const kinds = await kindsIn(bench, asked.issue);
    const results = ['claude-opus-4-7', ...ids].map((id) => `result ${id}`);
    expect(kinds.toSorted()).toEqual(['card', ...results, 'summary'].toSorted());
    for (const { entry } of await saidIn(bench, asked.issue)) expect(entry.body.length).toBeLessThan(65_536);
  });
});

describe('a pair', () => {
  it.for([
    ['refuses-the-key', false, /ended as missing/],
    ['is-another-model', false, /was served by somebody-else-7/],
    ['fails-503', true, /^$/],
  ] as const)('with one that %s', { timeout: patience }, async ([model, valid, because]) => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, `/outrider run paper ${model}`);
    const { certificate } = await recordOf(bench, asked);
    expect(certificate.valid).toBe(valid);
    expect(certificate.because.join(' ')).toMatch(because);
    expect((await bodyOf(bench, issue, 'summary')).includes('Valid pair')).toBe(valid);
  });
});

describe('an outage', () => {
  it('shows in the card while it lasts, costs nothing, and the same turn goes on', { timeout: patience }, async () => {
    const script = status(529, 4, '30');
    bench.scripts['limits-for-a-while'] = script;
    const issue = await openIssue(bench);
    const before = bench.stage.models.journal.length;
    const asked = await write(bench, issue, '/outrider run paper limits-for-a-while --solo');
    const waiting = await until(async () => {
      const card = await cardOf(bench, issue);
      return card.includes('⏸') ? card : null;
    });
    expect(waiting).toMatch(/⏸️? .*overloaded \(529\).*since \d\d:\d\d.*next try.*waiting costs nothing/);
    await bench.stage.host.engine.waitFor(asked.execution);
    expect(await cardOf(bench, issue)).not.toContain('⏸');
    const row = await armOf(bench, asked, 'limits-for-a-while');
    expect(row.verdict).toBe('missing');
    expect(row).toMatchObject(unbilled);
    expect(row.waiting_s).toBeGreaterThanOrEqual(2);
    expect(bench.stage.models.journal.slice(before).every(({ turn }) => turn === 0)).toBe(true);
  });

  it('that ends within the hold leaves no trace but its time', { timeout: patience }, async () => {
    bench.scripts['limits-for-a-while'] = status(529, 1, '30');
    const issue = await openIssue(bench);
    const before = bench.stage.models.journal.length;
    const asked = await command(bench, issue, '/outrider run paper limits-for-a-while --solo');
    const row = await armOf(bench, asked, 'limits-for-a-while');
    expect(row).toMatchObject({ verdict: 'issue', usage_complete: true, lost_calls: 0 });
    expect(row.waiting_s).toBeGreaterThan(0);
    expect(row.phases.find(({ phase }) => phase === 'preflight')?.waits).toBe(1);
    const turns = bench.stage.models.journal
      .slice(before)
      .map(({ phase, turn, attempt }) => `${phase} ${turn}.${attempt}`);
    expect(turns).toEqual(['preflight 0.0', 'preflight 0.1', 'preflight 1.0', 'scope 0.0']);
  });
});

describe('a provider that nobody finds', () => {
  let garbage: FaultServer;
  let lost: Bench;

  beforeAll(async () => {
    garbage = await startFaultServer('garbage');
    // A port at which nobody listens; the well-known ones are refused by `fetch` itself.
    const closed = await startFaultServer('hang');
    await closed.stop();
    lost = await openBench({
      environment: {
        ANTHROPIC_BASE_URL: garbage.url.replace('http:', 'https:'),
        MOONSHOT_BASE_URL: 'http://nobody-is-here.invalid',
        OPENAI_BASE_URL: closed.url,
      },
      repositories: [
        pythonRepository('quick', {
          settings: `baseline: glm-5.2\npair: { hold: 1s }\nmodels:\n  - { id: refused, provider: openai, rates: ${rates} }\n`,
        }),
      ],
    });
  }, patience);

  afterAll(async () => {
    expect(lost.log.errors).toEqual([]);
    await lost.close();
    await garbage.stop();
  }, patience);

  it('behind a refused connection, a name that does not resolve or a broken TLS is missing, and says which', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(lost);
    const asked = await command(lost, issue, '/outrider run paper glm-5.2 claude-opus-4-7 kimi-k3 refused');
    const said = {
      'claude-opus-4-7': /unreachable: anthropic could not be reached \((ERR_SSL|EPROTO)/,
      'kimi-k3': /unreachable: moonshot could not be reached \((ENOTFOUND|EAI_AGAIN)\)/,
      refused: /unreachable: openai could not be reached \(ECONNREFUSED\)/,
    };
    for (const [arm, words] of Object.entries(said)) {
      const row = await armOf(lost, asked, arm);
      expect(row).toMatchObject({ verdict: 'missing', total_tokens: 0, lost_calls: 0, usage_complete: true });
      expect(row.reason).toMatch(words);
      expect(await bodyOf(lost, issue, 'result', arm)).toMatch(words);
    }
    expect((await armOf(lost, asked, 'glm-5.2')).verdict).toBe('issue');
  });
});

// `.github/outrider.yml`: defaults, two files in one, and every mistake with its line.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsJsonSchema } from '../../src/command/settings/schema.ts';
import { type LoadedSettings, loadSettings } from '../../src/command/settings/settings.ts';
import { defaultSettings } from '../../src/domain/settings.ts';

const load = (repositoryYaml: string | null, organisationYaml: string | null = null) =>
  loadSettings({ repositoryYaml, organisationYaml });

function settingsOf(loaded: LoadedSettings) {
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.settings;
}

function problemsOf(loaded: LoadedSettings) {
  if (loaded.ok) throw new Error('no problem');
  return loaded.problems;
}

describe('settings', () => {
  it.each([null, '', '# nothing', '---\n', 'limits:\n', '{}'])('are the defaults for %j', (yaml) => {
    expect(settingsOf(load(yaml))).toEqual(defaultSettings);
  });

  it('are what the file says, durations in seconds', () => {
    const yaml = 'baseline: glm-5.2\nlimits: {turns: 20, ci_wait: 90s}\npair:\n  hold: 15m\nwho:\n  bots: [123]\n';
    expect(settingsOf(load(yaml))).toMatchObject({
      baseline: 'glm-5.2',
      limits: { turns: 20, ci_wait: 90, minutes: 60 },
      pair: { hold: 900 },
      who: { bots: [123], permission: 'write' },
    });
  });

  it('may use anchors and merge keys', () => {
    expect(
      settingsOf(load('who: &who {users: [ada]}\ninterest: {categories: &c [cs.LG], keywords: *c}')).interest.keywords,
    ).toEqual(['cs.LG']);
    expect(problemsOf(load('who: &a {users: [x]}\nbudget:\n  <<: *a'))[0]).toMatchObject({ line: 3 });
  });
});

describe('an organisation and its repository', () => {
  it('lets the nearer one win', () => {
    const loaded = load(
      'baseline: kimi-k3\nwho: {users: [ada]}',
      'baseline: glm-5.2\npublish: branch\nwho: {permission: maintain, users: [bob]}',
    );
    expect(settingsOf(loaded)).toMatchObject({
      baseline: 'kimi-k3',
      publish: 'branch',
      who: { permission: 'maintain', users: ['ada'] },
    });
    expect(loaded.ok && loaded.origins).toMatchObject({
      baseline: 'repository',
      publish: 'organisation',
      'who.permission': 'organisation',
      'who.users': 'repository',
      enabled: 'default',
    });
  });

  it.each([
    ['neither says anything', null, null, 'public', 'default'],
    ['the organisation allows it everywhere', null, 'always', 'always', 'organisation'],
    ['a repository alone would allow more', 'always', null, 'public', 'default'],
    ['a repository would allow more than its organisation', 'public', 'never', 'never', 'organisation'],
    ['both allow it everywhere', 'always', 'always', 'always', 'repository'],
    ['a repository narrows it', 'never', 'always', 'never', 'repository'],
    ['a repository alone narrows it', 'never', null, 'never', 'repository'],
  ])('lets a repository only narrow where reports are linked: %s', (_what, near, far, link, origin) => {
    const loaded = loadSettings({
      repositoryYaml: near && `report_link: ${near}`,
      organisationYaml: far && `report_link: ${far}`,
    });
    expect(loaded).toMatchObject({ ok: true, settings: { report_link: link }, origins: { report_link: origin } });
  });

  it('lets a repository lower limits and budgets and never raise them', () => {
    const organisation =
      'limits: {turns: 50, minutes: 30, tokens: 1000, files: 10, ci_wait: 2h}\nbudget: {per_run: 5, per_month: 50}\npair: {hold: 60m}';
    const higher =
      'limits: {turns: 51, minutes: 31, tokens: 1001, files: 11, ci_wait: 121m}\nbudget: {per_run: 6, per_month: 51}\npair: {hold: 2h}';
    const lower =
      'limits: {turns: 49, minutes: 29, tokens: 999, files: 9, ci_wait: 119m}\nbudget: {per_run: 4, per_month: 49}\npair: {hold: 59m}';
    expect(settingsOf(load(higher, organisation))).toEqual(settingsOf(load(null, organisation)));
    expect(settingsOf(load(lower, organisation))).toEqual(settingsOf(load(lower)));
    const loaded = load(higher, organisation);
    expect(loaded.ok && loaded.origins['limits.turns']).toBe('organisation');
  });

  it.each([
    ['neither file', null, null, { organisation: 200, repository: null }],
    ['the organisation alone', null, 'budget: {per_month: 50}', { organisation: 50, repository: null }],
    ['the repository alone, lower', 'budget: {per_month: 50}', null, { organisation: 200, repository: 50 }],
    ['the repository alone, higher', 'budget: {per_month: 500}', null, { organisation: 500, repository: 500 }],
    ['both', 'budget: {per_month: 500}', 'budget: {per_month: 50}', { organisation: 50, repository: 500 }],
  ])('caps the month of whoever a file belongs to: %s', (_, repository, organisation, months) => {
    expect(load(repository, organisation)).toMatchObject({ ok: true, months });
  });

  it('adds up blocked paths', () => {
    expect(settingsOf(load('paths: {blocked: [b]}', 'paths: {blocked: [a]}')).paths.blocked).toEqual(['a', 'b']);
    expect(settingsOf(load('paths: {blocked: []}', 'paths: {blocked: [a]}')).paths.blocked).toEqual(['a']);
    const globs = ['!(src|docs)/**', '/secrets/', 'a\\[b\\].py', '**/..hidden'];
    expect(settingsOf(load(`paths: {blocked: ${JSON.stringify(globs)}}`)).paths.blocked).toEqual(globs);
  });

  it('says in which of the two a mistake is', () => {
    expect(problemsOf(load('publish: x', 'limits: {turns: 0}'))).toMatchObject([
      { file: 'repository', line: 1 },
      { file: 'organisation', line: 1 },
    ]);
  });
});

describe('mistakes', () => {
  it.each([
    ['limits:\n  turns: many', 2, 10, '`limits.turns`', 'a whole number from 1, at most 500'],
    ['limits:\n  minutes: 0', 2, 12, '`limits.minutes`', 'a number above 0, at most 1440'],
    ['limits:\n  ci_wait: 3 days', 2, 12, '`limits.ci_wait`', '`90s`, `15m` or `2h`'],
    ['# x\n\npublish: main', 3, 10, '`publish`', '`pr`, `branch`'],
    ['who:\n  permission: owner', 2, 15, '`who.permission`', '`admin`'],
    ['who:\n  bots: [dependabot]', 2, 10, '`who.bots[0]`', 'a whole number'],
    ['refine: yes', 1, 9, '`refine`', '`true` or `false`'],
    ['budget: 5', 1, 9, '`budget`', 'a mapping of `per_run`, `per_month`'],
    ['baseline: ""', 1, 11, '`baseline`', 'a text'],
    ['budget: {per_run: 1000001}', 1, 19, '`budget.per_run`', 'a number from 0, at most 1000000'],
    ['models: glm', 1, 9, '`models`', 'a list'],
    ['- a', 1, 1, 'the file', 'a mapping'],
    ['baselin: x', 1, 1, 'Did you mean `baseline`?', '`baseline`'],
    ['limits:\n  turn: 3', 2, 3, 'Did you mean `turns`?', '`turns`'],
    ['models:\n  - id: a\n    provider: acme', 3, 15, '`models[0].provider`', '`anthropic`'],
    ['models:\n  - id: https://evil.example/v1\n    provider: openai', 2, 9, '`models[0].id`', ''],
    ['models:\n  - id: a\n    provider: openai\n    base_url: https://evil.example', 4, 5, 'operator', '`provider`'],
    [
      'models:\n  - id: a\n    provider: openai\n    capabilities: {endpoint: x}',
      4,
      20,
      'operator',
      '`context_tokens`',
    ],
    ['models:\n  - id: a', 2, 5, '`models[0].provider`', '`anthropic`'],
  ])('%j: line, column and what is allowed', (yaml, line, column, message, allowed) => {
    const [problem] = problemsOf(load(yaml));
    expect(problem).toMatchObject({ line, column, message: expect.stringContaining(message) });
    expect(problem?.allowed ?? '').toContain(allowed);
  });

  it.each([
    ['enabled: true\nenabled: false', 2],
    ['enabled: true\n---\nenabled: false', 2],
    ['limits: [1', 1],
    ['a: *nowhere', 1],
    ['enabled: !!js/function x', 1],
    ['\tenabled: true', 1],
  ])('%j is no YAML that we take', (yaml, line) => {
    expect(problemsOf(load(yaml))[0]?.line).toBe(line);
  });

  it.each([
    [
      'a key twice',
      'limits: {turns: 5}\nrefine: true\nlimits: {turns: 6}',
      3,
      1,
      '`limits` stands here a second time.',
    ],
    ['a quoted key twice', 'limits:\n  turns: 5\n  "turns": 6', 3, 3, '`turns` stands here a second time.'],
    ['no value', 'limits:\n  turns:\n  minutes: 5', 2, 9, '`limits.turns` has no value.'],
    ['a deep nest', `${'['.repeat(5000)}${']'.repeat(5000)}`, 1, 1, 'This is nested too deeply to be read.'],
    ['Latin-1', new TextDecoder().decode(Buffer.from('# caf\u00e9\n', 'latin1')), 1, 6, 'bytes that are no UTF-8'],
    ['UTF-16', new TextDecoder().decode(Buffer.from('\ufeffa: b', 'utf16le')), 1, 1, 'bytes that are no UTF-8'],
    ['a key that nobody knows, with nothing under it', 'refine: true\nlimit:\n', 2, 1, 'Did you mean `limits`?'],
    ['a glob turned round', 'paths:\n  blocked: ["!src/**"]', 2, 10, '`!src/**` would block everything else'],
    ['a login with its sign', 'who: {users: ["@mira"]}', 1, 10, '`@mira` is no login: write it without `@`'],
    ['a bot among people', 'who: {users: ["helper[bot]"]}', 1, 10, 'by their app ids, under `who.bots`'],
    ['a team with its sign', 'who: {teams: ["@acme/core"]}', 1, 10, '`@acme/core` is no slug of a team'],
    ['no category', 'interest: {categories: [LG]}', 1, 10, '`LG` is no category of arXiv'],
    ['a label without a name', 'triggers: {label: ""}', 1, 10, '`triggers.label` cannot be'],
    ['an empty glob', 'paths: {blocked: [""]}', 1, 10, 'names no path'],
    ['a glob with a blank', 'paths: {blocked: ["src/** "]}', 1, 10, 'ends with a blank'],
    ['a glob of Windows', 'paths: {blocked: ["src\\\\secret"]}', 1, 10, 'folders are parted by `/`'],
    ['a glob that leads out', 'paths: {blocked: ["../x"]}', 1, 10, 'leads out of the repository'],
    [
      'a model twice',
      'models:\n  - {id: a, provider: openai}\n  - {id: a, provider: zai}\n  - {id: a, provider: openai}',
      4,
      5,
      '`openai/a` stands here a second time.',
    ],
    ['a budget beyond all sums', 'budget: {per_run: 1e308}', 1, 10, '`budget.per_run` cannot be `1e+308`'],
    [
      'a price beyond all sums',
      'models:\n  - {id: a, provider: zai, rates: {input: 1e308, cache_write: 0, cache_write_1h: 0, cache_read: 0, output: 1, as_of: "2026", source: x}}',
      2,
      10,
      '`models[0].rates.input` cannot be `1e+308`',
    ],
    ['70 kB', `# ${'x'.repeat(70_000)}`, 1, 1, 'The text has 70,002 characters, and at most 65,536 are read.'],
  ])('%s: said in words', (_what, yaml, line, column, message) => {
    const [problem] = problemsOf(load(yaml));
    expect(problem?.message).toContain(message);
    expect([problem?.line, Math.min(problem?.column ?? 0, 10)]).toEqual([
      line,
      column === 1 ? expect.any(Number) : column,
    ]);
  });

  it.each([
    ['unknown keys', Array.from({ length: 6000 }, (_, n) => `k${n}: 1`).join('\n'), 6000],
    ['one key many times', 'refine: true\n'.repeat(5000), 4999],
    ['merges', `a: &a {b: 1}\nc:\n${Array.from({ length: 3000 }, (_, n) => `  x${n}: {<<: *a}`).join('\n')}`, 1],
    ['aliases of aliases', `k: &a [x]\n${Array.from({ length: 3000 }, (_, n) => `k${n}: &a [*a]`).join('\n')}`, 1],
  ])('of %s by the thousand take no time that matters', (_what, yaml, count) => {
    const began = process.cpuUsage();
    expect(problemsOf(load(yaml))).toHaveLength(count);
    const { user, system } = process.cpuUsage(began);
    // Microseconds. By the square of their number it was 40 s.
    expect(user + system).toBeLessThan(5e6);
  });

  it('are all told, in the order of the file', () => {
    expect(problemsOf(load('publish: x\nlimits: {turns: 0}\nfoo: 1')).map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('include more aliases than anybody writes, at the first that is too many', () => {
    const lines = Array.from({ length: 150 }, (_, n) => `k${n}: ${n === 0 ? '&a x' : '*a'}`);
    expect(problemsOf(load(lines.join('\n')))).toEqual([
      {
        file: 'repository',
        line: 102,
        column: 7,
        message: 'Here is one alias more than the 100 that are read. Write it out.',
        allowed: null,
      },
    ]);
  });

  it('include an alias bomb', () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (let i = 0; i < 9; i += 1)
      lines.push(
        `b${i}: &b${i} [${Array(10)
          .fill(i === 0 ? '*a' : `*b${i - 1}`)
          .join(',')}]`,
      );
    expect(problemsOf(load(lines.join('\n'))).map(({ message }) => message)).toEqual([
      'Its aliases stand for too much to be read. Write them out.',
    ]);
  });

  it('never throw, whatever the file', () => {
    const key = fc.constantFrom(
      'limits',
      'turns',
      'models',
      'who',
      'budget',
      'publish',
      'id',
      'foo',
      '<<',
      '? a',
      '&x',
      '*x',
    );
    const yaml = fc
      .array(fc.tuple(fc.nat(3), key, fc.string({ maxLength: 8 })), { maxLength: 8 })
      .map((rows) => rows.map(([indent, name, value]) => `${'  '.repeat(indent)}${name}: ${value}`).join('\n'));
    fc.assert(
      fc.property(fc.oneof(yaml, fc.string()), (text) => {
        expect(typeof load(text).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the published schema', () => {
  const file = readFileSync(new URL('../../schema/outrider.schema.json', import.meta.url), 'utf8');

  it('is up to date: `node scripts/write-schemas.ts` writes it', () => {
    expect(file).toBe(`${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
  });

  it('agrees with the loader', () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(file));
    const good =
      'baseline: glm-5.2\nlimits: {ci_wait: 2h}\nmodels: [{id: a, provider: custom, capabilities: {context_tokens: 5}}]';
    const bad = [
      'limits: {ci_wait: 2}',
      'foo: 1',
      'publish: x',
      'models: [{id: a, provider: custom, url: x}]',
      'limits: {turns: 501}',
    ];
    expect(validate(parse(good))).toBe(true);
    expect(load(good).ok).toBe(true);
    for (const yaml of bad) {
      expect(validate(parse(yaml))).toBe(false);
      expect(load(yaml).ok).toBe(false);
    }
  });
});

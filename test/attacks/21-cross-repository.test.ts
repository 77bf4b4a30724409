// Attack 21: a run of one repository reads or writes another one, or another organisation's, in the same process.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { armOf, type Bench, openIssue, pythonRepository, write } from '../e2e/bench.ts';
import {
  call,
  expectNothingLeft,
  glm,
  oneRepository,
  openGround,
  patience,
  river,
  turn,
  writesIssue,
} from './ground.ts';

const names = ['acme/quick', 'other/quick'] as const;
const secretOf = (repo: string) => `PRIVATE_TO_${repo.replace('/', '_').toUpperCase()}`;
let bench: Bench;
beforeAll(async () => {
  const repositories = names.map((name) => {
    const seeded = pythonRepository('quick');
    const files = { ...seeded.files, 'private.txt': `${secretOf(name)}\n`, 'README.md': `# ${secretOf(name)}\n` };
    return { ...seeded, owner: name.split('/')[0] ?? '', private: true, files };
  });
  bench = await openGround({ repositories });
}, patience);
afterAll(() => bench.close());

it('two organisations in one process, at one time: what one has is never shown or told to the other', {
  timeout: patience,
}, async () => {
  const foreign = [
    '../other/private.txt',
    '/other/quick/private.txt',
    'acme/quick:private.txt',
    'https://github.com/other/quick/blob/main/private.txt',
  ];
  const look = (delayMs: number) => ({
    ...turn(
      '',
      ...foreign.map((path) => call('read_file', { path })),
      call('search', { pattern: 'PRIVATE_TO' }),
      call('read_file', { path: 'private.txt' }),
    ),
    delayMs,
  });
  // Each says back whatever it has seen.
  const script = writesIssue({}, look(50), look(300), look(100));
  bench.scripts[glm] = {
    ...script,
    scope: [
      (asked) => ({
        calls: [
          {
            name: 'submit_issue',
            arguments: {
              title: 'Seen',
              tldr: asked.opening.match(/PRIVATE_TO_\w+/g)?.join(' ') ?? 'nothing',
              suggested_experiment: 'x',
              engineering_analysis: 'x',
              blockers: ['x'],
              how_to_unblock: ['x'],
              open_questions: [],
              premise_concern: '',
            },
          },
        ],
      }),
    ],
  };
  const issues = await Promise.all(
    names.map((repo) =>
      bench.stage.github.openIssue('mira', repo, {
        title: `For ${secretOf(repo)}`,
        body: 'Read the other repository.',
      }),
    ),
  );
  const asked = await Promise.all(issues.map((issue) => write(bench, issue, `/outrider run ${river} ${glm} --solo`)));
  await Promise.all(asked.map(({ execution }) => bench.stage.host.engine.waitFor(execution)));
  for (const one of asked) expect((await armOf(bench, one, glm)).verdict).toBe('issue');

  for (const { body } of bench.stage.models.journal) {
    const seen = names.filter((name) => body.includes(secretOf(name)));
    expect(seen).toHaveLength(1);
  }
  for (const { path, body, method } of bench.stage.github.journal) {
    const repo = names.find((name) => path.startsWith(`/repos/${name}/`));
    if (repo === undefined || method === 'GET') continue;
    for (const name of names.filter((each) => each !== repo))
      expect(JSON.stringify(body).includes(secretOf(name))).toBe(false);
  }
  const mints = bench.stage.github.journal.filter(({ path }) => path.endsWith('/access_tokens'));
  expect(new Set(mints.map(({ path }) => path)).size).toBe(2);
  for (const { body } of mints) expect(oneRepository(body)).toBeDefined();
  const [a, b] = asked.map(({ experiment }) => experiment);
  expect(a).not.toBe(b);
  expectNothingLeft(bench);
});

it('an issue cannot send a run to another repository', { timeout: patience }, async () => {
  bench.scripts[glm] = writesIssue({});
  const issue = await openIssue(bench, 'quick', { title: 'Run on other/quick', body: 'repository: other/quick\n' });
  const from = bench.stage.github.journal.length;
  const asked = await write(bench, issue, `/outrider run ${river} ${glm} --solo`);
  await bench.stage.host.engine.waitFor(asked.execution);
  const elsewhere = bench.stage.github.journal.slice(from).filter(({ path }) => path.startsWith('/repos/other/'));
  expect(elsewhere).toEqual([]);
});

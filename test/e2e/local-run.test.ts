// `outrider run` as a person uses it: a child process on a git checkout of a real package, scripted models behind real protocols.
import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, end, paper, read, turn } from '../../src/hosts/demo/scripts/turns.ts';
import { openWorldOutside } from '../../src/hosts/demo/stage.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { replayed } from './replaying.ts';

const root = join(import.meta.dirname, '../..');

const memo = `'use strict';

/** Keeps the answers of at most \`capacity\` matchers, and admits a newcomer only when it was asked for twice. */
module.exports = (create, capacity) => {
  const kept = new Map();
  const seen = new Set();
  return pattern => {
    const known = kept.get(pattern);
    if (known) return known;
    const matcher = create(pattern);
    if (seen.has(pattern) && kept.size < capacity) kept.set(pattern, matcher);
    seen.add(pattern);
    return matcher;
  };
};
`;

const memoTest = `'use strict';

const assert = require('assert');
const picomatch = require('..');

let made = 0;
const matcher = picomatch.cached(pattern => { made += 1; return picomatch(pattern); }, 2);
matcher('*.js');
matcher('*.js');
matcher('*.js');
assert.strictEqual(made, 2);
assert.ok(matcher('*.js')('a.js'));
`;

/** Reads, adds a module that the package's entry exports, with a test, and ships it. */
const builder: Script = {
  preflight: [
    turn('Where is the entry?', call('list_files', { path: '.', depth: 2 }), read('index.js'), paper()),
    end('decide_route', {
      route: 'pull_request',
      rationale: 'The entry exports the matcher factory; admission on the second request fits in front of it.',
      call_site: 'index.js:1',
      blockers: [],
      premise_concern: '',
    }),
  ],
  implement: [
    turn('', read('index.js'), read('lib/picomatch.js')),
    turn(
      'The module, its export and its test.',
      call('write_file', { path: 'lib/admission.js', content: memo }),
      call('write_file', { path: 'test/admission.js', content: memoTest }),
      call('search', { pattern: 'module', glob: 'index.js' }),
    ),
    turn(
      '',
      call('edit_file', {
        path: 'index.js',
        old_text: 'module.exports = picomatch;',
        new_text: "picomatch.cached = require('./lib/admission');\nmodule.exports = picomatch;",
      }),
    ),
    end('submit_patch', {
      title: 'Admit a matcher to the cache on its second request',
      summary: 'Adds `picomatch.cached`.',
      delivered: ['admission on the second request'],
      scoped_out: ['no sketch of frequencies'],
      call_site: 'index.js',
      assumptions: [],
    }),
  ],
  'self-review': [
    turn('', read('index.js'), read('lib/admission.js')),
    end('submit_review', {
      decision: 'ship',
      reachable_from: 'index.js',
      delivered: ['admission on the second request'],
      scoped_out: [],
      concerns: [],
      summary: 'The entry exports it and the test reaches it through the entry.',
    }),
  ],
};

/** Reads and says why not. */
const scoper: Script = {
  preflight: [
    turn('', read('README.md'), call('search', { pattern: 'cache', max_results: 5 })),
    end('decide_route', {
      route: 'issue',
      rationale: 'There is no cache in this package to admit anything to.',
      call_site: '',
      blockers: ['no cache'],
      premise_concern: 'The request takes a cache for granted.',
    }),
  ],
  scope: [
    end('submit_issue', {
      title: 'Decide whether matchers are to be cached at all',
      tldr: 'There is no cache here yet.',
      suggested_experiment: 'Count repeated patterns in a real run.',
      engineering_analysis: '`index.js` is the only entry.',
      blockers: ['no cache'],
      how_to_unblock: ['decide whether matchers are kept'],
      open_questions: ['Do callers keep matchers themselves?'],
      premise_concern: 'The request takes a cache for granted.',
    }),
  ],
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function outrider(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'bin/outrider.js'), ...args],
      { env: { PATH, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
      },
    );
  });
}

describe('outrider run on a checkout of a real package', () => {
  let folder: string;
  let repo: string;
  let outside: Awaited<ReturnType<typeof openWorldOutside>>;
  const git = (...args: string[]) => execFileSync('git', ['-C', repo, ...args], { encoding: 'utf8' }).trim();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outrider-run-'));
    repo = join(folder, 'picomatch');
    await cp(join(root, 'node_modules/picomatch'), repo, { recursive: true });
    execFileSync('git', ['init', '-q', '-b', 'main', repo]);
    git('add', '-A');
    git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'start');
    outside = await openWorldOutside({
      repositories: [],
      users: [],
      scripts: { 'claude-opus-4-7': scoper, 'glm-5.2': builder },
      dataDir: join(folder, 'unused'),
      pace: {},
    });
  });

  afterAll(async () => {
    await outside.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('lands the patch on a branch, the issue as Markdown, the records beside them, and leaves the checkout alone', {
    timeout: 120_000,
  }, async () => {
    const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, ZAI_API_KEY, ZAI_BASE_URL, ARXIV_BASE_URL } =
      outside.environment as Record<string, string>;
    const env = { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, ZAI_API_KEY, ZAI_BASE_URL, ARXIV_BASE_URL } as Record<
      string,
      string
    >;
    const out = join(folder, 'out');
    const before = git('status', '--porcelain', '--branch');
    const ran = await outrider(
      ['run', '--repo', repo, '--paper', '2601.01234v2', '--models', 'claude-opus-4-7,glm-5.2', '--out', out],
      env,
    );
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('pull request');
    const base = git('rev-parse', 'main').slice(0, 7);
    expect(ran.stdout.split('\n')[0]).toMatch(
      new RegExp(
        `^run \\w+: claude-opus-4-7 and glm-5\\.2 on picomatch as committed at ${base} \\(main\\); at most \\$10\\.00, and 60 min an arm; Ctrl-C stops it$`,
      ),
    );

    const branches = git('branch', '--list', 'outrider/*', '--format=%(refname:short)').split('\n');
    expect(branches).toHaveLength(1);
    expect(git('show', `${branches[0]}:lib/admission.js`)).toBe(memo.trim());
    expect(git('show', `${branches[0]}:index.js`)).toContain('picomatch.cached');
    expect(git('rev-parse', `${branches[0]}^`)).toBe(git('rev-parse', 'main'));
    expect(git('status', '--porcelain', '--branch')).toBe(before);

    const [experiment = ''] = await readdir(join(out, 'experiments'));
    const files = await readdir(join(out, 'experiments', experiment));
    const kept = join(out, 'experiments', experiment);
    expect(ran.stdout).toMatch(/^claude-opus-4-7: \/.*\.md$/m);
    expect(ran.stdout).toMatch(/^glm-5\.2: \/.*\.md$/m);
    expect(ran.stdout).toContain(
      `thread: ${join(kept, 'thread')}\nrecords: ${kept}\npage: npx outrider report ${kept}\n`,
    );
    expect(files).toEqual(
      expect.arrayContaining(['arms.csv', 'arms.jsonl', 'experiment.json', 'manifest.json', 'transcripts']),
    );
    const issue = files.find((name) => name.startsWith('issue-')) ?? '';
    expect(await readFile(join(out, 'experiments', experiment, issue), 'utf8')).toContain(
      'Decide whether matchers are to be cached at all',
    );
    const rows = (await readFile(join(out, 'experiments', experiment, 'arms.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.verdict)).toEqual(['issue', 'pull_request']);
    expect(rows.every((row) => row.usage_complete && row.cost_usd > 0)).toBe(true);
    expect(await replayed(join(out, 'experiments', experiment))).toEqual([]);
  });

  it.each([
    [['--models', 'glm-5.2'], {}, /ZAI_API_KEY/],
    [['--models', 'glm-5.1'], {}, /glm-5\.2/],
    [['--models', 'glm-5.2', '--repeat', '0'], {}, /--repeat/],
    [['--models', 'glm-5.2', '--base', 'no-such-branch'], { ZAI_API_KEY: 'some-key-00000' }, /no-such-branch/],
  ])('refuses %j with one line that says what to do', async (flags, env, words) => {
    const ran = await outrider(
      ['run', '--repo', repo, '--paper', '2601.01234v2', '--out', join(folder, 'refused'), ...flags],
      env,
    );
    expect(ran.code).toBe(2);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    expect(ran.stderr).toMatch(words);
    expect(await readdir(folder)).not.toContain('refused');
  });

  it('refuses a repository without a commit in one line, and leaves nothing behind', async () => {
    const empty = join(folder, 'empty');
    execFileSync('git', ['init', '-q', empty]);
    const ran = await outrider(
      ['run', '--repo', empty, '--paper', '2601.01234v2', '--models', 'glm-5.2', '--out', join(folder, 'nothing')],
      { ZAI_API_KEY: 'some-key-00000' },
    );
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: `outrider: ${empty} has no commit yet.\n` });
    expect(await readdir(folder)).not.toContain('nothing');
  });
});

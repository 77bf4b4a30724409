// The how-tos, done: each page's files, changes and commands, in a copy of this project.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModels } from '../../src/command/admission/models.ts';
import { loadSettings } from '../../src/command/settings/settings.ts';
import { modelTable } from '../../src/domain/model-table.ts';
import { type Block, blocks, type Document, documents, root } from './documents.ts';

const pages = documents().filter(({ path }) => path.startsWith('docs/how-to/'));
const pageOf = (name: string) => pages.filter(({ path }) => basename(path) === name);
/** What a project needs to be checked and tested; caches are each its own. */
const left = ['node_modules', '.git', 'dist', '.outrider', 'outrider-demo'];
const caches = ['.cache', '.vite', '.vitest'];

let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'outrider-how-to-'));
  await cp(root, copy, { recursive: true, filter: (from) => dirname(from) !== root || !left.includes(basename(from)) });
  await mkdir(join(copy, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (!caches.includes(name)) await symlink(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  }
}, 120_000);

afterAll(() => rm(copy, { recursive: true, force: true }));

/** A whole file: its path is the first line. */
const fileOf = ({ lang, text }: Block) => (lang === 'ts' ? /^\/\/ (\S+\.ts)\n([\s\S]*)$/.exec(text) : null);

function inCopy(command: string, input?: string): void {
  // One worker for a page's few files: a worker for each loads everything anew, beside tests that keep the cores busy anyway.
  const own = { CI: '', VITEST_MAX_WORKERS: '1', NO_COLOR: '1' };
  const env = { ...process.env, ...own, GIT_CEILING_DIRECTORIES: dirname(copy) };
  const done = spawnSync('bash', ['-euo', 'pipefail', '-c', command], { cwd: copy, encoding: 'utf8', env, input });
  expect(done.status, `${command}\n${done.stdout}${done.stderr}`).toBe(0);
}

async function follow(block: Block): Promise<'file' | 'change' | 'command' | null> {
  const [, path, text] = fileOf(block) ?? [];
  if (path !== undefined && text !== undefined) {
    await writeFile(join(copy, path), `${text}\n`, { flag: 'wx' });
    return 'file';
  }
  if (block.lang === 'diff') inCopy('git apply -', `${block.text}\n`);
  else if (block.lang === 'sh') inCopy(block.text);
  else return null;
  return block.lang === 'diff' ? 'change' : 'command';
}

async function followed(page: Document) {
  const done = [];
  for (const block of blocks(page)) done.push(await follow(block));
  return done;
}

describe('a how-to', () => {
  it.each(['add-a-gate.md', 'add-a-tool.md', 'add-a-model.md'])(
    'is done as it is written, and every check passes: %s',
    { timeout: 600_000 },
    async (name) => {
      const [page, ...others] = pageOf(name);
      if (page === undefined) throw new Error(`no page ${name}`);
      expect(others).toEqual([]);
      const done = await followed(page);
      expect(done).toContain('change');
      expect(done.at(-1) ?? done.at(-2)).toBe('command');
    },
  );

  it('leaves types that fit, all of them together', { timeout: 600_000 }, () =>
    inCopy('npm run types -- --singleThreaded'),
  );

  it('shows settings that name a model, as a repository would have them', async () => {
    const yaml = pageOf('add-a-model.md')
      .flatMap(blocks)
      .filter(({ lang }) => lang === 'yaml');
    expect(yaml).toHaveLength(1);
    const loaded = loadSettings({ repositoryYaml: yaml[0]?.text ?? '', organisationYaml: null });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    expect(resolveModels(['glm-5.4'], { settings: loaded.settings, table: modelTable })).toMatchObject({ ok: true });
  });

  it('names only tests that there are', async () => {
    const named = pages
      .flatMap(blocks)
      .flatMap(({ lang, text }) => (lang === 'sh' ? text.match(/test\/\S+/g) : null) ?? []);
    const made = pages.flatMap(blocks).flatMap((block) => fileOf(block)?.[1] ?? []);
    const there = await Promise.all(
      named.map(
        async (path) =>
          made.includes(path) || (await readFile(join(root, path)).catch(({ code }) => code)) !== 'ENOENT',
      ),
    );
    expect(there).not.toContain(false);
  });
});

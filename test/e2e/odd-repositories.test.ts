// Repositories that nobody would write a tool for, from the comment to the words in the thread: huge files, odd names, archives that lie.
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { blobId } from '../../src/codemap/content-hash.ts';
import { openSnapshot } from '../../src/codemap/snapshot.ts';
import { scenarioNamed } from '../../src/hosts/demo/scenarios.ts';
import { loadChange } from '../../src/hosts/demo/seeds.ts';
import type { Script, ScriptCall } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  type Asked,
  answerTo,
  type Bench,
  bodyOf,
  closeSound,
  command,
  kindsIn,
  openBench,
  openIssue,
  pinned,
  quickScripts,
} from './bench.ts';
import {
  among,
  bare,
  bigFiles,
  bigReadings,
  bigWritings,
  binaryFiles,
  endless,
  type Heard,
  oddFiles,
  poking,
  rawEntry,
  readings,
  readmeScripts,
  withRawNames,
  writings,
} from './odd-repositories.ts';
import { testPace } from './pace.ts';

const patience = 240_000;
const river = scenarioNamed('river');
const quick = '/outrider run paper glm-5.2';
const arms = ['claude-opus-4-7', 'glm-5.2'] as const;
/** A branch that git lets be called so, and an address would read otherwise. */
const marks = "fix/#1-ün&it's+%2F?x=%41";

/** What comes in place of a repository's archive, by its name; called with what would have come. */
const archives = new Map<string, (whole: Response) => Response | Promise<Response>>();

const through: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  const name = /\/acme\/([^/]+)\/legacy\.tar\.gz\//.exec(String(input))?.[1] ?? '';
  return (await archives.get(name)?.(response)) ?? response;
};

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    // Nothing here has CI, and nobody need wait for it.
    pace: { ...testPace, no_ci_s: 1 },
    repositories: [
      among('odd', oddFiles, { default_branch: 'feature/ü' }),
      among('big', bigFiles()),
      bare('readme', { 'README.md': '# Nothing yet\n' }),
      bare('binaries', binaryFiles),
      { owner: 'acme', name: 'empty', files: {} },
      { owner: 'acme', name: 'plain', files: { 'README.md': '# Nothing yet\n' } },
      bare('marks', { 'README.md': '# Nothing yet\n' }, { default_branch: marks }),
      bare('forked', { 'README.md': '# Nothing yet\n' }),
      ...['cut', 'bomb', 'climbing'].map((name) => bare(name, { 'README.md': '# A repository\n' })),
    ],
    fetch: through,
  });
});
afterAll(() => closeSound(bench));

/** Runs a pair: scripts, and the issue they are about. */
async function run(name: string, scripts: Readonly<Record<string, Script>>, issue = pinned): Promise<Asked> {
  Object.assign(bench.scripts, scripts);
  return command(bench, await openIssue(bench, name, issue), quick);
}

/** As the demo's pair, in which one model's draft is published; it pokes at what is odd first, and then tries to write there. */
async function poked(
  name: string,
  calls: { readonly read: readonly ScriptCall[]; readonly write: readonly ScriptCall[] },
) {
  if (river === undefined) throw new Error('the scenario is gone');
  const read: Heard = {};
  const written: Heard = {};
  const reading = poking(river.scripts, 'preflight', { calls: calls.read, heard: read });
  const scripts = poking(reading, 'implement', { calls: calls.write, heard: written });
  const asked = await run(name, scripts, river.issue);
  const [opus = [], glm = []] = arms.map((arm) => read[arm]);
  expect(glm).toEqual(opus);
  expect(written[arms[1]]).toEqual(written[arms[0]]);
  return { asked, read: glm.map(({ text }) => plain(text)), written: written[arms[1]]?.map(({ text }) => text) ?? [] };
}

/** Without the fence, whose nonce is drawn. */
const plain = (text: string) => text.replaceAll(/<\/?data-[^>]*>\n?/g, '').trim();

const said = async (asked: Asked, kind: string): Promise<string> =>
  (await bodyOf(bench, asked.issue, kind)).replaceAll(/<!--.*-->/g, '').replace(asked.experiment, 'ID');

type Tree = Record<string, string>;

/** Mode and object by path, submodules too. */
async function treeOf(name: string, ref: string): Promise<Tree> {
  const { github } = bench.stage;
  const { tree } = await github.api(
    'admin',
    'GET',
    `/repos/acme/${name}/git/trees/${(await github.branches(`acme/${name}`))[ref]}?recursive=1`,
  );
  const rows = Array.isArray(tree) ? tree : [];
  return Object.fromEntries(
    rows.filter(({ type }) => type !== 'tree').map(({ path, mode, sha }) => [path, `${mode} ${sha}`]),
  );
}

/** The branch of the pull request has the new files, and of everything else the very objects and modes of the base. */
async function expectOnlyAdded(name: string, base: string): Promise<void> {
  const [pull] = await bench.stage.github.pulls(`acme/${name}`);
  expect(pull).toMatchObject({ base, draft: true, changed_files: 4 });
  const [before, after] = await Promise.all([treeOf(name, base), treeOf(name, pull?.head ?? '')]);
  const changed = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
  const module = 'atropos_mini/rewards/rank_calibrated.py';
  expect(changed.toSorted()).toEqual([
    'README.md',
    'atropos_mini/rewards/__init__.py',
    module,
    'tests/test_rank_calibrated.py',
  ]);
  expect(after[module]).toBe(`100644 ${blobId(Buffer.from(loadChange('rank-calibrated')[module] ?? ''))}`);
}

describe('a repository of odd names, links and kinds of files', () => {
  it('is read alike by both arms, and nothing odd gets into the pull request', { timeout: patience }, async () => {
    archives.set('odd', async (whole) => {
      const tar = gunzipSync(Buffer.from(await whole.arrayBuffer()));
      return new Response(new Uint8Array(withRawNames(tar)));
    });
    const { asked, read, written } = await poked('odd', { read: readings, write: writings });
    expect(read[0]?.split('\n').filter((line) => /^"|docs\/|links|vendor|weights/.test(line))).toMatchSnapshot('names');
    expect(read.slice(1)).toMatchSnapshot('what can be read');
    expect(written).toMatchSnapshot('what cannot be written');
    await expectOnlyAdded('odd', 'feature/ü');
    expect(await said(asked, 'summary')).toContain('Valid pair');
    expect(await said(asked, 'card')).toContain('(`feature/ü`)');
  });
});

describe('a repository of huge files and thousands of binaries', () => {
  it('is read alike by both arms, in pieces', { timeout: patience }, async () => {
    const { asked, read, written } = await poked('big', { read: bigReadings, write: bigWritings });
    expect(read.map((text) => text.slice(0, 100))).toMatchSnapshot('what can be read');
    for (const text of read) expect(text.length).toBeLessThan(5_000);
    expect(written).toMatchSnapshot('what cannot be written');
    await expectOnlyAdded('big', 'main');
    expect(await said(asked, 'summary')).toContain('Valid pair');
  });
});

describe('a repository with next to nothing in it', () => {
  it('of a README alone gets a pull request for it, and words on what no gate could look at', {
    timeout: patience,
  }, async () => {
    const asked = await run('readme', readmeScripts);
    const [pull] = await bench.stage.github.pulls('acme/readme');
    const files = await bench.stage.github.files('acme/readme', pull?.head ?? '');
    expect(Buffer.from(files['README.md']?.bytes ?? []).toString()).toBe(
      '# Nothing yet\n\nAdmission by frequency, one day.\n',
    );
    expect(await bodyOf(bench, asked.issue, 'result', 'glm-5.2')).toContain(
      '| integration | – not looked at | The patch changes no package code. |',
    );
    expect(await said(asked, 'summary')).toContain('Valid pair');
  });

  it('of binaries alone is mapped as what it is', { timeout: patience }, async () => {
    const asked = await run('binaries', quickScripts);
    const map = await bench.stage.host.world.blobs.get(keys.repoMap(asked.experiment));
    expect(new TextDecoder().decode(map ?? undefined)).toMatchSnapshot('map');
    expect(await said(asked, 'summary')).toContain('Valid pair');
    // As the tables have them, whichever arm began.
    const kinds = await kindsIn(bench, asked.issue);
    expect(kinds).toEqual(['card', ...arms.map((arm) => `result ${arm}`), 'summary']);
  });

  it('without a commit is told so in a line', { timeout: patience }, async () => {
    const asked = await run('empty', quickScripts);
    expect(await kindsIn(bench, asked.issue)).toEqual(['note']);
    expect(await answerTo(bench, asked)).toMatch(/^This repository has no commit yet, .* write the command again\.$/m);
  });
});

describe('a repository', () => {
  it('without settings or any `.github` runs by the defaults', { timeout: patience }, async () => {
    Object.assign(bench.scripts, readmeScripts);
    const asked = await command(
      bench,
      await openIssue(bench, 'plain', pinned),
      '/outrider run paper glm-5.2 --vs claude-opus-4-7',
    );
    expect((await bench.stage.github.pulls('acme/plain')).map(({ head }) => head)).toEqual([
      `outrider/${asked.experiment}/glm-5-2`,
    ]);
    expect(await said(asked, 'summary')).toContain('Valid pair');
  });

  it('whose default branch has marks in its name that an address takes for its own', {
    timeout: patience,
  }, async () => {
    const asked = await run('marks', readmeScripts);
    expect((await bench.stage.github.pulls('acme/marks')).map(({ base }) => base)).toEqual([marks]);
    expect(await said(asked, 'summary')).toContain('Valid pair');
  });

  it('that is a fork, and mirrored from elsewhere, keeps its pull request to itself', {
    timeout: patience,
  }, async () => {
    const { github } = bench.stage;
    const itself = await github.api('admin', 'GET', '/repos/acme/forked');
    const parent = await github.api('admin', 'GET', '/repos/acme/readme');
    const body = { ...itself, fork: true, parent, source: parent, mirror_url: 'git://elsewhere.example/forked.git' };
    github.fault({ method: 'GET', path: /^\/repos\/acme\/forked$/, times: 1000, action: { status: 200, body } });
    const asked = await run('forked', readmeScripts);
    const before = (await github.pulls('acme/readme')).length;
    expect((await github.pulls('acme/forked')).map(({ base, draft }) => ({ base, draft }))).toEqual([
      { base: 'main', draft: true },
    ]);
    expect((await github.pulls('acme/readme')).length).toBe(before);
    const elsewhere = github.journal.filter(
      ({ method, path }) => method !== 'GET' && path.startsWith('/repos/acme/readme/'),
    );
    expect(elsewhere.filter(({ body: sent }) => JSON.stringify(sent).includes(asked.experiment))).toEqual([]);
    expect(await said(asked, 'summary')).toContain('Valid pair');
  });
});

describe('an archive that is not what it should be', () => {
  it('is asked for again where it broke off, and the run goes on', { timeout: patience }, async () => {
    let times = 0;
    archives.set('cut', async (whole) => {
      const bytes = new Uint8Array(await whole.arrayBuffer());
      times += 1;
      if (times === 1) return new Response(bytes.subarray(0, bytes.length >> 1));
      return new Response(times === 2 ? bytes.fill(0x55, 20, 60) : bytes);
    });
    const asked = await run('cut', quickScripts);
    expect(times).toBe(3);
    expect(await said(asked, 'summary')).toContain('Valid pair');
  });

  it('ends the run in one line when it unpacks without an end', { timeout: patience }, async () => {
    archives.set('bomb', () => new Response(endless()));
    const asked = await run('bomb', quickScripts);
    expect(await kindsIn(bench, asked.issue)).toEqual(['card']);
    const card = await said(asked, 'card');
    expect(card).toContain(
      '**The archive of the repository unpacks to more than 250 times its size.** Nothing was published by this run.',
    );
    expect(card).toContain('Next: `/outrider run 2601.01234v2 claude-opus-4-7 glm-5.2`');
  });

  it('brings nothing in from outside the tree', { timeout: patience }, async () => {
    archives.set('climbing', async (whole) => {
      const tar = gunzipSync(Buffer.from(await whole.arrayBuffer()));
      const evil = ['../../outside.txt', '/etc/outside.txt', 'x/.git/hooks/post-checkout', 'x/../../outside.txt'];
      const entries = evil.map((name) => rawEntry(Buffer.from(name), Buffer.from('evil\n')));
      return new Response(new Uint8Array(Buffer.concat([...entries, tar])));
    });
    const asked = await run('climbing', quickScripts);
    const pack = await bench.stage.host.world.blobs.localPath(keys.snapshot(asked.experiment));
    const snapshot = openSnapshot(pack ?? '');
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['.github/outrider.yml', 'README.md']);
    snapshot.close();
    expect(await said(asked, 'summary')).toContain('Valid pair');
  });
});

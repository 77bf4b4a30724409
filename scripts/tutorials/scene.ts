// What stands around a tutorial: a folder with a shell, and the stand-ins of GitHub, arXiv and the vendors where the page needs them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readMarker } from '../../src/comment/marker.ts';
import { demoPace, maintainer, openScenario } from '../../src/hosts/demo/play.ts';
import { type Scenario, scenarioNamed } from '../../src/hosts/demo/scenarios.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { openWorldOutside } from '../../src/hosts/demo/stage.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Tutorial } from './page.ts';
import { openShell, type Shell } from './shell.ts';

export interface Scene {
  readonly shell: Shell;
  readonly thread: Thread | null;
  close(): Promise<void>;
}

export interface Thread {
  /** Written by the maintainer; resolves when everything that it began has ended. */
  comment(text: string): Promise<void>;
  commit(repo: string | null, path: string, text: string): Promise<void>;
  /** The latest of a kind that we have written: `note`, `card`, `result ARM`, `summary`; the first `pull-request`. */
  written(kind: readonly string[]): Promise<string>;
}

const root = join(import.meta.dirname, '../..');

export async function openScene({ stage }: Tutorial, folder: string): Promise<Scene> {
  symlinkSync(join(root, 'docs'), join(folder, 'docs'));
  if (stage === null) {
    const shell = openShell(folder, {});
    return { shell, thread: null, close: async () => shell.close() };
  }
  const scenario = scenarioNamed(stage.scenario);
  if (scenario === undefined) throw new Error(`There is no scenario ${stage.scenario}.`);
  return stage.kind === 'thread' ? openThread(scenario, folder) : openCheckout(scenario, folder);
}

/** The bot in this process; the shell is its operator's, on the same data. */
async function openThread(scenario: Scenario, folder: string): Promise<Scene> {
  const { owner } = scenario.repository;
  const organisation = { name: '.github', files: { 'README.md': { mode: '100644' as const, content: '# acme\n' } } };
  const stage = await openScenario(
    { ...scenario, further: [...(scenario.further ?? []), organisation] },
    { dataDir: join(folder, '.outrider'), pace: demoPace, log: loudForErrors },
  );
  const { github, host } = stage;
  const repo = `${owner}/${scenario.repository.name}`;
  const issue = await github.openIssue(maintainer, repo, scenario.issue);
  const { id: repository } = await github.api(maintainer, 'GET', `/repos/${repo}`);
  const shell = openShell(folder, { ...stage.environment, OUTRIDER_DATA_DIR: '.outrider' });
  const thread: Thread = {
    comment: async (text) => {
      const { id } = await github.comment(maintainer, issue, text);
      await host.engine.waitFor(`comment-${String(repository)}-${id}`);
    },
    commit: async (of, path, text) => {
      await github.push(maintainer, of ?? repo, {
        branch: 'main',
        message: `Set ${path}`,
        files: { [path]: { mode: '100644', content: text } },
      });
    },
    written: async ([kind, arm]) => {
      if (kind === 'pull-request') return (await github.pulls(repo))[0]?.body ?? '';
      const ours = (await github.thread(issue)).filter(({ body }) => {
        const marker = readMarker(body, host.world.markerSecret);
        return marker !== null && marker.kind === kind && (arm === undefined || marker.arm === arm);
      });
      return ours.at(-1)?.body ?? '';
    },
  };
  const close = async () => {
    shell.close();
    await stage.close();
  };
  return { shell, thread, close };
}

/** What goes wrong on our side belongs to no tutorial. */
const loudForErrors: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => process.stderr.write(`${message}: ${JSON.stringify(fields ?? {})}\n`),
};

/** A clone of the scenario's repository, and vendors that know nothing but their scripts; the keys lie in `~/keys`. */
async function openCheckout(scenario: Scenario, folder: string): Promise<Scene> {
  const outside = await openWorldOutside({
    repositories: [],
    users: [],
    scripts: scenario.scripts,
    dataDir: folder,
    pace: {},
  });
  const repo = join(folder, scenario.repository.name);
  write(
    repo,
    Object.entries(loadSeed(scenario.repository.seed)).map(([path, { content }]) => [path, content]),
  );
  const git = (...args: string[]) => execFileSync('git', ['-C', repo, ...args], { stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('-c', 'user.name=Mira', '-c', 'user.email=mira@example.com', 'commit', '-q', '-m', 'Start');
  const { ANTHROPIC_API_KEY = '', ZAI_API_KEY = '' } = outside.environment;
  write(join(folder, 'keys'), [
    ['anthropic', ANTHROPIC_API_KEY],
    ['zai', ZAI_API_KEY],
  ]);
  const urls = Object.entries(outside.environment).filter(([name]) => name.endsWith('_BASE_URL'));
  const shell = openShell(folder, Object.fromEntries(urls));
  const close = async () => {
    shell.close();
    await outside.close();
  };
  return { shell, thread: null, close };
}

function write(folder: string, files: readonly (readonly [path: string, content: string])[]): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

// Go and Rust: the packages and crates of the edited files, without a network to fetch anything from.
import type { Files } from '../files.ts';
import { folderWith, notRun, obstacle, type Planner, type TestCommand, within } from './shape.ts';

const goEnvironment = ['GOPROXY=off', 'GOTOOLCHAIN=local', 'GOCACHE=/tmp/go-cache', 'GOPATH=/tmp/go'];
const goBegan = (output: string) => /^(?:ok|FAIL|---|\?|panic:)\s/m.test(output);
const rustBegan = (output: string) =>
  /^running \d+ tests?$|^test result:|^error: test failed|could not compile/m.test(output);

export const goCommands: Planner = ({ files, tests, runtimes }) => {
  if (!runtimes.go) return obstacle(notRun(tests, 'there is no Go toolchain in the sandbox'));
  const { folders, without } = byManifest(tests, (path) => folderWith(files, 'go.mod', path));
  const commands = [...folders].map(([folder, paths]): TestCommand => {
    const packages = [...new Set(paths.map((path) => packageOf(within(folder, path))))].sort();
    const env = [...goEnvironment, `GOFLAGS=${goFlags(files, folder)}`];
    return { argv: ['env', ...env, 'go', 'test', ...packages], folder, began: goBegan, plainer: null, builds: true };
  });
  return { commands, obstacles: missing(without, 'go.mod') };
};

/** In a workspace Go refuses any word on modules but its own. */
function goFlags(files: Files, folder: string): string {
  const inFolder = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  if (folderWith(files, 'go.work', inFolder('go.mod')) !== null) return '';
  return files.entry(inFolder('vendor/modules.txt')) ? '-mod=vendor' : '-mod=mod';
}

export const rustCommands: Planner = ({ files, tests, runtimes }) => {
  if (!runtimes.cargo) return obstacle(notRun(tests, 'there is no Rust toolchain in the sandbox'));
  const { folders, without } = byManifest(tests, (path) => folderWith(files, 'Cargo.toml', path));
  const argv = [
    'env',
    'CARGO_TARGET_DIR=/tmp/target',
    'CARGO_TERM_COLOR=never',
    'cargo',
    'test',
    '--offline',
    '--quiet',
  ] as const;
  return {
    commands: [...folders.keys()].map((folder) => ({
      argv: [...argv],
      folder,
      began: rustBegan,
      plainer: null,
      builds: true,
    })),
    obstacles: missing(without, 'Cargo.toml'),
  };
};

function packageOf(path: string): string {
  const folder = path.split('/').slice(0, -1).join('/');
  return folder === '' ? '.' : `./${folder}`;
}

function byManifest(tests: readonly string[], folderOf: (path: string) => string | null) {
  const folders = new Map<string, string[]>();
  const without: string[] = [];
  for (const path of tests) {
    const folder = folderOf(path);
    if (folder === null) without.push(path);
    else folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return { folders, without };
}

function missing(tests: readonly string[], manifest: string): string[] {
  return tests.length === 0 ? [] : [notRun(tests, `no ${manifest} stands above`)];
}

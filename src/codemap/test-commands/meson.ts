// Meson: the tests whose programs are made of the touched files, as Meson's own description of the build has it.
import type { Files, Workspace } from '../files.ts';
import { readStages, say, stages } from './native-words.ts';
import { building, type Finished, type Judged, type Planner, type TestCommand, textOf, within } from './shape.ts';

/** Prints the names of the tests, and tells of a file that none is made of. Meson is there, so Python is. */
const chooser = `
import json, os, sys
build, *files = sys.argv[1:]
load = lambda name: json.load(open(os.path.join(build, 'meson-info', f'intro-{name}.json')))
made = lambda file: {out for t in load('targets') for g in t['target_sources'] for s in g.get('sources', [])
                     if os.path.realpath(s) == os.path.realpath(file) for out in t['filename']}
chosen = {}
for file in files:
    names = [t['name'] for t in load('tests') if made(file) & set(t['cmd'])]
    chosen.update(dict.fromkeys(names))
    if not names: print(f'not run: no test of the Meson build is made of {file}', file=sys.stderr)
print('\\n'.join(chosen))
`;

const script = `${say}
build=$HOME/build
quietly meson setup "$build" --wrap-mode=nodownload || exit ${stages.configure}
python3 -c "$0" "$build" "$@" > "$HOME/names" 2> "$HOME/notes" || { cat "$HOME/notes"; exit ${stages.configure}; }
[ -n "$(cat "$HOME/names")" ] || { cat "$HOME/notes"; exit ${stages.nothing}; }
cd "$build" || exit ${stages.configure}
say meson compile || { cat "$HOME/notes"; exit ${stages.build}; }
xargs -d '\\n' meson test --no-rebuild --print-errorlogs < "$HOME/names"
code=$?
cat "$HOME/notes"
exit $code`;

export const mesonPlan: Planner = ({ files, tests }) => {
  const tops = Map.groupBy(tests, (path) => mesonTop(files, path) ?? '');
  return { commands: [...tops].map(([folder, paths]) => command(folder, paths)), obstacles: [] };
};

function command(folder: string, tests: readonly string[]): TestCommand {
  const names = tests.map((path) => within(folder, path));
  return building({
    argv: ['sh', '-c', script, chooser, ...names],
    shown: `meson test, of what is made of ${names.join(' ')}`,
    folder,
    reads: readMeson,
  });
}

/** The topmost folder above a path whose Meson file makes a project. */
export function mesonTop(files: Files, path: string): string | null {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, depth) => parts.slice(0, depth).join('/')).concat(parts.join('/'));
  const file = (folder: string) => (folder === '' ? 'meson.build' : `${folder}/meson.build`);
  return folders.find((folder) => /^\s*project\s*\(/m.test(textOf(files, file(folder)))) ?? null;
}

/** xargs answers 123 for whatever its command failed with. */
export function readMeson(run: Finished, workspace: Workspace): Judged | null {
  const has = (...what: readonly string[]) =>
    what.some((name) => new RegExp(`^${name}:\\s+[1-9]`, 'm').test(run.output));
  return readStages(run, workspace, {
    executed: has('Ok', 'Expected Fail', 'Fail', 'Unexpected Pass'),
    failed: has('Fail', 'Unexpected Pass'),
    late: has('Timeout'),
  });
}

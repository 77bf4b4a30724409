// Tests that come at the repository by the commands that it installs: run by their names, or by a framework's runner of commands.
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';
import { folderOf } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { binariesOf } from '../resolve/ecmascript.ts';
import { absolute } from '../resolve/python.ts';
import { type TestFile, touched } from './test-cases.ts';

/** Existing files behind the commands that the added tests run. */
export function commandsRun(file: TestFile, program: Program): string[] {
  return [...byPath(file, program), ...byName(file, program), ...byRunner(file, program), ...byPlugin(file, program)];
}

const running = /subprocess|Popen|check_(?:output|call)|\b(?:run|invoke|spawn|exec|execa|call)\w*\s*\(|\$`/;

/** `subprocess.run(["tidy", "x"])`, `execa('docdex')`: the first word of a command line, on the line that runs it or just below. */
function byName(file: TestFile, program: Program): string[] {
  const lines = file.facts.text.split('\n');
  const run = file.facts.strings.filter(
    ({ row, dead, value }) =>
      !dead &&
      file.rows.has(row) &&
      /^[\w-]{2,40}$/.test(value) &&
      lines.slice(Math.max(0, row - 1), row + 1).some((line) => running.test(line)),
  );
  if (run.length === 0) return [];
  const commands = file.facts.language === 'python' ? scriptsOf(program, file.path) : binariesAbove(program, file.path);
  return run.flatMap(({ value }) => commands.get(value) ?? []);
}

/** `runCommand(['index', 'build'])` of oclif runs the commands of the package around. */
function byRunner(file: TestFile, program: Program): string[] {
  const { imports, references } = file.facts;
  const runners = new Set(imports.filter((each) => each.module === '@oclif/test').map((each) => each.local));
  const isRun = references.some((each) => !each.dead && runners.has(each.chain[0] ?? '') && file.rows.has(each.row));
  const manifest = isRun ? manifestAbove(program, file.path, 'package.json') : null;
  return manifest !== null && (program.baseText(manifest) ?? '').includes('"oclif"') ? [manifest] : [];
}

/** What runs or loads a file of Python by its path; to look for words in it is neither. */
const runningPython =
  /subprocess|runpy|run_path|Popen|file_location|FileLoader|exec_module|load_source|check_output|check_call|os\.system|run_?script|script_runner|pytester|testdir|\bexec\(|\bspawn|\brun\w*\(/;

/** An existing entry run by its name or path: `[sys.executable, "-m", "pkg.cli"]`, `execFile('bin/run.js')`. */
function byPath(file: TestFile, program: Program): string[] {
  const lines = file.facts.text.split('\n');
  return file.facts.strings
    .filter(
      (each) =>
        file.rows.has(each.row) &&
        !each.dead &&
        /^[\w./@-]{4,200}$/.test(each.value) &&
        !/\b(?:patch|mock|monkeypatch|spy)/i.test(lines[each.row] ?? ''),
    )
    .flatMap(({ value }) => {
      if (/\.(?:py|[cm]?[jt]sx?|sh)$/.test(value)) {
        if (file.facts.language === 'python' && !runningPython.test(file.facts.text)) return [];
        return program
          .named(value.slice(value.lastIndexOf('/') + 1))
          .filter((path) => path === value.replace(/^\.\//, ''));
      }
      const isModule = file.facts.language === 'python' && /^[a-z_]\w*(?:\.\w+)+$/i.test(value);
      return isModule ? absolute(program, file.path, value.split('.')).filter((path) => program.existed(path)) : [];
    });
}

/** `pytester.runpytest()` runs the plugin that the build file names as an entry point. */
function byPlugin(file: TestFile, program: Program): string[] {
  const asks = file.facts.definitions.some(
    (each) =>
      each.isTest &&
      touched(each, file.rows) &&
      each.parameters.some(({ name }) => /^(?:pytester|testdir)$/.test(name)),
  );
  if (file.facts.language !== 'python' || !asks) return [];
  return ['pyproject.toml', 'setup.cfg', 'setup.py']
    .flatMap((name) => manifestAbove(program, file.path, name) ?? [])
    .filter((path) => (program.baseText(path) ?? '').includes('pytest11'));
}

function manifestAbove(program: Program, from: string, name: string): string | null {
  const paths = [...foldersAbove(from)].map((folder) => pathIn(folder, name));
  return paths.find((path) => program.existed(path)) ?? null;
}

/** Commands of the nearest Python build files, with the files of their modules. */
function scriptsOf(program: Program, from: string): ReadonlyMap<string, string[]> {
  const commands = new Map<string, string[]>();
  for (const name of ['pyproject.toml', 'setup.cfg', 'setup.py']) {
    const path = manifestAbove(program, from, name);
    const text = path === null ? '' : (program.baseText(path) ?? '');
    for (const [, command = '', module = ''] of text.matchAll(/(?:^|["'])\s*([\w-]+)["']?\s*=\s*["']?([\w.]+):\w/gm))
      commands.set(
        command,
        absolute(program, from, module.split('.')).filter((each) => program.existed(each)),
      );
  }
  return commands;
}

function binariesAbove(program: Program, from: string): ReadonlyMap<string, string[]> {
  const manifest = manifestAbove(program, from, 'package.json');
  if (manifest === null) return new Map();
  const found = binariesOf(program, folderOf(manifest)).filter((each) => program.existed(each.path));
  return new Map(found.map((each) => [each.name, [each.path]]));
}

// The gates as a pre-commit check, on a tree of real packages: against parsing every file of the tree with tree-sitter.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileEntry, Files } from '../src/codemap/files.ts';
import { parse } from '../src/codemap/grammar.ts';
import { grammarOf } from '../src/codemap/languages.ts';
import type { Patch } from '../src/domain/patch.ts';
import { runGates } from '../src/gates/run.ts';
import type { Bench } from './bench.ts';
import { interleave } from './rounds.ts';

const mostFiles = 5000;
const root = join(import.meta.dirname, '..', 'node_modules');

/** Source files of installed packages, laid out as a monorepo would be. */
function tree(): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      if (found.size >= mostFiles) return;
      const path = folder === '' ? name : `${folder}/${name}`;
      const stat = lstatSync(join(root, path));
      if (stat.isDirectory() && name !== 'node_modules' && name !== '.bin') walk(path);
      else if (stat.isFile() && stat.size < 300_000 && (grammarOf(name) !== null || name === 'package.json'))
        found.set(`packages/${path}`, join(root, path));
    }
  };
  walk('');
  return found;
}

function filesOf(paths: ReadonlyMap<string, string>): Files {
  const entries: FileEntry[] = [...paths].map(([path, from]) => ({
    path,
    mode: '100644',
    size: lstatSync(from).size,
    sha: '0'.repeat(40),
  }));
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  const byPath = new Map(entries.map((each) => [each.path, each]));
  const read = (path: string): Uint8Array | null => {
    const from = paths.get(path);
    return from === undefined ? null : readFileSync(from);
  };
  return { entries, entry: (path) => byPath.get(path), read };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An orphan is the slowest case: everything is looked through before the gate says no. */
function patchOf(wired: boolean, files: Files): Patch {
  const host =
    files.entries.find((each) => /\.m?js$/.test(each.path) && each.size > 2000 && each.size < 9000)?.path ?? '';
  const folder = host.slice(0, host.lastIndexOf('/'));
  const text = new TextDecoder().decode(files.read(host) ?? new Uint8Array());
  const fresh = `export function riverScore(a, b) {\n  const total = a + b;\n  return total * 2;\n}\n`.repeat(1);
  const added = {
    path: `${folder}/river-score.js`,
    kind: 'added',
    from: null,
    mode: '100644',
    after: bytes(fresh),
  } as const;
  const changed = {
    path: host,
    kind: 'modified',
    from: null,
    mode: '100644',
    after: bytes(`import { riverScore } from './river-score.js';\n${text}\nriverScore(1, 2);\n`),
  } as const;
  return { files: wired ? [changed, added] : [added] };
}

export const gates: Bench = {
  name: 'gates',
  about: 'the gates as a pre-commit check, on a tree of 5,000 source files',
  run: async ({ rounds }) => {
    const paths = tree();
    const base = filesOf(paths);
    const run = (wired: boolean) => async () => {
      await runGates({ base, patch: patchOf(wired, base), blocked: [], knownSecrets: [] });
      return undefined;
    };
    const rival = async () => {
      for (const [path, from] of paths) {
        const grammar = grammarOf(path);
        if (grammar !== null) await parse(grammar, readFileSync(from, 'utf8'));
      }
      return undefined;
    };
    const [wired, orphan, whole] = await interleave(
      { wired: run(true), orphan: run(false), 'tree-sitter over every file': rival },
      rounds,
    );
    if (wired === undefined || orphan === undefined || whole === undefined) throw new Error('no round was played');
    return [
      { what: 'a wired patch, ms', ours: wired, rival: whole, goal: '', met: null },
      { what: 'an orphan (everything is looked through), ms', ours: orphan, rival: whole, goal: '', met: null },
    ];
  },
};

// The corpus as it is written down: small repositories, patches as edits to them, and the table of judgements.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { GatesReport } from '../../../src/domain/gate.ts';
import type { GateName } from '../../../src/domain/names.ts';
import { type Case, gate, type Tree } from '../repository.ts';

type Changes = Record<string, string | null>;

/** `fixtures/x.txt`: files under `=== path`, deletions as `--- path`, edits of the base's files as `~~~ path`. */
interface Section {
  readonly mark: string;
  readonly path: string;
  readonly text: string;
}

const fixtures = join(import.meta.dirname, 'fixtures');
/** Put together here so that no scanner takes a fixture for a leak. */
const secrets = { '{{github-token}}': `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}` };

function sectionsOf(text: string): Section[] {
  const parts = text.split(/^(===|~~~|---) (.+)\n/m).slice(1);
  return Array.from({ length: parts.length / 3 }, (_, i) => {
    const [mark = '', path = '', content = ''] = parts.slice(i * 3, i * 3 + 3);
    const known = Object.entries(secrets).reduce((all, [name, value]) => all.replaceAll(name, value), content);
    return { mark, path, text: known };
  });
}

/** Blocks of `<<<<`, the old lines, `====`, the new lines, `>>>>`. */
function edited(before: string, { path, text }: Section): string {
  const blocks = [...text.matchAll(/^<<<<\n([\s\S]*?)^====\n([\s\S]*?)^>>>>$/gm)];
  if (blocks.length === 0) throw new Error(`${path}: an edit without a block`);
  return blocks.reduce((all, [, from = '', to = '']) => {
    // A block may begin or end within a line: its last newline is the block's own.
    const [old, next] = [from.replace(/\n$/, ''), to.replace(/\n$/, '')];
    if (all.split(old).length !== 2) throw new Error(`${path}: not found once:\n${old}`);
    return all.replace(old, () => next);
  }, before);
}

const read = (folder: string, name: string): string => readFileSync(join(fixtures, folder, `${name}.txt`), 'utf8');

function repositoryOf(name: string): Tree {
  return Object.fromEntries(sectionsOf(read('repositories', name)).map(({ path, text }) => [path, text]));
}

/** One patch of the corpus on its repository. */
export function caseOf(patch: string): Case {
  const text = read('patches', patch);
  const name = /^base: (\w+)\n/.exec(text)?.[1];
  if (name === undefined) throw new Error(`${patch} names no repository`);
  const base = repositoryOf(name);
  const changes: Changes = {};
  for (const section of sectionsOf(text)) {
    const before = base[section.path];
    if (section.mark !== '===' && before === undefined) throw new Error(`${patch}: the base has no ${section.path}`);
    changes[section.path] =
      section.mark === '---' ? null : section.mark === '~~~' ? edited(String(before), section) : section.text;
  }
  return { base, changes };
}

export const patches: readonly string[] = readdirSync(join(fixtures, 'patches'))
  .map((file) => basename(file, '.txt'))
  .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

/** What is said of one gate: an outcome, or for `integration` a grade. */
export type Said = Readonly<Record<GateName, string>>;

export interface Judgement {
  readonly patch: string;
  readonly said: Said;
  readonly why: string;
}

/** The gates that the reviewers knew. */
export const columns: readonly GateName[] = ['integration', 'stubs', 'tests', 'risk', 'paths', 'secrets'];

/** The rows of a Markdown table of judgements. */
export function judgements(file: string): Judgement[] {
  const rows = readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/^\| (\d+-.*?) \|$/gm);
  return [...rows].map(([, row = '']) => {
    const [patch = '', ...cells] = row.split(' | ');
    const said = Object.fromEntries(
      columns.map((name, i) => [name, cells[i] === '-' ? 'not_applicable' : cells[i]]),
    ) as Record<GateName, string>;
    return { patch, said, why: cells.slice(columns.length).join(' | ') };
  });
}

/** The report in the words of the table. */
export function saidBy(report: GatesReport): Said {
  return Object.fromEntries(
    columns.map((name) => {
      const { outcome, grade } = gate(report, name);
      return [name, grade ?? outcome];
    }),
  ) as Record<GateName, string>;
}

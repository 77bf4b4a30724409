// The tree within a budget: from the top down, folders that hold most files first, then the names of files; what is left out is counted.
import { plural } from '../../domain/plural.ts';
import type { FileEntry } from '../files.ts';
import { isTestPath } from '../test-conventions.ts';
import { shownPath } from '../tree-path.ts';
import { type Folder, folderTree } from './folders.ts';
import { isForeign } from './kinds.ts';
import { byteLength, type Section } from './section.ts';
import { inOrder } from './show.ts';

/** How much of a folder is shown so far. */
interface Shown {
  folders: number;
  files: number;
}

/** One more piece of a folder: its next subfolders, or its next files. */
interface Step {
  readonly folder: Folder;
  readonly what: keyof Shown;
  readonly upTo: number;
}

const folderChunk = 12;
const fileChunk = 10;
const nearChunk = 40;
/** The top of the tree is shown before anything below it. */
const topChunk = 60;

/** @param near files whose folders are told whole before others: the places where the paper may land */
export function treeSection(entries: readonly FileEntry[], near: readonly string[]): Section {
  const top = folderTree(entries);
  const steps = planSteps(top, new Set(near.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))));
  return {
    title: 'Tree (files in each folder and below; a number after a name)',
    share: 34,
    render: (bytes) => fitting(top, steps, bytes),
  };
}

/** The most steps whose text fits, by halving: a text grows with its steps. */
function fitting(top: Folder, steps: readonly Step[], bytes: number): string {
  let low = 0;
  let high = Math.min(steps.length, Math.ceil(bytes / 4));
  let best = '';
  while (low <= high) {
    const middle = (low + high) >> 1;
    const text = write(top, steps.slice(0, middle));
    if (byteLength(text) <= bytes) {
      best = text;
      low = middle + 1;
    } else high = middle - 1;
  }
  return best;
}

/**
 * Every step in order of its use for a reader: the top; then folders, the one first that names the homes of most files for its length;
 * then files, in folders of source code first, from the top down; then what is below folders of others' code, however many they are.
 */
function planSteps(top: Folder, near: ReadonlySet<string>): Step[] {
  const steps: Step[] = [];
  const others: Step[] = [];
  const queue: { gain: number; step: Step }[] = [];
  const offer = (folder: Folder, from: number) => {
    const chunk = folder.depth === 0 ? topChunk : folderChunk;
    const next = folder.folders.slice(from, from + chunk);
    if (next.length === 0) return;
    const gain = next.reduce((sum, { files, total }) => sum + files.length + total / 8, 0) * worth[remote(folder)];
    const cost = next.reduce((sum, { label }) => sum + label.length + 6, from === 0 ? folder.label.length + 10 : 0);
    push(queue, {
      gain: folder.depth === 0 ? Number.MAX_VALUE : gain / cost,
      step: { folder, what: 'folders', upTo: from + chunk },
    });
  };
  offer(top, 0);
  if (hasNames(top)) steps.push({ folder: top, what: 'files', upTo: 24 });
  for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
    const { folder, upTo } = best.step;
    (remote(folder) === 2 ? others : steps).push(best.step);
    for (const child of folder.folders.slice(upTo - (folder.depth === 0 ? topChunk : folderChunk), upTo))
      offer(child, 0);
    offer(folder, upTo);
  }
  const names = Map.groupBy(fileSteps(top, near), ({ folder }) => remote(folder) === 2);
  return [...steps, ...(names.get(false) ?? []), ...others, ...(names.get(true) ?? [])];
}

/** Keeps the queue sorted, best last; ties by path, so that the order of the entries makes no difference. */
function push(queue: { gain: number; step: Step }[], item: { gain: number; step: Step }): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = queue[middle];
    if (other !== undefined && (other.gain - item.gain || inOrder(item.step.folder.path, other.step.folder.path)) < 0)
      low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, item);
}

function hasNames({ files, heaps }: Folder): boolean {
  return files.length > 0 || heaps.length > 0;
}

type Remoteness = 0 | 1 | 2;

/** The repository's own code, its tests, the code of others. */
function remote({ path }: Folder): Remoteness {
  return isForeign(`${path}/`) ? 2 : isTestPath(`${path}/x`) ? 1 : 0;
}

/** Whoever looks for the place to edit looks for it neither in tests nor in the code of others. */
const worth: Readonly<Record<Remoteness, number>> = { 0: 1, 1: 0.4, 2: 0.05 };

function fileSteps(top: Folder, near: ReadonlySet<string>): Step[] {
  const found: { readonly folder: Folder; readonly rank: number }[] = [];
  const walk = (folder: Folder) => {
    if (hasNames(folder)) found.push({ folder, rank: near.has(folder.path) ? -1 : remote(folder) });
    for (const child of folder.folders) walk(child);
  };
  walk(top);
  const folders = found
    .sort((a, b) => a.rank - b.rank || a.folder.depth - b.folder.depth || inOrder(a.folder.path, b.folder.path))
    .map(({ folder }) => folder);
  const steps: Step[] = folders
    .filter(({ path }) => near.has(path))
    .map((folder) => ({ folder, what: 'files', upTo: nearChunk }));
  const longest = folders.reduce((most, folder) => Math.max(most, folder.files.length, 1), 0);
  for (let upTo = fileChunk; upTo < longest + fileChunk && steps.length < 20_000; upTo += fileChunk) {
    for (const folder of folders)
      if (Math.max(folder.files.length, 1) > upTo - fileChunk) steps.push({ folder, what: 'files', upTo });
  }
  return steps;
}

function write(top: Folder, steps: readonly Step[]): string {
  const shown = new Map<Folder, Shown>();
  for (const { folder, what, upTo } of steps) {
    const state = shown.get(folder) ?? { folders: 0, files: 0 };
    state[what] = Math.max(state[what], upTo);
    shown.set(folder, state);
  }
  const lines: string[] = [];
  writeFolder(top, { shown, lines, indent: 0, label: '.' });
  return lines.join('\n');
}

interface Page {
  readonly shown: ReadonlyMap<Folder, Shown>;
  readonly lines: string[];
  readonly indent: number;
  readonly label: string;
}

function writeFolder(folder: Folder, page: Page): void {
  const state = page.shown.get(folder);
  if (state === undefined) return;
  const folders = folder.folders.slice(0, state.folders);
  const parts: string[] = [];
  if (folders.length > 0) {
    const names = folders.map(({ label, total }) => `${shownPath(label)}/ ${total}`);
    parts.push([...names, ...rest(folder.folders.slice(state.folders))].join(', '));
  }
  if (state.files > 0) {
    const names = folder.files.slice(0, state.files).map(shownPath);
    const left = folder.files.length - names.length;
    const heaps = folder.heaps.length > 0 ? [`(and ${folder.heaps.join(', ')})`] : [];
    parts.push([...names, ...(left > 0 ? [`… ${plural(left, 'more file')}`] : []), ...heaps].join(' '));
  }
  page.lines.push(`${' '.repeat(page.indent)}${page.label} ${folder.total}: ${parts.join(' | ')}`);
  for (const child of [...folders].sort((a, b) => inOrder(a.path, b.path))) {
    writeFolder(child, { ...page, indent: page.indent + 1, label: `${shownPath(child.label)}/` });
  }
}

function rest(folders: readonly Folder[]): string[] {
  if (folders.length === 0) return [];
  const files = folders.reduce((sum, { total }) => sum + total, 0);
  return [`… and ${folders.length} more folders with ${files} files`];
}
